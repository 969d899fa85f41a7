"""Who accredited whom, for what, when."""

from .producer import Key, b64, canonical, digest, flip
from .world import (
    BOARD, OFFICE, SET, accreditation, accreditation_statement, accredited, both, case, charter, day, drop, frame, full, no_policy, on_bundle,
    put, refuse, root_of, series, snapshot, unknown,
)
from .accepted import revocation, rotate


ROLES = {"evaluator": 1, "reviewer": 1, "certifier": 1}


def chain(name, title, code, *edits):
    case("chain-" + name, title, refuse("accreditation", code), full, *edits)


def gap(name, title, *edits, code="accreditation_not_in_bundle"):
    """Nobody says anything that counts about the series: what the bundle lacks, or holds in vain, is undetermined."""
    case("chain-" + name, title, unknown("accreditation", code), full, *edits)


OWN = [
    put("policy.roots", [root_of(n, [n]) for n in ("evaluator", "reviewer", "certifier", "status")]),
]
"""The policy knows the body's keys itself, and asks for a chain all the same."""

case("chain-not-in-bundle", "The policy knows the keys and asks for a chain, and there is none", unknown("accreditation", "accreditation_not_in_bundle"), full, *OWN, put("accreditations", []))
chain("to-another-authority", "A chain to another authority", "accreditation_not_rooted", *OWN, put("policy.accreditation.authorities.0.name", "other-authority"))
gap("one-authority-key", "One key of the authority signed, two are asked for", *OWN, lambda w: w.accreditations.__setitem__(0, (w.board, ["authority-1"])))
gap("same-authority-key-twice", "One key of the authority signed twice", *OWN, lambda w: w.accreditations.__setitem__(0, (w.board, ["authority-1", "authority-1"])))
gap("link-missing", "The board's own accreditation is not there", *OWN, drop("accreditations.0"))
gap("bit-flipped", "A bit of the board's accreditation is flipped", *OWN, on_bundle(lambda b: b["accreditation"][0].update(payload=flip(b["accreditation"][0]["payload"], 3000))))
gap("subject-other", "The subject of the office's accreditation is the digest of other keys", *OWN, on_bundle(lambda b: b["accreditation"].__setitem__(1, forged_subject(b))))
gap("keys-unknown-without-link", "Without the link nobody knows the body's keys", drop("accreditations.0"))
gap("authority-key-ended", "The authority's keys had ended when it signed", lambda w: [key.update(until=day("2026-01-10")) for key in w.policy["accreditation"]["authorities"][0]["keys"]] and None)
gap("by-certifier", "An accreditation signed by a certifier of the board", lambda w: w.board["keys"].append(accredited("board-certifier", ["certifier"])), lambda w: w.accreditations.__setitem__(1, (w.office, ["board-certifier"])))
gap("by-certification-body", "A body that may certify accredits another one", lambda w: w.office["keys"].append(accredited("office-accreditor", ["accreditor"])), lambda w: w.accreditations.append((accreditation(w.office, "kisaki", "certifies", [accredited("kisaki", ["certifier"])], {"certifier": 1}), ["office-accreditor"])), put("certificate.body", {"name": both("kisaki"), "id": "kisaki", "series": [series(charter(OFFICE, "kisaki"))]}), put("signers", ["kisaki"]))
gap("board-key-revoked", "The board's key had been revoked when it accredited the office", lambda w: w.accreditations.append(({**w.board, "sequence": 2, "issued_at": day("2026-02-01"), "revocations": [revocation("board", day("2026-01-05"))]}, ["authority-1", "authority-2"])), code="accreditation_in_doubt")
gap("board-key-compromised", "The board's key was compromised later: what it signed has no witness", lambda w: w.accreditations.append(({**w.board, "sequence": 2, "issued_at": day("2026-02-01"), "revocations": [revocation("board", day("2026-06-01"), compromised_at=day("2026-05-01"))]}, ["authority-1", "authority-2"])), code="accreditation_in_doubt")
gap("board-two-of-two", "The board's accreditations need two of its keys, and one signed", lambda w: w.board["keys"].append(accredited("board-2", ["accreditor"])), put("board.thresholds", [{"role": "accreditor", "count": 2}]))
chain("board-suspended-when-it-accredited", "The board was suspended when it accredited the office", "issuer_not_in_force", put("board.suspensions", [{"from": day("2026-01-01"), "until": day("2026-02-01"), "reason": both("audit")}]))
gap("accredits-itself", "A body accredits itself: a series of its own below its series, signed with its own keys", lambda w: w.accreditations.append((accreditation(w.office, "minato", "certifies", w.office["keys"], ROLES), ["certifier"])), put("certificate.body.series", [series(charter(OFFICE, "minato"))]))
chain("body-may-not-certify", "The office is accredited to accredit, not to certify", "body_may_not_certify", put("office.kind", "accredits"))
case("chain-from-later", "The terms of the only edition at hand hold from a second after the grant; the body was accredited before", unknown("signatures", "accreditation_not_in_bundle"), full, put("office.from", "2026-11-22T00:00:01Z"))
case("chain-from-at-grant", "The terms hold from the very second of the grant", ("accept", "ok", None), full, put("office.from", "2026-11-22T00:00:00Z"))
chain("not-yet-valid", "The accreditation begins a second after the grant", "accreditation_not_yet_valid", lambda w: begins(w, "2026-11-22T00:00:01Z"))
case("chain-begun-at-grant", "The accreditation begins at the very second of the grant", ("accept", "ok", None), full, lambda w: begins(w, "2026-11-22T00:00:00Z"))
chain("ended", "The accreditation ended at the second of the grant", "accreditation_ended", put("office.until", day("2026-11-22")))
chain("board-ended", "The board's accreditation ended before the grant", "accreditation_ended", put("board.until", day("2026-11-01")))
chain("ended-since", "The accreditation ended after the grant, and the policy asks for it throughout", "accreditation_ended", put("office.until", day("2026-11-30")))
chain("suspended-at-grant", "The office was suspended at the grant", "body_suspended", put("office.suspensions", [{"from": day("2026-11-20"), "until": day("2026-11-23"), "reason": both("audit")}]), put("policy.accreditation.in_force", "at_grant"))
chain("suspended-since", "The office was suspended after the grant, and the policy asks for it throughout", "body_suspended", put("office.suspensions", [{"from": day("2026-11-28"), "reason": both("audit")}]))
chain("suspended-in-newer-edition", "The suspension stands in an edition that was made after the grant", "body_suspended", lambda w: w.accreditations.append(({**w.office, "sequence": 2, "issued_at": day("2026-11-30"), "suspensions": [{"from": day("2026-11-20"), "reason": both("audit")}]}, ["board"])))
chain("board-suspended", "The board was suspended at the grant", "body_suspended", put("board.suspensions", [{"from": day("2026-11-20"), "until": day("2026-11-23"), "reason": both("audit")}]))
chain("scope-set", "The office is accredited for another set", "set_out_of_scope", put("office.scope.sets.0.id", "other-baseline"))
chain("scope-version", "The version lies outside the accredited range", "set_out_of_scope", put("office.scope.sets.0.versions", "<1.2.0"))
chain("scope-edition", "Another edition of the set is accredited", "set_out_of_scope", put("office.scope.sets.0.digests", [digest(b"another edition")]))
chain("scope-level", "The level is beyond the accreditation", "level_out_of_scope", put("office.scope.sets.0.levels", ["star-1"]))
chain("scope-kind", "The kind of product is not accredited", "product_kind_out_of_scope", put("office.scope.product_kinds", ["system"]))
chain("scope-sector", "No accredited sector is asked for", "sector_out_of_scope", put("office.scope.sectors", ["energy"]), put("policy.accreditation.authorities.0.sectors", ["water"]))
chain("scope-of-board", "The board accredits for more than it may itself", "set_out_of_scope", put("board.scope.sets.0.versions", "<1.1.0"))
chain("scope-narrowed", "The accreditation was narrowed before the grant", "level_out_of_scope", lambda w: w.accreditations.append(({**w.office, "sequence": 2, "issued_at": day("2026-10-01"), "scope": {"sets": [{"id": "example-baseline", "versions": "*", "levels": ["star-1"]}]}}, ["board"])))
chain("two-editions-of-one-number", "Two editions bear one number, and differ", "accreditation_contradictory", lambda w: w.accreditations.append(({**w.office, "until": day("2031-01-10")}, ["board"])))
NARROWED = {"sequence": 2, "issued_at": day("2026-11-25"), "from": day("2026-11-25"), "scope": {"sets": [{"id": "example-baseline", "versions": "*", "levels": ["star-1"]}]}}
chain("narrowed-after-throughout", "The accreditation was narrowed after the grant, and the policy asks for it throughout", "level_out_of_scope", lambda w: w.accreditations.append(({**w.office, **NARROWED}, ["board"])))
chain("narrowed-in-hindsight", "The accreditation was narrowed after the grant, for the time before as well", "level_out_of_scope", put("policy.accreditation.in_force", "at_grant"), lambda w: w.accreditations.append(({**w.office, **NARROWED, "from": day("2026-01-10")}, ["board"])))
case("chain-narrowed-after", "The accreditation was narrowed after the grant", ("accept", "ok", None), full, put("policy.accreditation.in_force", "at_grant"), lambda w: w.accreditations.append(({**w.office, **NARROWED, "scope": {"sets": [{"id": "example-baseline", "versions": "*", "levels": ["star-1"]}]}}, ["board"])))


def begins(w, time):
    """The office's accreditation begins then."""
    w.office.update({"charter": charter(BOARD, "minato", time), "from": time})
    w.certificate["body"]["series"] = [series(w.office)]
    for found, _ in w.snapshots:
        found["series"] = [series(w.office)]


def forged_subject(bundle):
    from .producer import IN_TOTO, envelope

    edition = accreditation(BOARD, "minato", "certifies", [accredited("certifier", ["certifier"])], {"certifier": 1})
    subject = [{"name": "minato", "digest": {"sha256": "00" * 32}}]
    return envelope(IN_TOTO, canonical(frame(subject, "urn:warifu:accreditation:2", edition)), ["board"])


case("policy-authority-key-weak", "A key of the authority is the neutral point", no_policy("policy-key-weak"), full, put("policy.accreditation.authorities.0.keys.0.key", "ed25519:" + b64(bytes([1]) + bytes(31))))
