"""Who accredited whom, for what, when."""

from .producer import Key, b64, canonical, digest, flip
from .world import (
    SET, accreditation, accreditation_statement, accredited, both, case, day, drop, frame, full, no_policy, on_bundle,
    put, refuse, root_of, snapshot, unknown,
)
from .accepted import revocation, rotate


def chain(name, title, code, *edits):
    case("chain-" + name, title, refuse("accreditation", code), full, *edits)


def unsigned(name, title, code, *edits):
    """The body's keys are not known at all then."""
    case("chain-" + name, title, refuse("signatures", code), full, *edits)


OWN = [
    put("policy.roots", [root_of(n, [n]) for n in ("evaluator", "reviewer", "certifier", "status")]),
]
"""The policy knows the body's keys itself, and asks for a chain all the same."""

case("chain-not-in-bundle", "The policy knows the keys and asks for a chain, and there is none", unknown("accreditation", "accreditation_not_in_bundle"), full, *OWN, put("accreditations", []))
chain("to-another-authority", "A chain to another authority", "accreditation_not_rooted", *OWN, put("policy.accreditation.authority", "other-authority"))
chain("one-authority-key", "One key of the authority signed, two are asked for", "accreditation_not_rooted", *OWN, put("accreditations.0", None), lambda w: w.accreditations.__setitem__(0, (w.board, ["authority-1"])))
chain("same-authority-key-twice", "One key of the authority signed twice", "accreditation_not_rooted", *OWN, lambda w: w.accreditations.__setitem__(0, (w.board, ["authority-1", "authority-1"])))
chain("link-missing", "The board's own accreditation is not there", "accreditation_not_rooted", *OWN, drop("accreditations.0"))
chain("bit-flipped", "A bit of the board's accreditation is flipped", "accreditation_not_rooted", *OWN, on_bundle(lambda b: b["accreditation"][0].update(payload=flip(b["accreditation"][0]["payload"], 3000))))
chain("subject-other", "The subject of the office's accreditation is the digest of other keys", "accreditation_not_rooted", *OWN, on_bundle(lambda b: b["accreditation"].__setitem__(1, forged_subject(b))))
unsigned("keys-unknown-without-link", "Without the link nobody knows the body's keys", "signer_unknown", drop("accreditations.0"))
unsigned("authority-key-ended", "The authority's keys had ended when it signed", "signer_unknown", lambda w: [key.update(until=day("2026-01-10")) for key in w.policy["accreditation"]["keys"]] and None)
unsigned("by-certifier", "An accreditation signed by a certifier of the board", "signer_unknown", lambda w: w.board["keys"].append(accredited("board-certifier", ["certifier"])), lambda w: w.accreditations.__setitem__(1, (w.office, ["board-certifier"])))
unsigned("by-certification-body", "A body that may certify accredits another one", "signer_unknown", lambda w: w.office["keys"].append(accredited("office-accreditor", ["accreditor"])), lambda w: w.accreditations.append((accreditation("minato", "kisaki", "certifies", [accredited("kisaki", ["certifier"])], {"certifier": 1}), ["office-accreditor"])), put("certificate.body.id", "kisaki"), put("signers", ["kisaki"]))
unsigned("board-key-revoked", "The board's key had been revoked when it accredited the office", "signer_unknown", lambda w: w.accreditations.append(({**w.board, "sequence": 2, "issued_at": day("2026-02-01"), "revocations": [revocation("board", day("2026-01-05"))]}, ["authority-1", "authority-2"])))
unsigned("board-key-compromised", "The board's key was compromised later: what it signed has no witness", "signer_unknown", lambda w: w.accreditations.append(({**w.board, "sequence": 2, "issued_at": day("2026-02-01"), "revocations": [revocation("board", day("2026-06-01"), compromised_at=day("2026-05-01"))]}, ["authority-1", "authority-2"])))
unsigned("board-two-of-two", "The board's accreditations need two of its keys, and one signed", "signer_unknown", lambda w: w.board["keys"].append(accredited("board-2", ["accreditor"])), put("board.thresholds", [{"role": "accreditor", "count": 2}]))
unsigned("board-suspended-when-it-accredited", "The board was suspended when it accredited the office", "signer_unknown", put("board.suspensions", [{"from": day("2026-01-01"), "until": day("2026-02-01"), "reason": both("audit")}]))
unsigned("accredits-itself", "A body accredits itself", "signer_unknown", put("office.issuer", "minato"))
chain("body-may-not-certify", "The office is accredited to accredit, not to certify", "body_may_not_certify", put("office.kind", "accredits"))
chain("not-yet-valid", "The accreditation begins a second after the grant", "accreditation_not_yet_valid", put("office.from", "2026-11-22T00:00:01Z"))
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
chain("scope-sector", "No accredited sector is asked for", "sector_out_of_scope", put("office.scope.sectors", ["energy"]), put("policy.accreditation.sectors", ["water"]))
chain("scope-of-board", "The board accredits for more than it may itself", "set_out_of_scope", put("board.scope.sets.0.versions", "<1.1.0"))
chain("scope-narrowed", "The accreditation was narrowed before the grant", "level_out_of_scope", lambda w: w.accreditations.append(({**w.office, "sequence": 2, "issued_at": day("2026-10-01"), "scope": {"sets": [{"id": "example-baseline", "versions": "*", "levels": ["star-1"]}]}}, ["board"])))
chain("two-editions-of-one-number", "Two editions bear one number, and differ", "accreditation_contradictory", lambda w: w.accreditations.append(({**w.office, "until": day("2031-01-10")}, ["board"])))
case("chain-narrowed-after", "The accreditation was narrowed after the grant", ("accept", "ok", None), full, lambda w: w.accreditations.append(({**w.office, "sequence": 2, "issued_at": day("2026-11-25"), "scope": {"sets": [{"id": "example-baseline", "versions": "*", "levels": ["star-1"]}]}}, ["board"])))


def forged_subject(bundle):
    from .producer import IN_TOTO, envelope

    edition = accreditation("minato-board", "minato", "certifies", [accredited("certifier", ["certifier"])], {"certifier": 1})
    subject = [{"name": "minato", "digest": {"sha256": "00" * 32}}]
    return envelope(IN_TOTO, canonical(frame(subject, "urn:warifu:accreditation:1", edition)), ["board"])


def toys(w, below=()):
    """A second board, which the authority accredited for toys only."""
    scope = {"sets": [{"id": "toys", "versions": "*"}]}
    board = accreditation("harbour-authority", "toy-board", "accredits", [accredited("toy-board", ["accreditor"])], {"accreditor": 1}, scope=scope)
    w.accreditations.append((board, ["authority-1", "authority-2"]))
    w.accreditations.extend(below)


MALLORY = [accredited(f"mallory-{role}", [role]) for role in ("evaluator", "reviewer", "certifier", "status")]
ROLES = {"evaluator": 1, "reviewer": 1, "certifier": 1}


def usurped(w):
    """The board for toys accredits keys of its own under the name of the office."""
    toys(w, [(accreditation("toy-board", "minato", "certifies", MALLORY, ROLES), ["toy-board"])])


chain("mixed-keys-of-another-board", "A board for toys gives keys of its own to the office, whose accreditation is another board's", "set_out_of_scope", usurped, put("signers", ["mallory-evaluator", "mallory-reviewer", "mallory-certifier"]))
chain("mixed-one-key-of-another-board", "Two of three keys are the office's own, the certifier is the toy board's", "set_out_of_scope", usurped, put("signers", ["evaluator", "reviewer", "mallory-certifier"]))
case("chain-mixed-status-key", "A board for toys gives the office a status key, which takes back a withdrawal", refuse("status", "status_not_authentic"), full, usurped, lambda w: w.snapshots.insert(0, (snapshot(11, marked={7: "withdrawn"}), ["status"])), lambda w: w.snapshots.__setitem__(1, (snapshot(12), ["mallory-status"])))
chain("mixed-board-of-another-board", "A board for toys accredits keys of its own under the name of the office's board", "set_out_of_scope", lambda w: toys(w, [(accreditation("toy-board", "minato-board", "accredits", [accredited("mallory", ["accreditor"])], {"accreditor": 1}), ["toy-board"])]), lambda w: w.accreditations.__setitem__(1, (accreditation("minato-board", "minato", "certifies", MALLORY, ROLES), ["mallory"])), put("signers", ["mallory-evaluator", "mallory-reviewer", "mallory-certifier"]), lambda w: w.snapshots.__setitem__(0, (w.snapshots[0][0], ["mallory-status"])))
chain("mixed-name-of-the-authority", "A board for toys accredits keys of its own under the name of the authority", "set_out_of_scope", lambda w: toys(w, [(accreditation("toy-board", "harbour-authority", "accredits", [accredited("mallory", ["accreditor"])], {"accreditor": 1}), ["toy-board"]), (accreditation("harbour-authority", "kisaki", "certifies", MALLORY, ROLES), ["mallory"])]), put("certificate.body.id", "kisaki"), put("signers", ["mallory-evaluator", "mallory-reviewer", "mallory-certifier"]), put("snapshots", []), put("policy.status", {"required": False}))
case("chain-two-ways-up", "Two boards accredited the office with the same keys, one of them for toys", ("accept", "ok", None), full, lambda w: toys(w, [(accreditation("toy-board", "minato", "certifies", w.office["keys"], ROLES), ["toy-board"])]))
case("policy-authority-key-weak", "A key of the authority is the neutral point", no_policy("policy-key-weak"), full, put("policy.accreditation.keys.0.key", "ed25519:" + b64(bytes([1]) + bytes(31))))
