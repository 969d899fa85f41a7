#!/usr/bin/env python3
"""The gate once more, written from docs/FORMATS alone, over the package `cryptography` and nothing else: so that the verdicts do
not rest on one program. `documents.py` beside it reads the documents.

    gate.py BUNDLE --trust TRUST [--product PRODUCT] --at TIME [--known-at TIME]
    gate.py --vectors DIR     checks every case of the bundle vectors
"""
import argparse, sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from documents import *

IN_TOTO, SNAPSHOT = "application/vnd.in-toto+json", "application/vnd.warifu.status-snapshot+json"
EXIT = {"accept": 0, "refuse": 1, "undetermined": 2, "accept_stale": 3}


class Fails(Exception):
    """One of the first five checks does not pass: name, code."""


# ---- keys, envelopes, trees

def signed_by(key, message, signature):
    if signature[:32] in (b"\1" + bytes(31), bytes(32)):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        return True
    except (InvalidSignature, ValueError):
        return False


def signers(envelope, keys):
    kind, payload = envelope["payloadType"].encode(), unbase64(envelope["payload"])
    message = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)
    return {key for made in envelope["signatures"] for key in keys if signed_by(key, message, unbase64(made["sig"]))}


def key_id(key):
    return "sha256:" + hashlib.sha256(bytes.fromhex("302a300506032b6570032100") + key).hexdigest()


# ---- who may certify

class Chain:
    def __init__(self, trust, envelopes, known_at):
        self.rule, self.editions, self.offered = trust.get("accreditation"), [], bool(envelopes)
        left, grown = list(envelopes) if self.rule else [], True
        for attempt in [self.by_authority, self.by_body]:
            while left and grown:
                opened = [(envelope, edition) for envelope in left if (edition := self.open(envelope, attempt))]
                left = [envelope for envelope in left if all(envelope is not e for e, _ in opened)]
                known = [edition for _, edition in opened if known_at is None or time(edition["issued_at"]) <= known_at]
                self.editions += known
                grown = bool(opened) and attempt == self.by_body
            grown = True

    def open(self, envelope, attempt):
        try:
            if envelope["payloadType"] != IN_TOTO:
                return None
            edition = read_accreditation(unbase64(envelope["payload"]))
            return edition if attempt(edition, envelope) else None
        except (Bad, ValueError):
            return None

    def by_authority(self, edition, envelope):
        keys = [fit_key(key["key"]) for key in self.rule["keys"] if during(key, time(edition["issued_at"]))]
        return edition["issuer"] == self.rule["authority"] and len(signers(envelope, keys)) >= self.rule["threshold"]

    def by_body(self, edition, envelope):
        made_at, issuer = time(edition["issued_at"]), edition["issuer"]
        def may(parent):
            needed = next((t["count"] for t in parent["thresholds"] if t["role"] == "accreditor"), 1)
            keys = [k["bytes"] for k in parent["keys"] if "accreditor" in k["roles"] and during(k, made_at) and self.sound(issuer, k["bytes"], made_at, None)]
            return (parent["kind"] == "accredits" and time(parent["from"]) <= made_at < time(parent["until"])
                    and not self.suspended(parent["issuer"], issuer, made_at) and len(signers(envelope, keys)) >= needed)
        return any(may(parent) for parent in self.governing(issuer, made_at))

    def governing(self, body, at):
        editions = [e for e in self.editions if e["body"]["id"] == body]
        def of(issuer):
            own = [e for e in editions if e["issuer"] == issuer]
            made = [e for e in own if time(e["issued_at"]) <= at]
            return max(made, key=lambda e: e["sequence"]) if made else min(own, key=lambda e: e["sequence"])
        return [of(issuer) for issuer in sorted({e["issuer"] for e in editions})]

    def revocations(self, body, key):
        return [r for e in self.editions if e["body"]["id"] == body for r in e.get("revocations", []) if base64.b64decode(r["key"][8:]) == key]

    def sound(self, body, key, signed_at, seen_at):
        def allows(r):
            theft = r.get("compromised_at")
            return signed_at < time(r["revoked_at"]) and (not theft or signed_at < time(theft) and seen_at is not None and seen_at < time(theft))
        return all(allows(r) for r in self.revocations(body, key))

    def suspended(self, issuer, body, at):
        pauses = [s for e in self.editions if (e["issuer"], e["body"]["id"]) == (issuer, body) for s in e.get("suspensions", [])]
        return any(time(s["from"]) <= at and ("until" not in s or at < time(s["until"])) for s in pauses)

    def roots(self, at):
        return [{"body": body, "roles": k["roles"], "bytes": k["bytes"]} | {n: k[n] for n in ("from", "until") if n in k}
                for body in {e["body"]["id"] for e in self.editions} for e in self.governing(body, at) for k in e["keys"]]


# ---- the checks

def authenticate(data, trust, known_at):
    try:
        bundle = read(data, "bundle")
    except Bad:
        raise Fails("envelope", "envelope_malformed")
    envelope = bundle["certificate"]
    if envelope["payloadType"] != IN_TOTO:
        raise Fails("payload_type", "payload_type_unknown")
    chain = Chain(trust, bundle.get("accreditation", []), known_at)
    own = [root | {"bytes": fit_key(root["key"])} for root in trust["roots"]]
    everybody = {root["bytes"] for root in own} | {k["bytes"] for e in chain.editions for k in e["keys"]}
    signed = signers(envelope, everybody)
    if not signed:
        named = {made.get("keyid") for made in envelope["signatures"]} & {key_id(key) for key in everybody}
        raise Fails("signatures", "signature_invalid" if named else "signer_unknown")
    try:
        p = read_certificate(unbase64(envelope["payload"]))
    except Bad:
        raise Fails("statement", "statement_malformed")
    granted_at, body = time(p["granted_at"]), p["body"]["id"]
    logged, seen = read_log(bundle, trust)
    quorum = (trust.get("log") or {}).get("quorum", 0)
    seen_at = sorted(seen)[quorum - 1] if seen and 0 < quorum <= len(seen) else None
    seen_at = seen_at and datetime(1970, 1, 1) + timedelta(seconds=seen_at)
    roots = own + chain.roots(granted_at)
    needed = {}
    accredited = [t for e in chain.governing(body, granted_at) for t in e["thresholds"] if t["role"] not in ("accreditor", "status")]
    for t in trust["thresholds"] + accredited:
        needed[t["role"]] = max(needed.get(t["role"], 0), t["count"])
    def enough(counts):
        by_role = {role: {r["bytes"] for r in roots if role in r["roles"] and r["bytes"] in signed and counts(r)} for role in needed}
        if any(len(by_role[role]) < count for role, count in needed.items()):
            return "threshold_not_met"
        places = [by_role[role] for role, count in needed.items() for _ in range(count)]
        return None if separate(places, frozenset()) else "roles_not_separate"
    in_period = lambda r: during(r, granted_at)
    of_body = lambda r: in_period(r) and r["body"] == body
    sound = lambda r: of_body(r) and chain.sound(body, r["bytes"], granted_at, seen_at)
    if code := enough(in_period):
        if enough(lambda r: True) is None:
            outside = [r for r in roots if r["bytes"] in signed and not in_period(r)]
            code = "key_expired" if any("until" in r and time(r["until"]) <= granted_at for r in outside) else "key_not_yet_valid"
        raise Fails("signatures", code)
    if enough(of_body):
        raise Fails("body", "body_mismatch" if any(r["body"] == body for r in roots) else "body_not_trusted")
    if enough(sound):
        bad = next(r for r in roots if r["bytes"] in signed and of_body(r) and not sound(r))
        lacks = lambda r: granted_at < time(r["revoked_at"]) and "compromised_at" in r and granted_at < time(r["compromised_at"])
        raise Fails("signatures", "key_compromised" if all(map(lacks, chain.revocations(body, bad["bytes"]))) else "key_revoked")
    return bundle, p, chain, own, logged, seen


def read_log(bundle, trust):
    """The code of the check so far, and when known witnesses saw the log."""
    if "log" not in trust:
        return "not_asked", None
    if "log" not in bundle:
        return "log_proof_not_in_bundle", None
    keys = {vkey.split("+")[0]: vkey for vkey in trust["log"]["logs"]}
    try:
        head, signed = bundle["log"].split("\n\n", 1)
        lines = head.split("\n")
        if lines[0] != "c2sp.org/tlog-proof@v1" or not re.fullmatch(r"index (0|[1-9]\d*)", lines[1]):
            raise Bad("proof")
        hashes = [base64.b64decode(line, validate=True) for line in lines[2:]]
        text, made = signed.rsplit("\n\n", 1)
        text, made = text + "\n", [re.fullmatch("\u2014 ([^ +]+) ([A-Za-z0-9+/]+=*)", line).groups() for line in made.removesuffix("\n").split("\n")]
        origin, size, root = text.split("\n")[:3]
        if origin not in keys:
            return "log_not_trusted", None
        seen, by_log = {}, False
        for vkey in [keys[origin]] + trust["log"]["witnesses"]:
            name, number, material = vkey.split("+", 2)
            key = base64.b64decode(material)
            for line_name, blob in made:
                blob = base64.b64decode(blob, validate=True)
                if (line_name, blob[:4].hex()) != (name, number):
                    continue
                stamp = int.from_bytes(blob[4:12], "big")
                message, signature = (text, blob[4:]) if key[0] == 1 else (f"cosignature/v1\ntime {stamp}\n{text}", blob[12:])
                if not signed_by(key[1:], message.encode(), signature):
                    raise Bad("signature")
                if key[0] == 1:
                    by_log = True
                else:
                    seen[name] = min(stamp, seen.get(name, stamp))
        leaf = hashlib.sha256(b"\0" + canonical(bundle["certificate"])).digest()
        if not by_log or str(int(size)) != size or climb(leaf, int(lines[1][6:]), int(size), hashes) != base64.b64decode(root, validate=True):
            raise Bad("inclusion")
        return "ok", list(seen.values())
    except (Bad, ValueError, AttributeError, IndexError):
        return "log_proof_invalid", None


def check(data, trust, product, at, known_at):
    try:
        bundle, p, chain, own, logged, seen = authenticate(data, trust, known_at)
    except Fails as failed:
        name, code = failed.args
        return [(name, "fail", code)]
    results = []
    passes = lambda name, code=None, outcome="fail": results.append((name, outcome if code else "pass", code or "ok"))
    entries, found = trust["sets"], p["set"]
    fitting = [e for e in entries if covers(e, found)]
    same = [e for e in entries if e["id"] == found["id"]]
    passes("set", None if fitting else "set_not_accepted" if not same else "set_digest_not_accepted" if any(in_range(e["versions"], found["version"]) for e in same) else "set_version_out_of_range")
    passes("level", None if not fitting or any("levels" not in e or p["level"] in e["levels"] for e in fitting) else "level_not_accepted")
    granted_at, oldest = time(p["granted_at"]), trust.get("max_certificate_age")
    passes("validity", "not_yet_valid" if at < granted_at else "expired" if p["expires_at"] and time(p["expires_at"]) <= at else "too_old" if oldest and granted_at < shift(at, oldest, -1) else None)
    if product is None:
        passes("product", "product_not_given" if trust["product"] == "required" else None, "unknown")
    else:
        digests = {a["digest"] for a in p["product"]["artifacts"]}
        values = lambda of, kind: {i["value"] for i in of.get("identifiers", []) if i["type"] == kind}
        clash = any(values(p["product"], k) and values(product, k) and not values(p["product"], k) & values(product, k) for k in ("purl", "cpe", "gtin", "model"))
        passes("product", "product_mismatch" if clash or any(a["digest"] not in digests for a in product["artifacts"]) else None)
    passes("product_kind", None if p["product"]["kind"] in trust.get("product_kinds", [p["product"]["kind"]]) else "product_kind_not_accepted")
    passes("waivers", "waivers_not_accepted" if trust["waivers"] == "refuse" and (p["waived"] or "requirement_waived" in p["weakenings"]) else None)
    results.append(findings(bundle.get("disclosed", []), p, trust))
    results.append(accreditation(chain, p, at))
    results.append(status(bundle, p, chain, own, trust, at, known_at))
    results.append(log(logged, seen, trust, known_at))
    return results


def findings(shown, p, trust):
    asked = trust.get("required_findings", [])
    for d in shown:
        leaf = hashlib.sha256(b"\0" + canonical({n: d[n] for n in ("outcome", "requirement", "salt")})).digest()
        if climb(leaf, d["index"], p["findings"]["count"], [bytes.fromhex(h[7:]) for h in d["proof"]]) != bytes.fromhex(p["findings"]["root"][7:]):
            return "findings", "fail", "finding_proof_invalid"
    if any(d["requirement"] in asked and d["outcome"] not in ("satisfied", "not_applicable") for d in shown):
        return "findings", "fail", "finding_not_met"
    missing = set(asked) - {d["requirement"] for d in shown}
    return ("findings", "unknown", "finding_not_disclosed") if missing else ("findings", "pass", "ok")


def accreditation(chain, p, at):
    rule, name = chain.rule, "accreditation"
    if not rule:
        return name, "skipped", "not_asked"
    numbers = {}
    for e in chain.editions:
        if numbers.setdefault((e["issuer"], e["body"]["id"], e["sequence"]), e) != e:
            return name, "fail", "accreditation_contradictory"
    granted_at = time(p["granted_at"])
    editions = chain.governing(p["body"]["id"], granted_at)
    if not editions:
        if not rule["required"]:
            return name, "skipped", "accreditation_not_in_bundle"
        return (name, "fail", "accreditation_not_rooted") if chain.offered else (name, "unknown", "accreditation_not_in_bundle")
    codes = [ascend(chain, rule, e, p, granted_at, at) for e in editions]
    return (name, "pass", "ok") if None in codes else (name, "fail", codes[0])


def ascend(chain, rule, e, p, granted_at, at):
    if e["kind"] != "certifies":
        return "body_may_not_certify"
    for _ in range(8):
        for then in [granted_at] + ([at] if rule["in_force"] == "throughout" else []):
            if then < time(e["from"]):
                return "accreditation_not_yet_valid"
            if time(e["until"]) <= then:
                return "accreditation_ended"
            if chain.suspended(e["issuer"], e["body"]["id"], then):
                return "body_suspended"
        scope = e["scope"]
        if "sets" in scope:
            fitting = [s for s in scope["sets"] if covers(s, p["set"])]
            if not fitting:
                return "set_out_of_scope"
            if not any("levels" not in s or p["level"] in s["levels"] for s in fitting):
                return "level_out_of_scope"
        if p["product"]["kind"] not in scope.get("product_kinds", [p["product"]["kind"]]):
            return "product_kind_out_of_scope"
        if "sectors" in rule and "sectors" in scope and not set(rule["sectors"]) & set(scope["sectors"]):
            return "sector_out_of_scope"
        if e["issuer"] == rule["authority"]:
            return None
        above = [a for a in chain.governing(e["issuer"], granted_at) if a["kind"] == "accredits"]
        if not above:
            break
        e = above[0]
    return "accreditation_not_rooted"


def status(bundle, p, chain, own, trust, at, known_at):
    name, body, rule = "status", p["body"]["id"], trust["status"]
    if known_at is not None and known_at < time(p["granted_at"]):
        return name, "unknown", "not_known_then"
    nothing = lambda code: (name, "unknown" if rule["required"] else "skipped", code)
    everybody = {r["bytes"] for r in own} | {k["bytes"] for e in chain.editions for k in e["keys"]}
    known = []
    for envelope in bundle.get("status", []):
        if envelope["payloadType"] != SNAPSHOT:
            return name, "fail", "status_malformed"
        signed = signers(envelope, everybody)
        if not signed:
            return name, "fail", "status_not_authentic"
        try:
            s = read_snapshot(unbase64(envelope["payload"]))
            made_at = time(s["issued_at"])
            may = {r["bytes"] for r in own + chain.roots(made_at) if r["body"] == body and "status" in r["roles"] and during(r, made_at) and chain.sound(body, r["bytes"], made_at, None)}
            if s["body"] != body or not signed & may:
                return name, "fail", "status_not_authentic"
            known.append((s, unpack(base64.b64decode(s["list"]), s["count"])))
        except Bad:
            return name, "fail", "status_malformed"
    for a, _ in known:
        for b, _ in known:
            if a["sequence"] == b["sequence"] and a != b or a["sequence"] < b["sequence"] and (a["issued_at"] > b["issued_at"] or a["count"] > b["count"]):
                return name, "fail", "status_contradictory"
    known = [k for k in known if known_at is None or time(k[0]["issued_at"]) <= known_at]
    if not known:
        return nothing("status_not_in_bundle")
    s, marked = max(known, key=lambda k: k[0]["sequence"])
    index = p.get("status_index")
    if index is None:
        return nothing("status_index_missing")
    if index >= s["count"]:
        return nothing("status_older_than_certificate")
    now, events = marked.get(index, "active"), [e for e in s.get("events", []) if e["index"] == index]
    if events:
        if events[-1]["status"] != now:
            return name, "fail", "status_contradictory"
        now = next((e["status"] for e in reversed(events) if time(e["from"]) <= at), "active")
    if now != "active":
        return name, "fail", now
    if "max_age" in rule and shift(time(s["issued_at"]), rule["max_age"], 1) < at:
        return name, "stale", "status_too_old"
    return name, "pass", "ok"


def log(code, seen, trust, known_at):
    rule = trust.get("log", {})
    if code in ("log_proof_not_in_bundle", "log_not_trusted") and not rule["required"] or code == "not_asked":
        return "log", "skipped", code
    if code != "ok":
        return "log", "unknown" if code == "log_proof_not_in_bundle" else "fail", code
    if len(seen) < rule["quorum"]:
        return "log", "fail", "witness_quorum_not_met"
    then = [t for t in seen if known_at is None or datetime(1970, 1, 1) + timedelta(seconds=t) <= known_at]
    return ("log", "pass", "ok") if len(then) >= rule["quorum"] else ("log", "unknown", "not_known_then")


def verdict(results):
    for outcome, answer in (("fail", "refuse"), ("unknown", "undetermined"), ("stale", "accept_stale")):
        for name, found, code in results:
            if found == outcome:
                return answer, code, name, 65 if code == "envelope_malformed" else EXIT[answer]
    return "accept", "ok", None, 0


def ask(bundle, trust, product, at, known_at):
    load = lambda path, schema: read(pathlib.Path(path).read_bytes(), schema)
    results = check(pathlib.Path(bundle).read_bytes(), load(trust, "trust-policy"), product and load(product, "product"), time(at), known_at and time(known_at))
    return verdict(results)


def vectors(folder):
    wrong, cases = [], sorted(pathlib.Path(folder).glob("*/case.json"))
    for path in cases:
        case = json.loads(path.read_text(encoding="utf-8"))
        at = lambda name: path.parent / case[name] if name in case else None
        found = ask(at("bundle"), at("trust"), at("product"), case["at"], case.get("known_at"))
        expected = (case["verdict"], case["code"], case["check"], case["exit"])
        if found != expected:
            wrong.append(f"{path.parent.name}: {found}, and expected {expected}")
    print("\n".join(wrong + [f"{len(cases) - len(wrong)} of {len(cases)} agree"]))
    return 1 if wrong or not cases else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", nargs="?")
    for name in ("--trust", "--product", "--at", "--known-at", "--vectors"):
        parser.add_argument(name)
    given = parser.parse_args()
    if given.vectors:
        return vectors(given.vectors)
    answer, code, name, exit_code = ask(given.bundle, given.trust, given.product, given.at, given.known_at)
    print(json.dumps({"verdict": answer, "code": code, "check": name}))
    return exit_code


if __name__ == "__main__":
    sys.exit(main())
