#!/usr/bin/env python3
"""Fills in the page that `warifu declare --html` writes, in headless Chromium. Usage: declare.py PAGE.html FOLDER. Saves
`answers.csv` in FOLDER and prints one line for each thing that was seen to work. `tests/tests/declare_page.rs` runs it."""
import csv
import json
import os
import pathlib
import sys

from pipe import Browser


def told(condition, what):
    assert condition, what
    print("ok", what)


def wait_for(browser, path):
    for _ in range(200):
        if path.exists() and path.stat().st_size:
            return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines(keepends=True)))
        browser.run("new Promise((done) => setTimeout(done, 50))")
    raise AssertionError(f"{path.name} was not saved")


FILL = """(() => {
  const data = JSON.parse(document.getElementById('data').textContent), wanted = {};
  const put = (node, value) => { node.value = value; node.dispatchEvent(new Event(node.tagName === 'SELECT' ? 'change' : 'input', {bubbles: true})); };
  const values = { integer: '3', decimal: '0.95', date: '2031-01-05', timestamp: '2026-10-01T00:00:00Z', version: '1.6.0', digest: 'sha256:' + '0f'.repeat(32), text: '=割符 </script> "x", ;', boolean: 'true' };
  for (const kind of data.kinds) for (const { claim: id } of kind.questions) {
    const type = data.claims[id].type, node = document.getElementById('f-claim.' + id);
    if (type.kind === 'token_list') { node.querySelectorAll('input')[0].click(); wanted[id] = JSON.stringify([type.tokens[0]]); }
    else if (type.kind === 'record_list') continue;
    else if (type.tokens) { put(node, type.tokens.at(-1)); wanted[id] = type.tokens.at(-1); }
    else if (type.kind === 'duration') { put(node.matches('input') ? node : node.querySelector('input'), '30'); wanted[id] = type.unit === 'days' ? 'P30D' : 'P2Y6M'; }
    else { put(node.matches('input,select') ? node : node.querySelector('input'), values[type.kind]); wanted[id] = type.kind === 'text' ? "'" + values.text : values[type.kind]; }
  }
  return wanted;
})()"""


def main():
    page, folder = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    answers = folder / "answers.csv"
    answers.unlink(missing_ok=True)
    browser = Browser(folder)
    try:
        browser.open(page)
        data = json.loads(browser.text("#data"))
        if data["language"] == "ja":
            browser.press("English")
        questions = [one for kind in data["kinds"] for one in kind["questions"]]
        claims = [one["claim"] for one in questions]
        told(len(claims) == len(set(claims)) > 0, "each question stands there once")
        told(browser.run("document.querySelectorAll('article.req').length") == len(questions), "every question is there")
        waits = browser.run("Object.fromEntries([...document.querySelectorAll('article.req')].map((one) => [one.id.slice(2), [...one.querySelectorAll('.waits b')].map((b) => b.textContent)]))")
        told(all(sorted(waits[one["claim"]]) == sorted(one["asked_by"]) for one in questions), "with every requirement of every set that waits for it")
        several = [one["claim"] for one in questions if len({by.split(" ")[0] for by in one["asked_by"]}) > 1]
        told(len(data["sets"]) < 2 or several, f"some wait in several sets: {several[:3]}")
        unlabelled = browser.run("""[...document.querySelectorAll('input,select')].filter((n) => !n.labels?.length && !n.getAttribute('aria-label')).map((n) => n.id)""")
        told(unlabelled == [], f"every field has a label {unlabelled[:3]}")
        told(browser.run("[...document.querySelectorAll('[id]')].length === new Set([...document.querySelectorAll('[id]')].map((n) => n.id)).size"), "ids are unique")
        told(browser.run("[...document.querySelectorAll('input[type=date]')].length") >= 2, "days are picked")

        wanted = browser.run(FILL)
        told(browser.run("document.getElementById('progress').value") == len(wanted), f"progress counts {len(wanted)} answers")
        for index, own in enumerate(data["sets"]):
            asked = {claim for one in own["requirements"] for claim in one["claims"]}
            text = browser.text(f"[data-set-text='{index}']")
            told(text == f"{len(asked & set(wanted))} of {len(asked)} answered", f"{own['id']}: {text}")
        browser.press("Save answers")
        told(browser.run("document.querySelectorAll('.summary li').length") == 2 and not answers.exists(), "who answered, and when, has to be said")
        browser.put("[id='f-who.made_by']", "浜風制御; QA")
        browser.put("[id='f-who.made_at']", "2026-11-01")
        browser.press("日本語")
        told(browser.run("document.documentElement.lang") == "ja" and "に回答" in browser.text("#progress-text"), "the page is there in Japanese")
        told(browser.run("document.getElementById('f-who.made_by').value") == "浜風制御; QA", "and keeps what was entered")
        titles = browser.run("[...document.querySelectorAll('article.req select option')].map((o) => o.textContent)")
        told("はい" in titles, "choices are in the language of the reader")
        browser.press("English")
        browser.press("Save answers")
        rows = wait_for(browser, answers)
        told({row["claim"]: row["answer"] for row in rows if row["answer"]} == wanted, "the table has exactly what was answered")
        told({row["made_by"] for row in rows if row["answer"]} == {"浜風制御; QA"}, "and who answered")

        # an empty page takes it back
        before = answers.read_bytes()
        browser.open(page)
        if data["language"] == "ja":
            browser.press("English")
        browser.file("#load", answers)
        browser.wait("document.getElementById('progress').value > 0")
        answers.rename(folder / "first.csv")
        browser.press("Save answers")
        wait_for(browser, answers)
        told(answers.read_bytes() == before, "the table is loaded again, and saved it is the same")
        strange = folder / "strange.csv"
        strange.write_text("a,b\n1,2\n")
        browser.file("#load", strange)
        told(browser.wait("document.getElementById('status').textContent.includes('cannot be read')"), "another table is refused")

        shots = os.environ.get("WARIFU_SHOTS")
        if shots:
            name = pathlib.Path(shots)
            browser.run("scrollTo(0, 0); document.querySelectorAll('details.set').forEach((one, i) => { one.open = i === 0; })")
            browser.shot(name / "desktop.png", 1280, 2200)
            browser.shot(name / "phone.png", 390, 2200)
            browser.shot(name / "dark.png", 1280, 1400, dark=True)
            browser.press("日本語")
            browser.shot(name / "ja.png", 1280, 2200)
            browser.shot(name / "ja-phone.png", 390, 1600, dark=True)
        for width in (390, 1280):
            browser.call("Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False})
            told(browser.run("document.documentElement.scrollWidth <= innerWidth"), f"nothing is wider than {width}")
        told(browser.complaints() == [], f"the console is quiet {browser.complaints()[:3]}")
        told(browser.run("performance.getEntriesByType('resource').length") == 0, "nothing was loaded")
    finally:
        browser.close()


main()
