"""Arrangements and crosswalks that are not what they should be: each is adopted by the digest of its bytes, and passed over."""

import copy
import json

from .producer import canonical, digest
from .recognised import WITHIN, accredited_world, arrangement, crosswalk, provision, sectors, world
from .world import ACCEPT, case, day, refuse

NOTHING = refuse("set", "set_not_accepted")


def adopts(data):
    def edit(w):
        w.arrangements, w.adopted = [], [data]
        w.policy["recognition"] = {"adopted": [digest(data)], "issuers": [{"id": one, "bodies": ["minato"]} for one in ("east", "north")], "partial_sectors": "refuse"}

    return edit


def bytes_are(name, title, data, expected=NOTHING):
    case("form-arrangement-" + name, title, expected, world, adopts(data))


def of(change):
    found = copy.deepcopy(arrangement())
    change(found)
    return canonical(found)


def changed(name, title, change, expected=NOTHING):
    bytes_are(name, title, of(change), expected)


def put(path, value):
    def change(found):
        *way, last = path
        for part in way:
            found = found[part]
        found[last] = value

    return change


def swap(old, new):
    data = canonical(arrangement())
    assert data.count(old) >= 1
    return data.replace(old, new, 1)


P0 = ("provisions", 0)
GOOD = canonical(arrangement())
bytes_are("spaced", "With white space", json.dumps(arrangement(), indent=1).encode() + b"\n", ACCEPT)
bytes_are("empty", "No bytes at all", b"")
bytes_are("byte-order-mark", "A byte order mark stands before it", b"\xef\xbb\xbf" + GOOD)
bytes_are("trailing", "Something follows", GOOD + b"{}")
bytes_are("list", "In a list", b"[" + GOOD + b"]")
bytes_are("twice", "A member stands twice, the second time with what would count", swap(b'"sequence":1', b'"sequence":9,"sequence":1'))
bytes_are("twice-inside", "A member of a provision stands twice", swap(b'"effect":', b'"effect":"none","effect":'))
bytes_are("twice-escaped", "A member stands twice, once written otherwise", swap(b'"effect":', b'"effec\\u0074":"none","effect":'))
bytes_are("utf-8", "Text that is no UTF-8", swap(b"East and West", b"East \xff West"))
bytes_are("surrogate", "Half a character", swap(b"East and West", b"East \\ud800 West"))
bytes_are("control", "A control character in a text", swap(b"East and West", b"East\x01West"))
bytes_are("deep", "Ten thousand levels", swap(b'"sequence":1', b'"sequence":1,"x":' + b"[" * 10_000 + b"]" * 10_000))
bytes_are("digits", "A number of four hundred digits", swap(b'"sequence":1', b'"sequence":1' + b"0" * 400))
for name, number in (("zero", b"0"), ("minus-zero", b"-0"), ("minus", b"-1"), ("fraction", b"1.0"), ("exponent", b"1e0"), ("beyond", b"4294967296"), ("leading-zero", b"01"), ("text", b'"1"'), ("null", b"null"), ("true", b"true")):
    bytes_are("sequence-" + name, f"The sequence is {number.decode()}", swap(b'"sequence":1', b'"sequence":' + number))
bytes_are("sequence-highest", "The highest sequence", swap(b'"sequence":1', b'"sequence":4294967295'), ACCEPT)
TIMES = {
    "leap-second": "2026-05-31T23:59:60Z", "offset": "2026-06-01T00:00:00+00:00", "offset-other": "2026-06-01T09:00:00+09:00", "lower": "2026-06-01t00:00:00z",
    "fraction": "2026-06-01T00:00:00.0Z", "midnight-24": "2026-05-31T24:00:00Z", "february": "2026-02-29T00:00:00Z", "date": "2026-06-01", "space": "2026-06-01 00:00:00Z",
    "year-zero": "0000-06-01T00:00:00Z", "full-width": "２026-06-01T00:00:00Z", "newline": "2026-06-01T00:00:00Z\n",
}
for name, time in TIMES.items():
    changed("time-" + name, "A time in another form: " + time.strip(), put((*P0, "from"), time))
changed("time-first", "The first second there is", put((*P0, "from"), "0001-01-01T00:00:00Z"), ACCEPT)
changed("time-last", "Until the last second there is", put((*P0, "until"), "9999-12-31T23:59:59Z"), ACCEPT)
changed("until-from", "It ends in the second in which it begins", put((*P0, "until"), day("2026-06-01")))
changed("run-off-until", "What runs off ends with the provision", lambda a: a["provisions"][0].update(until=day("2027-01-01"), run_off_until=day("2027-01-01")))
changed("run-off-from", "What runs off ends before it begins", put((*P0, "run_off_until"), day("2026-06-01")))
changed("format-2", "An edition of the format that is not known", put(("format",), "warifu.arrangement/2"))
changed("unknown", "A member that is not known", put((*P0, "although"), "no"))
changed("null", "Null for what may be left out", put((*P0, "until"), None))
changed("no-citation", "Nothing is cited", put(("citations",), []))
changed("citation-date", "A citation of a month that is none", put(("citations", 0, "date"), "2026-13"))
changed("no-state", "No state", put(("states",), []))
changed("state-unknown", "A state that is not known", put(("states", 1, "state"), "in-force"))
changed("states-same", "Two states begin together", put(("states", 0, "from"), day("2026-06-01")))
changed("states-descending", "States out of order", lambda a: a["states"].reverse())
changed("effect-unknown", "An effect that is not known", put((*P0, "effect"), "deemed"))
changed("condition-unknown", "A condition that is not known", put((*P0, "conditions"), ["same_vendor"]))
changed("condition-twice", "A condition twice", put((*P0, "conditions"), ["same_product", "same_product"]))
changed("waived-deemed", "Waived, and deemed to comply", put((*P0, "waived"), ["D.1"]))
changed("remaining-deemed", "Something remains, and it is deemed to comply", put((*P0, "remaining"), ["D.1"]))
changed("effect-without-target", "An effect on nothing", lambda a: a["provisions"][0].pop("counts_as"))
changed("no-levels", "It counts as no level", put((*P0, "counts_as", "levels"), []))
changed("kinds-none", "For no kind of product", put((*P0, "product_kinds"), []))
changed("kinds-both", "A kind that is in and out", lambda a: a["provisions"][0].update(product_kinds=["component"], excluded_kinds=["component"]))
changed("kinds-twice", "A kind twice", put((*P0, "product_kinds"), ["component", "component"]))
changed("sectors-none", "For no sector", put((*P0, "sectors"), []))
changed("range-form", "A range in another form", put((*P0, "certified", "versions"), ">= 1.0.0"))
changed("range-short", "A version of two numbers", put((*P0, "certified", "versions"), "=1.2"))
changed("range-empty", "A range of nothing", put((*P0, "certified", "versions"), ""))
changed("digest-upper", "A digest in capital letters", lambda a: a["provisions"][0]["counts_as"].update(digest=a["provisions"][0]["counts_as"]["digest"].upper().replace("SHA", "sha")))
changed("ladder-twice", "A ladder with a rung twice", put((*P0, "certified", "levels"), {"at_least": "star-1", "ladder": ["star-1", "star-1"]}))
changed("ladder-other", "A rung that is not on the ladder", put((*P0, "certified", "levels"), {"at_least": "star-9", "ladder": ["star-1", "star-2"]}))
changed("ladder-and-dimensions", "A ladder and dimensions", put((*P0, "certified", "levels"), {"at_least": "1", "ladder": ["1"], "dimensions": ["FR1"]}))
changed("vector-beyond", "A vector with another dimension than its own", put((*P0, "certified", "levels"), {"at_least": "FR2=1", "dimensions": ["FR1"]}))
changed("step-ladder", "A level that counts, by a ladder that is none", put((*P0, "counts_as", "levels"), [{"certified": {"at_least": "a", "ladder": ["b"]}}, {}]))
changed("provision-twice", "Two provisions have one id", lambda a: a["provisions"].append(a["provisions"][0]))
changed("provisions-most", "As many provisions as there may be", lambda a: a["provisions"].extend(provision(id=f"p{n}") for n in range(255)), ACCEPT)
changed("provisions-more", "One more", lambda a: a["provisions"].extend(provision(id=f"p{n}") for n in range(256)))
changed("recogniser-stranger", "Who recognises is no party", put((*P0, "recogniser"), "north"))
changed("issuer-stranger", "Who issues is no party, and need not be", put((*P0, "issuer"), "north"), ACCEPT)
LOOKS = {"cyrillic": "wеst", "full-width": "ｗest", "zero-width": "we\u200bst", "upper": "West", "blank": "west ", "newline": "west\n"}
for name, look in LOOKS.items():
    changed("party-" + name, "A party that looks like West", lambda a, look=look: (a["provisions"][0].update(recogniser=look), a["charter"].update(parties=["east", look]), a["parties"][1].update(id=look)))
changed("parties-none", "No party", lambda a: (a["charter"].update(parties=[]), a.update(parties=[], provisions=[])))
changed("parties-descending", "Parties out of order", lambda a: (a["charter"].update(parties=["west", "east"]), a["parties"].reverse()))
changed("parties-twice", "A party twice", lambda a: (a["charter"].update(parties=["east", "west", "west"]), a["parties"].append(a["parties"][1])))
changed("parties-other", "The names are in another order than in the charter", lambda a: a["parties"].reverse())
changed("parties-fewer", "A party of the charter has no name", lambda a: a["parties"].pop(0))
changed("charter-unknown", "A charter with more in it", lambda a: a["charter"].update(note="x"))
changed("title-one-language", "A title in one language", lambda a: a["title"].pop("ja"))


def vector(level, at_least="2", dimensions=("FR1", "FR2")):
    rule = {"at_least": at_least, "dimensions": list(dimensions)}

    def edit(w):
        w.certificate["level"] = level
        found = arrangement(provision(certified={"id": "example-baseline", "versions": "*", "levels": rule}))
        w.arrangements = [(found, ["east", "west"])]

    return edit


VECTORS = {
    "exact": ("FR1=2,FR2=2", True), "more": ("FR1=3,FR2=2", True), "one-number": ("2", True), "other-order": ("FR2=2,FR1=2", True), "shorter": ("FR1=2", False),
    "longer": ("FR1=2,FR2=2,FR3=2", False), "twice": ("FR1=2,FR1=2,FR2=2", False), "less": ("FR1=2,FR2=1", False), "leading-zero": ("FR1=02,FR2=2", False),
    "one-number-less": ("1", False), "hundred": ("100", True), "beyond": ("101", False), "plus": ("FR1=+2,FR2=2", False), "blank": ("FR1=2, FR2=2", False),
    "full-width": ("FR1=２,FR2=2", False), "huge": ("FR1=" + "9" * 400 + ",FR2=2", False), "trailing": ("FR1=2,FR2=2,", False), "none": (None, False), "no-number": ("FR1=,FR2=2", False),
}
for name, (level, counts) in VECTORS.items():
    case("recognised-vector-" + name, f"A vector of levels: {(level or 'none')[:40]}", ACCEPT if counts else refuse("recognition", "level_not_recognised"), world, vector(level))
case("recognised-vector-left-out", "What the arrangement leaves out is zero", ACCEPT, world, vector("FR1=2", "FR1=2"))
case("recognised-vector-other-dimensions", "The arrangement asks in other dimensions", refuse("recognition", "level_not_recognised"), world, vector("SR1=3,SR2=3"))

# --- crosswalks ---


def ill(name, title, change, expected=refuse("recognition", "sector_not_recognised")):
    def edit(w):
        sectors(WITHIN)(w)
        found = crosswalk(WITHIN)
        data = change(found)
        w.adopted = [data if isinstance(data, bytes) else canonical(found)]
        w.policy["recognition"]["crosswalks"] = [{"digest": digest(w.adopted[0])}]

    case("form-crosswalk-" + name, title, expected, accredited_world, edit)


EDGE = {"source": "denryoku", "relation": "subset_of", "target": "energy", "assurance": "unverified"}
ill("empty", "No bytes at all", lambda c: b"")
ill("twice", "A member stands twice", lambda c: canonical(c).replace(b'"edges":', b'"edges":[],"edges":', 1))
ill("deep", "Ten thousand levels", lambda c: canonical(c)[:-1] + b',"x":' + b"[" * 10_000 + b"]" * 10_000 + b"}")
ill("no-edge", "No edge", lambda c: c.update(edges=[]))
ill("edge-twice", "An edge twice", lambda c: c["edges"].append(dict(EDGE)))
ill("edge-twice-otherwise", "Two edges say different things of one pair", lambda c: c["edges"].append({**EDGE, "relation": "equal"}))
ill("relation-unknown", "A relation that is not known", lambda c: c["edges"][0].update(relation="within"))
ill("relation-other-style", "A relation of another style", lambda c: c["edges"][0].update(relation="related"))
ill("concept-subset", "A concept crosswalk does not state subsets", lambda c: c.update(style="concept"))
ill("target-blank", "An element with a blank at its end", lambda c: c["edges"][0].update(target="energy "))
ill("target-null", "A subset of nothing", lambda c: c["edges"][0].update(target=None))
ill("target-missing", "No target", lambda c: c["edges"][0].pop("target"))
ill("target-look", "A sector that looks like the one that is asked for", lambda c: c["edges"][0].update(target="enеrgy"))
ill("assurance-missing", "Nobody says whether it was checked", lambda c: c["edges"][0].pop("assurance"))
ill("counterpart-and-none", "An element with a counterpart, and none", lambda c: c["edges"].append({**EDGE, "target": None, "relation": "no_relationship"}))
ill("union-without-edges", "A union whose parts have no edges", lambda c: c.update(unions=[{"sources": ["a", "b"], "target": "energy", "relation": "equal", "assurance": "unverified"}]))
ill("many-edges", "A thousand edges beside it", lambda c: c["edges"].extend({**EDGE, "source": f"s{n}"} for n in range(1_000)), ACCEPT)
ill("requirement-set", "An end that is a requirement set", lambda c: c.update(source={"kind": "requirement_set", "id": "example-baseline", "version": "1.0.0", "digest": digest(b"x")}))
ill("requirement-set-at-the-other-end", "The other end is a requirement set", lambda c: c.update(target={"kind": "requirement_set", "id": "example-baseline", "version": "1.0.0", "digest": digest(b"x")}))
ill("sector-list", "An end that is a pinned list", lambda c: c.update(source={"kind": "sector_list", "id": "sectors-east", "version": "1.0.0", "digest": digest(b"x")}), ACCEPT)
