"""The cases of the naive model, with real documents: authority A, boards H and HB, body C, a board B for toys and its body T.

Times are months of 2026: accredited at 1, granted at 3, asked at 8. Scopes are items: 0 toys, 1 the set of the certificate,
2 another set; none is everything.
"""

from types import SimpleNamespace

from .producer import Key, canonical, envelope, status_list
from .world import (
    ACCEPT, LOG, SET, WITNESSES, accreditation_statement, authority, both, case, charter, plain, policy, refuse,
    series, stale, unknown,
)

KINDS = ("accreditor", "certifier", "status")
SETS = {0: "toys", 1: SET["id"], 2: "other-baseline"}
NAMES = {"A": "harbour-authority", "Z": "other-authority", "H": "minato-board", "HB": "kisaki-board", "B": "toy-board",
         "C": "minato", "T": "toy-office"}
GAP, DOUBT = "accreditation_not_in_bundle", "accreditation_in_doubt"


def month(t):
    return f"{2026 + t // 12}-{t % 12 + 1:02}-01T00:00:00Z"


def party(above, name, begun=0):
    return charter(NAMES.get(above, above) if isinstance(above, str) else above, NAMES.get(name, name), month(begun))


H, B, HB = party("A", "H"), party("A", "B"), party("A", "HB")
C, T, C2 = party(H, "C"), party(B, "T"), party(HB, "C")


def key(name, roles=KINDS, frm=None, until=None):
    found = {"name": name, "key": Key(name).text, "roles": [roles] if isinstance(roles, str) else list(roles)}
    if frm is not None:
        found["from"] = month(frm)
    return {**found, "until": month(until)} if until is not None else found


def ed(of, keys, by, seq=1, issued=1, frm=0, until=120, kind=None, scope=None, s=(), r=(), thresholds=None):
    """An edition, and who signed it. `s`: suspensions (from, until); `r`: revocations (key, revoked, compromised)."""
    found = {
        "charter": of,
        "body": {"name": both(of["body"]), "id": of["body"]},
        "kind": kind or ("certifies" if of["body"] in ("minato", "toy-office") else "accredits"),
        "sequence": seq,
        "issued_at": month(issued),
        "from": month(frm),
        "until": month(until),
        "keys": [key(one) if isinstance(one, str) else one for one in keys],
        "thresholds": [{"role": role, "count": count} for role, count in (thresholds or {"accreditor": 1}).items()],
        "scope": {} if scope is None else {"sets": [{"id": SETS[item], "versions": "*"} for item in scope]},
    }
    if s:
        found["suspensions"] = [span(*one) for one in s]
    if r:
        found["revocations"] = [taken_back(*one) for one in r]
    return found, by


def span(frm, until=None):
    return {"from": month(frm), **({} if until is None else {"until": month(until)}), "reason": both("for the example")}


def taken_back(name, revoked, compromised=None):
    found = {"key": Key(name).text, "revoked_at": month(revoked), "reason": both("for the example")}
    return found if compromised is None else {**found, "compromised_at": month(compromised)}


def snap(by, seq=1, issued=6, events=(), count=1, of=(C,)):
    """A snapshot; `events` are (index, status, from)."""
    now = {index: status for index, status, _ in events}
    found = {
        "format": "warifu.status-snapshot/2",
        "body": "minato",
        "series": sorted(map(series, of)),
        "sequence": seq,
        "issued_at": month(issued),
        "next_update": month(issued + 1),
        "count": count,
        "list": status_list(count, {index: status for index, status in now.items() if status != "active"}),
    }
    if events:
        found["events"] = [{"index": index, "status": status, "from": month(frm), "recorded_at": month(frm),
                            "reason": both("for the example")} for index, status, frm in events]
    return found, [by]


def ask(editions, snaps=(), of=(C,), body="C", by=("c",), granted=3, item=1, index=0, seen=None, at=8, known=None,
        throughout=False, required=False, age=None, need=1, authorities=("A",), roles=("certifier",), more=()):
    """An edit that makes a question of the model out of the plain world."""

    def edit(w):
        w.product, w.policy = None, policy()
        w.policy.update(roots=[], product="optional", thresholds=[{"role": role, "count": 1} for role in roles], sets=[
            {"id": name, "versions": "*"} for name in SETS.values()])
        w.policy["accreditation"] = {
            "required": True, "in_force": "throughout" if throughout else "at_grant",
            "authorities": [authority(NAMES[name], ("a", "a2"), need) for name in authorities],
        }
        w.policy["status"] = {"required": required, **({} if age is None else {"max_age": f"P{age}M"})}
        w.certificate["body"] = {"name": both(NAMES[body]), "id": NAMES[body]}
        if of:
            w.certificate["body"]["series"] = sorted(map(series, of))
        w.certificate["set"]["id"] = SETS[item]
        w.certificate.update(granted_at=month(granted), decided_at=month(granted), expires_at=None, status_index=index)
        w.certificate["evaluation"]["at"] = month(granted)
        w.signers, w.accreditations, w.snapshots = list(by), list(editions), list(snaps)
        w.at, w.known_at = month(at), None if known is None else month(known)
        if seen is not None:
            w.policy["log"] = {"required": False, "logs": [Key(LOG).verifier(1)], "witnesses": [Key(WITNESSES[0]).verifier(4)],
                               "quorum": 1}
            w.log = SimpleNamespace(key=LOG, origin=LOG, index=0, before=0, after=0, leaf=None, hashes=None, root=None, size=None,
                                    extension="", witnesses=[(WITNESSES[0], month(seen))], extra=None, text_edits=[])
        for one in more:
            one(w)

    return edit


def says(name, title, expected, *question, **more):
    case("lineage-" + name, title, expected, plain, ask(*question, **more))


def no(code, check="accreditation"):
    return refuse(check, code)


def open_(code=GAP, check="accreditation"):
    return unknown(check, code)


def usurp(*more):
    """The board for toys calls a body of its own like the authority."""
    return [*BASE, ed(FAKE_A, ["m"], ["m"], kind="accredits"), *more]


h, c, b = ed(H, ["h"], ["a"]), ed(C, ["c"], ["h"], scope=(1,)), ed(B, ["m"], ["a"], scope=(0,))
hb, c2 = ed(HB, ["hb"], ["a"]), ed(C2, ["c", "d"], ["hb"])
BASE = [h, c, b]
W = (0, "withdrawn", 2)
FAKE_A = party(B, "A")
FAKE_H = party(FAKE_A, "H")
FAKE_C = party(FAKE_H, "C")
ADOPTED = party(B, "C")
OUT = no("set_out_of_scope")
SIGNER = no("signer_unknown", "signatures")

says("chain", "Authority, board, body; a board for toys beside them", ACCEPT, BASE)
says("chain-reversed", "The same in another order", ACCEPT, BASE[::-1])
says("usurp-name-of-authority", "The board for toys names a body like the authority, that one a board like the board, that one a body like the body", OUT, usurp(ed(FAKE_H, ["m"], ["m"]), ed(FAKE_C, ["m"], ["m"], issued=6)), of=(FAKE_C,), by=("m",))
says("usurp-true-series-of-body", "The board for toys signs an edition 2 of the body's own charter", SIGNER, usurp(ed(C, ["m"], ["m"], 2)), by=("m",))
says("usurp-true-charter-of-board", "It signs an edition 2 of the board's charter as well", SIGNER, usurp(ed(H, ["m"], ["m"], 2), ed(C, ["m"], ["m"], 2)), by=("m",))
says("usurp-beside-leaves-honest", "All of these beside a true certificate", ACCEPT, usurp(ed(H, ["m"], ["m"], 2), ed(C, ["m"], ["m"], 1)))
says("usurp-authority-in-charter", "The board for toys signs a charter whose issuer is the authority", open_(), [*BASE, ed(party("A", "H", 1), ["m"], ["m"], frm=1)], of=(party("A", "H", 1),), body="H", by=("m",))
says("usurp-status", "A false edition 9 of the body and a false snapshot 9, beside a true one that says withdrawn", no("withdrawn", "status"), usurp(ed(C, ["m"], ["m"], 9, 6)), [snap("c", events=[W]), snap("m", 9, 7)])
says("usurp-status-alone", "A false snapshot says withdrawn of a true certificate", ACCEPT, usurp(ed(C, ["m"], ["m"], 9, 6)), [snap("m", 9, 7, [W])])
says("own-sub-body-in-scope", "The board for toys has a body that certifies a toy", ACCEPT, [*BASE, ed(T, ["t"], ["m"])], of=(T,), body="T", by=("t",), item=0)
says("own-sub-body-out-of-scope", "The board for toys has a body that certifies something else", OUT, [*BASE, ed(T, ["t"], ["m"])], of=(T,), body="T", by=("t",))
says("adopted-keys", "The board for toys names the body's key in a series of its own, suspends it and revokes the key there", ACCEPT, [*BASE, ed(ADOPTED, ["c", "m"], ["m"], s=((0, None),), r=(("c", 0, 0),))])
says("adopted-keys-status", "The same with a status key of its own that says active, beside a true withdrawal", no("withdrawn", "status"), [*BASE, ed(ADOPTED, ["c", "m"], ["m"])], [snap("c", events=[W]), snap("m", 9, 7)])
says("name-on-certificate-other", "The certificate names another body than the charter of its series", no("body_mismatch", "body"), BASE, body="H")
says("no-series", "The certificate names no series, and the policy requires one", no("series_not_named"), BASE, of=())
says("gap-body", "The body's editions are left out", open_(), [h])
says("gap-board", "The board's editions are left out", open_(), [c])
says("other-authority", "The policy knows another authority only", no("accreditation_not_rooted"), BASE, authorities=("Z",))
says("other-authority-has-the-key", "The charter names an authority that the policy does not know, and is signed with a key of one that it knows", no("accreditation_not_rooted"), [ed(party("Z", "C"), ["c"], ["a"])], of=(party("Z", "C"),))
says("authority-one-of-two", "One of two keys of the authority", open_(), BASE, need=2)
says("authority-two-of-two-in-two-envelopes", "One statement in two envelopes with one signature each", ACCEPT, [h, (h[0], ["a2"]), (c[0], ["h"])], need=2)
says("board-signs-with-certifier", "The body's edition is signed by a key of the board that is no accreditor", open_(), [ed(H, ["h", key("x", "certifier")], ["a"]), ed(C, ["c"], ["x"])])
says("board-two-of-two-one", "The board's edition asks for two accreditors, and one signed", open_(), [ed(H, ["h", "k"], ["a"], thresholds={"accreditor": 2}), c])
says("body-accredits", "A body that certifies accredits another", open_(), [*BASE, ed(party(C, "T"), ["t"], ["c"])], of=(party(C, "T"),), body="T", by=("t",))
says("board-certifies", "The certificate names the board's series", no("body_may_not_certify"), BASE, of=(H,), body="H", by=("h",))
says("stranger", "The certificate is signed by a key of another series", SIGNER, BASE, by=("m",))
says("key-ended", "The key's period ended at the grant", no("key_expired", "signatures"), [h, ed(C, [key("c", until=3)], ["h"])])
says("threshold-of-edition", "The edition asks for two certifiers, the policy for one", no("threshold_not_met", "signatures"), [h, ed(C, ["c", "d"], ["h"], thresholds={"certifier": 2})])
says("threshold-of-toy-board", "A series that is not named asks for nine", ACCEPT, [*BASE, ed(ADOPTED, ["c"], ["m"], thresholds={"certifier": 9})])
says("one-key-two-roles", "One key for two roles", no("roles_not_separate", "signatures"), [h, ed(C, [key("c", ("certifier", "reviewer"))], ["h"])], roles=("certifier", "reviewer"))
says("rotated-before-grant", "Edition 2 with another key begins before the grant", SIGNER, [h, c, ed(C, ["d"], ["h"], 2, 2, 2)])
says("rotated-after-grant", "Edition 2 with another key begins after the grant", ACCEPT, [h, c, ed(C, ["d"], ["h"], 2, 4, 4)])
says("restated-without-old-key", "Edition 2, made after the grant, has the old beginning and not the key that signed", SIGNER, [h, c, ed(C, ["d"], ["h"], 2, 4, 0)])
says("terms-begin-later-only", "Edition 1 is left out; edition 2 begins after the grant", open_(check="signatures"), [h, ed(C, ["c"], ["h"], 2, 4, 4)])
LATER = party(H, "C", 4)
says("before-begun", "Granted before the accreditation began", no("accreditation_not_yet_valid"), [h, ed(LATER, ["c"], ["h"], frm=4)], of=(LATER,))
says("ended-before-grant", "The accreditation ended at the grant", no("accreditation_ended"), [h, ed(C, ["c"], ["h"], until=3)])
says("ended-after-grant", "It ended between the grant and the question", ACCEPT, [h, ed(C, ["c"], ["h"], until=5)])
says("ended-after-grant-throughout", "The same, and the policy asks for it throughout", no("accreditation_ended"), [h, ed(C, ["c"], ["h"], until=5)], throughout=True)
says("board-ended-before-grant", "The board's accreditation ended at the grant", no("accreditation_ended"), [ed(H, ["h"], ["a"], until=3), c])
says("narrowed-after-grant", "Edition 2 with a smaller scope begins after the grant", ACCEPT, [h, c, ed(C, ["c"], ["h"], 2, 4, 4, scope=(2,))])
says("narrowed-after-grant-throughout", "The same, and the policy asks for it throughout", OUT, [h, c, ed(C, ["c"], ["h"], 2, 4, 4, scope=(2,))], throughout=True)
says("narrowed-before-grant-older-beside", "Edition 2 with a smaller scope begins before the grant, edition 1 beside it", OUT, [h, ed(C, ["c"], ["h"], 2, 2, 2, scope=(2,)), c])
says("scope-of-board", "The board's scope does not cover what the body's does", OUT, [ed(H, ["h"], ["a"], scope=(0, 2)), c])
says("suspended-in-newer", "Edition 2, made later, suspends over the time of the grant", no("body_suspended"), [h, c, ed(C, ["c"], ["h"], 2, 4, 4, s=((2, 5),))])
RESTORED = [ed(C, ["c"], ["h"], 1, s=((2, None),)), ed(C, ["c"], ["h"], 2, 4, s=((2, 3),))]
says("suspended-then-restored", "Edition 2 gives edition 1's open suspension an end before the grant", ACCEPT, [h, *RESTORED])
says("restored-the-older-does-not-suspend-again", "The same, the older edition last", ACCEPT, [h, *RESTORED[::-1]])
says("board-suspended-at-grant", "The board was suspended at the grant", no("body_suspended"), [ed(H, ["h"], ["a"], s=((3, 4),)), c])
says("made-while-board-suspended", "The body's only edition was made while the board was suspended", no("issuer_not_in_force"), [ed(H, ["h"], ["a"], s=((1, 2),)), c])
says("revokes-while-board-suspended", "A suspended board revokes the body's key", no("key_revoked", "signatures"), [ed(H, ["h"], ["a"], s=((5, 6),)), c, ed(C, ["c"], ["h"], 2, 5, 5, r=(("c", 2, None),))])
says("narrows-while-board-suspended", "Edition 2, made while the board was suspended, narrows the scope; edition 1 beside it", no("issuer_not_in_force"), [ed(H, ["h"], ["a"], s=((2, 3),)), c, ed(C, ["c"], ["h"], 2, 2, 2, scope=(2,))])
says("restores-while-board-suspended", "A suspended board ends the body's suspension", no("body_suspended"), [ed(H, ["h"], ["a"], s=((5, 6),)), ed(C, ["c"], ["h"], 1, s=((2, None),)), ed(C, ["c"], ["h"], 2, 5, 5, s=((2, 3),))])
says("revoked-after-grant", "The key was revoked later, not compromised", ACCEPT, [h, c, ed(C, ["c"], ["h"], 2, 5, 5, r=(("c", 5, None),))])
STOLEN = [h, c, ed(C, ["c"], ["h"], 2, 5, 5, r=(("c", 5, 5),))]
says("compromised-not-seen", "The key was compromised after the grant, and nobody saw the certificate", no("key_compromised", "signatures"), [h, c, ed(C, ["c"], ["h"], 2, 5, 5, r=(("c", 5, 4),))])
says("compromised-seen-before", "The same, seen by the quorum before", ACCEPT, STOLEN, seen=4)
says("compromised-seen-late", "Seen at the very second of the compromise", no("key_compromised", "signatures"), STOLEN, seen=5)
says("revocation-one-link-deeper", "The board's key is revoked in a newer edition of the board", open_(DOUBT), [*BASE, ed(H, ["h"], ["a"], 2, 5, 5, r=(("h", 0, 0),))])
says("board-compromised-said-again", "The board's key was compromised; authority and board say all again with the old beginning", ACCEPT, [h, c, ed(H, ["k"], ["a"], 2, 6, 0, r=(("h", 6, 1),)), ed(C, ["c"], ["k"], 2, 7, 0)])
says("board-compromised-said-again-with-later-from", "The board says it again with a new beginning", open_(check="signatures"), [h, c, ed(H, ["k"], ["a"], 2, 6, 6, r=(("h", 6, 1),)), ed(C, ["c"], ["k"], 2, 7, 7)])
FELL = [ed(H, ["g", "h"], ["a"]), ed(C, ["c"], ["g"]), ed(C, ["c"], ["h"], 2, 4, 4, s=((2, None),))]
TOLD = ed(H, ["g"], ["a"], 2, 6, 6, r=(("h", 6, 1),))
says("suspension-fell-with-its-key", "Edition 2 suspends, and its key is compromised later; edition 1 is by another key", open_(DOUBT), [*FELL, TOLD])
says("suspension-fell-older-words-are-no-answer", "The same, and edition 3 by the good key, made before the revocation was told", open_(DOUBT), [*FELL, ed(C, ["c"], ["g"], 3, 5, 5), ed(H, ["g"], ["a"], 2, 6, 6, r=(("h", 3, 1),))])
says("suspension-fell-said-again", "The same, and edition 3 made after, with the suspension", no("body_suspended"), [*FELL, TOLD, ed(C, ["c"], ["g"], 3, 7, 7, s=((2, None),))])
says("same-number-twice", "Two statements with one number in the body's series", no("accreditation_contradictory"), [*BASE, ed(C, ["c", "d"], ["h"], scope=(1,))])
says("same-statement-twice", "One statement in two envelopes", ACCEPT, [*BASE, c])
says("higher-number-earlier", "Edition 2 was made before edition 1", no("accreditation_contradictory"), [h, ed(C, ["c"], ["h"], 1, 2), ed(C, ["c"], ["h"], 2, 1)])
says("board-contradicts-itself", "Two statements with one number in the board's series", no("accreditation_contradictory"), [*BASE, ed(H, ["h", "k"], ["a"])])
says("toy-board-contradicts-itself", "The same in a series that is not on the path", ACCEPT, [*BASE, ed(B, ["m", "k"], ["a"])])
says("known-before-revocation", "As known before the revocation was made", ACCEPT, [h, c, ed(C, ["c"], ["h"], 2, 5, 5, r=(("c", 2, None),))], known=4)
says("known-before-accreditation", "As known before the only edition was made", open_(), [h, ed(C, ["c"], ["h"], issued=5)], known=4)
says("known-before-grant", "As known before the grant", open_("not_known_then", "signatures"), BASE, known=2)
says("status-active", "A snapshot; the policy asks for one", ACCEPT, BASE, [snap("c")], required=True)
says("status-missing", "No snapshot; the policy asks for one", open_("status_not_in_bundle", "status"), BASE, required=True)
says("status-of-other-series", "A snapshot by the body's status key that names another series", open_("status_not_in_bundle", "status"), BASE, [snap("c", of=(T,))], required=True)
says("status-withdrawn", "Withdrawn", no("withdrawn", "status"), BASE, [snap("c", events=[W])])
says("status-withdrawn-then-active", "Withdrawn under number 1, active under number 2", no("status_contradictory", "status"), BASE, [snap("c", 1, events=[W]), snap("c", 2, 7)])
says("status-suspended-then-active", "Suspended, then active again", ACCEPT, BASE, [snap("c", 1, events=[(0, "suspended", 2)]), snap("c", 2, 7, [(0, "suspended", 2), (0, "active", 7)])])
says("status-same-number-twice", "Two snapshots of one number", no("status_contradictory", "status"), BASE, [snap("c"), snap("c", 1, 7)])
NEW_STATUS = [h, c, ed(C, ["c", "d"], ["h"], 2, 7, 7, r=(("c", 7, 6),))]
says("status-key-compromised", "The key that signed withdrawn is compromised, and nothing was said since", open_("status_in_doubt", "status"), NEW_STATUS, [snap("c", events=[W])], seen=4)
says("status-key-compromised-said-again", "The same, and a later snapshot by the new key says active", ACCEPT, NEW_STATUS, [snap("c", events=[W]), snap("d", 2, 7)], seen=4)
says("status-after-body-suspended", "A suspended body withdraws", no("withdrawn", "status"), [h, ed(C, ["c"], ["h"], s=((5, None),))], [snap("c", events=[W])])
says("status-too-old", "The snapshot is older than the policy likes", stale("status_too_old"), BASE, [snap("c")], age=1)
says("status-key-dropped-by-restatement", "Edition 2, made later with the old beginning, does not name the status key any more", no("withdrawn", "status"), [h, c, ed(C, [key("c", "certifier"), "d"], ["h"], 2, 7, 0)], [snap("c", events=[W])])
TWO = {"of": (C, C2)}
says("two-boards-one-suspends", "The certificate names two series, one of which is suspended", ACCEPT, [h, c, hb, c2, ed(C, ["c"], ["h"], 2, 4, 4, s=((2, None),))], **TWO)
says("two-boards-one-at-hand", "Only one of the two series is at hand", ACCEPT, [hb, c2], **TWO)
says("two-boards-status-against-one", "Withdrawn on the list of the first", no("withdrawn", "status"), [h, c, hb, c2], [snap("c", events=[W], of=(C,))], **TWO)
says("two-boards-status-against-other", "Withdrawn on the list of the second", no("withdrawn", "status"), [h, c, hb, c2], [snap("d", events=[W], of=(C2,))], **TWO)
says("two-boards-keys-do-not-add-up", "Each series asks for two certifiers and has one", no("threshold_not_met", "signatures"), [h, ed(C, ["c"], ["h"], thresholds={"certifier": 2}), hb, ed(C2, ["d"], ["hb"], thresholds={"certifier": 2})], by=("c", "d"), **TWO)
says("two-boards-refuse-and-unknown", "One ended before the grant, the other is not at hand", open_(), [h, ed(C, ["c"], ["h"], until=3)], **TWO)
says("two-authorities", "Two authorities in the policy, one of two series at hand", ACCEPT, [h, c], of=(C, party("Z", "C")), authorities=("A", "Z"))
says("merger-successor-keys", "The board's edition 2 names the keys of its successor, which goes on with the body's series", ACCEPT, [h, c, ed(H, ["succ"], ["a"], 2, 4, 4), ed(C, ["c"], ["succ"], 2, 5, 5)], granted=6)
says("accredited-again-other-series", "A series is suspended for good; a new charter begins later, and the certificate names that one", ACCEPT, [h, ed(C, ["c"], ["h"], s=((2, None),)), ed(LATER, ["c"], ["h"], frm=4, issued=4)], of=(LATER,), granted=5)
says("edition-before-begun", "The terms of the edition begin before its charter", open_(), [h, ed(LATER, ["c"], ["h"], frm=2)], of=(LATER,), granted=5)

# beside the model's own
G = party("A", "G")
H2 = party(G, "H")
C3 = party(H2, "C")
NOT_IN_FORCE = no("issuer_not_in_force")
says("restated-names-key", "The board's edition 2, made later with the old beginning, names the key that signed the body's edition", ACCEPT, [ed(H, ["h"], ["a"]), ed(H, ["h", "k"], ["a"], 2, 5, 0), ed(C, ["c"], ["k"], issued=2)])
says("suspends-while-board-suspended", "A suspended board begins a suspension of the body", no("body_suspended"), [ed(H, ["h"], ["a"], s=((5, 6),)), c, ed(C, ["c"], ["h"], 2, 5, 5, s=((2, None),))])
says("lengthens-while-board-suspended", "A suspended board makes a suspension of the body longer", no("body_suspended"), [ed(H, ["h"], ["a"], s=((5, 6),)), ed(C, ["c"], ["h"], 1, s=((2, 3),)), ed(C, ["c"], ["h"], 2, 5, 5, s=((2, 4),))])
says("accreditor-key-ended", "The board's key had ended when it accredited the body", open_(), [ed(H, [key("h", until=1)], ["a"]), c])
says("accreditor-key-not-yet", "The board's key had not begun when it accredited the body", open_(), [ed(H, [key("h", frm=2)], ["a"]), c])
says("board-made-while-above-suspended", "The edition of the board that spoke when it accredited the body was made while the one above was suspended; the one that governs now was not", NOT_IN_FORCE, [ed(G, ["g"], ["a"], s=((1, 2),)), ed(H2, ["h"], ["g"]), ed(H2, ["h"], ["g"], 2, 2, 2), ed(C3, ["c"], ["h"])], of=(C3,))
says("board-may-not-any-more", "The board's edition 2 restates that it certifies; edition 1 spoke when it accredited the body", NOT_IN_FORCE, [h, ed(H, ["h"], ["a"], 2, 5, 0, kind="certifies"), c])
says("made-after-board-ended", "The body's edition was made when the board's had ended; a later one of the board governs now", NOT_IN_FORCE, [ed(H, ["h"], ["a"], until=2), ed(H, ["h"], ["a"], 2, 3, 3), ed(C, ["c"], ["h"], issued=2)])
says("fall-told-by-the-later-of-two", "Two keys signed what fell; the body said it again after the loss of one was told, before that of the other", open_(DOUBT), [ed(H, ["h1", "h2"], ["a"], thresholds={"accreditor": 2}), ed(H, ["h2", "g", "k"], ["a"], 2, 5, 5, r=(("h1", 5, 1),), thresholds={"accreditor": 2}), ed(H, ["g", "k"], ["a"], 3, 7, 7, r=(("h1", 5, 1), ("h2", 7, 1)), thresholds={"accreditor": 2}), ed(C, ["c"], ["h1", "h2"]), ed(C, ["c"], ["g", "k"], 3, 6, 0)])
says("edition-of-other-payload-type", "The body's edition is signed under another payload type", open_(), [h], more=(lambda w: w.bundle_edits.append(lambda b: b["accreditation"].append(envelope("application/json", canonical(accreditation_statement(c[0])), ["h"]))),))
