"""Bundles that a careful importer accepts."""

import json

from .producer import Key, b64, canonical, digest
from .world import (
    ACCEPT, AUTHORITY, FINDINGS, IMAGE, LOG, SET, WITNESSES, accreditation, accredited, both, case, charter, day, drop, event, finding,
    full, on_bundle, on_bytes, on_log, plain, put, root_of, series, snapshot, statement,
)


def under(w, parent):
    """The office is accredited by somebody else: another series, which certificate and snapshots name."""
    w.office["charter"] = charter(parent, "minato")
    w.certificate["body"]["series"] = [series(w.office)]
    for found, _ in w.snapshots:
        found["series"] = [series(w.office)]


def sector_board(w):
    """Authority, national board, sector board, office."""
    w.sector = accreditation(w.board, "sector-board", "accredits", [accredited("sector", ["accreditor"])], {"accreditor": 1})
    under(w, w.sector)
    w.accreditations = [w.accreditations[0], (w.sector, ["board"]), (w.office, ["sector"])]


def takes(name, title, world, *edits):
    case("accept-" + name, title, ACCEPT, world, *edits)


def urlsafe(bundle):
    for holder, name in [(bundle["certificate"], "payload"), *((one, "sig") for one in bundle["certificate"]["signatures"])]:
        holder[name] = holder[name].replace("+", "-").replace("/", "_")


takes("minimal", "A certificate, one key of the policy, nothing else", plain)
takes("full", "Accreditation, status, log with two of three witnesses", full)
takes("pretty", "The bundle with line breaks and indentation", plain, on_bytes(lambda data: json.dumps(json.loads(data), indent=1).encode() + b"\n"))
takes("statement-not-canonical", "What was signed is not canonical JSON; a signature is over bytes", plain, lambda w: setattr(w, "payload", b" " + canonical(statement(w.certificate)) + b"\n"))
takes("level-null-any", "No level on the certificate, and none asked for", plain, put("certificate.level", None), drop("policy.sets.0.levels"))
takes("set-edition-pinned", "The policy pins the very edition of the set", plain, put("policy.sets.0.digests", [SET["digest"]]))
takes("set-two-entries", "Two entries of the policy for one set; the second accepts version and level", plain, put("policy.sets", [{"id": "example-baseline", "versions": "<1.0.0", "levels": ["star-2"]}, {"id": "example-baseline", "versions": "=1.2.0 || >=3.0.0", "levels": ["star-1", "star-2"]}]))
takes("set-build-metadata", "Build metadata of a version does not count", plain, put("certificate.set.version", "1.2.0+rebuilt"), put("policy.sets.0.versions", "=1.2.0"))
takes("product-partial", "One of the two certified artifacts arrived", plain, drop("product.artifacts.1"))
takes("product-other-names", "The artifact arrived under another file name, with no identifiers", plain, put("product.artifacts", [{"name": "renamed.bin", "digest": IMAGE}]), put("product.identifiers", []))
takes("product-identifier-shared", "One more identifier of a type arrived, one of that type is equal", plain, put("product.identifiers", [{"type": "model", "value": "HK-210 / export"}, {"type": "model", "value": "HK-210 / 3.2.1"}]))
takes("product-optional", "The product is not at hand, and the policy does not ask", plain, put("product", None), put("policy.product", "optional"))
takes("waivers-allowed", "A requirement was waived, and the policy allows it", plain, put("certificate.waived", ["R.4"]), put("certificate.weakenings", ["requirement_waived"]), put("policy.waivers", "allow"))
takes("finding-shown", "Required findings are shown, proven and met", plain, put("disclosed", [finding(0), finding(2)]), put("policy.required_findings", ["R.1", "R.3"]))
takes("finding-last-of-five", "The proof of the last leaf of an odd tree is shorter than the others", plain, put("disclosed", [finding(4)]), put("policy.required_findings", ["R.5"]))
takes("finding-bad-not-asked", "A finding is shown that is not met, and nobody asked for it", plain, put("disclosed", [finding(3)]))
takes("at-grant", "Asked for the second of the grant", plain, put("at", day("2026-11-22")))
takes("last-second", "Asked for the last second before the end", plain, put("at", "2028-11-21T23:59:59Z"))
takes("no-end", "A certificate without an end", plain, put("certificate.expires_at", None), put("at", day("2099-01-01")))
takes("age-at-the-limit", "Granted exactly as long ago as the policy accepts, by the calendar", plain, put("certificate.evaluation.at", day("2024-02-29")), put("certificate.decided_at", day("2024-02-29")), put("certificate.granted_at", day("2024-02-29")), put("at", day("2025-02-28")), put("policy.max_certificate_age", "P1Y"))
takes("key-period-first-second", "The key counts from the second of the grant", plain, put("policy.roots.0", root_of("certifier", ["certifier"], **{"from": day("2026-11-22"), "until": "2026-11-22T00:00:01Z"})))
takes("two-of-three", "Two certifiers of three signed, and two are asked for", plain, put("policy.roots", [root_of(n, ["certifier"]) for n in ("certifier", "certifier-2", "certifier-3")]), put("policy.thresholds", [{"role": "certifier", "count": 2}]), put("signers", ["certifier-3", "certifier"]))
takes("roles-by-matching", "One key holds two roles and another one of them; both places can be filled", plain, put("policy.roots", [root_of("certifier", ["certifier", "evaluator"]), root_of("evaluator", ["certifier"])]), put("policy.thresholds", [{"role": "certifier", "count": 1}, {"role": "evaluator", "count": 1}]), put("signers", ["certifier", "evaluator"]))
takes("strangers-sign-too", "A key that nobody knows signed as well", plain, put("signers", ["stranger", "certifier"]))
takes("keyid-absent", "Signatures without a hint at their key", plain, on_bundle(lambda b: b["certificate"]["signatures"][0].pop("keyid") and None))
takes("keyid-of-another", "A key id that names another key decides nothing", plain, on_bundle(lambda b: b["certificate"]["signatures"][0].update(keyid=Key("stranger").id)))
takes("envelope-extra-fields", "DSSE lets an envelope carry fields that nobody reads", plain, on_bundle(lambda b: (b["certificate"].update(note="x"), b["certificate"]["signatures"][0].update(cert="y")) and None))
takes("envelope-base64url", "Both alphabets of base64 are taken", plain, on_bundle(urlsafe))
takes("signatures-hundred", "A hundred signatures, the last of which counts", plain, put("signers", [f"stranger-{n}" for n in range(99)] + ["certifier"]))
takes("set-draft-in-range", "A pre-release is a version like any other: the range takes in a draft", plain, put("certificate.set.version", "2.0.0-draft.1"))
takes("chain-not-required", "A chain to another authority, and a policy that knows the keys and requires no chain", full, put("policy.roots", [root_of(n, [n]) for n in ("evaluator", "reviewer", "certifier", "status")]), put("policy.accreditation.authorities.0.name", "other-authority"), put("policy.accreditation.required", False))
takes("log-envelope-as-written", "What is logged is the envelope as Warifu writes it, without fields that DSSE does not define, in the usual base64", full, on_bundle(urlsafe), on_bundle(lambda b: b["certificate"].update(note="x")))
takes("revocation-not-known-then", "As known before the edition that revokes the key", full, lambda w: rotate(w, day("2026-11-25"), revocations=[revocation("certifier", day("2026-11-20"))]) and None, put("known_at", day("2026-11-24")), put("policy.status", {"required": False}))
takes("not-asked-parts", "A chain, a status and a log that the policy does not ask about", full, put("policy.roots", [root_of("certifier", ["certifier"]), root_of("status", ["status"])]), put("policy.thresholds", [{"role": "certifier", "count": 1}]), lambda w: (w.policy.pop("accreditation"), w.policy.pop("log"), w.policy["status"].update(required=False)) and None)
takes("accredited-two-of-three", "The accreditation asks for two certifiers of three; two signed", full, lambda w: w.office["keys"].extend([accredited("certifier-2", ["certifier"]), accredited("certifier-3", ["certifier"])]), put("office.thresholds", [{"role": "certifier", "count": 2}]), put("signers", ["certifier-2", "certifier-3"]))


def rotate(w, issued="2026-11-01T00:00:00Z", **more):
    keys = [accredited(role, [role]) for role in ("evaluator", "reviewer", "status")] + [accredited("certifier-new", ["certifier"])]
    thresholds = {"evaluator": 1, "reviewer": 1, "certifier": 1}
    newer = accreditation(w.board, "minato", "certifies", keys, thresholds, sequence=2, **{"issued_at": issued, "from": issued, **more})
    w.accreditations.append((newer, ["board"]))
    return newer


def revocation(name, revoked_at, **more):
    return {"key": Key(name).text, "revoked_at": revoked_at, "reason": both("for the example"), **more}


takes("key-rotated", "The body changed its key before the grant, and the new one signed", full, rotate, put("signers", ["evaluator", "reviewer", "certifier-new"]))
takes("key-rotated-after", "The body changed its key after the grant; the old signature still counts", full, lambda w: rotate(w, day("2026-11-25")) and None)
takes("key-revoked-after", "The key was revoked after the grant, without a compromise", full, lambda w: rotate(w, day("2026-11-25"), revocations=[revocation("certifier", day("2026-11-23"))]) and None)
takes("key-compromised-after", "The key was compromised after two witnesses had seen the certificate", full, lambda w: rotate(w, day("2026-11-26"), revocations=[revocation("certifier", day("2026-11-25"), compromised_at=day("2026-11-24"))]) and None)
takes("accreditor-rotated", "The authority gave the board a new key later; what the old one signed before stands", full, lambda w: w.accreditations.append(({**w.board, "sequence": 2, "issued_at": day("2026-06-01"), "from": day("2026-06-01"), "keys": [accredited("board-new", ["accreditor"])]}, ["authority-2", "authority-3"])))
takes("two-authorities", "A chain to another market's authority is passed over", full, lambda w: w.accreditations.append((accreditation("other-authority", "minato", "certifies", [accredited("certifier", ["certifier"])], {"certifier": 9}), ["other-authority"])))
takes("chain-of-three", "Authority, national board, sector board, office", full, sector_board)
takes("directly-accredited", "The authority accredited the office itself", full, lambda w: under(w, AUTHORITY), put("accreditations", []), lambda w: w.accreditations.append((w.office, ["authority-1", "authority-2"])))
takes("body-suspended-later-at-grant", "The body was suspended after the grant; the policy judges by the grant alone", full, put("office.suspensions", [{"from": day("2026-11-28"), "reason": both("audit")}]), put("policy.accreditation.in_force", "at_grant"))
takes("body-suspended-before", "A suspension of the body that was over at the grant", full, put("office.suspensions", [{"from": day("2026-05-01"), "until": day("2026-05-15"), "reason": both("audit")}]))
takes("sector-shared", "One of the accredited sectors is asked for", full, put("office.scope.sectors", ["energy", "water"]), put("policy.accreditation.authorities.0.sectors", ["water"]))
takes("status-restored", "Suspended in the past and restored", full, lambda w: w.snapshots.__setitem__(0, (snapshot(events=[event(7, "suspended", day("2026-11-23")), event(7, "active", day("2026-11-25"))]), ["status"])))
takes("status-suspended-later", "Asked for a day before the suspension that is known by now", full, put("at", day("2026-11-24")), lambda w: w.snapshots.__setitem__(0, (snapshot(marked={7: "suspended"}, events=[event(7, "suspended", day("2026-11-25"))]), ["status"])))
takes("status-suspended-for-all-later", "As known then, before the suspension was recorded", full, put("known_at", day("2026-11-24")), lambda w: w.snapshots.extend([(snapshot(11, "2026-11-23T00:00:00Z", marked={}), ["status"]), (snapshot(13, "2026-11-30T00:00:00Z", marked={7: "withdrawn"}), ["status"])]))
takes("status-age-at-the-limit", "The snapshot is exactly as old as the policy likes", full, put("at", day("2026-12-27")))
takes("status-everything-else-gone", "Every other certificate of the body is withdrawn", full, lambda w: w.snapshots.__setitem__(0, (snapshot(marked={i: "withdrawn" for i in range(50) if i != 7}), ["status"])))
takes("log-single-leaf", "The first entry of a log: no hashes", full, put("log.before", 0), put("log.after", 0), put("log.index", 0))
takes("log-last-leaf", "The last entry of a tree of seven", full, put("log.before", 6), put("log.after", 0), put("log.index", 6))
takes("log-extension-and-extra", "Extension lines of a checkpoint and extra data of a proof decide nothing", full, put("log.extension", "anything\n"), put("log.extra", b"unsigned"))
takes("log-unknown-witness-too", "A witness that nobody knows cosigned as well", full, lambda w: w.log.witnesses.append(("witness.example/unknown", "2026-11-22T06:00:00Z")))
takes("log-of-another-market", "A proof from a log that the policy does not trust, which asks for none", full, put("policy.log.required", False), put("log.key", "log.example/other"), put("log.origin", "log.example/other"))
takes("log-cosigned-twice", "A witness cosigned twice; another one once", full, lambda w: w.log.witnesses.append((WITNESSES[0], "2026-11-23T06:00:00Z")))
