"""Who signed, with what, in which role and when."""

import base64

from .producer import IN_TOTO, ORDER, Key, b64, canonical, flip, pae
from .world import (
    accredited, both, case, day, drop, full, no_policy, on_bundle, plain, put, refuse, root_of, statement,
)
from .accepted import revocation, rotate


def signed(name, title, code, *edits, world=plain):
    case("sign-" + name, title, refuse("signatures", code), world, *edits)


def sig(edit):
    def apply(bundle):
        first = bundle["certificate"]["signatures"][0]
        first["sig"] = edit(first["sig"])

    return on_bundle(apply)


def resign(message):
    """Signs something else than the pre-authentication encoding."""

    def apply(bundle):
        body = base64.b64decode(bundle["certificate"]["payload"])
        bundle["certificate"]["signatures"][0]["sig"] = b64(Key("certifier").sign(message(body)))

    return on_bundle(apply)


def renumber(bundle):
    body = base64.b64decode(bundle["certificate"]["payload"])
    bundle["certificate"]["payload"] = b64(body.replace(b"MCO-2026-0042", b"MCO-2026-0043"))


def plus_order(text):
    data = base64.b64decode(text)
    higher = int.from_bytes(data[32:], "little") + ORDER
    return b64(data[:32] + higher.to_bytes(32, "little"))


for bit, where in ((0, "first"), (4000, "middle")):
    case(f"sign-flip-payload-{where}", f"A bit of the payload is flipped, in the {where} of it", refuse("statement", "statement_malformed"), plain, on_bundle(lambda b, bit=bit: b["certificate"].update(payload=flip(b["certificate"]["payload"], bit))))
signed("flip-r", "A bit of R is flipped", "signature_invalid", sig(lambda s: flip(s, 9)))
signed("flip-r-sign", "The sign bit of R is flipped", "signature_invalid", sig(lambda s: flip(s, 255)))
signed("flip-s", "A bit of S is flipped", "signature_invalid", sig(lambda s: flip(s, 256)))
signed("malleable", "S + L: another form of the signature that loose verifiers take", "signature_invalid", sig(plus_order))
signed("r-small-order", "R is the neutral point and S is zero", "signature_invalid", sig(lambda s: b64(bytes([1]) + bytes(63))))
signed("zeros", "A signature of zeros", "signature_invalid", sig(lambda s: b64(bytes(64))))
signed("short", "A signature of 63 bytes", "signature_invalid", sig(lambda s: b64(base64.b64decode(s)[:63])))
signed("long", "A signature of 65 bytes", "signature_invalid", sig(lambda s: b64(base64.b64decode(s) + b"\0")))
signed("bare-payload", "The bare payload was signed", "signature_invalid", resign(lambda body: body))
signed("other-length", "The encoding states another length of the payload", "signature_invalid", resign(lambda body: pae(IN_TOTO, body).replace(b" %d " % len(body), b" %d " % (len(body) - 1))))
signed("other-type", "The signature is over another payload type", "signature_invalid", resign(lambda body: pae("application/json", body)))
signed("of-another-certificate", "A signature of the body over another certificate of its", "signature_invalid", resign(lambda body: pae(IN_TOTO, body.replace(b"MCO-2026-0042", b"MCO-2026-0043"))))
signed("stranger", "A key that the policy does not know", "signer_unknown", put("signers", ["stranger"]))
signed("stranger-as-certifier", "A stranger's signature with the certifier's key id", "signature_invalid", put("signers", ["stranger"]), on_bundle(lambda b: b["certificate"]["signatures"][0].update(keyid=Key("certifier").id)))
signed("flip-payload-number", "A digit of the number is another one", "signature_invalid", on_bundle(lambda b: renumber(b)))
signed("flip-without-keyid", "A changed payload, and no hint at the key", "signer_unknown", on_bundle(lambda b: (renumber(b), b["certificate"]["signatures"][0].pop("keyid")) and None))

TWO = put("policy.thresholds", [{"role": "certifier", "count": 2}])
signed("threshold-one-of-two", "One certifier signed, two are asked for", "threshold_not_met", TWO, put("policy.roots", [root_of("certifier", ["certifier"]), root_of("certifier-2", ["certifier"])]))
signed("threshold-same-key-twice", "One certifier signed twice", "threshold_not_met", TWO, put("signers", ["certifier", "certifier"]), put("policy.roots", [root_of("certifier", ["certifier"]), root_of("certifier-2", ["certifier"])]))
signed("threshold-same-key-two-names", "One key is listed twice, under two names", "threshold_not_met", TWO, put("signers", ["certifier", "certifier"]), put("policy.roots", [root_of("certifier", ["certifier"]), {**root_of("certifier", ["certifier"]), "name": "deputy"}]))
signed("threshold-with-strangers", "Three strangers do not make up for a certifier", "threshold_not_met", TWO, put("signers", ["certifier", "stranger", "stranger-2", "stranger-3"]), put("policy.roots", [root_of("certifier", ["certifier"]), root_of("certifier-2", ["certifier"])]))
signed("role-missing", "Nobody signed as evaluator", "threshold_not_met", put("policy.roots", [root_of("certifier", ["certifier"]), root_of("evaluator", ["evaluator"])]), put("policy.thresholds", [{"role": "certifier", "count": 1}, {"role": "evaluator", "count": 1}]))
signed("role-other", "A key of the body signed that is no certifier", "threshold_not_met", put("policy.roots", [root_of("certifier", ["certifier"]), root_of("evaluator", ["evaluator"])]), put("signers", ["evaluator"]))
signed("roles-not-separate", "One key would have to be evaluator and certifier", "roles_not_separate", put("policy.roots", [root_of("certifier", ["certifier", "evaluator"])]), put("policy.thresholds", [{"role": "certifier", "count": 1}, {"role": "evaluator", "count": 1}]))
signed("roles-three-of-two", "Three places and two keys, each of which holds all roles", "roles_not_separate", put("policy.roots", [root_of(n, ["certifier", "evaluator", "reviewer"]) for n in ("certifier", "evaluator")]), put("policy.thresholds", [{"role": r, "count": 1} for r in ("certifier", "evaluator", "reviewer")]), put("signers", ["certifier", "evaluator"]))
signed("key-ended", "The key had ended at the second of the grant", "key_expired", put("policy.roots.0.until", day("2026-11-22")))
signed("key-not-yet", "The key counts from a second after the grant", "key_not_yet_valid", put("policy.roots.0.from", "2026-11-22T00:00:01Z"))
case("body-mismatch", "A trusted key signed for another body than its own", refuse("body", "body_mismatch"), plain, put("policy.roots", [root_of("certifier", ["certifier"], body="kisaki"), root_of("certifier-2", ["certifier"])]))
case("body-mismatch-half", "Two signed, one of them for another body", refuse("body", "body_mismatch"), plain, TWO, put("policy.roots", [root_of("certifier", ["certifier"]), root_of("certifier-2", ["certifier"], body="kisaki")]), put("signers", ["certifier", "certifier-2"]))
case("body-not-trusted", "A trusted key signed for a body that the policy does not know", refuse("body", "body_not_trusted"), plain, put("certificate.body.id", "unheard-of"))

# accredited keys
signed("accredited-role-missing", "The accreditation asks for a reviewer, the policy does not", "threshold_not_met", put("signers", ["evaluator", "certifier"]), world=full)
signed("accredited-one-of-two", "The accreditation asks for two certifiers, one of whom signed twice", "threshold_not_met", put("office.thresholds", [{"role": "certifier", "count": 2}]), put("signers", ["certifier", "certifier"]), world=full)
signed("accredited-status-key", "The status key signed in the certifier's place", "threshold_not_met", put("signers", ["evaluator", "reviewer", "status"]), world=full)
signed("accredited-board-key", "The board signed in the certifier's place", "threshold_not_met", put("signers", ["evaluator", "reviewer", "board"]), world=full)
signed("accredited-authority-key", "Two keys of the authority signed the certificate themselves", "signer_unknown", put("signers", ["authority-1", "authority-2"]), world=full)
signed("accredited-new-key-too-early", "Signed with a key that the body got after the grant", "signer_unknown", lambda w: rotate(w, day("2026-11-25")) and None, put("signers", ["certifier-new"]), world=full)
signed("accredited-old-key-too-late", "Signed with the key that the body had given up before the grant", "threshold_not_met", rotate, world=full)
signed("accredited-key-ended", "The accreditation lets the key end before the grant", "key_expired", put("office.keys.2", accredited("certifier", ["certifier"], until=day("2026-11-01"))), world=full)
signed("key-revoked-before", "The key had been revoked at the second of the grant", "key_revoked", put("office.revocations", [revocation("certifier", day("2026-11-22"))]), world=full)
signed("key-revoked-in-newer-edition", "An edition made after the grant says that the key had been revoked before it", "key_revoked", lambda w: w.accreditations.append(({**w.office, "sequence": 2, "issued_at": day("2026-11-30"), "revocations": [revocation("certifier", day("2026-11-21"))]}, ["board"])), world=full)
signed("key-revoked-of-policy", "An accreditation revokes a key that the policy lists itself", "key_revoked", put("policy.roots", [root_of("certifier", ["certifier"])]), put("policy.accreditation.required", False), put("office.revocations", [revocation("certifier", day("2026-11-20"))]), world=full)
signed("key-compromised-before", "The key had been compromised before the grant", "key_revoked", put("office.revocations", [revocation("certifier", day("2026-11-25"), compromised_at=day("2026-11-20"))]), world=full)
signed("key-compromised-seen-too-late", "Granted before the compromise by its own word, seen by witnesses after it", "key_compromised", put("office.revocations", [revocation("certifier", day("2026-11-25"), compromised_at="2026-11-22T06:02:00Z")]), world=full)
signed("key-compromised-not-logged", "Granted before the compromise by its own word, and never logged", "key_compromised", put("office.revocations", [revocation("certifier", day("2026-11-25"), compromised_at=day("2026-11-24"))]), put("log", None), put("policy.log.required", False), world=full)
signed("key-compromised-quorum-zero", "The policy asks for no witness, so nobody saw the certificate before the compromise", "key_compromised", put("office.revocations", [revocation("certifier", day("2026-11-25"), compromised_at=day("2026-11-24"))]), put("policy.log.quorum", 0), world=full)


def weak(name, title, code, key):
    case("policy-" + name, title, no_policy(code), plain, put("policy.roots.0.key", "ed25519:" + b64(key)))


P = 2**255 - 19
weak("key-neutral-point", "The key is the neutral point, under which anything can be signed", "policy-key-weak", bytes([1]) + bytes(31))
weak("key-small-order", "The key is a point of order eight", "policy-key-weak", bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"))
weak("key-order-two", "The key is the point of order two", "policy-key-weak", (P - 1).to_bytes(32, "little"))
weak("key-not-on-curve", "The key is no point of the curve", "policy-key-malformed", bytes([2]) + bytes(31))
weak("key-not-canonical", "The key is the neutral point written another way", "policy-key-malformed", (P + 1).to_bytes(32, "little"))
case("policy-witness-key-twice", "Two witnesses with one key", no_policy("witness-key-twice"), full, lambda w: w.policy["log"]["witnesses"].append(alias(w)))
case("policy-witness-as-log", "A witness's key stands where a log's belongs", no_policy("wrong-note-key-kind"), full, lambda w: w.policy["log"].update(logs=[Key("log.example/certificates").verifier(4)]))
case("policy-note-key-id", "A verifier key with the id of another", no_policy("wrong-verifier-key-id"), full, lambda w: w.policy["log"].update(logs=[w.policy["log"]["logs"][0].replace(Key("log.example/certificates").note_id(1).hex(), "00000000")]))


def alias(w):
    """The first witness's key under another name."""
    from .producer import sha256

    public = Key("witness.example/w1").public
    name = "witness.example/alias"
    return f"{name}+{sha256(name.encode() + bytes([10, 4]) + public)[:4].hex()}+{b64(bytes([4]) + public)}"
