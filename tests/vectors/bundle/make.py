#!/usr/bin/env python3
"""Writes the bundle vectors beside this file: one folder per case, each with one thing that is not as it should be, and the
verdict that has to come out. Run it after changing a case (Python 3.9 or newer and the package `cryptography`)."""
import base64
import copy
import json
import pathlib
import shutil

from world import *

HERE = pathlib.Path(__file__).parent
CASES = []
EXIT = {"accept": 0, "refuse": 1, "undetermined": 2, "accept_stale": 3}


def case(name, verdict, code, check, about, *changes):
    CASES.append((name, verdict, code, check, about, changes))


def accept(name, about, *changes):
    case(name, "accept", "ok", None, about, *changes)


def refuse(name, code, check, about, *changes):
    case(name, "refuse", code, check, about, *changes)


def unclear(name, code, check, about, *changes):
    case(name, "undetermined", code, check, about, *changes)


# ---- changes

def put(where, pointer, value):
    """Sets a value below a part of the world: `put("p", "level", None)`, `put("trust", "log/quorum", 3)`."""
    def change(world):
        at = part(world, where)
        *steps, last = pointer.split("/")
        for step in steps:
            at = at[int(step)] if isinstance(at, list) else at[step]
        at[int(last) if isinstance(at, list) else last] = value
    return change


def drop(where, pointer):
    def change(world):
        at = part(world, where)
        *steps, last = pointer.split("/")
        for step in steps:
            at = at[int(step)] if isinstance(at, list) else at[step]
        del at[int(last) if isinstance(at, list) else last]
    return change


def part(world, where):
    return {
        "certificate": lambda: world.certificate, "p": lambda: world.p, "trust": lambda: world.trust, "product": lambda: world.product,
        "board": lambda: world.chain[0][0]["predicate"], "office": lambda: world.chain[1][0]["predicate"], "status": lambda: world.status[0][0],
    }[where]()


def have(**values):
    return lambda world: [setattr(world, name, value) for name, value in values.items()]


def on_bundle(change):
    return lambda world: world.after.append(change)


def on_envelope(change):
    return lambda world: world.envelope.append(change)


def on_bytes(change):
    return have(raw=change)


def flip_payload(place):
    def change(envelope):
        data = bytearray(base64.b64decode(envelope["payload"]))
        data[place % len(data)] ^= 1
        envelope["payload"] = base64.b64encode(bytes(data)).decode()
    return on_bundle(lambda bundle: change(bundle["certificate"]))


def on_signature(number, change):
    def spoil(envelope):
        made = envelope["signatures"][number]
        made["sig"] = base64.b64encode(change(base64.b64decode(made["sig"]))).decode()
    return on_envelope(spoil)


def flipped(data, place):
    data = bytearray(data)
    data[place] ^= 1
    return bytes(data)


# ---- what is accepted

accept("accept-whole", "everything is as it should be")
accept("accept-with-product", "the product that was certified arrived", have(product=product()))
accept("accept-findings-shown", "three findings are shown, with their proofs", have(disclosed=disclosed(0, 1, 3)))
accept("accept-chain-in-any-order", "the accreditations stand in the other order", lambda w: w.chain.reverse())
accept("accept-signatures-in-any-order", "the signatures stand in the other order", lambda w: w.signers.reverse())
accept("accept-third-witness", "another two of the three witnesses", have(seen=[(33, "2026-03-03T01:00:00Z"), (31, "2026-03-03T02:00:00Z")]))
accept("accept-unknown-witness-beside", "a witness that nobody here knows is passed over", lambda w: w.seen.append((STRANGER, "2026-03-03T01:00:00Z")))
accept("accept-foreign-chain-beside", "an accreditation by another authority is passed over",
       lambda w: w.chain.append([accreditation("other-ministry", "minato", "certifies", [accredited_key(CERTIFIER, "certifier")], [("certifier", 1)], {}, "2025-01-10T00:00:00Z"), [STRANGER]]))
accept("accept-at-grant", "at the very second of the grant", have(at="2026-03-03T00:00:00Z", known_at=None), put("status", "issued_at", "2026-03-03T00:00:00Z"))
accept("accept-last-second", "in the last second before the end", have(at="2028-03-02T23:59:59Z"), drop("trust", "status/max_age"))
accept("accept-largest-age-of-status", "the status snapshot is exactly as old as the policy allows", have(at="2026-06-19T00:00:00Z"))
accept("accept-without-log", "a policy that knows no log", drop("trust", "log"), have(log=False))
accept("accept-log-not-required", "a policy that does not insist upon the log", put("trust", "log/required", False), have(log=False))
accept("accept-quorum-of-none", "a policy that asks for no witnesses", put("trust", "log/quorum", 0), have(seen=[]))
accept("accept-without-status", "a policy that does not insist upon the status", put("trust", "status", {"required": False}), have(status=[]))
accept("accept-roots-of-the-policy", "the policy names the keys itself", drop("trust", "accreditation"), have(chain=[]),
       put("trust", "roots", [{"name": n, "body": "minato", "key": key_text(s), "roles": [n]} for s, n in [(EVALUATOR, "evaluator"), (REVIEWER, "reviewer"), (CERTIFIER, "certifier"), (STATUS, "status")]]))
accept("accept-key-id-is-a-hint", "a key id in the envelope of an accreditation is wrong, and decides nothing", on_bundle(lambda b: b["accreditation"][0]["signatures"][0].update(keyid="sha256:" + "00" * 32)))
accept("accept-url-safe-base64", "the payload of a snapshot stands in the other base64 alphabet",
       on_bundle(lambda b: b["status"][0].update(payload=b["status"][0]["payload"].replace("+", "-").replace("/", "_"))))
accept("accept-extra-signature", "one more signature, of nobody known, that was there when the certificate was logged", have(signers=[EVALUATOR, REVIEWER, CERTIFIER, STRANGER]))
accept("accept-older-snapshot-beside", "an older snapshot stands beside the newest", lambda w: w.status.append([snapshot(4, "2026-05-10T00:00:00Z", {}), STATUS]))
accept("accept-other-certificates-bad", "others of the list are suspended, superseded and withdrawn", put("status", "list", base64.b64encode(status_list(10, {6: "suspended", 8: "withdrawn", 9: "superseded"})).decode()))
accept("accept-log-of-one", "the only entry of its log", have(entries=1, index=0))
accept("accept-log-extension", "the checkpoint has an extension line", have(extension="of the log's own\n"))
accept("accept-large-log", "the last of 70,000 entries", have(entries=70_000, index=69_999))
case("stale-by-one-second", "accept_stale", "status_too_old", "status", "the status snapshot is one second older than the policy likes", have(at="2026-06-19T00:00:01Z"))
case("stale-by-a-year", "accept_stale", "status_too_old", "status", "the importer was offline for more than a year", have(at="2027-12-01T00:00:00Z"))
case("stale-past-next-update", "accept_stale", "status_too_old", "status", "the body made no new snapshot when it was due", put("status", "next_update", "2026-05-27T00:00:00Z"), have(at="2026-08-01T00:00:00Z"))

# ---- bytes that are no bundle

for name, about, change in [
    ("empty", "no bytes at all", lambda b: b""),
    ("cut-short", "the last byte is missing", lambda b: b[:-1]),
    ("trailing-bytes", "something follows the bundle", lambda b: b + b"{}"),
    ("byte-order-mark", "begins with a byte order mark", lambda b: b"\xef\xbb\xbf" + b),
    ("not-utf8", "a byte that is no UTF-8", lambda b: b.replace(b"warifu.bundle/1", b"warifu.bundle/\xff")),
    ("utf16", "in UTF-16", lambda b: b.decode().encode("utf-16")),
    ("duplicate-key", "one key stands twice", lambda b: b[:-1] + b',"format":"warifu.bundle/1"}'),
    ("duplicate-key-escaped", "one key stands twice, once with an escape", lambda b: b[:-1] + b',"f\\u006frmat":"warifu.bundle/1"}'),
    ("unknown-field", "a field that nobody knows", lambda b: b[:-1] + b',"valid":true}'),
    ("other-format", "another format", lambda b: b.replace(b"warifu.bundle/1", b"warifu.bundle/2")),
    ("an-array", "an array around it", lambda b: b"[" + b + b"]"),
    ("very-deep", "ten thousand brackets", lambda b: b"[" * 10_000),
    ("log-a-number", "the log proof is a number", lambda b: b'{"log":7,' + b[1:].replace(b'"log":"', b'"logs":"', 1)),
    ("fraction", "an index with a fraction", lambda b: b[:-1].replace(b'"format"', b'"disclosed":[{"index":0.5}],"format"', 1) + b"}"),
]:
    refuse(f"malformed-{name}", "envelope_malformed", "envelope", about, on_bytes(change))
for name, about, change in [
    ("no-certificate", "there is no certificate", lambda b: b.pop("certificate") and None),
    ("no-signatures", "the envelope has no signatures", lambda b: b["certificate"].update(signatures=[])),
    ("signatures-101", "the envelope has 101 signatures", lambda b: b["certificate"].update(signatures=b["certificate"]["signatures"][:1] * 101)),
    ("payload-not-base64", "the payload is no base64", lambda b: b["certificate"].update(payload="not base64!")),
    ("payload-trailing-bits", "the base64 of a signature has trailing bits", lambda b: b["certificate"]["signatures"][0].update(sig="QUJDRB==")),
    ("payload-without-padding", "the base64 of a signature lacks its padding", lambda b: b["certificate"]["signatures"][0].update(sig="QUJDRA")),
    ("snapshots-9", "nine status snapshots", lambda b: b.update(status=b["status"] * 9)),
    ("accreditations-9", "nine accreditations", lambda b: b.update(accreditation=b["accreditation"][:1] * 9)),
    ("log-empty", "an empty log proof", lambda b: b.update(log="")),
    ("salt-short", "the salt of a finding is too short", lambda b: b.update(disclosed=[disclosed(0)[0] | {"salt": "00"}])),
    ("accreditation-null", "the accreditations are null", lambda b: b.update(accreditation=None)),
]:
    refuse(f"malformed-{name}", "envelope_malformed", "envelope", about, on_bundle(change))

# ---- payload type and signatures

refuse("payload-type-other", "payload_type_unknown", "payload_type", "signed as something else than a statement", have(kind="application/json"))
refuse("payload-type-relabelled", "payload_type_unknown", "payload_type", "a statement that was relabelled", on_bundle(lambda b: b["certificate"].update(payloadType=SNAPSHOT)))
refuse("payload-type-confused", "signature_invalid", "signatures", "signed as a status snapshot, relabelled as a statement", have(kind=SNAPSHOT), on_bundle(lambda b: b["certificate"].update(payloadType=IN_TOTO)))
for place in (0, 40, 200, 400, 600, 800, 1000, 1200, 1400, -1):
    refuse(f"payload-flipped-{place % 10_000}", "signature_invalid", "signatures", "one bit of what was signed is another", flip_payload(place))
refuse("payload-of-another-certificate", "signature_invalid", "signatures", "the signatures of one certificate on another",
       on_bundle(lambda b: b["certificate"].update(payload=base64.b64encode(canonical(certificate()).replace(b"0007", b"0008")).decode())))
for place in (0, 31, 32, 62):
    refuse(f"signature-flipped-{place}", "threshold_not_met", "signatures", "one bit of one of the signatures is another", on_signature(2, lambda s, place=place: flipped(s, place)))
refuse("signature-short", "threshold_not_met", "signatures", "a signature of 63 bytes", on_signature(2, lambda s: s[:63]))
refuse("signature-zero", "threshold_not_met", "signatures", "a signature of 64 zero bytes", on_signature(2, lambda s: bytes(64)))
refuse("signature-malleable", "threshold_not_met", "signatures", "S has the order of the group added to it: the same equation, another signature",
       on_signature(2, lambda s: s[:32] + (int.from_bytes(s[32:], "little") + ORDER_L).to_bytes(32, "little")))
refuse("signature-small-order", "threshold_not_met", "signatures", "R is the identity and S is zero", on_signature(2, lambda s: b"\x01" + bytes(63)))
refuse("signature-over-bare-payload", "threshold_not_met", "signatures", "one signature is over the payload without its type",
       on_envelope(lambda e: e["signatures"][2].update(sig=base64.b64encode(key(CERTIFIER).sign(base64.b64decode(e["payload"]))).decode())))
for seed, role in ((EVALUATOR, "evaluator"), (REVIEWER, "reviewer"), (CERTIFIER, "certifier")):
    refuse(f"role-missing-{role}", "threshold_not_met", "signatures", f"the {role} did not sign", lambda w, seed=seed: w.signers.remove(seed))
refuse("role-stranger", "threshold_not_met", "signatures", "a stranger signed in place of the certifier", have(signers=[EVALUATOR, REVIEWER, STRANGER]))
refuse("role-same-key-twice", "threshold_not_met", "signatures", "two reviewers are asked for, and one signed twice", put("office", "thresholds/1/count", 2), have(signers=[EVALUATOR, REVIEWER, REVIEWER, CERTIFIER]))
refuse("role-policy-asks-for-more", "threshold_not_met", "signatures", "the policy asks for two certifiers", put("trust", "thresholds/0/count", 2))
refuse("role-one-key-in-two", "roles_not_separate", "signatures", "the certifier is the reviewer as well", put("office", "keys/2/roles", ["certifier", "reviewer"]), drop("office", "keys/1"), have(signers=[EVALUATOR, CERTIFIER]))
refuse("signed-by-nobody-known", "signer_unknown", "signatures", "signed by strangers only", have(signers=[STRANGER, 98]))
refuse("key-ended", "key_expired", "signatures", "the certifier's key had ended when the certificate was granted", put("office", "keys/2/until", "2026-03-03T00:00:00Z"))
refuse("key-not-begun", "key_not_yet_valid", "signatures", "the certifier's key was not in force yet", put("office", "keys/2/from", "2026-03-03T00:00:01Z"))
accept("accept-key-ends-after", "the certifier's key ended a second after the grant", put("office", "keys/2/until", "2026-03-03T00:00:01Z"))

# ---- the statement, and whose it is

for name, about, change in [
    ("not-json", "what was signed is no JSON", have(payload=lambda p: b"certificate")),
    ("duplicate-key", "one key stands twice in what was signed", have(payload=lambda p: p[:-1] + b',"predicateType":"urn:warifu:certificate:1"}')),
    ("unknown-field", "a field that nobody knows", put("p", "blessed", True)),
    ("an-attestation", "what was signed is an attestation", put("certificate", "predicateType", "urn:warifu:attestation:1")),
    ("not-satisfied", "the outcome is not `satisfied`", put("p", "outcome", "not_satisfied")),
    ("subject-of-another-product", "the subject is not the product's artifacts", put("certificate", "subject/0/digest/sha256", "00" * 32)),
    ("granted-before-decided", "granted before it was decided", put("p", "decided_at", "2026-03-04T00:00:00Z")),
    ("ends-before-it-begins", "ends when it begins", put("p", "expires_at", "2026-03-03T00:00:00Z")),
    ("leap-day", "granted on a day that there is not", put("p", "granted_at", "2026-02-29T00:00:00Z")),
    ("number-as-float", "a count with an exponent", have(payload=lambda p: p.replace(b'"count":5', b'"count":5e0'))),
    ("an-accreditation", "what was signed is an accreditation", have(payload=lambda p: World.said(office()))),
]:
    refuse(f"statement-{name}", "statement_malformed", "statement", about, change)
refuse("body-unknown", "body_not_trusted", "body", "names a body that nobody accredited", put("p", "body/id", "osaka"))
refuse("body-of-others", "body_mismatch", "body", "names a body whose keys did not sign", put("p", "body/id", "board"))

# ---- what the policy accepts

refuse("set-other", "set_not_accepted", "set", "another requirement set", put("p", "set/id", "another-set"), put("office", "scope", {}))
refuse("set-too-new", "set_version_out_of_range", "set", "a version beyond the range", put("p", "set/version", "2.0.0"), put("office", "scope", {}))
refuse("set-too-old", "set_version_out_of_range", "set", "a version before the range", put("p", "set/version", "0.9.9"), put("office", "scope", {}))
refuse("set-pre-release", "set_version_out_of_range", "set", "a pre-release of the first version of the range", put("p", "set/version", "1.0.0-rc.1"), put("office", "scope", {}))
refuse("set-other-edition", "set_digest_not_accepted", "set", "other bytes under the same version", put("trust", "sets/0/digests", ["sha256:" + "ac" * 32]))
refuse("level-other", "level_not_accepted", "level", "a level that the policy does not accept", put("p", "level", "star-1"))
refuse("level-none", "level_not_accepted", "level", "no level, where the policy asks for one", put("p", "level", None), put("office", "scope", {}))
refuse("validity-expired", "expired", "validity", "at the second in which it ends", have(at="2028-03-03T00:00:00Z"), drop("trust", "status/max_age"))
refuse("validity-not-yet", "not_yet_valid", "validity", "a second before its grant", have(at="2026-03-02T23:59:59Z"))
refuse("validity-too-old", "too_old", "validity", "granted longer ago than the policy accepts", put("trust", "max_certificate_age", "P2M"))
other = product()
other["artifacts"][0]["digest"] = "sha256:" + "00" * 32
refuse("product-other-artifact", "product_mismatch", "product", "one of the files that arrived was not certified", have(product=other))
more = product()
more["artifacts"].append({"name": "extra.bin", "digest": "sha256:" + "01" * 32})
refuse("product-one-more-artifact", "product_mismatch", "product", "a file more than was certified", have(product=more))
fewer = product()
del fewer["artifacts"][0]
accept("accept-product-one-artifact-less", "a file less than was certified", have(product=fewer))
model = product()
model["identifiers"][1]["value"] = "HK-220 / 3.2.1"
refuse("product-other-model", "product_mismatch", "product", "the same files in another model", have(product=model))
unclear("product-not-at-hand", "product_not_given", "product", "the policy asks for the product, which is not there", put("trust", "product", "required"))
refuse("product-kind", "product_kind_not_accepted", "product_kind", "a kind of product that the policy does not accept", put("trust", "product_kinds", ["network"]))
refuse("waivers", "waivers_not_accepted", "waivers", "a requirement was waived", put("p", "waived", ["PS.1.1"]), put("p", "weakenings", ["requirement_waived"]))
refuse("waivers-hidden", "waivers_not_accepted", "waivers", "says that something was waived, but not what", put("p", "weakenings", ["requirement_waived"]))
for name, about, change in [
    ("outcome", "shows another outcome than was certified", lambda d: d.update(outcome="not_satisfied")),
    ("requirement", "shows another requirement than was certified", lambda d: d.update(requirement="PO.9.9")),
    ("salt", "shows another salt", lambda d: d.update(salt="ff" * 32)),
    ("index", "shows another place", lambda d: d.update(index=1)),
    ("index-beyond", "shows a place that there is not", lambda d: d.update(index=5)),
    ("proof", "one hash of the proof is another", lambda d: d["proof"].__setitem__(0, "sha256:" + "00" * 32)),
    ("proof-short", "the proof is cut short", lambda d: d["proof"].pop() and None),
    ("proof-long", "the proof has a hash more", lambda d: d["proof"].append("sha256:" + "00" * 32)),
]:
    shown = disclosed(0)
    change(shown[0])
    refuse(f"finding-{name}", "finding_proof_invalid", "findings", about, have(disclosed=shown))
refuse("finding-not-met", "finding_not_met", "findings", "the policy asks for a finding that is open", put("trust", "required_findings", ["RV.1.1"]), have(disclosed=disclosed(4)))
unclear("finding-not-shown", "finding_not_disclosed", "findings", "the policy asks for a finding that is not shown", put("trust", "required_findings", ["PO.1.1"]), have(disclosed=disclosed(3)))

# ---- who may certify

own_roots = put("trust", "roots", [{"name": n, "body": "minato", "key": key_text(s), "roles": [n]} for s, n in [(EVALUATOR, "evaluator"), (REVIEWER, "reviewer"), (CERTIFIER, "certifier"), (STATUS, "status")]])
unclear("accreditation-missing", "accreditation_not_in_bundle", "accreditation", "the policy names the keys and wants a chain, and there is none", own_roots, have(chain=[]))
refuse("accreditation-of-another-authority", "accreditation_not_rooted", "accreditation", "the chain leads to another authority than that of the policy", own_roots, put("trust", "accreditation/authority", "other-ministry"))
for name, about, changes in [
    ("one-key-of-two", "one key of the authority signed, two are asked for", [lambda w: w.chain[0].__setitem__(1, [10])]),
    ("same-key-twice", "one key of the authority signed twice", [lambda w: w.chain[0].__setitem__(1, [10, 10])]),
    ("stranger", "one key of the authority and a stranger signed", [lambda w: w.chain[0].__setitem__(1, [10, STRANGER])]),
    ("authority-key-ended", "a key of the authority had ended", [put("trust", "accreditation/keys/1/until", "2025-01-10T00:00:00Z")]),
    ("link-missing", "the accreditation of the body above is missing", [lambda w: w.chain.pop(0) and None]),
    ("by-the-body-itself", "the body signed its own accreditation", [lambda w: w.chain[1].__setitem__(1, [CERTIFIER])]),
    ("by-a-certifying-body", "the body above may certify, but not accredit", [put("board", "kind", "certifies")]),
    ("by-another-role", "the key above has another role", [put("board", "keys/0/roles", ["certifier"])]),
    ("after-the-end", "the body above was not accredited any more when it accredited", [put("board", "until", "2025-02-01T00:00:00Z")]),
    ("while-suspended", "the body above was suspended when it accredited", [put("board", "suspensions", [{"from": "2025-01-20T00:00:00Z", "reason": words()}])]),
    ("key-above-revoked", "the key above had been revoked when it accredited", [put("board", "revocations", [{"key": key_text(BOARD), "revoked_at": "2025-01-31T00:00:00Z", "reason": words()}])]),
    ("key-above-compromised", "the key above was compromised, and nobody saw the accreditation before", [put("board", "revocations", [{"key": key_text(BOARD), "revoked_at": "2026-01-01T00:00:00Z", "compromised_at": "2025-12-01T00:00:00Z", "reason": words()}])]),
    ("subject-of-other-keys", "the subject names other keys", [put("office", "keys/0/name", "Another"), lambda w: w.chain[1][0]["subject"][0]["digest"].update(sha256="00" * 32)]),
    ("weak-key", "a key of the body is a point of small order", [put("office", "keys/3/key", "ed25519:" + base64.b64encode(b"\x01" + bytes(31)).decode())]),
    ("unknown-field", "an accreditation with a field that nobody knows", [put("office", "blessed", True)]),
    ("ends-before-it-begins", "an accreditation that ends before it begins", [put("office", "until", "2025-01-01T00:00:00Z")]),
    ("flipped", "one bit of an accreditation is another", [on_bundle(lambda b: b["accreditation"][1].update(payload=base64.b64encode(flipped(base64.b64decode(b["accreditation"][1]["payload"]), 300)).decode()))]),
    ("as-a-snapshot", "an accreditation under another payload type", [on_bundle(lambda b: b["accreditation"][1].update(payloadType=SNAPSHOT))]),
]:
    refuse(f"accreditation-{name}", "signer_unknown", "signatures", about + "; so nobody knows the keys of the body", *changes)
refuse("accreditation-may-not-certify", "body_may_not_certify", "accreditation", "the body may accredit, but not certify", put("office", "kind", "accredits"))
refuse("accreditation-ended", "accreditation_ended", "accreditation", "the accreditation ended at the second of the grant", put("office", "until", "2026-03-03T00:00:00Z"), put("trust", "status", {"required": False}), have(status=[]))
refuse("accreditation-not-begun", "accreditation_not_yet_valid", "accreditation", "the accreditation began a second after the grant", put("office", "from", "2026-03-03T00:00:01Z"))
refuse("accreditation-ended-above", "accreditation_ended", "accreditation", "the accreditation of the body above ended before the grant", put("board", "until", "2026-03-01T00:00:00Z"))
accept("accept-accreditation-ended-since", "the accreditation ended after the grant", put("office", "until", "2026-05-21T00:00:00Z"))
refuse("accreditation-ended-since", "accreditation_ended", "accreditation", "the accreditation ended after the grant, and the policy asks that it holds", put("office", "until", "2026-05-21T00:00:00Z"), put("trust", "accreditation/in_force", "throughout"))
refuse("accreditation-suspended", "body_suspended", "accreditation", "the body was suspended at the grant", put("office", "suspensions", [{"from": "2026-03-01T00:00:00Z", "until": "2026-03-05T00:00:00Z", "reason": words()}]))
accept("accept-suspended-since", "the body was suspended after the grant, for a while", put("office", "suspensions", [{"from": "2026-03-04T00:00:00Z", "until": "2026-04-05T00:00:00Z", "reason": words()}]))
refuse("accreditation-suspended-now", "body_suspended", "accreditation", "the body is suspended now, and the policy asks that all holds", put("office", "suspensions", [{"from": "2026-05-30T00:00:00Z", "reason": words()}]), put("trust", "accreditation/in_force", "throughout"))
for name, code, about, change in [
    ("set", "set_out_of_scope", "another set than the certificate's", put("office", "scope/sets/0/id", "another-set")),
    ("version", "set_out_of_scope", "an older version than the certificate's", put("office", "scope/sets/0/versions", "<1.1.0")),
    ("edition", "set_out_of_scope", "another edition of the version", put("office", "scope/sets/0/digests", ["sha256:" + "00" * 32])),
    ("level", "level_out_of_scope", "a lower level only", put("office", "scope/sets/0/levels", ["star-1"])),
    ("kind", "product_kind_out_of_scope", "another kind of product", put("office", "scope/product_kinds", ["network"])),
    ("kind-above", "product_kind_out_of_scope", "another kind of product, as to the body above", put("board", "scope", {"product_kinds": ["network"]})),
    ("set-above", "set_out_of_scope", "another set, as to the body above", put("board", "scope", {"sets": [{"id": "another-set", "versions": "*"}]})),
    ("sector", "sector_out_of_scope", "another sector than the policy asks for", put("trust", "accreditation/sectors", ["water"])),
]:
    refuse(f"scope-{name}", code, "accreditation", f"accredited for {about}", change)
accept("accept-sector", "accredited for a sector that the policy asks for", put("trust", "accreditation/sectors", ["water", "energy"]))


def newer(revoked_at, compromised_at=None, **more):
    def change(world):
        edition = office()
        revocation = {"key": key_text(CERTIFIER), "revoked_at": revoked_at, "reason": words()} | ({"compromised_at": compromised_at} if compromised_at else {})
        edition["predicate"].update({"sequence": 2, "issued_at": "2026-05-01T00:00:00Z", "revocations": [revocation]} | more)
        edition["predicate"]["keys"][2] = accredited_key(NEW, "certifier")
        world.chain.append([edition, [BOARD]])
    return change


accept("accept-key-replaced-since", "the certifier's key was replaced after the grant", newer("2026-05-01T00:00:00Z"))
refuse("key-revoked-before", "key_revoked", "signatures", "the certifier's key had been revoked when the certificate was granted", newer("2026-03-03T00:00:00Z"))
refuse("key-revoked-old-edition-beside", "key_revoked", "signatures", "a third edition forgets the revocation of the second", newer("2026-03-01T00:00:00Z"),
       newer("2026-05-02T00:00:00Z", sequence=3, issued_at="2026-05-02T00:00:00Z", revocations=[]))
accept("accept-revocation-not-known-then", "as known before the revocation", newer("2026-03-01T00:00:00Z"), have(known_at="2026-04-30T00:00:00Z", at="2026-04-30T00:00:00Z"), put("status", "issued_at", "2026-04-20T00:00:00Z"))
accept("accept-compromised-but-seen", "the key was compromised after two witnesses had seen the certificate", newer("2026-05-01T00:00:00Z", "2026-03-03T02:00:01Z"))
refuse("key-compromised-before-seen", "key_compromised", "signatures", "the second witness saw the certificate in the second of the compromise", newer("2026-05-01T00:00:00Z", "2026-03-03T02:00:00Z"))
refuse("key-compromised-not-logged", "key_compromised", "signatures", "the key was compromised, and the certificate stands in no log", newer("2026-05-01T00:00:00Z", "2026-04-01T00:00:00Z"), have(log=False), put("trust", "log/required", False))
refuse("key-compromised-logged-later", "key_compromised", "signatures", "a thief wrote an old date, and the log a new one", newer("2026-05-01T00:00:00Z", "2026-04-01T00:00:00Z"), have(seen=[(31, "2026-04-02T00:00:00Z"), (32, "2026-04-02T00:00:00Z")]))
refuse("key-compromised-no-quorum", "key_compromised", "signatures", "the policy has no quorum, so nobody saw it", newer("2026-05-01T00:00:00Z", "2026-04-01T00:00:00Z"), put("trust", "log/quorum", 0))
refuse("key-compromised-granted-after", "key_revoked", "signatures", "the key was compromised before the grant", newer("2026-05-01T00:00:00Z", "2026-03-02T00:00:00Z"))
rotated = [newer("2026-05-01T00:00:00Z"), put("p", "granted_at", "2026-05-10T00:00:00Z"), have(seen=[(31, "2026-05-15T00:00:00Z"), (32, "2026-05-15T00:00:00Z")])]
accept("accept-rotated-key", "granted after the rotation, with the new key", *rotated, have(signers=[EVALUATOR, REVIEWER, NEW]))
refuse("key-rotated-away", "threshold_not_met", "signatures", "granted after the rotation, with the old key", *rotated)


def twin(world):
    edition = office()
    edition["predicate"]["until"] = "2029-01-01T00:00:00Z"
    world.chain.append([edition, [BOARD]])


refuse("accreditation-two-stories", "accreditation_contradictory", "accreditation", "two editions of one number that differ", twin)

# ---- status

for status in ("suspended", "superseded", "withdrawn"):
    refuse(f"status-{status}", status, "status", f"the certificate is {status}", put("status", "list", base64.b64encode(status_list(10, {7: status})).decode()))
refuse("status-withdrawn-old-snapshot-beside", "withdrawn", "status", "an older snapshot says that it stood", lambda w: w.status.__setitem__(slice(None), [[snapshot(4, "2026-05-10T00:00:00Z", {}), STATUS], [snapshot(5, marked={7: "withdrawn"}), STATUS]]))
refuse("status-withdrawn-stale", "withdrawn", "status", "withdrawn as of long ago: that does not become stale", put("status", "list", base64.b64encode(status_list(10, {7: "withdrawn"})).decode()), have(at="2027-12-01T00:00:00Z"))
unclear("status-missing", "status_not_in_bundle", "status", "the policy asks for the status, and there is none", have(status=[]))
unclear("status-no-index", "status_index_missing", "status", "the certificate has no place in a list", drop("p", "status_index"))
unclear("status-index-beyond", "status_older_than_certificate", "status", "the list does not reach that far", put("p", "status_index", 10))
unclear("status-not-known-then", "status_not_in_bundle", "status", "as known before the first snapshot", have(known_at="2026-05-19T23:59:59Z"))
unclear("status-known-before-grant", "not_known_then", "status", "as known before the certificate was granted", have(known_at="2026-03-02T00:00:00Z"), put("trust", "log/quorum", 0))
refuse("status-two-stories", "status_contradictory", "status", "two snapshots of one number that differ", lambda w: w.status.append([snapshot(5, marked={}), STATUS]))
refuse("status-later-number-earlier", "status_contradictory", "status", "a later number that was made earlier", lambda w: w.status.append([snapshot(6, "2026-05-19T00:00:00Z"), STATUS]))
refuse("status-count-shrinks", "status_contradictory", "status", "a later snapshot of fewer certificates", lambda w: w.status.append([snapshot(6, "2026-05-21T00:00:00Z", count=9), STATUS]))
refuse("status-by-a-stranger", "status_not_authentic", "status", "a snapshot that a stranger signed", lambda w: w.status[0].__setitem__(1, STRANGER))
refuse("status-by-another-role", "status_not_authentic", "status", "a snapshot that the certifier signed", lambda w: w.status[0].__setitem__(1, CERTIFIER))
refuse("status-of-another-body", "status_not_authentic", "status", "the snapshot of another body", put("status", "body", "osaka"))
refuse("status-key-ended", "status_not_authentic", "status", "the key had ended when the snapshot was made", put("office", "keys/3/until", "2026-05-20T00:00:00Z"))
refuse("status-as-a-statement", "status_malformed", "status", "a snapshot under another payload type", on_bundle(lambda b: b["status"][0].update(payloadType=IN_TOTO)))
refuse("status-an-accreditation", "status_malformed", "status", "an accreditation in place of a snapshot", on_bundle(lambda b: b.update(status=b["accreditation"][1:])))
refuse("status-flipped", "status_not_authentic", "status", "one bit of the snapshot is another", on_bundle(lambda b: b["status"][0].update(payload=base64.b64encode(flipped(base64.b64decode(b["status"][0]["payload"]), 30)).decode())))
for name, about, data, count in [
    ("surplus-byte", "a zero byte after the end of the list", status_list(10, {8: "withdrawn"}) + b"\0", 10),
    ("surplus-bit", "a bit that is set after the end of the list", b"\x81", 10),
    ("cut-short", "the list is cut short", status_list(10, {1: "suspended", 9: "withdrawn"})[:-1], 10),
    ("empty", "the list has no bytes at all", b"", 10),
    ("index-beyond", "the list names a certificate beyond its number", bytes([0b01100110, 0b11011000]), 10),
    ("all-ones", "a thousand ones that never end", b"\x5f" + b"\xff" * 1000, 10),
    ("all-zeros", "a thousand zeros: a number without end", bytes(1000), 10),
    ("count-bomb", "says that it is about four billion certificates", b"\x80", 4294967295),
    ("marked-bomb", "says that more are withdrawn than there are", b"\x00\x00\x80\x00\x00", 10),
]:
    refuse(f"status-list-{name}", "status_malformed", "status", about, put("status", "list", base64.b64encode(data).decode()), put("status", "count", count))
refuse("status-next-update-earlier", "status_malformed", "status", "the next update is due before this one", put("status", "next_update", "2026-05-20T00:00:00Z"))
refuse("status-events-out-of-order", "status_malformed", "status", "events in another order than they were recorded", put("status", "events", [event("suspended", "2026-04-02T00:00:00Z"), event("active", "2026-04-01T00:00:00Z")]))
refuse("status-restored-from-withdrawn", "status_malformed", "status", "what was withdrawn is restored", put("status", "events", [event("withdrawn", "2026-04-01T00:00:00Z"), event("active", "2026-04-02T00:00:00Z")]))
refuse("status-list-against-events", "status_contradictory", "status", "the list says that it stands, the events that it is suspended", put("status", "events", [event("suspended", "2026-04-01T00:00:00Z")]))
withdrawn = lambda w: w.status.__setitem__(slice(None), [[snapshot(4, "2026-04-11T00:00:00Z", {}), STATUS], [snapshot(5, marked={7: "withdrawn"}, events=[event("withdrawn", "2026-04-10T00:00:00Z", "2026-04-12T00:00:00Z")]), STATUS]])
accept("accept-shipped-before-withdrawal", "shipped the day before the withdrawal, as known now", withdrawn, have(at="2026-04-09T00:00:00Z"))
accept("accept-withdrawal-not-known-then", "shipped after the withdrawal began and before it was said, as known then", withdrawn, have(at="2026-04-11T00:00:00Z", known_at="2026-04-11T00:00:00Z"))
refuse("status-withdrawal-known-now", "withdrawn", "status", "the same shipment, as known now", withdrawn, have(at="2026-04-11T00:00:00Z"))
paused = put("status", "events", [event("suspended", "2026-04-10T00:00:00Z"), event("active", "2026-04-20T00:00:00Z")])
refuse("status-suspended-then", "suspended", "status", "suspended at that time, and restored since", paused, have(at="2026-04-15T00:00:00Z"))
accept("accept-restored", "suspended once, and restored since", paused)

# ---- the log

unclear("log-missing", "log_proof_not_in_bundle", "log", "the policy asks for a log proof, and there is none", have(log=False))
for name, about, change in [
    ("not-a-proof", "something else than a proof", lambda t: "proof\n"),
    ("other-version", "a proof of another version", lambda t: t.replace("@v1", "@v2")),
    ("index", "another index", lambda t: t.replace("index 2", "index 3")),
    ("index-beyond", "an index beyond the tree", lambda t: t.replace("index 2", "index 7")),
    ("index-leading-zero", "an index with a leading zero", lambda t: t.replace("index 2", "index 02")),
    ("hash-missing", "one hash is missing", lambda t: t.split("\n", 3)[0] + "\n" + t.split("\n", 3)[1] + "\n" + t.split("\n", 3)[3]),
    ("hash-other", "one hash is another", lambda t: t.split("\n", 3)[0] + "\n" + t.split("\n", 3)[1] + "\n" + "A" * 43 + "=\n" + t.split("\n", 3)[3]),
    ("size", "another tree size, so that the signature does not hold", lambda t: t.replace("\n7\n", "\n8\n")),
    ("no-signatures", "a checkpoint without signatures", lambda t: t.split("\n\n\u2014")[0].split("\u2014")[0]),
    ("log-signature-missing", "witnesses signed, the log did not", lambda t: t.replace(t[t.index(f"\u2014 {ORIGIN}"):t.index("\u2014 witness")], "")),
    ("cosignature-broken", "the cosignature of a known witness does not hold", lambda t: t.replace(t[-8:], "AAAA" + t[-4:] if t[-8:-4] != "AAAA" else "BBBB" + t[-4:])),
]:
    refuse(f"log-{name}", "log_proof_invalid", "log", about, have(proof=change))
other_world = World()
other_world.certificate["predicate"]["number"] = "MCO-2026-0008"
other_proof = json.loads(other_world.bundle())["log"]
refuse("log-carriage-returns", "envelope_malformed", "envelope", "a log proof with carriage returns, which no text of a bundle may hold", have(proof=lambda t: t.replace("\n", "\r\n")))
refuse("log-of-another-certificate", "log_proof_invalid", "log", "the proof of another certificate, from another tree", have(proof=lambda t: other_proof))
refuse("log-not-trusted", "log_not_trusted", "log", "a log that the policy does not trust", have(origin="log.other.example"))
refuse("log-key-of-another", "log_proof_invalid", "log", "the right name, another key", have(log_key=STRANGER))
refuse("log-signed-after", "log_proof_invalid", "log", "a signature was added after the certificate was logged", on_bundle(lambda b: b["certificate"]["signatures"].append(b["certificate"]["signatures"][0])))
refuse("log-key-id-changed", "log_proof_invalid", "log", "a key id of the certificate was changed after it was logged", on_bundle(lambda b: b["certificate"]["signatures"][0].pop("keyid") and None))
refuse("log-quorum", "witness_quorum_not_met", "log", "one witness of the two that the policy asks for", lambda w: w.seen.pop() and None)
refuse("log-split-view", "witness_quorum_not_met", "log", "a checkpoint that no witness has seen", have(seen=[]))
refuse("log-same-witness-twice", "witness_quorum_not_met", "log", "one witness, twice", have(seen=[(31, "2026-03-03T01:00:00Z"), (31, "2026-03-03T02:00:00Z")]))
refuse("log-unknown-witness", "witness_quorum_not_met", "log", "one witness, and one that nobody here knows", have(seen=[(31, "2026-03-03T01:00:00Z"), (STRANGER, "2026-03-03T02:00:00Z")]))
unclear("log-seen-later", "not_known_then", "log", "as known before the second witness saw it", put("trust", "status", {"required": False}), have(status=[], known_at="2026-03-03T01:30:00Z", at="2026-03-03T01:30:00Z"))


def main():
    for old in HERE.iterdir():
        if old.is_dir():
            shutil.rmtree(old)
    shared = json.dumps(trust(), ensure_ascii=False, indent=1) + "\n"
    (HERE / "trust.json").write_text(shared, encoding="utf-8")
    (HERE / "product.json").write_text(json.dumps(product(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    names = [name for name, *_ in CASES]
    assert len(set(names)) == len(names), [n for n in names if names.count(n) > 1]
    for name, verdict, code, check, about, changes in CASES:
        world = World()
        for change in changes:
            change(world)
        folder = HERE / name
        folder.mkdir()
        (folder / "bundle.json").write_bytes(world.bundle())
        index = {"about": about, "bundle": "bundle.json", "trust": "../trust.json", "at": world.at}
        if world.trust != trust():
            (folder / "trust.json").write_text(json.dumps(world.trust, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            index["trust"] = "trust.json"
        if world.product is not None:
            index["product"] = "../product.json"
            if world.product != product():
                (folder / "product.json").write_text(json.dumps(world.product, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
                index["product"] = "product.json"
        if world.known_at:
            index["known_at"] = world.known_at
        exit_code = 65 if code == "envelope_malformed" else EXIT[verdict]
        index |= {"verdict": verdict, "code": code, "check": check, "exit": exit_code}
        (folder / "case.json").write_text(json.dumps(index, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{len(CASES)} cases")


if __name__ == "__main__":
    main()
