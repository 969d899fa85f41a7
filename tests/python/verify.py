#!/usr/bin/env python3
"""An independent verifier of Warifu bundles: docs/GATE.md and docs/FORMATS, over nothing but `cryptography`.

    verify.py BUNDLE --trust POLICY [--product PRODUCT] --at TIME [--known-at TIME]

Prints {"verdict", "code", "check"} and ends with the exit code of `warifu check`.
"""

import argparse
import json
import pathlib
import sys

from formats import (
    Bad, IN_TOTO, SNAPSHOT, base64_of, base64_text, canonical, check_product, clock, during, key_id, key_of,
    leads, matches, moved, need, open_envelope, read, read_accreditation, read_certificate, read_list, read_log,
    read_policy, read_snapshot, sha256, within,
)


class Broken(Exception):
    """A check among the first five that does not pass: its name and code."""


# --- who may certify: docs/FORMATS/accreditation.md ---


class Chain:
    """The editions that lead to the authority, each with the issuers through which it does (none: the authority)."""

    def __init__(self, rule, envelopes, known_at):
        self.editions = []
        left, found = list(envelopes) if rule else [], True
        while found:
            found = []
            for envelope in list(left):
                edition = self.opened(rule, envelope)
                if edition:
                    left.remove(envelope)
                    found += [edition] if edition.a["issued_at"] <= known_at else []
            self.editions += found

    def opened(self, rule, envelope):
        top = {key_of(one) for one in rule["keys"]}
        below = {key_of(one) for e in self.editions if e.a["kind"] == "accredits" for one in e.keys("accreditor", None)}
        payload, signers = open_envelope(envelope, top | below)
        try:
            need(envelope["payloadType"] == IN_TOTO and signers)
            edition = Edition(read_accreditation(payload))
        except Bad:
            return None
        issuer, made = edition.a["issuer"], edition.a["issued_at"]
        if issuer == rule["authority"] and rule["threshold"] <= len(
                {key_of(one) for one in rule["keys"] if during(one, made)} & signers):
            edition.through.add(None)
        for e in self.governing(issuer, made):
            needed = next((one["count"] for one in e.a["thresholds"] if one["role"] == "accreditor"), 1)
            keys = {key_of(one) for one in e.keys("accreditor", made)} & signers
            counting = [key for key in keys if self.stands(issuer, key, made, None)]
            if e.a["kind"] == "accredits" and during(e.a, made) and not self.suspended(e, made) and len(counting) >= needed:
                edition.through.add(e.a["issuer"])
        return edition if edition.through else None

    def governing(self, body, at):
        """For each issuer the newest edition made until then, or else the oldest."""
        found = {}
        for e in sorted((e for e in self.editions if e.a["body"]["id"] == body), key=lambda e: e.a["sequence"]):
            if e.a["issuer"] not in found or e.a["issued_at"] <= at:
                found[e.a["issuer"]] = e
        return [found[issuer] for issuer in sorted(found)]

    def revocations(self, body, key):
        of_body = [e.a for e in self.editions if e.a["body"]["id"] == body]
        return [one for a in of_body for one in a.get("revocations", []) if key_of(one) == key]

    def stands(self, body, key, signed_at, seen_at):
        def allows(one):
            stolen = one.get("compromised_at")
            return signed_at < one["revoked_at"] and (not stolen or (signed_at < stolen and (seen_at or "~") < stolen))

        return all(allows(one) for one in self.revocations(body, key))

    def suspended(self, edition, at):
        same = [e.a for e in self.editions if (e.a["issuer"], e.a["body"]["id"]) == (edition.a["issuer"], edition.a["body"]["id"])]
        return any(during(one, at) for a in same for one in a.get("suspensions", []))

    def contradictory(self):
        numbers = [(e.a["issuer"], e.a["body"]["id"], e.a["sequence"]) for e in self.editions]
        return len(set(numbers)) < len({(*number, canonical(e.a)) for number, e in zip(numbers, self.editions)})


class Edition:
    def __init__(self, predicate):
        self.a, self.through = predicate, set()

    def keys(self, role, at):
        return [one for one in self.a["keys"] if role in one["roles"] and (at is None or during(one, at))]


# --- the gate: docs/GATE.md ---


def verify(bundle, trust, product, at, known_at):
    """(verdict, code, check) for bytes, a policy from `read_policy`, a product or none, times or none."""
    found = []
    try:
        checks = gate(bundle, trust, product, at, known_at)
        for name, outcome, code in checks:
            found.append((name, outcome, code))
    except Broken as broken:
        found.append((broken.args[0], "fail", broken.args[1]))
    for outcome, verdict in (("fail", "refuse"), ("unknown", "undetermined"), ("stale", "accept_stale")):
        for name, _, code in (one for one in found if one[1] == outcome):
            return verdict, code, name
    return "accept", "ok", None


def require(holds, check, code):
    if not holds:
        raise Broken(check, code)


def gate(data, trust, product, at, known_at):
    policy, until_known = trust.policy, known_at or "~"
    try:
        bundle = read("bundle", data)
    except Bad:
        raise Broken("envelope", "envelope_malformed") from None
    envelope = bundle["certificate"]
    require(envelope["payloadType"] == IN_TOTO, "payload_type", "payload_type_unknown")
    chain = Chain(policy.get("accreditation"), bundle.get("accreditation", []), until_known)
    everybody = [key_of(one) for one in policy["roots"]] + [key_of(one) for e in chain.editions for one in e.a["keys"]]
    payload, signers = open_envelope(envelope, everybody)
    named = {one.get("keyid") for one in envelope["signatures"]} & {key_id(key) for key in everybody}
    require(signers, "signatures", "signature_invalid" if named else "signer_unknown")
    try:
        cert = read_certificate(payload)
    except Bad:
        raise Broken("statement", "statement_malformed") from None
    body, granted = cert["body"]["id"], cert["granted_at"]

    log, rule = "not_asked", policy.get("log")
    if rule:
        log = "log_proof_not_in_bundle"
        if "log" in bundle:
            written = {"payloadType": envelope["payloadType"], "payload": base64_text(envelope["payload"]), "signatures": [
                {**({"keyid": one["keyid"]} if "keyid" in one else {}), "sig": base64_text(one["sig"])}
                for one in envelope["signatures"]]}
            try:
                log = read_log(bundle["log"], sha256(b"\0" + canonical(written)), trust.logs, trust.witnesses)
            except Bad:
                log = "log_proof_invalid"
    times = sorted(log.values()) if isinstance(log, dict) else []
    enough_saw = rule and 0 < rule["quorum"] <= len(times)
    seen_at = clock(times[rule["quorum"] - 1]) if enough_saw else None

    bodies = {e.a["body"]["id"] for e in chain.editions}
    own = [(one["body"], one) for one in policy["roots"]]
    accredited = [(of, one) for of in sorted(bodies) for e in chain.governing(of, granted) for one in e.a["keys"]]
    editions = chain.governing(body, granted)
    places = {}
    for one in policy["thresholds"] + [one for e in editions for one in e.a["thresholds"]]:
        if one in policy["thresholds"] or one["role"] not in ("accreditor", "status"):
            places[one["role"]] = max(one["count"], places.get(one["role"], 0))

    def short(keys):
        """The code of what is missing for every place to have a key of its own."""
        able = {role: {key_of(one) for _, one in keys if role in one["roles"]} & signers for role in places}
        if any(len(able[role]) < needed for role, needed in places.items()):
            return "threshold_not_met"
        taken = {}

        def fill(place, tried):
            for key in able[place[0]] - tried:
                tried.add(key)
                if key not in taken or fill(taken[key], tried):
                    taken[key] = place
                    return True
            return False

        full = all(fill((role, n), set()) for role, needed in places.items() for n in range(needed))
        return None if full else "roles_not_separate"

    everything = own + accredited
    then = [(of, one) for of, one in everything if during(one, granted)]
    if short(then):
        require(short(everything), "signatures", "key_expired" if any(
            one.get("until", "~") <= granted and key_of(one) in signers for _, one in everything) else "key_not_yet_valid")
        raise Broken("signatures", short(then))
    of_body = [(of, one) for of, one in then if of == body]
    require(not short(of_body), "body", "body_mismatch" if any(of == body for of, _ in everything) else "body_not_trusted")
    sound = [(of, one) for of, one in of_body if chain.stands(body, key_of(one), granted, seen_at)]
    if short(sound):
        key = next(key_of(one) for of, one in of_body if (of, one) not in sound and key_of(one) in signers)
        lacking = all(granted < one["revoked_at"] and granted < one.get("compromised_at", "") for one in chain.revocations(body, key))
        raise Broken("signatures", "key_compromised" if lacking else "key_revoked")

    def covered(sets):
        edition = cert["set"]
        return [one for one in sets if one["id"] == edition["id"] and within(edition["version"], one["versions"])
                and edition["digest"] in one.get("digests", [edition["digest"]])]

    def level_in(sets):
        return any(cert["level"] in one.get("levels", [cert["level"]]) for one in sets)

    # set, level
    same_id = [one for one in policy["sets"] if one["id"] == cert["set"]["id"]]
    in_range = [one for one in same_id if within(cert["set"]["version"], one["versions"])]
    if not covered(policy["sets"]):
        code = "set_digest_not_accepted" if in_range else "set_version_out_of_range" if same_id else "set_not_accepted"
        yield "set", "fail", code
    elif not level_in(covered(policy["sets"])):
        yield "level", "fail", "level_not_accepted"
    # validity
    age = policy.get("max_certificate_age")
    if at < granted:
        yield "validity", "fail", "not_yet_valid"
    elif cert["expires_at"] and cert["expires_at"] <= at:
        yield "validity", "fail", "expired"
    elif age and granted < moved(at, age, -1):
        yield "validity", "fail", "too_old"
    # product, product_kind, waivers
    if product is None:
        yield "product", "unknown" if policy["product"] == "required" else "skipped", "product_not_given"
    elif not matches(product, cert["product"]):
        yield "product", "fail", "product_mismatch"
    if cert["product"]["kind"] not in policy.get("product_kinds", [cert["product"]["kind"]]):
        yield "product_kind", "fail", "product_kind_not_accepted"
    if policy["waivers"] == "refuse" and (cert["waived"] or "requirement_waived" in cert["weakenings"]):
        yield "waivers", "fail", "waivers_not_accepted"
    # findings
    shown, asked, tree = bundle.get("disclosed", []), policy.get("required_findings", []), cert["findings"]
    for one in shown:
        leaf = canonical({name: one[name] for name in ("outcome", "requirement", "salt")})
        proof = [bytes.fromhex(hash[7:]) for hash in one["proof"]]
        if not leads(sha256(b"\0" + leaf), one["index"], tree["count"], proof, bytes.fromhex(tree["root"][7:])):
            yield "findings", "fail", "finding_proof_invalid"
    if any(one["requirement"] in asked and one["outcome"] not in ("satisfied", "not_applicable") for one in shown):
        yield "findings", "fail", "finding_not_met"
    if not set(asked) <= {one["requirement"] for one in shown}:
        yield "findings", "unknown", "finding_not_disclosed"

    # accreditation
    rule, ways = policy.get("accreditation"), []

    def climb(edition, seen=()):
        """What does not hold on the best way up; none where one holds."""
        a = edition.a
        if not seen and a["kind"] != "certifies":
            return "body_may_not_certify"
        for when in [granted] + ([at] if rule["in_force"] == "throughout" else []):
            if not during(a, when):
                return "accreditation_not_yet_valid" if when < a["from"] else "accreditation_ended"
            if chain.suspended(edition, when):
                return "body_suspended"
        scope, sets = a["scope"], covered(a["scope"].get("sets", [{"id": cert["set"]["id"], "versions": "*"}]))
        if not sets or not level_in(sets):
            return "level_out_of_scope" if sets else "set_out_of_scope"
        if cert["product"]["kind"] not in scope.get("product_kinds", [cert["product"]["kind"]]):
            return "product_kind_out_of_scope"
        if "sectors" in rule and "sectors" in scope and not set(rule["sectors"]) & set(scope["sectors"]):
            return "sector_out_of_scope"
        if None in edition.through:
            return None
        above = [e for e in chain.governing(a["issuer"], granted) if e not in seen
                 and e.a["kind"] == "accredits" and e.a["issuer"] in edition.through]
        found = [climb(e, (*seen, edition)) for e in above] or ["accreditation_not_rooted"]
        return None if None in found else found[0]

    if rule and chain.contradictory():
        yield "accreditation", "fail", "accreditation_contradictory"
    elif rule and not editions:
        offered, required = bundle.get("accreditation"), rule["required"]
        code = "accreditation_not_rooted" if offered and required else "accreditation_not_in_bundle"
        yield "accreditation", ("fail" if offered else "unknown") if required else "skipped", code
    elif rule:
        ways = [(e, climb(e)) for e in editions]
        good = [(of, one) for e, why in ways if why is None for of, one in [(body, one) for one in e.a["keys"]]]
        if all(why for _, why in ways) or short([pair for pair in sound if pair in own or pair in good]):
            yield "accreditation", "fail", next(why for _, why in ways if why)

    # status
    issuers = {e.a["issuer"] for e, why in ways if why is None} or {e.a["issuer"] for e in chain.editions}
    yield from status_of(bundle, policy, cert, chain, everybody, issuers, at, until_known)
    # log
    rule = policy.get("log")
    if isinstance(log, str) and log != "not_asked":
        yield "log", "fail" if log == "log_proof_invalid" else "unknown" if rule["required"] else "skipped", log
    elif rule and log is None:
        yield "log", "fail" if rule["required"] else "skipped", "log_not_trusted"
    elif rule and len(times) < rule["quorum"]:
        yield "log", "fail", "witness_quorum_not_met"
    elif rule and sum(clock(time) <= until_known for time in times) < rule["quorum"]:
        yield "log", "unknown", "not_known_then"


def status_of(bundle, policy, cert, chain, everybody, issuers, at, until_known):
    missing = "unknown" if policy["status"]["required"] else "skipped"
    if until_known < cert["granted_at"]:
        yield "status", "unknown", "not_known_then"
        return
    known = []
    for envelope in bundle.get("status", []):
        code = "status_malformed"
        try:
            need(envelope["payloadType"] == SNAPSHOT)
            payload, signers = open_envelope(envelope, everybody)
            code = "status_malformed" if signers else "status_not_authentic"
            need(signers)
            snapshot = read_snapshot(payload)
            made, body, code = snapshot["issued_at"], cert["body"]["id"], "status_not_authentic"
            keys = [one for one in policy["roots"] if one["body"] == body]
            keys += [one for e in chain.governing(body, made) if e.a["issuer"] in issuers for one in e.a["keys"]]
            keys = {key_of(one) for one in keys if "status" in one["roles"] and during(one, made)} & signers
            need(snapshot["body"] == body and any(chain.stands(body, key, made, None) for key in keys))
            code = "status_malformed"
            known.append((snapshot, read_list(snapshot["count"], base64_of(snapshot["list"]))))
        except Bad:
            yield "status", "fail", code
            return
    for one, _ in known:
        for other, _ in known:
            if (one["sequence"] == other["sequence"] and one != other) or (one["sequence"] < other["sequence"] and (
                    one["issued_at"] > other["issued_at"] or one["count"] > other["count"])):
                yield "status", "fail", "status_contradictory"
                return
    known = [one for one in known if one[0]["issued_at"] <= until_known]
    if not known:
        yield "status", missing, "status_not_in_bundle"
        return
    snapshot, marked = max(known, key=lambda one: one[0]["sequence"])
    if "status_index" not in cert:
        yield "status", missing, "status_index_missing"
        return
    if cert["status_index"] >= snapshot["count"]:
        yield "status", missing, "status_older_than_certificate"
        return
    now = marked.get(cert["status_index"], "active")
    events = [one for one in snapshot.get("events", []) if one["index"] == cert["status_index"]]
    if events and events[-1]["status"] != now:
        yield "status", "fail", "status_contradictory"
        return
    if events:
        now = next((one["status"] for one in reversed(events) if one["from"] <= at), "active")
    limit = policy["status"].get("max_age")
    if now != "active":
        yield "status", "fail", now
    elif limit and moved(snapshot["issued_at"], limit, 1) < at:
        yield "status", "stale", "status_too_old"


def answer(bundle, trust, product, at, known_at):
    """What is to be told of bytes: {"verdict", "code", "check", "exit"}."""
    try:
        trust = read_policy(trust)
    except Bad as bad:
        return {"verdict": None, "code": str(bad), "check": None, "exit": 65}
    if product is not None:
        product = read("product", product)
        check_product(product)
    verdict, code, check = verify(bundle, trust, product, at, known_at)
    exits = {"accept": 0, "refuse": 1, "undetermined": 2, "accept_stale": 3}
    return {"verdict": verdict, "code": code, "check": check, "exit": 65 if check == "envelope" else exits[verdict]}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("bundle", type=pathlib.Path)
    parser.add_argument("--trust", type=pathlib.Path, required=True)
    parser.add_argument("--product", type=pathlib.Path)
    parser.add_argument("--at", required=True)
    parser.add_argument("--known-at")
    given = parser.parse_args()
    product = given.product.read_bytes() if given.product else None
    told = answer(given.bundle.read_bytes(), given.trust.read_bytes(), product, given.at, given.known_at)
    print(json.dumps(told))
    sys.exit(told["exit"])


if __name__ == "__main__":
    main()
