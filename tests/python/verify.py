#!/usr/bin/env python3
"""An independent verifier of Warifu bundles: docs/GATE.md and docs/FORMATS, over nothing but `cryptography`.

    verify.py BUNDLE --trust POLICY [--product PRODUCT] --at TIME [--known-at TIME]
              [--accreditation FILE...] [--status FILE...] [--arrangement FILE...] [--adopted FILE...]

Prints {"verdict", "code", "check", "exit"} and ends with the exit code of `warifu check`: 0 accept, 1 refuse, 2
undetermined, 3 accepted though stale, 65 for what cannot be read, 70 for a fault of this program.
"""

import argparse
import json
import pathlib
import sys
import traceback

from candidates import RANKS, Roots, Series
from formats import (
    IN_TOTO, MIB16, Bad, Sealed, base64_text, canonical, check_product, clock, conforms, leads, matches, moved,
    need, parse, read, read_certificate, read_log, read_policy, sha256, timestamp, within,
)
from lineage import Lineage, covers
from recognition import Sectors, at_hand, recognition
from recognition import effort as arrangement_effort
from snapshots import snapshots_of

EFFORT = 4096
CHECKS = ("envelope", "payload_type", "statement", "signatures", "body", "set", "level", "validity", "product",
          "product_kind", "waivers", "findings", "accreditation", "status", "log", "recognition")


class Broken(Exception):
    """A check that does not pass, and after which nothing is reached: its name and code."""


def require(holds, check, code):
    if not holds:
        raise Broken(check, code)


class World:
    """A question: bundle, policy, product or none, times, what the importer has kept."""

    def __init__(self, bundle, trust, product, at, known_at=None, accreditations=(), snapshots=(), arrangements=(), adopted=()):
        self.bundle, self.trust, self.policy, self.product = bundle, trust, trust.policy, product
        self.at, self.known_at, self.until_known = at, known_at, known_at or "~"
        self.accreditations = [*bundle.get("accreditation", []), *accreditations]
        self.kept = [*bundle.get("status", []), *snapshots]
        self.offered, self.adopted = [*bundle.get("arrangements", []), *arrangements], adopted
        self.seen_at = None


def verdict(world):
    """8.4: (verdict, code, check)."""
    try:
        found = list(gate(world))
    except Broken as broken:
        found = [(broken.args[0], "fail", broken.args[1])]
    found.sort(key=lambda one: CHECKS.index(one[0]))
    for outcome, told in (("fail", "refuse"), ("unknown", "undetermined"), ("stale", "accept_stale")):
        for check, _, code in (one for one in found if one[1] == outcome):
            return told, code, check
    return "accept", "ok", None


def gate(world):
    """Rules 2.2 to 8.4: every check that does not pass."""
    envelope, policy = world.bundle["certificate"], world.policy
    require(envelope["payloadType"] == IN_TOTO, "payload_type", "payload_type_unknown")
    sealed = Sealed(envelope)
    try:
        world.cert = cert = read_certificate(sealed.payload)
    except Bad:
        raise Broken("statement", "statement_malformed") from None
    if world.until_known < cert["granted_at"]:  # 2.4
        yield "signatures", "unknown", "not_known_then"
        return
    named = cert["body"].get("series", []) if "accreditation" in policy else []
    world.sectors = Sectors(world)
    world.lineage = Lineage(policy, world.accreditations, world.until_known)
    world.snapshots = [one for one in snapshots_of(world.kept) if one.made <= world.until_known]
    world.arrangements = at_hand(world, world.offered, world.adopted)
    on_arrangements, of_parties = arrangement_effort(world)
    spent = world.lineage.effort([*named, *of_parties]) + effort(world.snapshots, named, cert["body"]["id"]) + on_arrangements
    require(spent <= EFFORT, "signatures", "too_many_signatures")
    candidates = candidates_of(world, named)
    require(candidates, "accreditation", "series_not_named")
    who_signed(sealed, candidates, spent)
    seen = log_of(world)
    for one in candidates:
        if not one.ended:
            one.judge()
    best = best_of(candidates)
    against = [("status", "fail", one.against) for one in candidates if one.against and one is not best][:1] if best.rank() < 3 else []
    found = heard(best, against)
    if not best.ended and best.authentic():  # 8.4
        others = [one for check in (set_and_level, validity, product, kind_and_waivers, findings) for one in check(world, cert)]
        others += log(world, cert, seen)
        tried = [best] + [one for one in sorted(candidates, key=lambda one: one.rank())
                          if one is not best and not one.ended and one.authentic() and one.rank() < 3]
        found = crossed(world, [(one, heard(one, against) + others) for one in tried])
    yield from found


def heard(candidate, against):
    """8.3: what a candidate is told, with what another one says against the certificate."""
    return [one for one in candidate.told() if not (against and one[0] == "status")] + against


def crossed(world, tried):
    """9.7: by the candidate whose answer is best with the recognition, of equals the first."""
    found = [recognised(world, candidate, told) for candidate, told in tried]
    asked = ("accreditation", "status", "recognition")
    return min(found, key=lambda told: max((RANKS.get(outcome, 0) for check, outcome, _ in told if check in asked), default=0))


def recognised(world, best, found):
    """9.4."""
    told = {}
    for check, outcome, _ in found:
        told.setdefault(check, outcome)
    if best.series is None:
        told.setdefault("accreditation", "skipped")
    answer = recognition(world, told, best)
    if answer is None:
        return found
    outcome, code, _ = answer
    if world.policy.get("required_findings") and "findings" not in told:  # 5.6
        found = [*found, ("findings", "unknown", "finding_not_disclosed")]
    return [one for one in found if one[0] not in ("set", "level")] + ([("recognition", outcome, code)] if outcome != "pass" else [])


def candidates_of(world, named):
    """2.5."""
    rule = world.policy.get("accreditation")
    found = [Series(world, one) for one in named]
    if not rule or (not rule["required"] and world.policy["roots"]):
        found.append(Roots(world, list(found)))
    return found


def effort(snapshots, named, body):
    """1.5: the different signatures on snapshots that may count."""
    return sum(len(set(one.sealed.signatures)) for one in snapshots
               if one.s is None or one.s["body"] == body or set(named) & set(one.s.get("series", [])))


def who_signed(sealed, candidates, spent):
    """4.1, 1.5: which of the keys that may have signed did."""
    keys = {key for one in candidates if not one.ended for key in one.may_have_signed()}
    require(spent + len(keys) * len(sealed.signatures) <= EFFORT, "signatures", "too_many_signatures")
    signed = sealed.signers(keys)
    for one in candidates:
        one.signed, one.hints = signed, {id for id, _ in sealed.signatures}


def best_of(candidates):
    """8.2: the first of the best."""
    return min(candidates, key=lambda one: one.rank())


def set_and_level(world, cert):
    """5.1."""
    entries = world.policy["sets"]
    taken, level = covers(cert)(entries)
    same_id = [one for one in entries if one["id"] == cert["set"]["id"]]
    in_range = any(within(cert["set"]["version"], one["versions"]) for one in same_id)
    if not taken:
        code = "set_digest_not_accepted" if in_range else "set_version_out_of_range" if same_id else "set_not_accepted"
        yield "set", "fail", code
    elif not level:
        yield "level", "fail", "level_not_accepted"


def validity(world, cert):
    """5.3."""
    at, age = world.at, world.policy.get("max_certificate_age")
    if at < cert["granted_at"]:
        yield "validity", "fail", "not_yet_valid"
    elif cert["expires_at"] and cert["expires_at"] <= at:
        yield "validity", "fail", "expired"
    elif age and cert["granted_at"] < moved(at, age, -1):
        yield "validity", "fail", "too_old"


def product(world, cert):
    """5.4."""
    if world.product is None:
        yield "product", "unknown" if world.policy["product"] == "required" else "skipped", "product_not_given"
    elif not matches(world.product, cert["product"]):
        yield "product", "fail", "product_mismatch"


def kind_and_waivers(world, cert):
    """5.5."""
    kind = cert["product"]["kind"]
    if kind not in world.policy.get("product_kinds", [kind]):
        yield "product_kind", "fail", "product_kind_not_accepted"
    if world.policy["waivers"] == "refuse" and (cert["waived"] or "requirement_waived" in cert["weakenings"]):
        yield "waivers", "fail", "waivers_not_accepted"


def findings(world, cert):
    """5.6."""
    shown, asked, tree = world.bundle.get("disclosed", []), world.policy.get("required_findings", []), cert["findings"]
    for one in shown:
        leaf = canonical({name: one[name] for name in ("outcome", "requirement", "salt")})
        proof = [bytes.fromhex(hash[7:]) for hash in one["proof"]]
        if not leads(sha256(b"\0" + leaf), one["index"], tree["count"], proof, bytes.fromhex(tree["root"][7:])):
            yield "findings", "fail", "finding_proof_invalid"
    if any(one["requirement"] in asked and one["outcome"] not in ("satisfied", "not_applicable") for one in shown):
        yield "findings", "fail", "finding_not_met"
    if not set(asked) <= {one["requirement"] for one in shown}:
        yield "findings", "unknown", "finding_not_disclosed"


def log_of(world):
    """7.3: what the proof says: a code, none for a log that is not trusted, or the times of the witnesses."""
    rule, envelope = world.policy.get("log"), world.bundle["certificate"]
    if not rule or "log" not in world.bundle:
        return "log_proof_not_in_bundle"
    written = {"payloadType": envelope["payloadType"], "payload": base64_text(envelope["payload"]), "signatures": [
        {**({"keyid": one["keyid"]} if "keyid" in one else {}), "sig": base64_text(one["sig"])}
        for one in envelope["signatures"]]}
    leaf = sha256(b"\0" + canonical(written))
    try:
        found = read_log(world.bundle["log"], leaf, world.trust.logs, world.trust.witnesses)
    except Bad:
        return "log_proof_invalid"
    if found is None:
        return None
    times = sorted(map(clock, found.values()))
    known = [one for one in times if one <= world.until_known]
    if 0 < rule["quorum"] <= len(known):
        world.seen_at = known[rule["quorum"] - 1]
    return times


def log(world, cert, found):
    """7.3: the check."""
    rule = world.policy.get("log")
    if not rule:
        return
    missing, quorum = "unknown" if rule["required"] else "skipped", rule["quorum"]
    if isinstance(found, str):
        yield "log", "fail" if found == "log_proof_invalid" else missing, found
    elif found is None:
        yield "log", "fail" if rule["required"] else "skipped", "log_not_trusted"
    elif len(found) < quorum:
        yield "log", "fail", "witness_quorum_not_met"
    elif sum(time <= world.until_known for time in found) < quorum:
        yield "log", "unknown", "not_known_then"
    elif "max_delay" in rule and moved(cert["granted_at"], rule["max_delay"], 1) < world.seen_at:
        yield "log", "fail", "logged_too_late"


# --- bytes ---


def answer(bundle, trust, product, at, known_at, accreditations=(), snapshots=(), arrangements=(), adopted=()):
    """What is to be told of bytes, and of kept envelopes: {"verdict", "code", "check", "exit"}."""
    try:
        trust = read_policy(trust)
        need(timestamp(at) and (known_at is None or timestamp(known_at)), "time")
        if product is not None:
            product = read("product", product)
            check_product(product)
        kept = [[conforms("envelope", parse(one, MIB16)) for one in found] for found in (accreditations, snapshots, arrangements)]
    except Bad as bad:
        return {"verdict": None, "code": str(bad), "check": None, "exit": 65}
    try:
        bundle = read("bundle", bundle)
    except Bad:
        return {"verdict": "refuse", "code": "envelope_malformed", "check": "envelope", "exit": 65}
    return told(World(bundle, trust, product, at, known_at, *kept, adopted))


def told(world):
    said, code, check = verdict(world)
    exits = {"accept": 0, "refuse": 1, "undetermined": 2, "accept_stale": 3}
    return {"verdict": said, "code": code, "check": check, "exit": exits[said]}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("bundle", type=pathlib.Path)
    parser.add_argument("--trust", type=pathlib.Path, required=True)
    parser.add_argument("--product", type=pathlib.Path)
    parser.add_argument("--at", required=True)
    parser.add_argument("--known-at")
    parser.add_argument("--accreditation", type=pathlib.Path, nargs="+", default=[], help="accreditations that were kept")
    parser.add_argument("--status", type=pathlib.Path, nargs="+", default=[], help="status snapshots that were kept")
    parser.add_argument("--arrangement", type=pathlib.Path, nargs="+", default=[], help="arrangements that were kept")
    parser.add_argument("--adopted", type=pathlib.Path, nargs="+", default=[], help="documents that the policy adopts")
    given = parser.parse_args()
    try:
        bundle, trust = given.bundle.read_bytes(), given.trust.read_bytes()
        product = given.product.read_bytes() if given.product else None
        kept = [[path.read_bytes() for path in paths] for paths in
                (given.accreditation, given.status, given.arrangement, given.adopted)]
    except OSError as error:
        sys.exit(str(error))
    found = answer(bundle, trust, product, given.at, given.known_at, *kept)
    print(json.dumps(found))
    sys.exit(found["exit"])


if __name__ == "__main__":
    try:
        main()
    except Exception:  # a fault of this program is no verdict: exit 1 would say "refuse"
        traceback.print_exc()
        sys.exit(70)
