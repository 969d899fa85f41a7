"""What the body said of its certificates, and when."""

import json

from .producer import IN_TOTO, SNAPSHOT, Key, b64, canonical, envelope, flip, gamma, list_bits, pack_bits
from .world import BOARD, accredited, both, case, day, drop, event, full, on_bundle, plain, put, refuse, root_of, series, snapshot, stale, unknown
from .accepted import revocation


def status(name, title, expected, *edits):
    expected = refuse("status", expected) if isinstance(expected, str) else expected
    case("status-" + name, title, expected, full, *edits)


def says(*snapshots):
    """Puts these snapshots in, signed by the status key."""
    return put("snapshots", [(found, ["status"]) for found in snapshots])


def packed(data, count=50):
    return says({**snapshot(count=count, marked={}), "list": b64(data)})


status("suspended", "The list says suspended", "suspended", says(snapshot(marked={7: "suspended"})))
status("withdrawn", "The list says withdrawn", "withdrawn", says(snapshot(marked={7: "withdrawn"})))
status("superseded", "The list says superseded", "superseded", says(snapshot(marked={7: "superseded"})))
status("withdrawn-of-many", "One of four hundred that are not active among ten thousand", "withdrawn", says(snapshot(count=10000, marked={i * 25 + 7: ("withdrawn", "suspended", "superseded")[i % 3] for i in range(400)})))
status("withdrawn-first-and-last", "The last place of the list", "withdrawn", put("certificate.status_index", 49), says(snapshot(marked={0: "suspended", 49: "withdrawn"})))
status("withdrawn-asked-before", "Withdrawn by now without a time, asked for a day before: the body did not say since when", "withdrawn", says(snapshot(marked={7: "withdrawn"})), put("at", day("2026-11-23")))
status("suspended-then", "Restored by now, asked for a day in between", "suspended", says(snapshot(events=[event(7, "suspended", day("2026-11-23")), event(7, "active", day("2026-11-25"))])), put("at", day("2026-11-24")))
status("suspended-backwards", "Recorded later than it began, asked for a day in between, as known now", "suspended", says(snapshot(marked={7: "suspended"}, events=[event(7, "suspended", day("2026-11-23"), day("2026-11-26"))])), put("at", day("2026-11-24")))
status("withdrawn-after-restored", "Suspended, restored, withdrawn", "withdrawn", says(snapshot(marked={7: "withdrawn"}, events=[event(7, "suspended", day("2026-11-23")), event(7, "active", day("2026-11-24")), event(7, "withdrawn", day("2026-11-26"))])))
status("known-now-not-then", "Withdrawn in the newest snapshot, active in the older one, asked as known now", "withdrawn", says(snapshot(11, day("2026-11-23")), snapshot(12, marked={7: "withdrawn"})))
status("known-then-suspended", "Suspended as known then, though restored by now", "suspended", says(snapshot(11, day("2026-11-23"), marked={7: "suspended"}), snapshot(12)), put("known_at", day("2026-11-24")), put("at", day("2026-11-24")))
status("too-old", "The snapshot is a second older than the policy likes", stale("status_too_old"), put("at", "2026-12-27T00:00:01Z"))
status("offline-for-a-year", "Offline for a year: old knowledge is never a refusal", stale("status_too_old"), put("at", day("2027-11-28")))
status("next-update-missed", "The next update is long due; the policy sets no age", ("accept", "ok", None), put("policy.status", {"required": True}), says(snapshot(following="2026-11-27T00:00:01Z")), put("at", day("2027-12-01")))
status("not-in-bundle", "The policy asks for the status, and there is none", unknown("status", "status_not_in_bundle"), put("snapshots", []))
status("all-newer-than-known", "Every snapshot is newer than what is to be taken as known", unknown("status", "status_not_in_bundle"), put("known_at", day("2026-11-25")))
status("known-before-grant", "As known before the grant there was no certificate", unknown("signatures", "not_known_then"), put("known_at", "2026-11-21T23:59:59Z"), put("policy.log", None), drop("policy.log"))
status("index-missing", "The certificate has no place in the list", unknown("status", "status_index_missing"), drop("certificate.status_index"))
status("index-beyond", "The list is older than the certificate's place in it", unknown("status", "status_older_than_certificate"), put("certificate.status_index", 50))
status("rolled-back", "An older snapshot alone, hiding a withdrawal: it is as old as it is", stale("status_too_old"), says(snapshot(4, day("2026-10-01"))))
status("same-number-twice", "Two snapshots bear one number, and differ", "status_contradictory", says(snapshot(), snapshot(marked={7: "withdrawn"})))
status("higher-number-earlier", "A higher number that was made earlier", "status_contradictory", says(snapshot(12), snapshot(13, day("2026-11-20"))))
status("fewer-certificates", "A higher number about fewer certificates: places are never taken back", "status_contradictory", says(snapshot(12, day("2026-11-24")), snapshot(13, count=49)))
status("event-contradicts-list", "The last event says suspended, the list says active", "status_contradictory", says(snapshot(events=[event(7, "suspended", day("2026-11-23"))])))
status("of-the-future", "A snapshot made after the time of the question: knowledge of today about that day", ("accept", "ok", None), put("at", day("2026-11-23")))
AHEAD = says(snapshot(13, day("2035-01-01"), following=day("2036-01-01")))
status("dated-ahead", "A snapshot that the body dated years ahead, asked without saying what is known: it is never old", ("accept", "ok", None), AHEAD, put("at", day("2028-01-01")))
status("dated-ahead-known-now", "The same, as known today: it is passed over", unknown("status", "status_not_in_bundle"), AHEAD, put("at", day("2028-01-01")), put("known_at", day("2028-01-01")))
status("stranger", "A snapshot signed by a stranger", unknown("status", "status_not_in_bundle"), put("snapshots", [(snapshot(), ["stranger"])]))
status("by-certifier", "A snapshot signed by the certifier", unknown("status", "status_not_in_bundle"), put("snapshots", [(snapshot(), ["certifier"])]))
status("other-body", "A snapshot about another series", unknown("status", "status_not_in_bundle"), says({**snapshot(), "series": [series(BOARD)]}))
status("other-bodys-key", "Another body's status key signed a snapshot in this body's name", unknown("status", "status_not_in_bundle"), put("policy.roots", [root_of("kisaki-status", ["status"], body="kisaki")]), put("snapshots", [(snapshot(), ["kisaki-status"])]))
status("one-of-two-forged", "A forged snapshot beside a true one is passed over", ("accept", "ok", None), put("snapshots", [(snapshot(11, day("2026-11-25")), ["status"]), (snapshot(), ["stranger"])]))
status("key-ended", "The status key had ended when it signed", unknown("status", "status_not_in_bundle"), put("office.keys.3", accredited("status", ["status"], until=day("2026-11-27"))))
status("key-revoked", "The status key had been revoked when it signed", unknown("status", "status_not_in_bundle"), put("office.revocations", [revocation("status", day("2026-11-26"))]))
status("bit-flipped", "A bit of the snapshot is flipped", unknown("status", "status_not_in_bundle"), on_bundle(lambda b: b["status"][0].update(payload=flip(b["status"][0]["payload"], 900))))
status("payload-type", "A snapshot under the payload type of statements", unknown("status", "status_not_in_bundle"), on_bundle(lambda b: b.update(status=[envelope(IN_TOTO, canonical(snapshot()), ["status"])])))
status("certificate-as-snapshot", "The certificate's envelope in the place of a snapshot", unknown("status", "status_not_in_bundle"), on_bundle(lambda b: b.update(status=[b["certificate"]])))
status("statement-as-snapshot", "A statement signed under the payload type of snapshots", "status_malformed", on_bundle(lambda b: b.update(status=[envelope(SNAPSHOT, b"{}", ["status"])])))
status("duplicate-key", "One key stands twice in the snapshot", "status_malformed", on_bundle(lambda b: b.update(status=[envelope(SNAPSHOT, canonical(snapshot()).replace(b'"count":50', b'"count":50,"count":50'), ["status"])])))
status("sequence-zero", "A snapshot without a number", "status_malformed", says(snapshot(0)))
status("due-before-made", "The next update is due when this one is made", "status_malformed", says(snapshot(following=day("2026-11-27"))))
status("event-restores-withdrawn", "An event restores what was withdrawn", "status_malformed", says(snapshot(events=[event(7, "withdrawn", day("2026-11-23")), event(7, "active", day("2026-11-24"))])))
status("event-withdraws-superseded", "An event withdraws what was superseded", "withdrawn", says(snapshot(marked={7: "withdrawn"}, events=[event(7, "superseded", day("2026-11-23")), event(7, "withdrawn", day("2026-11-24"))])))
status("event-supersedes-withdrawn", "An event supersedes what was withdrawn", "status_malformed", says(snapshot(marked={7: "superseded"}, events=[event(7, "withdrawn", day("2026-11-23")), event(7, "superseded", day("2026-11-24"))])))
status("index-missing-no-snapshot", "The certificate has no place in any list, and there is no snapshot: the place is told", unknown("status", "status_index_missing"), drop("certificate.status_index"), put("snapshots", []))
status("event-changes-nothing", "An event says active of what is active", "status_malformed", says(snapshot(events=[event(7, "active", day("2026-11-23"))])))
status("events-out-of-order", "Events out of the order in which they were recorded", "status_malformed", says(snapshot(marked={7: "suspended", 8: "suspended"}, events=[event(8, "suspended", day("2026-11-24")), event(7, "suspended", day("2026-11-23"))])))
status("event-beyond-count", "An event about a certificate that there is not", "status_malformed", says(snapshot(events=[event(50, "suspended", day("2026-11-24"))])))
GOOD = pack_bits(list_bits(50, {3: "withdrawn", 20: "suspended", 41: "superseded"}))
status("list-empty", "A list without bits", "status_malformed", packed(b""))
status("list-cut-short", "A list without its last byte", "status_malformed", packed(GOOD[:-1]))
status("list-padded", "A list with a byte of zeros too many", "status_malformed", packed(GOOD + b"\0"))
status("list-padding-not-zero", "The bits after the end of a list are not zero", "status_malformed", packed(pack_bits(list_bits(50, {}) + "0000001")))
status("list-gamma-zeros", "A list of zeros, whose length never ends", "status_malformed", packed(bytes(64)))
status("list-bomb-marked", "A list of a few bytes that announces four thousand million entries", "status_malformed", packed(pack_bits(gamma(2**32 - 1)), 16777216))
status("list-bomb-count", "A list of more certificates than a list may have", "status_malformed", packed(pack_bits("1"), 16777217))
status("list-bomb-ones", "A hundred thousand ones: a distance beyond the end", "status_malformed", packed(pack_bits(gamma(2)) + b"\xff" * 12500))
status("list-index-beyond", "An entry beyond the last certificate", "status_malformed", packed(pack_bits(list_bits(50, {50: "withdrawn"}))))
status("list-more-entries-than-places", "More entries than certificates", "status_malformed", packed(pack_bits(gamma(52) + "0" * 200)))
status("key-revoked-list-cut-short", "The status key had been revoked, and the list that it signed cannot be read: it may have been bad news", unknown("status", "status_in_doubt"), packed(GOOD[:-1]), put("office.revocations", [revocation("status", day("2026-11-26"))]))
status("list-base64-bits", "The trailing bits of the base64 are not zero", "status_malformed", says({**snapshot(marked={}), "list": "gB=="}))
status("list-base64-joined", "Two base64 texts in one, with padding in the middle", "status_malformed", says({**snapshot(), "list": b64(GOOD[:1]) + b64(GOOD[1:])}))
