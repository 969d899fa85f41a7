"""What policies can ask since their second edition, and what documents may hold."""

import json

from .producer import IN_TOTO, Key, b64, canonical, digest, envelope, sha256
from .world import (
    ACCEPT, AUTHORITY, BOARD, OFFICE, WITNESSES, accreditation, accreditation_statement, accredited, authority, both, case,
    charter, day, drop, full, no_policy, on_bundle, plain, product, put, refuse, root_of, sealed_accreditation, series,
    snapshot, statement, unknown,
)
from .accepted import revocation, rotate, sector_board, under
from .deceived import office_of, toys, w_toys
from .lineage import C, H, HB, GAP, ask, ed, month, party, says, snap

OPEN = unknown("accreditation", GAP)
MALFORMED = refuse("statement", "statement_malformed")


def asks(name, title, expected, *edits, world=full):
    case(name, title, expected, world, *edits)


# levels
FR = ["FR1", "FR2", "FR3"]
LEVEL, SCOPE = refuse("level", "level_not_accepted"), refuse("accreditation", "level_out_of_scope")


def level(name, title, expected, levels, text, world=plain):
    place = "policy.sets.0.levels" if world is plain else "office.scope.sets.0.levels"
    more = [] if world is plain else [drop("policy.sets.0.levels")] + [lambda w: w.board["scope"]["sets"][0].pop("levels") and None]
    case("level-" + name, title, expected, world, put("certificate.level", text), put(place, levels), *more)


STARS = ["star-1", "star-2", "star-3"]
level("ladder-equal", "Star 2 or better: star 2", ACCEPT, {"at_least": "star-2", "ladder": STARS}, "star-2")
level("ladder-better", "Star 2 or better: star 3", ACCEPT, {"at_least": "star-2", "ladder": STARS}, "star-3")
level("ladder-worse", "Star 2 or better: star 1", LEVEL, {"at_least": "star-2", "ladder": STARS}, "star-1")
level("ladder-unknown", "Star 2 or better: a rung that the ladder does not have", LEVEL, {"at_least": "star-2", "ladder": STARS}, "star-9")
level("ladder-none", "Star 1 or better: no level", LEVEL, {"at_least": "star-1", "ladder": STARS}, None)
level("ladder-order-of-the-policy", "The order is that of the ladder, not of the alphabet", ACCEPT, {"at_least": "basic", "ladder": ["basic", "advanced"]}, "advanced")
level("vector-number", "SL 1 or better in all dimensions: SL 2", ACCEPT, {"at_least": "1", "dimensions": FR}, "FR1=2,FR2=2,FR3=2")
level("vector-number-equal", "SL 2 or better in all dimensions: just that", ACCEPT, {"at_least": "2", "dimensions": FR}, "FR1=2,FR2=2,FR3=2")
level("vector-number-one-less", "SL 2 or better in all dimensions: one of them is 1", LEVEL, {"at_least": "2", "dimensions": FR}, "FR1=2,FR2=1,FR3=4")
level("vector-number-one-left-out", "SL 1 or better in all dimensions: one of them is left out, which is zero", LEVEL, {"at_least": "1", "dimensions": FR}, "FR1=2,FR2=1")
level("vector-some", "Some dimensions are asked for: the others may be zero", ACCEPT, {"at_least": "FR1=2,FR2=1", "dimensions": FR}, "FR1=2,FR2=3,FR3=0")
level("vector-some-less", "Some dimensions are asked for: one is less", LEVEL, {"at_least": "FR1=2,FR2=1", "dimensions": FR}, "FR1=1,FR2=3,FR3=3")
level("vector-other-order", "The dimensions in another order", ACCEPT, {"at_least": "FR2=1,FR1=2", "dimensions": FR}, "FR3=0,FR2=1,FR1=2")
level("vector-by-number", "Ten is more than nine", ACCEPT, {"at_least": "9", "dimensions": FR}, "FR1=10,FR2=9,FR3=11")
level("vector-one-number", "The certificate says one number for all dimensions", ACCEPT, {"at_least": "FR1=2", "dimensions": FR}, "2")
level("vector-unknown-dimension", "A dimension that the policy does not know", LEVEL, {"at_least": "1", "dimensions": FR}, "FR1=2,FR2=2,FR3=2,FR4=2")
level("vector-dimension-twice", "A dimension stands twice", LEVEL, {"at_least": "1", "dimensions": FR}, "FR1=2,FR2=2,FR3=2,FR1=1")
level("vector-leading-zero", "A number with a leading zero", LEVEL, {"at_least": "1", "dimensions": FR}, "FR1=02,FR2=2,FR3=2")
level("vector-other-words", "Words where a vector belongs", LEVEL, {"at_least": "0", "dimensions": FR}, "SL2")
level("vector-none", "No level where a vector is asked for", LEVEL, {"at_least": "0", "dimensions": FR}, None)
level("list-is-not-at-least", "A list of texts has no order: a better level is not in it", LEVEL, ["star-1"], "star-2")
level("list-empty", "A list of no level accepts none", LEVEL, [], "star-2")
level("scope-ladder", "The body may certify star 2 or better", ACCEPT, {"at_least": "star-2", "ladder": STARS}, "star-3", full)
level("scope-ladder-worse", "The body may certify star 2 or better: star 1", SCOPE, {"at_least": "star-2", "ladder": STARS}, "star-1", full)
level("scope-vector", "The body may certify SL 1 or better", ACCEPT, {"at_least": "1", "dimensions": FR}, "FR1=2,FR2=2,FR3=2", full)
level("scope-vector-worse", "The body may certify SL 2 or better: one is less", SCOPE, {"at_least": "2", "dimensions": FR}, "FR1=2,FR2=2,FR3=1", full)
asks("level-scope-not-of-its-scheme", "A scope whose level is no rung of its ladder: the edition does not read", OPEN, put("office.scope.sets.0.levels", {"at_least": "star-9", "ladder": STARS}))


def refused(name, title, code, *edits, world=full):
    case("policy-" + name, title, no_policy(code), world, *edits)


refused("level-no-rung", "The level that is asked for is no rung of the ladder", "rule-broken", put("policy.sets.0.levels", {"at_least": "star-9", "ladder": STARS}))
refused("level-no-vector", "Words where a vector is asked for", "rule-broken", put("policy.sets.0.levels", {"at_least": "SL2", "dimensions": FR}))
refused("level-unknown-dimension", "A dimension that is not among the dimensions", "rule-broken", put("policy.sets.0.levels", {"at_least": "FR9=1", "dimensions": FR}))
refused("root-period-empty", "The period of a root ends before it begins", "rule-broken", put("policy.roots.0.from", day("2027-01-01")), put("policy.roots.0.until", day("2026-01-01")), world=plain)
refused("root-period-of-no-second", "The period of a root ends at the second in which it begins", "rule-broken", put("policy.roots.0.from", day("2026-01-01")), put("policy.roots.0.until", day("2026-01-01")), world=plain)
refused("authority-period-empty", "The period of an authority's key ends before it begins", "rule-broken", put("policy.accreditation.authorities.0.keys.0.from", day("2027-01-01")), put("policy.accreditation.authorities.0.keys.0.until", day("2026-01-01")))
refused("threshold-of-status", "A threshold in the role of status keys", "rule-broken", put("policy.thresholds", [{"role": "status", "count": 1}]))
refused("threshold-of-accreditor", "A threshold in the role of accreditors beside a good one", "rule-broken", lambda w: w.policy["thresholds"].append({"role": "accreditor", "count": 1}))
refused("role-twice", "Two thresholds for one role", "duplicate-item", lambda w: w.policy["thresholds"].append({"role": "certifier", "count": 2}))
refused("two-authorities-one-name", "Two authorities of one name", "duplicate-item", lambda w: w.policy["accreditation"]["authorities"].append(authority(AUTHORITY, ("other",))))
refused("delay-without-quorum", "A greatest delay where no witness is asked for", "rule-broken", put("policy.log.max_delay", "P1D"), put("policy.log.quorum", 0))

# pins
BOARD_ID, OFFICE_ID = series(BOARD), series(OFFICE)
OTHER_ID = series(charter(AUTHORITY, "toy-board"))
PIN = "policy.accreditation.series"
asks("chain-pinned-board", "The policy pins the board's series", ACCEPT, put(PIN, [BOARD_ID]))
asks("chain-pinned-office", "The policy pins the office's series", ACCEPT, put(PIN, [OFFICE_ID]))
asks("chain-pinned-one-of-two", "One of two pinned series stands on the path", ACCEPT, put(PIN, [OTHER_ID, BOARD_ID]))
asks("chain-pinned-other", "No pinned series stands on the path", refuse("accreditation", "series_not_pinned"), put(PIN, [OTHER_ID]))
asks("chain-pinned-other-and-not-rooted", "No pinned series, and another authority: the authority is told first", refuse("accreditation", "accreditation_not_rooted"), put(PIN, [OTHER_ID]), put("policy.accreditation.authorities.0.name", "other-authority"))
asks("chain-pinned-gap", "The board is not at hand: what stands above a gap nobody knows", OPEN, put(PIN, [OTHER_ID]), drop("accreditations.0"))
asks("chain-pinned-two-series", "One of two named series is pinned", ACCEPT, put(PIN, [OFFICE_ID]), lambda w: toys(w, (office_of(w_toys(), "minato", w.office["keys"]), ["toy-board"])), lambda w: w.certificate["body"].update(series=sorted([OFFICE_ID, series(office_of(w_toys(), "minato"))])))
asks("chain-pinned-roots", "The roots decide: pins are about series", ACCEPT, put(PIN, [OTHER_ID]), put("policy.accreditation.required", False), put("policy.roots", [root_of(n, [n]) for n in ("evaluator", "reviewer", "certifier", "status")]))

# ages of editions: issued on 2026-01-10
AGE = "policy.accreditation.max_age"
OLD = ("accept_stale", "accreditation_too_old", "accreditation")
asks("chain-age-at-the-limit", "The newest editions are exactly as old as the policy likes", ACCEPT, put(AGE, "P10M"), put("at", "2026-11-10T00:00:00Z"), put("policy.accreditation.in_force", "at_grant"), put("certificate.granted_at", day("2026-11-10")), put("certificate.decided_at", day("2026-11-10")), put("certificate.evaluation.at", day("2026-11-09")))
asks("chain-age-a-second-older", "The newest editions are a second older than the policy likes", OLD, put(AGE, "P325D"), put("at", "2026-12-01T00:00:01Z"))
asks("chain-age-renewed", "The office has a newer edition, the board has not", OLD, put(AGE, "P90D"), lambda w: w.accreditations.append(({**w.office, "sequence": 2, "issued_at": day("2026-11-25")}, ["board"])))
asks("chain-age-all-renewed", "Board and office have newer editions", ACCEPT, put(AGE, "P90D"), lambda w: w.accreditations.extend([({**w.office, "sequence": 2, "issued_at": day("2026-11-25")}, ["board"]), ({**w.board, "sequence": 2, "issued_at": day("2026-11-25")}, ["authority-1", "authority-2"])]))
asks("chain-age-renewed-by-stranger", "The board's newer edition is a stranger's", OLD, put(AGE, "P90D"), lambda w: w.accreditations.extend([({**w.office, "sequence": 2, "issued_at": day("2026-11-25")}, ["board"]), ({**w.board, "sequence": 2, "issued_at": day("2026-11-25")}, ["stranger"])]))
asks("chain-age-kept", "The importer kept the newer editions", ACCEPT, put(AGE, "P90D"), lambda w: w.kept_accreditations.extend([({**w.office, "sequence": 2, "issued_at": day("2026-11-25")}, ["board"]), ({**w.board, "sequence": 2, "issued_at": day("2026-11-25")}, ["authority-1", "authority-2"])]))
asks("chain-age-and-ended", "Too old, and ended: a failure outweighs", refuse("accreditation", "accreditation_ended"), put(AGE, "P1D"), put("office.until", day("2026-11-22")))

# delays: granted 2026-11-22T00:00:00Z, seen by the second witness at 06:05
DELAY = "policy.log.max_delay"
TIMES = lambda one, two: put("log.witnesses", [(WITNESSES[0], one), (WITNESSES[2], two)])
asks("log-delay-in-time", "The quorum saw it in the time that the policy gives", ACCEPT, put(DELAY, "P1D"))
asks("log-delay-at-the-limit", "The quorum saw it in the last second that the policy gives", ACCEPT, put(DELAY, "P1D"), TIMES("2026-11-22T06:00:00Z", "2026-11-23T00:00:00Z"))
LATE = refuse("log", "logged_too_late")
asks("log-delay-too-late", "The second witness saw it a second later", LATE, put(DELAY, "P1D"), TIMES("2026-11-22T06:00:00Z", "2026-11-23T00:00:01Z"))
asks("log-delay-third-witness", "A third witness came late, two were in time", ACCEPT, put(DELAY, "P1D"), lambda w: w.log.witnesses.append((WITNESSES[1], day("2026-11-28"))))
asks("log-delay-none", "No time at all: whoever saw it at the grant", LATE, put(DELAY, "P0D"))
asks("log-delay-one-witness", "Too few witnesses are told before the delay", refuse("log", "witness_quorum_not_met"), put(DELAY, "P1D"), put("log.witnesses", [(WITNESSES[0], day("2026-11-28"))]))
asks("log-delay-not-required", "A greatest delay where no proof is required: it holds for one that is there", LATE, put(DELAY, "P0D"), put("policy.log.required", False))
asks("log-delay-not-known-then", "The late cosignature was not known then", unknown("log", "not_known_then"), put(DELAY, "P1D"), TIMES("2026-11-22T06:00:00Z", "2026-11-25T00:00:00Z"), put("known_at", day("2026-11-24")), put("policy.status", {"required": False}))

# what a charter, a series and a path may be


def raw_office(edit):
    """The office's edition, changed in its bytes."""
    def apply(w):
        found = accreditation_statement(w.office)
        w.accreditations[1] = (edit(found), ["board"])

    return apply


def changed(found, **more):
    found["predicate"]["charter"] = {**found["predicate"]["charter"], **more}
    return canonical(found)


def reordered(found):
    """The members of charter and issuer in another order, with spaces."""
    text = json.dumps(found, ensure_ascii=False)
    one = json.dumps(found["predicate"]["charter"], ensure_ascii=False)
    other = json.dumps(dict(reversed(found["predicate"]["charter"].items())), ensure_ascii=False, separators=(" ,\n", " : "))
    assert one in text and one != other
    return text.replace(one, other).encode()


asks("chain-charter-unknown-member", "A charter with a fourth member", OPEN, raw_office(lambda found: changed(found, scope="all")))
asks("chain-charter-two-issuers", "A charter whose issuer is an authority and a series", OPEN, raw_office(lambda found: changed(found, issuer={"authority": AUTHORITY, "series": BOARD_ID})))
asks("chain-charter-no-issuer", "A charter whose issuer is nobody", OPEN, raw_office(lambda found: changed(found, issuer={})))
asks("chain-charter-not-canonical", "The members of the charter in another order: the same series", ACCEPT, raw_office(reordered))
asks("chain-charter-body-other", "The charter is for another body than the edition", OPEN, raw_office(lambda found: changed(found, body="kisaki")))
asks("chain-charter-series-upper-case", "The issuer's series in upper case", OPEN, raw_office(lambda found: changed(found, issuer={"series": BOARD_ID.upper().replace("SHA", "sha")})))
asks("chain-edition-of-version-1", "An accreditation of the first edition of the format", OPEN, raw_office(lambda found: canonical({**found, "predicateType": "urn:warifu:accreditation:1"})))
asks("chain-suspension-twice", "An edition that mentions one suspension twice", OPEN, put("office.suspensions", [{"from": day("2026-05-01"), "until": day("2026-05-15"), "reason": both("audit")}, {"from": day("2026-05-01"), "until": day("2026-05-16"), "reason": both("audit")}]))
asks("chain-key-twice", "An edition that names a key twice", OPEN, lambda w: w.office["keys"].append({**w.office["keys"][0], "name": "deputy"}))
asks("chain-same-content-other-bytes", "Two statements with one number that differ in their spaces only: two statements", refuse("accreditation", "accreditation_contradictory"), lambda w: w.accreditations.append((b" " + canonical(accreditation_statement(w.office)), ["board"])))
NAMED = "certificate.body.series"
asks("statement-series-not-ascending", "The series of a certificate in another order", MALFORMED, put(NAMED, sorted([OFFICE_ID, OTHER_ID], reverse=True)))
asks("statement-series-twice", "One series twice", MALFORMED, put(NAMED, [OFFICE_ID, OFFICE_ID]))
asks("statement-series-five", "Five series", MALFORMED, put(NAMED, sorted([OFFICE_ID] + [digest(b"%d" % n) for n in range(4)])))
asks("statement-series-none", "An empty list of series", MALFORMED, put(NAMED, []))
asks("statement-series-upper-case", "The id of a series in upper case", MALFORMED, put(NAMED, [OFFICE_ID.upper().replace("SHA", "sha")]))
asks("statement-version-1", "A certificate of the first edition of the format", MALFORMED, lambda w: setattr(w, "statement", {**statement(w.certificate), "predicateType": "urn:warifu:certificate:1"}))
asks("accept-series-four", "Four series, one of them at hand", ACCEPT, put(NAMED, sorted([OFFICE_ID] + [digest(b"%d" % n) for n in range(3)])))
asks("chain-no-series-not-required", "No series is named, none is required, and the policy has no roots", refuse("accreditation", "series_not_named"), put("policy.accreditation.required", False), drop(NAMED))
asks("chain-no-series-roots", "No series is named, none is required, and the policy knows the keys", ACCEPT, put("policy.accreditation.required", False), drop(NAMED), put("policy.roots", [root_of(n, [n]) for n in ("evaluator", "reviewer", "certifier", "status")]))
asks("accept-series-without-accreditation", "A policy that asks for no accreditation does not look at series", ACCEPT, put(NAMED, [digest(b"nobody's")]), put("policy.roots", [root_of("certifier", ["certifier"])]), lambda w: (w.policy.pop("accreditation"), w.policy["status"].update(required=False)) and None)


def path_of(length, kept=0, again=1):
    """A path of so many series, the office's among them; the last `kept` of the boards are the importer's."""
    def apply(w):
        above, by, found = AUTHORITY, ["authority-1", "authority-2"], []
        for n in range(length - 1):
            above = accreditation(above, f"board-{n}", "accredits", [accredited(f"board-{n}", ["accreditor"])], {"accreditor": 1})
            found.append((above, by))
            by = [f"board-{n}"]
        under(w, above)
        w.accreditations = [*found[: len(found) - kept], (w.office, by)]
        w.kept_accreditations = found[len(found) - kept :]

    return apply


DEEP = refuse("accreditation", "accreditation_too_deep")
asks("chain-path-eight", "Eight series up to the authority", ACCEPT, path_of(8))
asks("chain-path-nine", "Nine series up to the authority", DEEP, path_of(9))
asks("chain-path-eight-kept", "Eight series, six of which the importer keeps", ACCEPT, path_of(8, 6))
asks("chain-path-twelve-kept", "Twelve series, eleven of which the importer keeps", DEEP, path_of(12, 11))
asks("chain-path-nine-gap", "Nine series with a gap after the eighth", OPEN, path_of(9), drop("accreditations.0"))
asks("chain-keyid-missing", "The office's edition without key ids", OPEN, on_bundle(lambda b: [one.pop("keyid") for one in b["accreditation"][1]["signatures"]] and None))
asks("chain-keyid-of-another-key", "The office's edition with the key id of another key of the board", OPEN, on_bundle(lambda b: b["accreditation"][1]["signatures"][0].update(keyid=Key("stranger").id)))
SUSPENDS = lambda w: ({**w.office, "sequence": 2, "issued_at": day("2026-11-23"), "suspensions": [{"from": day("2026-11-20"), "reason": both("audit")}]}, ["board"])
asks("chain-kept-suspends", "The newest edition, which suspends, only in the importer's folder", refuse("accreditation", "body_suspended"), lambda w: w.kept_accreditations.append(SUSPENDS(w)))
asks("chain-kept-suspends-later", "The same as known before it was made", ACCEPT, lambda w: w.kept_accreditations.append(SUSPENDS(w)), put("known_at", "2026-11-22T12:00:00Z"), put("policy.status", {"required": False}))
asks("chain-kept-all", "The whole chain only in the importer's folder", ACCEPT, lambda w: (w.kept_accreditations.extend(w.accreditations), w.accreditations.clear()) and None)
asks("chain-kept-stranger", "The importer keeps an edition that a stranger signed", ACCEPT, lambda w: w.kept_accreditations.append((SUSPENDS(w)[0], ["stranger"])))
asks("status-kept-withdraws", "The newest snapshot, which withdraws, only in the importer's folder", refuse("status", "withdrawn"), lambda w: w.kept_snapshots.append((snapshot(13, day("2026-11-28"), marked={7: "withdrawn"}), ["status"])))
asks("status-kept-all", "The snapshot only in the importer's folder", ACCEPT, lambda w: (w.kept_snapshots.extend(w.snapshots), w.snapshots.clear()) and None)
asks("status-kept-other-body", "The importer keeps another body's snapshot", ACCEPT, lambda w: w.kept_snapshots.append(({**snapshot(13, marked={7: "withdrawn"}), "series": [OTHER_ID], "body": "kisaki"}, ["kisaki-status"])))
says("issuer-may-not-accredit", "The board's edition that governs at the grant says certifies; when the body's was made it said accredits", refuse("accreditation", "issuer_may_not_accredit"), [ed(H, ["h"], ["a"]), ed(H, ["h"], ["a"], 2, 2, 2, kind="certifies"), ed(C, ["c"], ["h"])])

asks("body-mismatch-gap", "The certificate names another body than its series, whose board is not at hand: the charter proves itself", refuse("body", "body_mismatch"), put("certificate.body.id", "kisaki"), drop("accreditations.0"))
asks("body-mismatch-not-rooted", "The certificate names another body than its series, which leads to another authority", refuse("body", "body_mismatch"), put("certificate.body.id", "kisaki"), put("policy.accreditation.authorities.0.name", "other-authority"))
asks("body-mismatch-stranger", "The certificate names another body than its series, and a stranger signed it", refuse("body", "body_mismatch"), put("certificate.body.id", "kisaki"), put("signers", ["stranger"]))
asks("sign-short-of-in-period", "One certifier signed with a key that had ended and holds both roles, one in its period holds one: what those in their period are short of", refuse("signatures", "threshold_not_met"), put("office.keys", [accredited("both", ["certifier", "reviewer"], until=day("2026-11-01")), accredited("one", ["certifier"]), accredited("status", ["status"])]), put("office.thresholds", [{"role": "certifier", "count": 2}, {"role": "reviewer", "count": 1}]), put("signers", ["both", "one"]))

# roots beside series
ROOTS = [put("policy.accreditation.required", False)]
TWO = put("policy.thresholds", [{"role": "certifier", "count": 2}])
asks("sign-roots-and-series-do-not-add-up", "One certifier in the roots, one in the series; two are asked for", refuse("signatures", "threshold_not_met"), *ROOTS, TWO, put("policy.roots", [root_of("certifier-2", ["certifier"])]), put("office.thresholds", [{"role": "certifier", "count": 1}]), put("signers", ["certifier", "certifier-2"]))
asks("sign-root-revoked-in-named-series", "A root's key is revoked in the named series, which does not name it and is suspended itself; the series is told, not the root", refuse("signatures", "signer_unknown"), *ROOTS, put("policy.roots", [root_of("certifier", ["certifier"])]), put("office.keys", [accredited("status", ["status"])]), put("office.revocations", [revocation("certifier", day("2026-11-20"))]), put("office.suspensions", [{"from": day("2026-11-20"), "reason": both("audit")}]), put("signers", ["certifier"]))
asks("accept-root-revoked-in-other-series", "A root's key is revoked in a series that is not named", ACCEPT, *ROOTS, put("policy.roots", [root_of("certifier", ["certifier"])]), lambda w: toys(w, (office_of(w_toys(), "minato", w.office["keys"], revocations=[revocation("certifier", day("2026-01-10"))]), ["toy-board"])))
asks("accept-roots-where-series-fails", "The series is suspended; the policy lists the keys itself and requires no accreditation", ACCEPT, *ROOTS, put("policy.roots", [root_of(n, [n]) for n in ("evaluator", "reviewer", "certifier", "status")]), put("office.suspensions", [{"from": day("2026-11-20"), "reason": both("audit")}]))
asks("accept-series-where-roots-fail", "The roots are another body's; the series holds", ACCEPT, *ROOTS, put("policy.roots", [root_of("kisaki", ["certifier"], body="kisaki")]))
asks("status-roots-withdraw", "A root with the role status withdraws what the series grants", refuse("status", "withdrawn"), *ROOTS, put("policy.roots", [root_of("root-status", ["status"])]), lambda w: w.snapshots.append(({**snapshot(13, marked={7: "withdrawn"}), "series": [OTHER_ID]}, ["root-status"])))
asks("status-roots-of-other-body-withdraw", "A root of another body withdraws it", ACCEPT, *ROOTS, put("policy.roots", [root_of("root-status", ["status"], body="kisaki")]), lambda w: w.snapshots.append((snapshot(13, marked={7: "withdrawn"}), ["root-status"])))
asks("chain-required-roots-do-not-count", "The policy lists the keys and requires an accreditation, which is suspended", refuse("accreditation", "body_suspended"), put("policy.roots", [root_of(n, [n]) for n in ("evaluator", "reviewer", "certifier", "status")]), put("office.suspensions", [{"from": day("2026-11-20"), "reason": both("audit")}]))
asks("sign-revocation-without-compromise-beside", "Two revocations: a harmless one, and a compromise before which nobody saw the certificate", refuse("signatures", "key_compromised"), put("office.revocations", [revocation("certifier", day("2026-11-25"), compromised_at=day("2026-11-24")), revocation("certifier", day("2026-11-26"))]), put("log", None), put("policy.log.required", False))

asks("status-root-speaks-of-another-body", "A root with the role status withdraws in a list of another body", ACCEPT, *ROOTS, put("policy.roots", [root_of("root-status", ["status"])]), lambda w: w.snapshots.append(({**snapshot(13, marked={7: "withdrawn"}), "series": [OTHER_ID], "body": "kisaki"}, ["root-status"])))
asks("sign-key-compromised-seen-not-known-then", "Seen before the compromise, but after what is to be taken as known", refuse("signatures", "key_compromised"), put("office.revocations", [revocation("certifier", day("2026-11-25"), compromised_at=day("2026-11-24"))]), TIMES("2026-11-22T06:00:00Z", "2026-11-23T00:00:00Z"), put("known_at", "2026-11-22T12:00:00Z"))
asks("accept-key-compromised-cosigned-again", "A witness that saw the certificate before the compromise cosigned again after it", ACCEPT, put("office.revocations", [revocation("certifier", day("2026-11-25"), compromised_at=day("2026-11-24"))]), lambda w: w.log.witnesses.append((WITNESSES[0], day("2026-11-26"))))


def charter_of_another(w):
    """The charter is for another body than the edition, and the certificate goes by the charter."""
    w.office["charter"] = charter(BOARD, "kisaki")
    w.certificate["body"].update(id="kisaki", series=[series(w.office)])
    w.snapshots = []
    w.policy["status"] = {"required": False}


asks("chain-charter-of-another-body", "The edition is about another body than its charter, by which the certificate goes", OPEN, charter_of_another)

# the second on which it turns: granted 2026-11-22T00:00:00Z
SECOND = "2026-11-22T00:00:01Z"
SPAN = lambda frm, until: put("office.suspensions", [{"from": frm, "until": until, "reason": both("audit")}])
asks("chain-until-a-second-after", "The accreditation ends a second after the grant", ACCEPT, put("office.until", SECOND), put("policy.accreditation.in_force", "at_grant"))
asks("chain-suspended-from-the-second", "Suspended from the very second of the grant", refuse("accreditation", "body_suspended"), SPAN(day("2026-11-22"), SECOND))
asks("chain-suspended-a-second-after", "Suspended from a second after the grant", ACCEPT, SPAN(SECOND, day("2026-11-23")))
asks("chain-suspended-until-the-second", "A suspension that ends at the second of the grant", ACCEPT, SPAN(day("2026-11-20"), day("2026-11-22")))
asks("accept-key-revoked-a-second-after", "The key is revoked a second after the grant", ACCEPT, put("office.revocations", [revocation("certifier", SECOND)]))
asks("accept-known-at-the-grant", "As known at the very second of the grant", ACCEPT, put("known_at", day("2026-11-22")), put("policy.status", {"required": False}), put("policy.log.required", False), put("log", None))
asks("chain-made-when-suspension-begins", "The office's edition was made in the second in which the board's suspension began", refuse("accreditation", "issuer_not_in_force"), put("board.suspensions", [{"from": day("2026-01-10"), "until": day("2026-01-11"), "reason": both("audit")}]))
asks("chain-told-in-the-same-second", "The office's new edition was made in the very second in which the board's revocation was told: it is an answer", ACCEPT, lambda w: w.accreditations.extend([({**w.board, "sequence": 2, "issued_at": day("2026-02-01"), "keys": [accredited("board-new", ["accreditor"])], "revocations": [revocation("board", day("2026-01-05"))]}, ["authority-1", "authority-2"]), ({**w.office, "sequence": 2, "issued_at": day("2026-02-01")}, ["board-new"])]))

# effort


def strangers(count, name="stranger"):
    return [{"keyid": "x", "sig": b64(sha256(b"%s %d" % (name.encode(), n)) * 2)} for n in range(count)]


def many_keys(*counts):
    """So many keys in the office's and another series' editions, and a hundred signatures, the last of which is the certifier's."""
    def apply(w):
        keys = [[accredited(f"key-{place}-{n}", ["certifier"]) for n in range(count)] for place, count in enumerate(counts)]
        w.office["keys"] = [accredited("certifier", ["certifier"]), accredited("status", ["status"]), *keys[0]]
        w.office["thresholds"] = [{"role": "certifier", "count": 1}]
        w.signers = ["certifier"]
        for n, more in enumerate(keys[1:]):
            other = accreditation(AUTHORITY, "minato", "certifies", more, {"certifier": 1}, begun=f"2026-01-0{n + 1}T00:00:00Z")
            w.accreditations.append((other, ["authority-1", "authority-2"]))
            w.certificate["body"]["series"] = sorted([*w.certificate["body"]["series"], series(other)])
        w.policy["log"]["required"], w.log = False, None
        w.bundle_edits.append(lambda b: b["certificate"]["signatures"].__setitem__(slice(0, 0), strangers(99)))

    return apply


def many_editions(of_office, count):
    """So many envelopes around editions with a hundred signatures that nobody can check."""
    def apply(w):
        if not of_office:
            toys(w)
        edition = w.office if of_office else office_of(w.toys, "minato", w.office["keys"])
        w.bundle_edits.append(lambda b: b["accreditation"].extend({**sealed_accreditation({**edition, "sequence": 100 + n}, []), "signatures": strangers(100, f"{n}")} for n in range(count)))
        w.bundle_edits.append(lambda b: b["status"].extend({**b["status"][0], "payload": b64(canonical({**w.snapshots[0][0], "sequence": 100 + n})), "signatures": strangers(100, f"s{n}")} for n in range(7)))
        w.policy["log"]["required"], w.log = False, None
        w.bundle_edits.append(lambda b: b["certificate"]["signatures"].extend(strangers(97)))

    return apply


TOO_MANY = refuse("signatures", "too_many_signatures")
asks("accept-hundred-signatures-thirty-keys", "A hundred signatures, and thirty-two keys to try each with", ACCEPT, many_keys(30))
asks("sign-too-many", "A hundred signatures, and sixty-two keys of two series to try each with", TOO_MANY, many_keys(30, 30))
asks("sign-too-many-editions", "Thirty editions and seven snapshots with a hundred signatures each, and a hundred on the certificate", TOO_MANY, many_editions(True, 30))
asks("accept-many-editions-elsewhere", "The same editions in a series that is not named: nobody looks at them", ACCEPT, many_editions(False, 29))


def written_again(each):
    """Thirty more envelopes around the office's edition, seven around the snapshot, a hundred signatures each; `each` tells which."""
    def apply(w):
        copies = [strangers(100, f"{each(n)}") for n in range(30)]
        w.bundle_edits.append(lambda b: b["accreditation"].extend({**sealed_accreditation(w.office, []), "signatures": one} for one in copies))
        w.bundle_edits.append(lambda b: b["status"].extend({**b["status"][0], "signatures": one} for one in copies[:7]))
        w.policy["log"]["required"], w.log = False, None
        w.bundle_edits.append(lambda b: b["certificate"]["signatures"].extend(strangers(97)))

    return apply


def written_in_one(w):
    """One signature a hundred times in one envelope, in thirty envelopes."""
    def repeat(b):
        for one in b["accreditation"]:
            if len(one["signatures"]) == 100:
                one["signatures"] = one["signatures"][:1] * 100

    many_editions(True, 30)(w)
    w.bundle_edits.append(repeat)


asks("accept-same-signatures-in-many-envelopes", "Thirty envelopes with the same hundred signatures around one edition: each signature counts once", ACCEPT, written_again(lambda n: 0))
asks("sign-other-signatures-in-many-envelopes", "Thirty envelopes around one edition, with a hundred signatures each that differ", TOO_MANY, written_again(lambda n: n))
asks("accept-one-signature-many-times", "One signature a hundred times in an envelope is one", ACCEPT, written_in_one)


def many_snapshots_elsewhere(w):
    """A policy of roots alone, and snapshots of another body that name the series on the certificate."""
    w.policy["roots"] += [{**w.policy["roots"][0], "name": f"root {n}", "key": Key(f"root-{n}").text} for n in range(36 - len(w.policy["roots"]))]
    w.certificate["body"]["series"] = ["sha256:" + "1" * 64]
    said = {**full().snapshots[0][0], "body": "another", "series": w.certificate["body"]["series"]}
    w.snapshots = [({**said, "sequence": 100 + n}, ["status"]) for n in range(7)]

    def sign(b):
        for n, one in enumerate(b["status"]):
            one["signatures"] = strangers(100, f"s{n}")

    w.bundle_edits.append(sign)
    w.bundle_edits.append(lambda b: b["certificate"]["signatures"].extend(strangers(100 - len(b["certificate"]["signatures"]))))


case("accept-roots-snapshots-of-series", "Without authorities no series is named: snapshots about it are not looked at", ACCEPT, plain, many_snapshots_elsewhere)


def many_identifiers(count):
    def apply(w):
        found = [{"type": "purl", "value": f"pkg:generic/hamakaze/part-{n}"} for n in range(count)]
        w.certificate["product"]["identifiers"] = found + [{"type": "purl", "value": "pkg:generic/hamakaze/hk-210"}]
        w.product["identifiers"] = [{"type": "purl", "value": f"pkg:generic/hamakaze/spare-{n}"} for n in range(count)]
        w.product["identifiers"].append({"type": "purl", "value": "pkg:generic/hamakaze/hk-210"})

    return apply


asks("accept-identifiers-thousand", "A thousand identifiers of one type on both sides, of which the last is shared", ACCEPT, many_identifiers(1000), world=plain)
asks("gate-identifiers-thousand", "A thousand identifiers of one type on both sides, of which none is shared", refuse("product", "product_mismatch"), many_identifiers(1000), lambda w: w.product["identifiers"].pop() and None, world=plain)
asks("statement-version-number-beyond", "A version with a number of 2^64", MALFORMED, put("certificate.set.version", f"1.{2**64}.0"), world=plain)
asks("accept-version-number-largest", "A version with a number of 2^64 - 1", ACCEPT, put("certificate.set.version", f"1.{2**64 - 1}.0"), world=plain)
asks("accept-version-pre-release-beyond", "A pre-release with a number of 2^64 is one less than the next", ACCEPT, put("certificate.set.version", f"1.2.0-{2**64}"), put("policy.sets.0.versions", f">1.2.0-{2**64 - 1}, <1.2.0-{2**64 + 1}"), world=plain)
