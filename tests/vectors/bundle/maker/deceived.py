"""Bundles made to deceive, and honest ones that somebody tries to shut out."""

from .producer import Key, b64, digest
from .world import (
    ACCEPT, AUTHORITY, BOARD, LOG, OFFICE, WITNESSES, accreditation, accredited, both, case, charter, day, drop, event, full,
    log_text, no_policy, on_bundle, on_log, plain, put, refuse, root_of, series, snapshot, unknown,
)
from .accepted import revocation, sector_board, under

ROLES = {"evaluator": 1, "reviewer": 1, "certifier": 1}
MALLORY = [accredited(f"mallory-{role}", [role]) for role in (*ROLES, "status")]
SIGN = put("signers", ["mallory-evaluator", "mallory-reviewer", "mallory-certifier"])
TOYS = {"sets": [{"id": "toys", "versions": "*"}]}
GAP = "accreditation_not_in_bundle"


def toys(w, *below):
    """A second board, which the authority accredited for toys only, and what it and those below it say."""
    w.toys = accreditation(AUTHORITY, "toy-board", "accredits", [accredited("toy-board", ["accreditor"])], {"accreditor": 1}, scope=TOYS)
    w.accreditations.append((w.toys, ["authority-1", "authority-2"]))
    w.accreditations.extend(below)


def board_of(above, name, key="mallory", **more):
    return accreditation(above, name, "accredits", [accredited(key, ["accreditor"])], {"accreditor": 1}, **more)


def office_of(above, name, keys=MALLORY, roles=ROLES, **more):
    return accreditation(above, name, "certifies", keys, roles, **more)


def named(w, edition, body="minato"):
    """The certificate and the snapshots name this series."""
    w.certificate["body"] = {"name": both(body), "id": body, "series": [series(edition)]}
    w.snapshots = [({**found, "body": body, "series": [series(edition)]}, ["mallory-status"]) for found, _ in w.snapshots]


def forged(w, body="kisaki", late="2026-11-23", levels=1):
    """Below the board for toys: a body called like the authority, boards called like the board, a body of any name."""
    w.toys = accreditation(AUTHORITY, "toy-board", "accredits", [accredited("toy-board", ["accreditor"])], {"accreditor": 1}, scope=TOYS)
    fake = board_of(w.toys, AUTHORITY)
    chain, above = [(w.toys, ["authority-1", "authority-2"]), (fake, ["toy-board"])], fake
    for _ in range(levels):
        above = board_of(above, "minato-board", sequence=2, issued_at=day(late))
        chain.append((above, ["mallory"]))
    office = office_of(above, body, issued_at="2026-11-24T00:00:00Z")
    w.accreditations = [*chain, (office, ["mallory"])]
    named(w, office, body)


def in_true_series(w):
    """Editions with the true charters of board and office, signed by the board for toys and its keys."""
    toys(w, (board_of(AUTHORITY, "minato-board", sequence=2, issued_at=day("2026-11-23")), ["toy-board"]),
         (office_of(BOARD, "minato", sequence=2, issued_at=day("2026-11-24")), ["mallory"]))


def tries(name, title, expected, *edits, world=full):
    case("deceived-" + name, title, expected, world, *edits)


OUT = refuse("accreditation", "set_out_of_scope")
SIGNER = refuse("signatures", "signer_unknown")
KEPT = lambda w: w.kept_accreditations.extend([(w.board, ["authority-1", "authority-3"]), (w.office, ["board"])])

# names
tries("one-edition", "A board for toys certifies in the name of a new body, through bodies called like the authority and the board", OUT, forged, SIGN)
tries("one-edition-known-at", "The same, as known on the day of the question", OUT, forged, SIGN, put("known_at", day("2026-12-01")))
tries("one-edition-kept", "The same, and the importer keeps every true edition", OUT, forged, SIGN, KEPT)
tries("one-edition-minato", "The same in the name of the office itself, whose true chain stands beside", OUT, lambda w: forged(w, "minato"), SIGN, lambda w: w.accreditations.extend([(w.board, ["authority-1", "authority-3"]), (w.office, ["board"])]))
tries("one-edition-control", "The same without the body that is called like the authority: the forged board's issuer is not at hand", unknown("accreditation", GAP), forged, SIGN, drop("accreditations.1"))
tries("three-levels", "Three boards of one name, one below the other", OUT, lambda w: forged(w, levels=3), SIGN)
tries("full", "Editions in the true series of board and office, signed by those of the board for toys; their certificate", SIGNER, in_true_series, SIGN)
tries("full-alone", "The same without the true editions: nobody whose word counts says anything", unknown("accreditation", GAP), in_true_series, SIGN, lambda w: w.accreditations.__delitem__(slice(0, 2)))
tries("full-alone-kept", "The same, and the importer keeps the true editions", SIGNER, in_true_series, SIGN, lambda w: w.accreditations.__delitem__(slice(0, 2)), KEPT)
tries("full-beside", "The same beside a true certificate", ACCEPT, in_true_series)
tries("full-newbody", "A charter of the true board for a body that it never accredited", unknown("accreditation", GAP), lambda w: toys(w, (office_of(BOARD, "kisaki"), ["mallory"])), SIGN, lambda w: named(w, office_of(BOARD, "kisaki"), "kisaki"))
tries("authority-in-charter", "A charter says that the authority accredited the office; only the board for toys signed it", unknown("accreditation", GAP), lambda w: toys(w, (office_of(AUTHORITY, "minato"), ["toy-board"])), SIGN, lambda w: named(w, office_of(AUTHORITY, "minato")))
tries("keyid-of-authority", "The same, with the key ids of the authority on its signatures", unknown("accreditation", GAP), lambda w: toys(w, (office_of(AUTHORITY, "minato"), ["toy-board", "mallory"])), SIGN, lambda w: named(w, office_of(AUTHORITY, "minato")), on_bundle(lambda b: [one.update(keyid=Key(f"authority-{n}").id) for n, one in enumerate(b["accreditation"][3]["signatures"], 1)] and None))
tries("body-of-another-series", "The certificate names the series of the board for toys' own body, and the id of the office", refuse("body", "body_mismatch"), lambda w: toys(w, (office_of(w_toys(), "toy-office"), ["toy-board"])), SIGN, lambda w: w.certificate["body"].update(series=[series(office_of(w_toys(), "toy-office"))]))
tries("two-series-one-true", "The certificate of a body for toys names the office's series beside its own; both refuse, and the lower id is told", SIGNER, lambda w: toys(w, (office_of(w_toys(), "minato"), ["toy-board"])), SIGN, lambda w: w.certificate["body"].update(series=sorted([series(OFFICE), series(office_of(w_toys(), "minato"))])))
tries("mixed-signers", "Two of three signers are the office's, the certifier is the board for toys'; both series named", refuse("signatures", "threshold_not_met"), lambda w: toys(w, (office_of(w_toys(), "minato"), ["toy-board"])), put("signers", ["evaluator", "reviewer", "mallory-certifier"]), lambda w: w.certificate["body"].update(series=sorted([series(OFFICE), series(office_of(w_toys(), "minato"))])))


def w_toys():
    return charter(AUTHORITY, "toy-board")


# status
W7 = {7: "withdrawn"}
GIVES_STATUS_KEY = [lambda w: toys(w, (board_of(w_toys(), "minato-board"), ["toy-board"]), (office_of(BOARD, "minato", sequence=9, issued_at=day("2026-11-23")), ["mallory"]))]
tries("status", "The board for toys gives the office a status key under edition 9; the false snapshot says active, the true one withdrawn", refuse("status", "withdrawn"), *GIVES_STATUS_KEY, lambda w: w.snapshots.__setitem__(0, (snapshot(11, marked=W7), ["status"])), lambda w: w.snapshots.append((snapshot(12), ["mallory-status"])))
tries("status-kept", "The same; the true snapshot was kept by the importer only", refuse("status", "withdrawn"), *GIVES_STATUS_KEY, lambda w: w.kept_snapshots.append((snapshot(11, marked=W7), ["status"])), lambda w: w.snapshots.__setitem__(0, (snapshot(12), ["mallory-status"])))
tries("status-false-alone", "The false snapshot alone: nobody whose word counts says anything", unknown("status", "status_not_in_bundle"), *GIVES_STATUS_KEY, lambda w: w.snapshots.__setitem__(0, (snapshot(12), ["mallory-status"])))
tries("status-false-withdraws", "The false snapshot withdraws, the true one says active", ACCEPT, *GIVES_STATUS_KEY, lambda w: w.snapshots.append((snapshot(13, marked=W7), ["mallory-status"])))
tries("status-stranger-contradicts", "A stranger's snapshot bears the number of the true one and differs", ACCEPT, lambda w: w.snapshots.append((snapshot(marked=W7), ["stranger"])))
tries("status-keyid-of-status", "A stranger's snapshot with the key id of the status key", ACCEPT, lambda w: w.snapshots.append((snapshot(13, marked=W7), ["stranger"])), on_bundle(lambda b: b["status"][1]["signatures"][0].update(keyid=Key("status").id)))
tries("status-without-keyid", "A snapshot without a key id says nothing", unknown("status", "status_not_in_bundle"), on_bundle(lambda b: b["status"][0]["signatures"][0].pop("keyid") and None))
tries("status-name-of-body", "The snapshot names the series and bears another body's name: names decide nothing", ACCEPT, lambda w: w.snapshots[0][0].update(body="kisaki"))
tries("status-other-series-same-body", "The status key signs a list of another series of this body", unknown("status", "status_not_in_bundle"), lambda w: w.snapshots[0][0].update(series=[series(charter(BOARD, "minato", "2026-01-11T00:00:00Z"))]))
tries("status-no-series", "A snapshot that names no series, for a certificate that names one", unknown("status", "status_not_in_bundle"), lambda w: w.snapshots[0][0].pop("series") and None)
tries("status-two-series", "A snapshot that names two series", ACCEPT, lambda w: w.snapshots[0][0].update(series=sorted([series(OFFICE), series(BOARD)])))
tries("status-superseded-then-active", "Superseded under number 11, active under number 12", refuse("status", "status_contradictory"), lambda w: w.snapshots.insert(0, (snapshot(11, day("2026-11-26"), marked={7: "superseded"}), ["status"])))
tries("status-events-removed", "A newer snapshot has lost the event that an older one recorded", refuse("status", "status_contradictory"), lambda w: w.snapshots.insert(0, (snapshot(11, day("2026-11-26"), marked=W7, events=[event(7, "withdrawn", day("2026-11-25"))]), ["status"])))
tries("status-withdrawn-from-later", "Withdrawn from next year under number 11, active under number 12", refuse("status", "status_contradictory"), lambda w: w.snapshots.insert(0, (snapshot(11, day("2026-11-26"), marked=W7, events=[event(7, "withdrawn", day("2027-11-25"), day("2026-11-25"))]), ["status"])))
tries("status-withdrawn-then-superseded", "Withdrawn, then superseded: both take it back", refuse("status", "superseded"), lambda w: w.snapshots.insert(0, (snapshot(11, day("2026-11-26"), marked=W7), ["status"])), lambda w: w.snapshots.__setitem__(1, (snapshot(marked={7: "superseded"}), ["status"])))
tries("status-suspended-then-active", "Suspended under number 11, active under number 12", ACCEPT, lambda w: w.snapshots.insert(0, (snapshot(11, day("2026-11-26"), marked={7: "suspended"}), ["status"])))
tries("status-another-index-revived", "Another certificate was withdrawn and is active again", ACCEPT, lambda w: w.snapshots.insert(0, (snapshot(11, day("2026-11-26"), marked={8: "withdrawn"}), ["status"])))
tries("status-contradiction-not-known-then", "The contradiction was published after what is to be taken as known", ACCEPT, lambda w: w.snapshots.append((snapshot(13, day("2026-11-29"), marked={}, count=49), ["status"])), put("known_at", day("2026-11-28")))
tries("status-republished-number-1", "Two honest snapshots, both numbered 1", refuse("status", "status_contradictory"), put("snapshots", [(snapshot(1, day("2026-11-25")), ["status"]), (snapshot(1), ["status"])]))
tries("status-junk-of-stranger", "Junk under the payload type of snapshots, signed by a stranger, beside the true one", ACCEPT, lambda w: w.snapshots.append((b"{}", ["stranger"])))
tries("status-junk-of-revoked-key", "Junk signed by a status key that is revoked, beside a true snapshot by the new one", ACCEPT, lambda w: w.office["keys"].append(accredited("status-new", ["status"])), put("office.revocations", [revocation("status", day("2026-11-01"))]), put("snapshots", [(snapshot(), ["status-new"]), (b"{}", ["status"])]))
tries("status-list-of-stranger", "A snapshot whose list is no list, signed by a stranger, beside the true one", ACCEPT, lambda w: w.snapshots.append(({**snapshot(13), "list": ""}, ["stranger"])))
tries("status-certificate-among-snapshots", "One key is certifier and status, and the certificate's envelope is put among the snapshots", ACCEPT, lambda w: w.office["keys"].__setitem__(2, accredited("certifier", ["certifier", "status"])), on_bundle(lambda b: b["status"].append(b["certificate"])))
tries("status-fell", "The status key was compromised after it withdrew, and the body has said nothing since", unknown("status", "status_in_doubt"), lambda w: w.accreditations.append(({**w.office, "sequence": 2, "issued_at": day("2026-11-28"), "revocations": [revocation("status", day("2026-11-28"), compromised_at=day("2026-11-20"))], "keys": [*w.office["keys"], accredited("status-new", ["status"])]}, ["board"])), put("snapshots", [(snapshot(marked=W7), ["status"])]))
tries("status-fell-not-required", "The same where the policy asks for no status", unknown("status", "status_in_doubt"), put("policy.status", {"required": False}), lambda w: w.accreditations.append(({**w.office, "sequence": 2, "issued_at": day("2026-11-28"), "revocations": [revocation("status", day("2026-11-28"), compromised_at=day("2026-11-20"))], "keys": [*w.office["keys"], accredited("status-new", ["status"])]}, ["board"])), put("snapshots", [(snapshot(marked=W7), ["status"])]))
tries("status-fell-said-again", "The same, and the body has withdrawn again with its new key", refuse("status", "withdrawn"), lambda w: w.accreditations.append(({**w.office, "sequence": 2, "issued_at": day("2026-11-28"), "revocations": [revocation("status", day("2026-11-28"), compromised_at=day("2026-11-20"))], "keys": [*w.office["keys"], accredited("status-new", ["status"])]}, ["board"])), put("snapshots", [(snapshot(marked=W7), ["status"]), (snapshot(13, day("2026-11-29"), marked=W7), ["status-new"])]))

# shutting others out
tries("contradicts", "The board for toys signs an edition 1 of the office's own charter, which differs", ACCEPT, lambda w: toys(w, (office_of(BOARD, "minato"), ["toy-board"])))
tries("contradicts-board", "The same of the board's own charter", ACCEPT, lambda w: toys(w, (board_of(AUTHORITY, "minato-board"), ["toy-board"])))
tries("suspends-in-name", "The board for toys suspends the office under the board's charter", ACCEPT, lambda w: toys(w, ({**w.office, "sequence": 2, "issued_at": day("2026-11-23"), "suspensions": [{"from": day("2026-01-10"), "reason": both("mischief")}]}, ["toy-board"])))
tries("suspends-namesake", "It calls a board of its own like the board, which suspends a body called like the office", ACCEPT, lambda w: toys(w, (board_of(w_toys(), "minato-board"), ["toy-board"]), (office_of(board_of(w_toys(), "minato-board"), "minato", w.office["keys"], suspensions=[{"from": day("2026-01-10"), "reason": both("mischief")}]), ["mallory"])))
tries("revokes-namesake", "Its own body of the office's name has the office's keys, and they are revoked there", ACCEPT, lambda w: toys(w, (office_of(w_toys(), "minato", w.office["keys"], revocations=[revocation("certifier", day("2026-01-10"), compromised_at=day("2026-01-10"))]), ["toy-board"])))
tries("threshold", "Its own body of the office's name needs nine certifiers", ACCEPT, lambda w: toys(w, (office_of(w_toys(), "minato", w.office["keys"], {"certifier": 9}), ["toy-board"])))
tries("threshold-true-series", "It asks for nine certifiers in an edition 2 of the office's own charter", ACCEPT, lambda w: toys(w, ({**w.office, "sequence": 2, "issued_at": day("2026-11-23"), "thresholds": [{"role": "certifier", "count": 9}]}, ["toy-board"])))
tries("junk-beside", "Junk, statements of other types and the certificate itself among the accreditations", ACCEPT, on_bundle(lambda b: b["accreditation"].extend([b["certificate"], b["status"][0], {**b["accreditation"][0], "payload": "e30="}])))
tries("unsigned-charter-beside", "An edition of the office's charter whose keys are no points of the curve", ACCEPT, lambda w: w.accreditations.append(({**w.office, "sequence": 2, "keys": [{"name": "x", "key": "ed25519:" + b64(bytes([2]) + bytes(31)), "roles": ["certifier"]}]}, ["board"])))

# rounds
SECTOR_NEW = accredited("sector-new", ["accreditor"])


def sector_revoked(w):
    """The sector board's key is revoked in an edition one link deeper than the office's."""
    w.accreditations.append(({**w.sector, "sequence": 2, "issued_at": day("2026-02-01"), "keys": [SECTOR_NEW], "revocations": [revocation("sector", day("2026-01-05"))]}, ["board"]))


tries("revocation-late", "The key of a sector board, which signed the office's edition, is revoked one link deeper", unknown("accreditation", "accreditation_in_doubt"), sector_board, sector_revoked)
tries("revocation-early", "The same one link nearer to the authority: the board's key", unknown("accreditation", "accreditation_in_doubt"), lambda w: w.accreditations.append(({**w.board, "sequence": 2, "issued_at": day("2026-02-01"), "keys": [accredited("board-new", ["accreditor"])], "revocations": [revocation("board", day("2026-01-05"))]}, ["authority-1", "authority-2"])))
tries("revocation-late-said-again", "And the sector board has said again with its new key what is to hold", ACCEPT, sector_board, sector_revoked, lambda w: w.accreditations.append(({**w.office, "sequence": 2, "issued_at": day("2026-02-02")}, ["sector-new"])))
tries("suspension-late", "The sector board is suspended over the grant in an edition one link deeper", refuse("accreditation", "body_suspended"), sector_board, lambda w: w.accreditations.append(({**w.sector, "sequence": 2, "issued_at": day("2026-11-23"), "suspensions": [{"from": day("2026-11-20"), "until": day("2026-11-23"), "reason": both("audit")}]}, ["board"])))


def both_ways(w):
    """A certificate under two accreditations: by the board for toys, and by the sector board, which is one link longer."""
    sector_board(w)
    toys(w, (office_of(w_toys(), "minato", w.office["keys"]), ["toy-board"]))
    w.certificate["body"]["series"] = sorted([series(w.office), series(office_of(w_toys(), "minato"))])


tries("way-late", "A good series one link longer than a bad one, both named", ACCEPT, both_ways)
tries("way-bad-only", "The bad series at hand, the good one not", unknown("accreditation", GAP), both_ways, lambda w: w.accreditations.__delitem__(slice(1, 3)))
tries("way-bad-withdraws", "The good series holds, and the status key withdraws on the list of the bad one", refuse("status", "withdrawn"), both_ways, lambda w: w.snapshots.append((snapshot(marked=W7) | {"series": [series(office_of(w_toys(), "minato"))]}, ["status"])))

# witnesses and logs


def two_keys(w, kind, name, key):
    """The policy's verifier key of that name, with another key."""
    from .producer import sha256

    public = Key(key).public
    return f"{name}+{sha256(name.encode() + bytes([10, kind]) + public)[:4].hex()}+{b64(bytes([kind]) + public)}"


def renamed(text, old, new, kind):
    """A line of the note, under another name."""
    from base64 import b64decode
    from .producer import note_line

    lines = text.split("\n")
    for at, line in enumerate(lines):
        if line.startswith(f"\u2014 {old} "):
            data = b64decode(line.rsplit(" ", 1)[1])[4:]
            public = Key(old).public
            from .producer import sha256
            lines[at] = f"\u2014 {new} " + b64(sha256(new.encode() + bytes([10, kind]) + public)[:4] + data)
    return "\n".join(lines)


ONE, OLD = WITNESSES[0], "witness.example/w1-old"
QUORUM = refuse("log", "witness_quorum_not_met")
OWN_OLD = [lambda w: w.policy["log"]["witnesses"].append(two_keys(w, 4, ONE, OLD)), on_log(lambda text: renamed(text, OLD, ONE, 4))]
tries("witness-with-two-keys", "One witness of whom the policy knows two keys signs with both, and two witnesses are asked for", QUORUM, *OWN_OLD, put("log.witnesses", [(ONE, "2026-11-22T06:00:00Z"), (OLD, "2026-11-22T06:00:00Z")]))
tries("witness-with-old-key", "A witness signs with the older of its two keys, another one as well", ACCEPT, *OWN_OLD, put("log.witnesses", [(OLD, "2026-11-22T06:00:00Z"), (WITNESSES[1], "2026-11-22T06:00:00Z")]))
tries("witness-two-keys-and-another", "A witness signs with both keys, and another one signs", ACCEPT, *OWN_OLD, put("log.witnesses", [(ONE, "2026-11-22T06:00:00Z"), (OLD, "2026-11-22T06:00:00Z"), (WITNESSES[2], "2026-11-22T06:00:00Z")]))
case("policy-log-key-as-witness", "The log's key stands among the witnesses under another name", no_policy("witness-key-twice"), full, lambda w: w.policy["log"]["witnesses"].append(two_keys(w, 4, "witness.example/w9", LOG)))
case("policy-log-key-as-witness-of-its-name", "The log's key stands among the witnesses under the log's name", no_policy("witness-key-twice"), full, lambda w: w.policy["log"]["witnesses"].append(two_keys(w, 4, LOG, LOG)))
LOG2 = "log.example/rotated"
SECOND = lambda w: w.policy["log"]["logs"].append(two_keys(w, 1, LOG, LOG2))
FIRST_OTHER = lambda w: w.policy["log"]["logs"].insert(0, two_keys(w, 1, LOG, LOG2))
tries("log-second-key", "The policy knows two keys of the log, and the second one signed", ACCEPT, FIRST_OTHER)
tries("log-first-key", "The policy knows two keys of the log, and the first one signed", ACCEPT, SECOND)
tries("log-key-unknown", "The log signed with a key that the policy does not know", refuse("log", "log_proof_invalid"), lambda w: w.policy["log"].update(logs=[two_keys(w, 1, LOG, LOG2)]))
tries("log-one-key-broken", "One of the log's keys signed, and a line in the name of the other does not hold", refuse("log", "log_proof_invalid"), FIRST_OTHER, on_log(lambda text: text + "\u2014 " + LOG + " " + b64(bytes.fromhex(two_keys(None, 1, LOG, LOG2).split("+")[1]) + bytes(64)) + "\n"))
EMPTY = "c2sp.org/tlog-proof@v1\nindex 3\n\n\n\n\n\u2014 x YWJjZGVmZ2g=\n"
tries("log-without-a-name", "A checkpoint of an empty text, where no log is required", refuse("log", "log_proof_invalid"), put("policy.log.required", False), on_log(lambda text: "\n".join(text.split("\n")[:5]) + "\n\n\n\n\u2014 x YWJjZGVmZ2g=\n"))
tries("log-first-line-empty", "A checkpoint whose first line is empty", refuse("log", "log_proof_invalid"), put("policy.log.required", False), put("log.origin", ""))


def url_hash(text):
    lines = text.split("\n")
    lines[2] = lines[2].replace("+", "-").replace("/", "_")
    assert lines[2] != text.split("\n")[2], "no sign of the other alphabet in it"
    return "\n".join(lines)


def url_note(text):
    head, mark, tail = text.rpartition("\u2014 ")
    changed = tail.split(" ")[1].replace("+", "-").replace("/", "_")
    assert changed != tail.split(" ")[1]
    return head + mark + tail.split(" ")[0] + " " + changed


tries("log-hash-base64url", "A hash of the proof in the other alphabet of base64", refuse("log", "log_proof_invalid"), on_log(url_hash))
tries("log-note-base64url", "A cosignature in the other alphabet of base64", refuse("log", "log_proof_invalid"), on_log(url_note))


# times
def long_ago(w):
    """A certificate granted in 1960, of a key that the policy lists; in a log, seen in 2026."""
    w.policy["log"] = full().policy["log"]
    w.log = full().log
    for name in ("granted_at", "decided_at"):
        w.certificate[name] = day("1960-01-02")
    w.certificate["evaluation"]["at"], w.at, w.certificate["expires_at"] = day("1960-01-01"), day("1965-06-01"), None


tries("known-before-1970", "Granted in 1960, as known in 1965; the witnesses saw it in 2026", unknown("log", "not_known_then"), long_ago, put("known_at", day("1965-06-01")), world=plain)
tries("known-after-1970", "The same as known in 1971", unknown("log", "not_known_then"), long_ago, put("known_at", day("1971-06-01")), world=plain)
tries("granted-before-1970", "The same as known today", ACCEPT, long_ago, world=plain)
END = "9999-12-31T23:59:59Z"
tries("age-beyond-the-calendar", "A greatest age of a million years, asked for the last second of the calendar", ACCEPT, put("policy.status.max_age", "P999999Y"), put("certificate.expires_at", None), put("policy.accreditation.in_force", "at_grant"), put("at", END))
tries("age-of-days-beyond-the-calendar", "A greatest age that ends after the last day of the calendar", ACCEPT, put("policy.status.max_age", "P999999D"), put("certificate.expires_at", None), put("policy.accreditation.in_force", "at_grant"), put("at", END), put("snapshots", [(snapshot(issued=day("9999-12-20"), following=day("9999-12-31")), ["status"])]), put("office.until", END), put("board.until", END))
tries("certificate-age-before-the-calendar", "A greatest age that reaches before the first day of the calendar", ACCEPT, put("policy.max_certificate_age", "P999999Y"), world=plain)
tries("delay-beyond-the-calendar", "A greatest delay that ends after the calendar", ACCEPT, put("policy.log.max_delay", "P999999Y"))
