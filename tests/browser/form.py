#!/usr/bin/env python3
"""Fills in the page that `warifu catalog form` writes, in headless Chromium, with the standard library alone. Usage: form.py FORM.html FOLDER. Saves `attestation.json`, `declaration.json` and `working-copy.json` in FOLDER and
prints one line for each thing that was seen to work. `tests/tests/form.rs` runs it where both programs are installed."""
import hashlib
import json
import os
import pathlib
import sys
import time

from pipe import Browser as Pipe


class Browser(Pipe):
    """The same browser, with scripts that are bodies of functions."""

    def run(self, script, *arguments):
        return self.value(f"(function () {{ {script} }}).apply(null, {json.dumps(arguments)})")

    def wait(self, script, *arguments):
        for _ in range(200):
            found = self.run(script, *arguments)
            if found:
                return found
            time.sleep(0.05)
        raise AssertionError(f"waited in vain for {script}")

    type = Pipe.put
    select = Pipe.put


def told(condition, what):
    assert condition, what
    print("ok", what)


def wait_for(path):
    for _ in range(200):
        if path.exists() and path.stat().st_size:
            return json.loads(path.read_text())
        time.sleep(0.05)
    raise AssertionError(f"{path.name} was not saved")


def answer_all(browser):
    """Fills one field of each type, as far as the set has it; returns what has to be saved."""
    return browser.run("""
      const data = JSON.parse(document.getElementById('data').textContent), wanted = {}, seen = new Set();
      const put = (node, value) => { node.value = value; node.dispatchEvent(new Event(node.tagName === 'SELECT' ? 'change' : 'input', {bubbles: true})); };
      const values = { integer: ['3', 3], decimal: ['0.95', '0.95'], date: ['2026-10-01', '2026-10-01'], timestamp: ['2026-10-01T00:00:00Z', '2026-10-01T00:00:00Z'],
        version: ['1.6.0', '1.6.0'], digest: ['sha256:' + '0f'.repeat(32), 'sha256:' + '0f'.repeat(32)], text: ['割符 </script> "x"', '割符 </script> "x"'], boolean: ['true', true] };
      for (const [id, claim] of Object.entries(data.claims)) {
        if (claim.tool) continue;
        const kind = claim.type.kind + (claim.type.unit || ''), node = document.getElementById('f-claim.' + id);
        if (!node || seen.has(kind)) continue;
        seen.add(kind);
        if (claim.type.kind === 'token_list') { node.querySelectorAll('input')[0].click(); wanted[id] = [claim.type.tokens[0]]; }
        else if (claim.type.kind === 'record_list') { node.querySelector('input[type=checkbox]').click(); wanted[id] = []; }
        else if (claim.type.tokens) { put(node, claim.type.tokens.at(-1)); wanted[id] = claim.type.tokens.at(-1); }
        else if (claim.type.kind === 'duration') { const n = claim.type.unit === 'days' ? '30' : '30'; put(node.matches('input') ? node : node.querySelector('input'), n); wanted[id] = claim.type.unit === 'days' ? 'P30D' : 'P2Y6M'; }
        else { put(node.matches('input,select') ? node : node.querySelector('input'), values[claim.type.kind][0]); wanted[id] = values[claim.type.kind][1]; }
      }
      return [wanted, [...seen].sort()];
    """)


def main():
    page, folder = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    for name in ("attestation.json", "declaration.json", "working-copy.json"):
        (folder / name).unlink(missing_ok=True)
    firmware, report = folder / "hk-210-3.2.1.bin", folder / "policy.pdf"
    firmware.write_bytes(b"HK-210 firmware 3.2.1\n")
    report.write_bytes(b"a policy\n")
    digest = lambda path: "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()
    browser = Browser(folder)
    try:
        browser.open(page)
        data = json.loads(browser.text("#data"))
        told(browser.text("h1") == data["set"]["title"][data["language"]], "the page shows the title")
        if data["language"] == "ja":
            browser.press("English")
        told(browser.run("return document.querySelectorAll('article.req').length") == len(data["requirements"]), "every requirement is there")
        unlabelled = browser.run("""return [...document.querySelectorAll('input,select,textarea')].filter((n) =>
          !n.labels?.length && !n.getAttribute('aria-label')).map((n) => n.id || n.outerHTML.slice(0, 80));""")
        told(unlabelled == [], f"every field has a label {unlabelled[:3]}")
        told(browser.run("return [...document.querySelectorAll('[id]')].length === new Set([...document.querySelectorAll('[id]')].map((n) => n.id)).size"), "ids are unique")

        # nothing is saved while something is missing, and each error is named at its field
        browser.press("Save attestation")
        told(browser.run("return document.querySelectorAll('.summary li').length") >= 5, "missing fields are listed")
        told(browser.text("[id='f-product.vendor-e']") == "Fill this in", "an error stands at its field")
        told(browser.run("return document.getElementById('f-product.vendor').getAttribute('aria-invalid')") == "true", "and is announced")
        told(not (folder / "attestation.json").exists(), "nothing was saved")

        for name, value in [("vendor", "Hamakaze Control Works"), ("model", "HK-210"), ("version", "3.2.1"), ("kind", "component"), ("en", "PLC HK-210"), ("ja", "PLC </script> HK-210")]:
            browser.type(f"[id='f-product.{name}']", value)
        browser.file("#add-artifact", firmware)
        browser.wait("return !!document.getElementById('f-product.artifacts.0.digest')")
        told(browser.run("return document.getElementById('f-product.artifacts.0.digest').value") == digest(firmware), "the digest of the firmware is computed")
        browser.file("#add-evidence", report)
        browser.wait("return !!document.getElementById('f-evidence.0.kind')")
        browser.select("[id='f-evidence.0.kind']", "process_document")
        browser.type("[id='f-evidence.0.made_at']", "2026-10-01T00:00:00Z")
        browser.type("[id='f-madeAt']", "2026-02-30T00:00:00Z")
        told("YYYY" in browser.text("#f-madeAt-e"), "a day that does not exist is an error")
        browser.type("[id='f-madeAt']", "2026-10-15T00:00:00Z")
        told(browser.text("#f-madeAt-e") == "", "and mended it is none")

        wanted, kinds = answer_all(browser)
        told(len(wanted) >= 5, f"fields of {', '.join(kinds)}")
        records = [i for i, c in data["claims"].items() if c["type"]["kind"] == "record_list" and not c["tool"]]
        if records:
            claim = records[0]
            browser.run("document.getElementById(arguments[0]).querySelector('button').click()", "f-claim." + claim)
            told(browser.run("return document.getElementById(arguments[0]).querySelectorAll('.item').length", "f-claim." + claim) == 1, "a record is added")
            browser.press("Save attestation")
            told(browser.run("return document.querySelectorAll('.summary li').length") >= 1, "a record without its fields is an error")
            browser.run("document.getElementById(arguments[0]).querySelector('.item button').click()", "f-claim." + claim)
            if claim in wanted:
                browser.run("document.getElementById(arguments[0]).querySelector('input[type=checkbox]').click()", "f-claim." + claim)
        told(browser.run("return document.getElementById('progress').value") == len(wanted), "progress counts what is stated")

        browser.press("日本語")
        told(browser.text("h1") == data["set"]["title"]["ja"] and browser.run("return document.documentElement.lang") == "ja", "the page is there in Japanese")
        told(browser.run("return document.getElementById('f-product.vendor').value") == "Hamakaze Control Works", "and keeps what was entered")
        browser.press("English")

        browser.press("Save attestation")
        saved = wait_for(folder / "attestation.json")
        claims = {entry["claim"]: entry["value"] for entry in saved["predicate"]["claims"]}
        told(claims == wanted, "the attestation has exactly what was stated")
        told(saved["predicate"]["evidence"][0]["digest"] == digest(report), "and the digest of the evidence")
        rests = {entry["claim"]: entry["evidence"] for entry in saved["predicate"]["claims"]}
        fits = lambda claim: any(s["kind"] == "process_document" for s in data["claims"][claim]["supports"])
        told(all((rests[claim] == ["e1"]) == fits(claim) for claim in wanted), "claims rest on the evidence that fits them")

        for name, value in [("title", "Self-assessment"), ("made_by", "Hamakaze Control Works"), ("made_at", "2026-10-15T00:00:00Z")]:
            browser.type(f"[id='f-declaration.{name}']", value)
        browser.press("Save declaration")
        declared = wait_for(folder / "declaration.json")
        told(declared["claims"] == wanted and declared["kind"] == "self_declaration", "the declaration has them too")
        browser.press("Save working copy")
        wait_for(folder / "working-copy.json")

        # an empty page takes each of them back
        for name in ("attestation.json", "working-copy.json"):
            browser.open(page)
            if data["language"] == "ja":
                browser.press("English")
            browser.file("#load", folder / name)
            browser.wait("return document.getElementById('progress').value > 0")
            told(browser.run("return document.getElementById('progress').value") == len(wanted), f"{name} is loaded again")
            before = (folder / "attestation.json").read_text()
            (folder / "attestation.json").rename(folder / "first.json")
            browser.press("Save attestation")
            wait_for(folder / "attestation.json")
            told((folder / "attestation.json").read_text() == before, f"and saved again it is the same ({name})")
        # what the set does not read, and what tools wrote, comes through as it was
        more = json.loads((folder / "attestation.json").read_text())
        tool = data["toolClaims"][0]
        more["predicate"]["claims"] += [{"claim": tool, "value": "builder", "evidence": ["e1"]}, {"claim": "other.thing", "value": [{"a": 3}], "evidence": []}]
        more["predicate"]["vocabularies"].append({"id": "other", "version": "1.0.0", "digest": "sha256:" + "ab" * 32})
        (folder / "more.json").write_text(json.dumps(more))
        browser.file("#load", folder / "more.json")
        browser.wait("return document.getElementById('status').textContent.includes('more.json')")
        (folder / "attestation.json").rename(folder / "first.json")
        browser.press("Save attestation")
        kept = wait_for(folder / "attestation.json")["predicate"]
        told(kept["claims"][-2:] == more["predicate"]["claims"][-2:] and kept["vocabularies"] == more["predicate"]["vocabularies"], "what the page does not show is kept")
        (folder / "first.json").replace(folder / "attestation.json")
        strange = folder / "strange.json"
        strange.write_text('{"format": "warifu.terms/1"}')
        browser.file("#load", strange)
        told(browser.wait("return document.getElementById('status').textContent.includes('cannot be read')"), "another document is refused")

        folders = os.environ.get("WARIFU_SHOTS")
        if folders:
            browser.run("document.querySelectorAll('details.group')[0].open = true; scrollTo(0, 0)")
            browser.shot(pathlib.Path(folders) / "wide.png", 1280, 3400)
            browser.shot(pathlib.Path(folders) / "narrow.png", 500, 3400)
        log = browser.complaints()
        told(log == [], f"the console is quiet {log[:3]}")
        told(browser.run("return performance.getEntriesByType('resource').length") == 0, "nothing was loaded")
    finally:
        browser.close()


main()
