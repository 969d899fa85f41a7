"""A world in which everything is in order, for each case to break in one place."""

import copy
import json
from datetime import datetime, timezone
from types import SimpleNamespace

from .producer import (
    ARRANGEMENT, IN_TOTO, SNAPSHOT, Key, b64, canonical, checkpoint, cosigned, digest, envelope, leaf_hash, note_line, path, root,
    sha256, status_list,
)

CASES = {}


def both(text):
    return {"en": text, "ja": text}


def unix(time):
    return int(datetime.strptime(time, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc).timestamp())


def day(text):
    return text + "T00:00:00Z"


IMAGE = digest(b"HK-210 firmware 3.2.1\n")
MANUAL = digest(b"HK-210 manual\n")
SET = {"id": "example-baseline", "version": "1.2.0", "digest": digest(b"example-baseline 1.2.0"), "title": both("Example baseline")}


def product():
    return {
        "format": "warifu.product/1",
        "vendor": "Hamakaze Control Works",
        "model": "HK-210",
        "version": "3.2.1",
        "kind": "component",
        "name": both("Controller HK-210"),
        "identifiers": [
            {"type": "purl", "value": "pkg:generic/hamakaze/hk-210@3.2.1"},
            {"type": "model", "value": "HK-210 / 3.2.1"},
        ],
        "artifacts": [{"name": "hk-210.bin", "digest": IMAGE}, {"name": "hk-210.pdf", "digest": MANUAL}],
    }


FINDINGS = [("R.1", "satisfied"), ("R.2", "satisfied"), ("R.3", "not_applicable"), ("R.4", "not_satisfied"), ("R.5", "satisfied")]


def salt(index):
    return sha256(b"salt %d" % index).hex()


def finding_leaf(index):
    requirement, outcome = FINDINGS[index]
    return leaf_hash(canonical({"outcome": outcome, "requirement": requirement, "salt": salt(index)}))


LEAVES = [finding_leaf(index) for index in range(len(FINDINGS))]


def finding(index):
    proof = ["sha256:" + hash.hex() for hash in path(LEAVES, index)]
    requirement, outcome = FINDINGS[index]
    return {"index": index, "requirement": requirement, "outcome": outcome, "salt": salt(index), "proof": proof}


def certificate():
    return {
        "number": "MCO-2026-0042",
        "body": {"name": both("Minato Conformity Office"), "id": "minato"},
        "holder": {"name": both("Hamakaze Control Works")},
        "product": product(),
        "scope": both("Controller HK-210, firmware 3.2.1"),
        "set": dict(SET),
        "level": "star-2",
        "outcome": "satisfied",
        "decided_at": day("2026-11-21"),
        "granted_at": day("2026-11-22"),
        "expires_at": day("2028-11-22"),
        "signatory": "Certification manager",
        "evaluation": {"record": digest(b"record"), "at": day("2026-11-20")},
        "findings": {"count": len(FINDINGS), "root": "sha256:" + root(LEAVES).hex()},
        "waived": [],
        "weakenings": [],
    }


def statement(predicate):
    subject = [{"name": a["name"], "digest": {"sha256": a["digest"][7:]}} for a in predicate["product"]["artifacts"]]
    return frame(subject, "urn:warifu:certificate:2", predicate)


def frame(subject, kind, predicate):
    return {"_type": "https://in-toto.io/Statement/v1", "subject": subject, "predicateType": kind, "predicate": predicate}


def accredited(name, roles, **period):
    return {"name": name, "key": Key(name).text, "roles": roles, **period}


BEGUN = day("2026-01-10")


def charter(issuer, body, begun=BEGUN):
    """`issuer`: the name of an authority, or an edition or a charter of who accredits."""
    if isinstance(issuer, str):
        return {"issuer": {"authority": issuer}, "body": body, "begun": begun}
    return {"issuer": {"series": series(issuer)}, "body": body, "begun": begun}


def series(of):
    """The id of a series, by its charter or one of its editions."""
    return digest(canonical(of.get("charter", of)))


def accreditation(issuer, body, kind, keys, thresholds, sequence=1, begun=BEGUN, **more):
    edition = {
        "charter": charter(issuer, body, begun),
        "body": {"name": both(body), "id": body},
        "kind": kind,
        "sequence": sequence,
        "issued_at": day("2026-01-10"),
        "from": day("2026-01-10"),
        "until": day("2030-01-10"),
        "keys": keys,
        "thresholds": [{"role": role, "count": count} for role, count in thresholds.items()],
        "scope": {"sets": [{"id": "example-baseline", "versions": ">=1.0.0, <2.0.0", "levels": ["star-1", "star-2"]}]},
    }
    return {**edition, **more}


def accreditation_statement(edition):
    subject = [{"name": edition["body"]["id"], "digest": {"sha256": sha256(canonical(edition["keys"])).hex()}}]
    return frame(subject, "urn:warifu:accreditation:2", edition)


def event(index, status, start, recorded=None):
    recorded = recorded or start
    return {"index": index, "status": status, "from": start, "recorded_at": recorded, "reason": both("for the example")}


AUTHORITY = "harbour-authority"
BOARD = charter(AUTHORITY, "minato-board")
OFFICE = charter(BOARD, "minato")


def snapshot(sequence=12, issued="2026-11-27T00:00:00Z", count=50, marked=None, events=(), following="2027-11-27T00:00:00Z"):
    found = {
        "format": "warifu.status-snapshot/2",
        "body": "minato",
        "series": [series(OFFICE)],
        "sequence": sequence,
        "issued_at": issued,
        "next_update": following,
        "count": count,
        "list": status_list(count, {3: "withdrawn", 20: "suspended", 41: "superseded"} if marked is None else marked),
    }
    return {**found, "events": list(events)} if events else found


def policy():
    return {
        "format": "warifu.trust-policy/2",
        "id": "harbour-import",
        "roots": [root_of("certifier", ["certifier"])],
        "thresholds": [{"role": "certifier", "count": 1}],
        "sets": [{"id": "example-baseline", "versions": ">=1.0.0, <2.0.0", "levels": ["star-2"]}],
        "product": "required",
        "waivers": "refuse",
        "status": {"required": False},
    }


def authority(name, keys, threshold=1):
    return {"name": name, "keys": [{"name": key, "key": Key(key).text} for key in keys], "threshold": threshold}


def root_of(name, roles, body="minato", **period):
    return {"name": name, "body": body, "key": Key(name).text, "roles": roles, **period}


LOG = "log.example/certificates"
WITNESSES = ["witness.example/w1", "witness.example/w2", "witness.example/w3"]


def plain():
    """A policy that lists the body's key itself, and a bundle with a certificate and nothing else."""
    return SimpleNamespace(
        policy=policy(),
        product={**product(), "artifacts": product()["artifacts"]},
        certificate=certificate(),
        statement=None,
        payload=None,
        payload_type=IN_TOTO,
        signers=["certifier"],
        disclosed=[],
        accreditations=[],
        snapshots=[],
        kept_accreditations=[],
        kept_snapshots=[],
        arrangements=[],
        kept_arrangements=[],
        adopted=[],
        log=None,
        at=day("2026-12-01"),
        known_at=None,
        bundle_edits=[],
        byte_edits=[],
        pad_to=None,
    )


def full():
    """An authority of three keys of which two must sign, a board that it accredited, the office that the board
    accredited, with evaluator, reviewer, certifier and status key; a status snapshot; a log and two witnesses."""
    w = plain()
    w.policy["roots"] = []
    w.policy["accreditation"] = {
        "required": True,
        "authorities": [authority(AUTHORITY, ("authority-1", "authority-2", "authority-3"), 2)],
        "in_force": "throughout",
    }
    w.policy["status"] = {"required": True, "max_age": "P30D"}
    w.policy["log"] = {
        "required": True,
        "logs": [Key(LOG).verifier(1)],
        "witnesses": [Key(name).verifier(4) for name in WITNESSES],
        "quorum": 2,
    }
    w.certificate["status_index"] = 7
    w.signers = ["evaluator", "reviewer", "certifier"]
    w.certificate["body"]["series"] = [series(OFFICE)]
    w.board = accreditation(AUTHORITY, "minato-board", "accredits", [accredited("board", ["accreditor"])], {"accreditor": 1})
    office_keys = [accredited(role, [role]) for role in ("evaluator", "reviewer", "certifier", "status")]
    w.office = accreditation(w.board, "minato", "certifies", office_keys, {"evaluator": 1, "reviewer": 1, "certifier": 1})
    w.accreditations = [(w.board, ["authority-1", "authority-3"]), (w.office, ["board"])]
    w.snapshots = [(snapshot(), ["status"])]
    w.log = SimpleNamespace(
        key=LOG, origin=LOG, index=3, before=3, after=3, leaf=None, hashes=None, root=None, size=None, extension="",
        witnesses=[(WITNESSES[0], "2026-11-22T06:00:00Z"), (WITNESSES[2], "2026-11-22T06:05:00Z")], extra=None,
        text_edits=[],
    )
    return w


def log_text(log, entry):
    leaves = [leaf_hash(b"before %d" % n) for n in range(log.before)] + [leaf_hash(entry)]
    leaves += [leaf_hash(b"after %d" % n) for n in range(log.after)]
    hashes = path(leaves, log.before) if log.hashes is None else log.hashes
    text = checkpoint(log.origin, len(leaves) if log.size is None else log.size, log.root or root(leaves), log.extension)
    note = text + "\n" + note_line(Key(log.key), 1, Key(log.key).sign(text.encode()))
    for name, time in log.witnesses:
        note += cosigned(Key(name), text, unix(time))
    head = "c2sp.org/tlog-proof@v1\n" + (f"extra {b64(log.extra)}\n" if log.extra is not None else "")
    head += f"index {log.index}\n" + "".join(b64(hash) + "\n" for hash in hashes)
    whole = head + "\n" + note
    for edit in log.text_edits:
        whole = edit(whole)
    return whole


def sealed_accreditation(edition, names):
    """An edition, or the payload itself, in its envelope."""
    return envelope(IN_TOTO, edition if isinstance(edition, bytes) else canonical(accreditation_statement(edition)), names)


def sealed_snapshot(found, names):
    return envelope(SNAPSHOT, found if isinstance(found, bytes) else canonical(found), names)


def sealed_arrangement(found, names):
    return envelope(ARRANGEMENT, found if isinstance(found, bytes) else canonical(found), names)


def build(w):
    """The files of a case."""
    body = w.payload
    if body is None:
        body = canonical(w.statement or statement(w.certificate))
    sealed = envelope(w.payload_type, body, w.signers)
    bundle = {"format": "warifu.bundle/1", "certificate": sealed}
    if w.disclosed:
        bundle["disclosed"] = w.disclosed
    if w.accreditations:
        bundle["accreditation"] = [sealed_accreditation(*one) for one in w.accreditations]
    if w.snapshots:
        bundle["status"] = [sealed_snapshot(*one) for one in w.snapshots]
    if w.arrangements:
        bundle["arrangements"] = [sealed_arrangement(*one) for one in w.arrangements]
    if w.log:
        bundle["log"] = log_text(w.log, canonical(sealed))
    bundle = copy.deepcopy(bundle)
    for edit in w.bundle_edits:
        bundle = edit(bundle) or bundle
    data = canonical(bundle)
    for edit in w.byte_edits:
        data = edit(data)
    files = {"bundle.json": data, "trust.json": canonical(w.policy)}
    if w.product is not None:
        files["product.json"] = canonical(w.product)
    for place, one in enumerate(w.kept_accreditations):
        files[f"kept-accreditation-{place:02}.json"] = canonical(sealed_accreditation(*one))
    for place, one in enumerate(w.kept_snapshots):
        files[f"kept-status-{place:02}.json"] = canonical(sealed_snapshot(*one))
    for place, one in enumerate(w.kept_arrangements):
        files[f"kept-arrangement-{place:02}.json"] = canonical(sealed_arrangement(*one))
    for place, one in enumerate(w.adopted):
        files[f"kept-adopted-{place:02}.json"] = one if isinstance(one, bytes) else canonical(one)
    return files


def case(name, title, expected, world, *edits):
    """Takes down a case: `expected` is (verdict or none, code, check that decides or none)."""
    assert name not in CASES, name
    CASES[name] = (title, expected, world, edits)


def files_of(name):
    """The files of a case, by name."""
    title, (verdict, code, check), world, edits = CASES[name]
    w = world()
    for edit in edits:
        edit(w)
    exits = {"accept": 0, "refuse": 1, "undetermined": 2, "accept_stale": 3, None: 65}
    exit_code = 65 if code == "envelope_malformed" else exits[verdict]
    expected = {"verdict": verdict, "code": code, "exit": exit_code}
    if check:
        expected["check"] = check
    told = {"title": title, "at": w.at, "known_at": w.known_at, "expected": expected}
    if w.pad_to:
        told["pad_to"] = w.pad_to
    return {**build(w), "case.json": (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode()}


ACCEPT = ("accept", "ok", None)


def refuse(check, code):
    return ("refuse", code, check)


def unknown(check, code):
    return ("undetermined", code, check)


def stale(code):
    return ("accept_stale", code, "status")


def no_policy(code):
    return (None, code, None)


def put(path, value):
    """An edit that sets what stands at a path, such as `certificate.body.id`; lists by number."""

    def edit(w):
        *way, last = [int(part) if part.lstrip("-").isdigit() else part for part in path.split(".")]
        place = w
        for part in way:
            place = getattr(place, part) if not isinstance(place, dict | list) else place[part]
        if isinstance(place, dict | list):
            place[last] = value
        else:
            setattr(place, last, value)

    return edit


def drop(path):
    def edit(w):
        *way, last = [int(part) if part.lstrip("-").isdigit() else part for part in path.split(".")]
        place = w
        for part in way:
            place = getattr(place, part) if not isinstance(place, dict | list) else place[part]
        del place[last]

    return edit


def on_bundle(edit):
    return lambda w: w.bundle_edits.append(edit)


def on_bytes(edit):
    return lambda w: w.byte_edits.append(edit)


def on_log(edit):
    return lambda w: w.log.text_edits.append(edit)
