"""Certificates of another scheme: what they count as by an arrangement, at each border of date and level on both sides."""

import copy
import json

from .producer import Key, canonical, digest, envelope
from .world import (
    ACCEPT, accreditation, accredited, authority, both, case, charter, day, drop, finding, full, on_bundle, plain, put, refuse, series, snapshot, unknown,
)

OURS = digest(b"harbour-duties 1.0.0")


def party(name):
    return {"id": name, "name": both(name.title()), "kind": "state"}


def provision(**more):
    found = {
        "id": "label-meets-duties",
        "issuer": "east",
        "recogniser": "west",
        "certified": {"id": "example-baseline", "versions": ">=1.0.0, <2.0.0"},
        "counts_as": {"set": "harbour-duties", "version": "1.0.0", "digest": OURS, "levels": [{}]},
        "effect": "deemed_compliant",
        "conditions": ["unexpired_at_supply", "same_product"],
        "from": day("2026-06-01"),
        "assurance": "sourced",
    }
    return {name: value for name, value in {**found, **more}.items() if value is not None}


def arrangement(*provisions, sequence=1, parties=("east", "west"), **more):
    found = {
        "format": "warifu.arrangement/1",
        "charter": {"id": "east-west-2026", "parties": list(parties), "begun": day("2026-01-01")},
        "sequence": sequence,
        "issued_at": day("2026-05-01"),
        "title": both("East and West"),
        "parties": [party(one) for one in parties],
        "states": [{"state": "signed", "from": day("2026-01-01")}, {"state": "in_force", "from": day("2026-06-01")}],
        "provisions": list(provisions or (provision(),)),
        "citations": [{"title": both("Arrangement of East and West"), "date": "2026", "assurance": "sourced"}],
    }
    return {**found, **more}


def with_keys(name, *keys, threshold=None, **more):
    found = {"id": name, "keys": [{"name": one, "key": Key(one).text} for one in keys], **more}
    return {**found, "threshold": threshold} if threshold else found


def id_of(found):
    return digest(canonical(found["charter"]))


def world():
    """West accepts its own duties alone; East's certificates come under an arrangement that both have signed."""
    w = plain()
    w.policy["sets"] = [{"id": "harbour-duties", "versions": ">=1.0.0, <2.0.0"}]
    w.policy["recognition"] = {
        "parties": [with_keys("east", "east"), with_keys("west", "west")],
        "issuers": [{"id": "east", "bodies": ["minato"]}],
        "partial_sectors": "refuse",
    }
    w.arrangements = [(arrangement(), ["east", "west"])]
    return w


def accredited_world():
    """The same for a certificate by accreditation, with status and log."""
    w = full()
    w.policy["sets"] = world().policy["sets"]
    w.policy["recognition"] = {**world().policy["recognition"], "issuers": [{"id": "east", "authorities": ["harbour-authority"]}]}
    w.arrangements = [(arrangement(provision(conditions=["issuer_accredited", "same_product", "status_known", "unexpired_at_supply"])), ["east", "west"])]
    return w


def says(*provisions, names=("east", "west"), **more):
    return put("arrangements", [(arrangement(*provisions, **more), list(names))])


def adopted(w):
    w.adopted, w.arrangements = [arrangement()], []
    w.policy["recognition"] = {"adopted": [digest(canonical(arrangement()))], "issuers": [{"id": "east", "bodies": ["minato"]}], "partial_sectors": "refuse"}


def counts(name, title, *edits, of=world):
    case("recognised-" + name, title, ACCEPT, of, *edits)


def not_by(name, title, code, *edits, of=world):
    case("recognised-" + name, title, refuse("recognition", code), of, *edits)


LADDER = ["star-1", "star-2", "star-3"]
OWN = ["low", "high"]


def levels(*steps, **more):
    """West's duties have levels, and the policy asks for the lower one at least."""
    target = {"set": "harbour-duties", "version": "1.0.0", "digest": OURS, "levels": list(steps)}
    return lambda w: (says(provision(counts_as=target, **more))(w), put("policy.sets.0.levels", {"at_least": "low", "ladder": OWN})(w))


def at_least(level):
    return {"at_least": level, "ladder": LADDER}


counts("by-both", "Both parties signed the arrangement")
counts("by-accreditation", "A certificate by accreditation, with every condition", of=accredited_world)
counts("adopted", "The policy adopts the arrangement by its digest, and nobody signed it", adopted)
counts("adopted-in-envelope", "The policy adopts the bytes; somebody else signed the envelope", adopted, put("arrangements", [(arrangement(), ["mallory"])]), put("adopted", []))
counts("kept", "The importer kept the arrangement, and the bundle has none", lambda w: setattr(w, "kept_arrangements", w.arrangements), put("arrangements", []))
counts("law-alone", "A law recognises alone: its charter has one party", says(parties=("west",), names=("west",)))
counts("pinned", "The policy pins the arrangement", put("policy.recognition.arrangements", [id_of(arrangement())]))
counts("first-second", "At the first second of effect", put("certificate.decided_at", day("2026-03-01")), put("certificate.granted_at", day("2026-03-01")), put("certificate.evaluation.at", day("2026-02-01")), put("at", day("2026-06-01")))
counts("last-second", "At the last second of effect", says(provision(until=day("2026-12-02"))), put("at", "2026-12-01T23:59:59Z"))
counts("runs-off", "After the end, granted before it, and running off", says(provision(until=day("2026-11-25"), run_off_until=day("2027-01-01"))))
counts("runs-off-of-ended", "The arrangement has ended; the certificate runs off", says(provision(run_off_until=day("2027-01-01")), states=[{"state": "in_force", "from": day("2026-06-01")}, {"state": "ended", "from": day("2026-11-25")}]))
counts("amended", "Amended, in the terms of this edition", says(states=[{"state": "in_force", "from": day("2026-06-01")}, {"state": "amended", "from": day("2026-09-01")}]))
counts("granted-from-then", "Granted at the first second that is recognised", says(provision(granted_from=day("2026-11-22"))))
counts("edition-pinned", "The provision pins the edition", says(provision(certified={"id": "example-baseline", "versions": "*", "digests": [digest(b"example-baseline 1.2.0")]})))
counts("level-mapped", "The level counts as the one that the policy asks for", levels({"certified": at_least("star-2"), "counts_as": "low"}))
counts("level-best-of-two", "Of two levels that it counts as, one is enough", levels({"certified": ["star-2"], "counts_as": "none"}, {"certified": at_least("star-1"), "counts_as": "high"}))
counts("second-provision", "The first provision gives nothing, the second does", says(provision(id="fee", effect="fee_reduction"), provision()))
counts("newest-governs", "A newer edition brings the provision", put("arrangements", [(arrangement(provision(effect="fee_reduction")), ["east", "west"]), (arrangement(sequence=2, issued_at=day("2026-08-01")), ["east", "west"])]))
counts("other-beside", "An arrangement of others that is not signed stands beside it", lambda w: w.arrangements.append((arrangement(provision(effect="none"), sequence=9), ["mallory"])))
counts("unreadable-beside", "An arrangement that cannot be read stands beside it", lambda w: w.arrangements.append((b"{}", ["east", "west"])))
counts("mandate", "The policy says for which set the party may recognise", put("policy.recognition.parties.1.recognises", [{"id": "harbour-duties", "versions": "*"}]))
counts("threshold", "Two keys of a party, and both signed", put("policy.recognition.parties.1", with_keys("west", "west", "west-2", threshold=2)), says(names=("east", "west", "west-2")))
counts("sector-of-body", "The body is accredited for a sector of the provision", put("arrangements", [(arrangement(provision(sectors=["energy", "water"])), ["east", "west"])]), lambda w: w.office["scope"].update(sectors=["water"]), of=accredited_world)
counts("sector-unlimited", "The accreditation of the body is for all sectors", put("arrangements", [(arrangement(provision(sectors=["energy"])), ["east", "west"])]), of=accredited_world)
counts("kind", "A kind of product that the provision names", says(provision(product_kinds=["component"])))
counts("not-needed", "The policy accepts the set itself, and the arrangement gives nothing", lambda w: w.policy["sets"].append({"id": "example-baseline", "versions": "*"}), says(provision(effect="none")))

case("recognised-no-arrangement", "No arrangement is at hand", refuse("set", "set_not_accepted"), world, put("arrangements", []))
case("recognised-one-party-silent", "Only one of two parties signed", refuse("set", "set_not_accepted"), world, says(names=("west",)))
case("recognised-by-stranger", "A stranger signed in the name of a party", refuse("set", "set_not_accepted"), world, says(names=("east", "mallory")))
case("recognised-renamed-party", "East signs twice, the second time as a party of its own invention", refuse("set", "set_not_accepted"), world, says(provision(recogniser="wset"), parties=("east", "wset"), names=("east",)))
case("recognised-other-payload-type", "The arrangement is signed as something else", refuse("set", "set_not_accepted"), world, on_bundle(lambda b: b["arrangements"].__setitem__(0, envelope("application/json", canonical(arrangement()), ["east", "west"]))))
case("recognised-made-later", "Made after the time as of which it is asked", refuse("set", "set_not_accepted"), world, says(issued_at=day("2026-11-30")), put("known_at", day("2026-11-29")))
case("recognised-not-pinned", "The policy pins another arrangement", refuse("set", "set_not_accepted"), world, put("policy.recognition.arrangements", [digest(b"another")]))
case("recognised-about-other-set", "The arrangement is about another set", refuse("set", "set_not_accepted"), world, says(provision(certified={"id": "other-baseline", "versions": "*"})))
case("recognised-not-transitive", "What it counts as is recognised further on; nothing follows", refuse("recognition", "recognised_set_not_accepted"), world, put("policy.sets.0.id", "third-duties"), lambda w: w.arrangements.append((arrangement(provision(certified={"id": "harbour-duties", "versions": "*"}, counts_as={"set": "third-duties", "version": "1.0.0", "levels": [{}]}), charter={"id": "west-third", "parties": ["east", "west"], "begun": day("2026-01-01")}), ["east", "west"])))
case("recognised-key-ended", "The key of a party had ended when it signed", refuse("set", "set_not_accepted"), world, put("policy.recognition.parties.1.keys.0.until", day("2026-05-01")))
case("recognised-adopted-other-bytes", "The policy adopts other bytes of the same words", refuse("set", "set_not_accepted"), world, adopted, put("adopted", [arrangement(note=both("Another edition"))]))
case("recognised-too-many-signatures", "More signatures on arrangements than may be tried", refuse("signatures", "too_many_signatures"), world, put("kept_arrangements", [(arrangement(note=both(f"Edition {n}")), [f"m{n}-{k}" for k in range(100)]) for n in range(41)]))

not_by("not-yet-effective", "A second before it has effect on the side that recognises", "recognition_not_yet_effective", says(provision(**{"from": day("2026-12-02")})), put("at", "2026-12-01T23:59:59Z"))
not_by("signed-only", "Signed, and not in force yet", "arrangement_not_in_force", says(states=[{"state": "signed", "from": day("2026-01-01")}]))
not_by("announced", "Announced", "arrangement_not_in_force", says(states=[{"state": "announced", "from": day("2026-01-01")}]))
not_by("stalled", "Stalled after it was in force", "arrangement_not_in_force", says(states=[{"state": "in_force", "from": day("2026-06-01")}, {"state": "stalled", "from": day("2026-12-01")}]))
not_by("before-first-state", "Before its first state", "arrangement_not_in_force", says(states=[{"state": "in_force", "from": "2026-12-01T00:00:01Z"}]))
not_by("ended", "At the second of its end", "recognition_ended", says(provision(until=day("2026-12-01"))))
not_by("ended-granted-after", "It runs off for certificates from before the end; this one came after", "recognition_ended", says(provision(until=day("2026-11-22"), run_off_until=day("2027-01-01"))))
not_by("run-off-over", "At the end of the run-off", "recognition_ended", says(provision(until=day("2026-11-25"), run_off_until=day("2026-12-01"))))
not_by("arrangement-ended", "The arrangement has ended, and nothing runs off", "recognition_ended", says(states=[{"state": "in_force", "from": day("2026-06-01")}, {"state": "ended", "from": day("2026-12-01")}]))
not_by("granted-too-early", "Granted a second before those that are recognised", "granted_before_recognition", says(provision(granted_from="2026-11-22T00:00:01Z")))
not_by("edition-other", "A version beyond the recognised ones", "edition_not_recognised", says(provision(certified={"id": "example-baseline", "versions": ">=1.0.0, <1.2.0"})))
not_by("edition-digest", "The right version in another edition", "edition_not_recognised", says(provision(certified={"id": "example-baseline", "versions": "*", "digests": [digest(b"another")]})))
not_by("target-edition", "It counts as another edition than the policy asks for", "recognised_set_not_accepted", put("policy.sets.0.digests", [digest(b"another")]))
not_by("target-without-digest", "What it counts as has no digest, and the policy asks for one", "recognised_set_not_accepted", says(provision(counts_as={"set": "harbour-duties", "version": "1.0.0", "levels": [{}]})), put("policy.sets.0.digests", [OURS]))
not_by("level-below", "A level that counts as nothing", "level_not_recognised", levels({"certified": at_least("star-3"), "counts_as": "low"}))
not_by("level-not-certified", "The provision is for other levels", "level_not_recognised", says(provision(certified={"id": "example-baseline", "versions": "*", "levels": ["star-1"]})))
not_by("level-capped", "It counts as less than the policy asks for, however high it is", "recognition_level_capped", levels({"certified": at_least("star-1"), "counts_as": "low"}), put("certificate.level", "star-3"), put("policy.sets.0.levels", ["high"]))
not_by("partial", "Three requirements are waived, the others remain", "recognition_partial", says(provision(effect="waives_requirements", waived=["D.1", "D.2", "D.3"], remaining=["D.4"])))
not_by("simplified", "Only an application is simpler", "recognition_without_effect", says(provision(effect="simplified_application")))
not_by("fee", "Only a fee is lower", "recognition_without_effect", says(provision(effect="fee_reduction")))
not_by("without-effect", "A statement without effect", "recognition_without_effect", says(provision(effect="none", counts_as=None, conditions=None)))
not_by("kind-other", "Another kind of product", "product_kind_not_recognised", says(provision(product_kinds=["system"])))
not_by("kind-excluded", "A kind that is left out", "product_kind_not_recognised", says(provision(excluded_kinds=["component"])))
not_by("without-mandate", "The party may recognise for another set", "party_without_mandate", put("policy.recognition.parties.1.recognises", [{"id": "other-duties", "versions": "*"}]))
not_by("contradictory", "Two editions have one number", "arrangement_contradictory", put("arrangements", [(arrangement(), ["east", "west"]), (arrangement(note=both("Another")), ["east", "west"])]))
not_by("sector-other", "The body is accredited for another sector", "sector_not_recognised", put("arrangements", [(arrangement(provision(sectors=["energy"])), ["east", "west"])]), lambda w: w.office["scope"].update(sectors=["water"]), of=accredited_world)
not_by("sector-of-roots", "Nobody says for which sectors the body is accredited", "sector_not_recognised", says(provision(sectors=["energy"])))
not_by("nearest-tells", "Of two provisions the one that comes nearer tells", "recognition_partial", says(provision(id="early", **{"from": day("2030-01-01")}), provision(effect="waives_requirements", waived=["D.1"])))
case("recognised-newest-ends-it", "A newer edition takes it back", refuse("recognition", "arrangement_not_in_force"), world, put("arrangements", [(arrangement(), ["east", "west"]), (arrangement(sequence=2, issued_at=day("2026-08-01"), states=[{"state": "stalled", "from": day("2026-08-01")}]), ["east", "west"])]))
case("recognised-newest-leaves-it-out", "A newer edition says nothing of the set any more", refuse("set", "set_not_accepted"), world, put("arrangements", [(arrangement(), ["east", "west"]), (arrangement(provision(certified={"id": "other-baseline", "versions": "*"}), sequence=2, issued_at=day("2026-08-01")), ["east", "west"])]))
case("recognised-newest-says-nothing", "A newer edition has no provision at all", refuse("set", "set_not_accepted"), world, put("arrangements", [(arrangement(), ["east", "west"]), (arrangement(sequence=2, issued_at=day("2026-08-01"), provisions=[]), ["east", "west"])]))
case("recognised-newest-unsigned-leaves-it", "A newer edition without it that a party alone signed takes nothing back", ACCEPT, world, put("arrangements", [(arrangement(), ["east", "west"]), (arrangement(sequence=2, issued_at=day("2026-08-01"), provisions=[]), ["east"])]))
case("recognised-expired-first", "Expired, and a condition says so: the first failure tells", refuse("validity", "expired"), world, put("at", day("2029-01-01")))
case("recognised-condition-failed", "The product is another one: a condition of recognition is not met either", refuse("product", "product_mismatch"), world, put("product.artifacts", [{"name": "hk-210.bin", "digest": digest(b"other firmware")}]))
case("recognised-condition-unknown", "The product is not at hand, and recognition rests on it", unknown("recognition", "condition_not_checked"), world, put("product", None), put("policy.product", "optional"))
case("recognised-status-unknown", "Nothing is known of the status, and recognition rests on it", unknown("recognition", "condition_not_checked"), world, says(provision(conditions=["status_known"])))
case("recognised-not-accredited", "Recognition asks for an accredited issuer; the policy names the key itself", unknown("recognition", "condition_not_checked"), world, says(provision(conditions=["issuer_accredited"])))


def crosswalk(*edges):
    def end(name):
        return {"kind": "document", "title": name, "edition": "1"}

    return {
        "format": "warifu.crosswalk/1", "id": "east-west-sectors", "version": "1.0.0", "title": both("Sectors of East and West"),
        "description": both("For the examples"), "asserter": {"name": both("Somebody"), "kind": "proposal"},
        "document": {"title": "Sectors of East and West", "edition": "1", "date": "2026"}, "style": "set_theory",
        "source": end("Sectors of East"), "target": end("Sectors of West"), "complete": [],
        "edges": [{"source": one, "relation": relation, "target": other, "assurance": "unverified"} for one, relation, other in edges],
    }


def sectors(*edges, partial="refuse", held=("denryoku",), **period):
    """The body is accredited for a sector of East, and the provision asks for one of West."""
    found = crosswalk(*edges)

    def edit(w):
        w.arrangements = [(arrangement(provision(sectors=["energy"])), ["east", "west"])]
        w.office["scope"].update(sectors=list(held))
        w.adopted = [found]
        w.policy["recognition"].update(partial_sectors=partial, crosswalks=[{"digest": digest(canonical(found)), **period}])

    return edit


def asked_by_authority(*edges, partial="refuse"):
    """The authority asks for a sector of West itself, without recognition of the set."""
    found = crosswalk(*edges)

    def edit(w):
        w.policy["accreditation"]["authorities"][0]["sectors"] = ["energy"]
        w.office["scope"].update(sectors=["denryoku"])
        w.adopted = [found]
        w.policy["recognition"] = {"partial_sectors": partial, "crosswalks": [{"digest": digest(canonical(found))}]}

    return edit


WITHIN, OVERLAP = ("denryoku", "subset_of", "energy"), ("denryoku", "intersects_with", "energy")
counts("sector-within", "The sector of the body lies within the one that is asked for", sectors(WITHIN), of=accredited_world)
counts("sector-read-backwards", "The same edge, stated from the other end", sectors(("energy", "superset_of", "denryoku")), of=accredited_world)
counts("sector-part-taken", "The sectors overlap, and the policy takes that", sectors(OVERLAP, partial="accept"), of=accredited_world)
counts("sector-of-authority", "The authority asks for a sector of another list", asked_by_authority(WITHIN), of=full)
not_by("sector-part", "The sectors overlap, and the policy does not take that", "sector_partly_matched", sectors(OVERLAP), of=accredited_world)
not_by("sector-around", "The sector of the body is wider than the one that is asked for", "sector_partly_matched", sectors(("denryoku", "superset_of", "energy")), of=accredited_world)
not_by("sector-no-edge", "No edge leads from the one to the other", "sector_not_recognised", sectors(("denryoku", "subset_of", "utilities"), ("utilities", "subset_of", "energy")), of=accredited_world)
not_by("sector-crosswalk-over", "The crosswalk does not count any more", "sector_not_recognised", sectors(WITHIN, until=day("2026-12-01")), of=accredited_world)
not_by("sector-crosswalk-other", "The crosswalk is not the adopted one", "sector_not_recognised", sectors(WITHIN), lambda w: w.adopted[0].update(version="1.0.1"), of=accredited_world)
case("recognised-sector-of-authority-part", "The sectors overlap only, and the authority is asked for one", refuse("accreditation", "sector_partly_matched"), full, asked_by_authority(OVERLAP))


def by_series(w):
    """West speaks by its accreditation: a board that may accredit."""
    w.west = accreditation("harbour-authority", "west-office", "accredits", [accredited("west", ["accreditor"])], {"accreditor": 1})
    w.accreditations.append((w.west, ["authority-1", "authority-2"]))
    w.policy["recognition"]["parties"][1] = {"id": "west", "series": series(w.west)}


counts("party-by-series", "A party is known by its accreditation", by_series, of=accredited_world)
case("recognised-party-series-missing", "Its accreditation is not at hand", refuse("set", "set_not_accepted"), accredited_world, by_series, lambda w: w.accreditations.pop())
case("recognised-party-series-certifies", "Its accreditation is to certify, not to accredit", refuse("set", "set_not_accepted"), accredited_world, by_series, lambda w: w.west.update(kind="certifies"))
case("recognised-party-series-ended", "Its accreditation had ended when it signed", refuse("set", "set_not_accepted"), accredited_world, by_series, lambda w: w.west.update(until=day("2026-04-30")))


def taken_back(w, **west):
    """East and West took it back in August; what became of the accreditation of West says whether that counts."""
    by_series(w)
    w.west.update(west)
    w.arrangements.append((arrangement(sequence=2, issued_at=day("2026-08-01"), provisions=[]), ["east", "west"]))


def suspended(w):
    taken_back(w, suspensions=[{"from": day("2026-07-15"), "until": day("2026-09-01"), "reason": both("audit")}])


def revoked(w):
    taken_back(w)
    lost = [{"key": Key("west").text, "revoked_at": day("2026-07-15"), "reason": both("lost")}]
    w.accreditations.append(({**w.west, "sequence": 2, "issued_at": day("2026-09-01"), "revocations": lost}, ["authority-1", "authority-2"]))


def again(w):
    w.arrangements.append((arrangement(sequence=3, issued_at=day("2026-10-01")), ["east", "west"]))


DOUBT = unknown("recognition", "arrangement_in_doubt")
case("recognised-taken-back-by-series", "A party that is known by its accreditation took it back", refuse("set", "set_not_accepted"), accredited_world, taken_back)
case("recognised-taken-back-suspended", "A party took it back while it was suspended", DOUBT, accredited_world, suspended)
case("recognised-taken-back-revoked", "A party took it back with a key that was revoked later", DOUBT, accredited_world, revoked)
counts("taken-back-said-again", "A party took it back while it was suspended, and gave it again afterwards", suspended, again, of=accredited_world)


def issued(*known):
    """By what the policy knows the bodies of East."""
    return put("policy.recognition.issuers", [{"id": "east", **one} for one in known])


def two_authorities(w):
    """The policy trusts two authorities, and East is the other one."""
    w.policy["accreditation"]["authorities"].append(authority("other-authority", ("other-1",), 1))
    issued({"authorities": ["other-authority"]})(w)


def root_of_other(w):
    """The policy names the keys of two bodies, and East is the other one."""
    w.policy["roots"].append({"name": "stranger", "body": "other", "key": Key("stranger").text, "roles": ["certifier"]})
    issued({"bodies": ["other"]})(w)


counts("issuer-by-board", "The board on the path of the body is the issuer", lambda w: issued({"series": [series(w.board)]})(w), of=accredited_world)
counts("issuer-by-office", "The body itself is the issuer", lambda w: issued({"series": [series(w.office)]})(w), of=accredited_world)
not_by("issuer-not-named", "The policy does not say who issues for East", "issuer_not_recognised", put("policy.recognition.issuers", []))
not_by("issuer-not-named-by-accreditation", "The policy does not say who issues for East, and the body is accredited", "issuer_not_recognised", put("policy.recognition.issuers", []), of=accredited_world)
not_by("issuer-named-otherwise", "The policy knows the body as another issuer", "issuer_not_recognised", put("policy.recognition.issuers", [{"id": "north", "bodies": ["minato"]}]))
not_by("issuer-other-body", "A body whose keys the policy names, but not one of East", "issuer_not_recognised", root_of_other)
not_by("issuer-other-authority", "Accredited under another authority than that of East", "issuer_not_recognised", two_authorities, of=accredited_world)
not_by("issuer-other-series", "No series on the path is one of East", "issuer_not_recognised", issued({"series": [digest(b"another series")]}), of=accredited_world)
not_by("issuer-adopted", "The policy adopts the arrangement, and does not say who issues for East", "issuer_not_recognised", adopted, put("policy.recognition.issuers", []))
# --- what never ran does not run off ---

def state(name, since):
    return {"state": name, "from": day(since)}


IN_FORCE = state("in_force", "2026-06-01")
RUN_OFF = {"run_off_until": day("2027-01-01")}
not_by("run-off-of-announced", "Announced and ended: nothing ever ran that could run off", "recognition_ended", says(provision(**RUN_OFF), states=[state("announced", "2026-01-01"), state("ended", "2026-11-25")]))
not_by("run-off-of-stalled", "Stalled until it ended: the end gives nothing back", "recognition_ended", says(provision(**RUN_OFF), states=[IN_FORCE, state("stalled", "2026-09-01"), state("ended", "2026-11-25")]))
not_by("run-off-of-ended-alone", "Ended, and nothing is said of before", "recognition_ended", says(provision(**RUN_OFF), states=[state("ended", "2026-11-25")]))
not_by("run-off-begun-after", "The provision begins when the arrangement has ended", "recognition_ended", says(provision(**RUN_OFF, **{"from": day("2026-11-25")}), states=[IN_FORCE, state("ended", "2026-11-25")]))
not_by("run-off-before-force", "The provision ended before the arrangement came into force", "recognition_ended", says(provision(**{"from": day("2026-01-01")}, until=day("2026-05-01"), **RUN_OFF)))
counts("run-off-begun-before", "The provision began a second before the end", says(provision(**RUN_OFF, **{"from": "2026-11-24T23:59:59Z"}), states=[IN_FORCE, state("ended", "2026-11-25")]))
counts("run-off-amended-before", "Amended a second before the end", says(provision(**RUN_OFF), states=[state("signed", "2026-06-01"), {"state": "amended", "from": "2026-11-24T23:59:59Z"}, state("ended", "2026-11-25")]))
counts("run-off-ended-twice", "To say again that it has ended ends nothing later", says(provision(**RUN_OFF), states=[IN_FORCE, state("ended", "2026-11-25"), state("ended", "2026-11-28")]))
not_by("ended-twice-granted-between", "Granted between the end and its repetition", "recognition_ended", says(provision(**RUN_OFF), states=[IN_FORCE, state("ended", "2026-11-22"), state("ended", "2026-11-28")]))
counts("begun-again", "Ended, and in force again", says(states=[IN_FORCE, state("ended", "2026-09-01"), state("in_force", "2026-11-30")]))
not_by("run-off-while-stalled", "What runs off by a date of its own rests while the arrangement is stalled", "arrangement_not_in_force", says(provision(until=day("2026-11-25"), **RUN_OFF), states=[IN_FORCE, state("stalled", "2026-11-28")]))

# --- a mandate for some levels ---


def mandate(*entries):
    return put("policy.recognition.parties.1.recognises", list(entries))


HALF = {"id": "harbour-duties", "versions": "*", "levels": ["low"]}
TWO = ({"certified": ["star-2"], "counts_as": "high"}, {"certified": at_least("star-1"), "counts_as": "low"})
not_by("mandate-level", "The party may recognise for a lower level only", "party_without_mandate", levels({"counts_as": "high"}), mandate(HALF))
counts("mandate-lower-level", "Of two levels that it counts as, the mandate is for one, and that is enough", levels(*TWO), mandate(HALF))
not_by("mandate-lower-level-asked-more", "That one is less than the policy asks for", "recognition_level_capped", levels(*TWO), mandate(HALF), put("policy.sets.0.levels", ["high"]))
not_by("mandate-level-none-left", "The mandate is for a level that other certificates count as", "level_not_recognised", levels({"certified": ["star-2"], "counts_as": "high"}, {"certified": ["star-1"], "counts_as": "low"}), mandate(HALF))
not_by("mandate-level-unlevelled", "The mandate is for a level, and the arrangement names none", "party_without_mandate", mandate(HALF))
counts("mandate-two-entries", "Two entries of a mandate, each for a level", levels(*TWO), mandate(HALF, {**HALF, "levels": ["high"]}), put("policy.sets.0.levels", ["high"]))
not_by("mandate-entries-apart", "The level of one entry, the edition of another", "party_without_mandate", levels({"counts_as": "high"}), mandate(HALF, {"id": "harbour-duties", "versions": ">=2.0.0", "levels": ["high"]}))
not_by("mandate-digest", "The party may recognise for another edition", "party_without_mandate", mandate({"id": "harbour-duties", "versions": "*", "digests": [digest(b"another")]}))
counts("mandate-not-of-adopted", "The importer adopts the document: no mandate is asked for", adopted, lambda w: w.policy["recognition"].update(parties=[{**with_keys("west", "west"), "recognises": [{"id": "other-duties", "versions": "*"}]}]))
not_by("mandate-of-issuer-is-nothing", "The issuer may recognise for the set; the recogniser may not", "party_without_mandate", put("policy.recognition.parties.0.recognises", [{"id": "harbour-duties", "versions": "*"}]), mandate({"id": "other-duties", "versions": "*"}))

# --- the same words in other bytes ---


def spaced(found):
    return json.dumps(found, indent=2, ensure_ascii=False).encode()


counts("same-in-other-bytes", "The same words in two forms are no contradiction", put("arrangements", [(arrangement(), ["east", "west"]), (spaced(arrangement()), ["east", "west"])]))
counts("same-with-empty-lists", "Neither are empty lists that could be left out", put("arrangements", [(arrangement(), ["east", "west"]), (arrangement(provision(waived=[], remaining=[], excluded_kinds=[])), ["east", "west"])]))
for number, edition in enumerate((arrangement(), arrangement(note=both("x")), arrangement(note=both("y")))):
    counts(f"adopted-beside-signed-{number}", "Adopted in one form, signed in another by a party without mandate: adopted it stays", put("arrangements", [(spaced(edition), ["east", "west"])]), mandate({"id": "other-duties", "versions": "*"}), put("adopted", [edition]), put("policy.recognition.adopted", [digest(canonical(edition))]))
case("recognised-signatures-in-two-forms", "One party signs one form, the other another: neither is signed by both", refuse("set", "set_not_accepted"), world, put("arrangements", [(arrangement(), ["east"]), (spaced(arrangement()), ["west"])]))
counts("signatures-in-two-envelopes", "Each party in an envelope of its own, around the same bytes", put("arrangements", [(arrangement(), ["east"]), (arrangement(), ["west"])]))
case("recognised-signed-twice", "One party signs twice", refuse("set", "set_not_accepted"), world, says(names=("west", "west")))
OTHER = provision(certified={"id": "other-baseline", "versions": "*"})
case("recognised-contradiction-elsewhere", "Two editions that count contradict each other about another set; one that does not count speaks of this one", refuse("set", "set_not_accepted"), world, put("arrangements", [(arrangement(OTHER), ["east", "west"]), (arrangement(OTHER, note=both("Another")), ["east", "west"]), (arrangement(sequence=3), ["mallory"])]))
not_by("contradictory-later", "A higher number that was made earlier", "arrangement_contradictory", put("arrangements", [(arrangement(), ["east", "west"]), (arrangement(sequence=2, issued_at="2026-04-30T23:59:59Z"), ["east", "west"])]))

# --- findings and sectors ---

SHOWN = (put("policy.required_findings", ["R.1"]), put("disclosed", [finding(0)]))
case("recognised-finding-of-namesake", "A finding of the other scheme has the id of a requirement that must be shown", unknown("findings", "finding_not_disclosed"), world, *SHOWN)
case("recognised-finding-missing", "A finding that must be shown is of the set that it counts as, and cannot be", unknown("findings", "finding_not_disclosed"), world, put("policy.required_findings", ["R.1"]))


def of_board(*own, office=None, asked=("energy",)):
    """The board that accredited the body is limited to sectors; the body to others, or not at all."""

    def edit(w):
        w.arrangements = [(arrangement(provision(sectors=list(asked))), ["east", "west"])]
        w.board["scope"] = {**w.board["scope"], "sectors": list(own)}
        if office:
            w.office["scope"] = {**w.office["scope"], "sectors": list(office)}

    return edit


not_by("sector-of-board", "The board has another sector than the provision asks for, and limits its body to none", "sector_not_recognised", of_board("water"), of=accredited_world)
not_by("sector-beyond-board", "The body was given a sector that the board does not have", "sector_not_recognised", of_board("water", office=["energy"]), of=accredited_world)
counts("sector-of-both", "Board and body have the sector", of_board("water", "energy", office=["energy"]), of=accredited_world)
not_by("sector-of-board-part", "The sector of the board overlaps only", "sector_partly_matched", sectors(OVERLAP, held=["energy"]), lambda w: w.board["scope"].update(sectors=["denryoku"]), of=accredited_world)
not_by("sector-empty", "The body is accredited for no sector at all", "sector_not_recognised", sectors(WITHIN, held=[]), of=accredited_world)
counts("sector-first-second", "The crosswalk begins to count", sectors(WITHIN, **{"from": day("2026-12-01")}), of=accredited_world)
not_by("sector-before", "A second before it does", "sector_not_recognised", sectors(WITHIN, **{"from": "2026-12-01T00:00:01Z"}), of=accredited_world)
not_by("sector-related", "A relation that says too little is none", "sector_not_recognised", sectors(("denryoku", "no_relationship", "energy")), of=accredited_world)
not_by("sector-circle", "Edges in a circle that touch what is asked for nowhere", "sector_not_recognised", sectors(("denryoku", "subset_of", "a"), ("a", "subset_of", "b"), ("b", "subset_of", "denryoku")), of=accredited_world)
counts("sector-equal-beside-part", "Of two edges one is equal: the part takes nothing away", sectors(OVERLAP, ("suido", "equal", "energy"), held=["denryoku", "suido"]), of=accredited_world)
FEE, WAIVES = provision(id="fee", effect="fee_reduction"), provision(effect="waives_requirements", waived=["D.1"])
not_by("waiver-before-fee", "A waiver comes farther than a lower fee", "recognition_partial", says(WAIVES, FEE))
not_by("waiver-after-fee", "In either order", "recognition_partial", says(FEE, WAIVES))


# --- of several candidates any may be recognised ---

FIRST, SECOND = ["water"], ["energy"]


def two_series(first=True, held=SECOND, snapshots=True, **edition):
    """A second office of the same board has the sector that the provision asks for; whether its series comes first or last."""

    def edit(w):
        w.arrangements = [(arrangement(provision(sectors=["energy"])), ["east", "west"])]
        w.office["scope"] = {**w.office["scope"], "sectors": FIRST}
        begins = (day(f"2026-01-0{n}") for n in range(1, 10))
        own = series(w.office)
        begun = next(one for one in begins if (series(charter(w.board, "minato", one)) < own) == first)
        w.second = {**copy.deepcopy(w.office), "charter": charter(w.board, "minato", begun), **edition}
        w.second["scope"]["sectors"] = list(held)
        w.accreditations.append((w.second, ["board"]))
        both_series = sorted([own, series(w.second)])
        w.certificate["body"]["series"] = both_series
        if snapshots:
            w.snapshots[0][0]["series"] = both_series

    return edit


def by_the_second(w):
    """No sector is asked for, but the issuer is the second series."""
    w.arrangements = [(arrangement(provision()), ["east", "west"])]
    issued({"series": [series(w.second)]})(w)


SUSPENDED = {"suspensions": [{"from": day("2026-11-25"), "reason": both("audit")}]}
counts("second-series-first", "The series with the sector comes first", two_series(), of=accredited_world)
counts("second-series-last", "The series with the sector comes last: each is tried", two_series(first=False), of=accredited_world)
counts("second-series-issuer-first", "The series that is the issuer comes first", two_series(), by_the_second, of=accredited_world)
counts("second-series-issuer-last", "The series that is the issuer comes last", two_series(first=False), by_the_second, of=accredited_world)
not_by("second-series-neither", "Neither series has the sector", "sector_not_recognised", two_series(held=FIRST), of=accredited_world)
not_by("second-series-part", "What the best candidate lacks is told, though another one comes farther", "sector_not_recognised", two_series(first=False), lambda w: (sectors(OVERLAP)(w), w.office["scope"].update(sectors=FIRST), w.second["scope"].update(sectors=["denryoku"])), of=accredited_world)
for order, where in ((True, "first"), (False, "last")):
    not_by(f"second-series-suspended-{where}", "The series with the sector is suspended: the refusal of the other is told", "sector_not_recognised", two_series(first=order, **SUSPENDED), of=accredited_world)
    case(f"recognised-second-series-status-{where}", "Of the series with the sector no status is known", unknown("status", "status_not_in_bundle"), accredited_world, two_series(first=order, snapshots=False))
counts("roots-beside-a-series", "The policy names the keys of the body as those of the issuer, and the series is not of it", put("policy.accreditation.required", False), put("policy.roots", [{"name": one, "body": "minato", "key": Key(one).text, "roles": [one]} for one in ("evaluator", "reviewer", "certifier", "status")]), issued({"bodies": ["minato"]}), says(provision()), of=accredited_world)
not_by("second-series-of-a-thief", "The second series names the issuer's board, and others signed for it", "sector_not_recognised", two_series(keys=[accredited("thief", ["evaluator", "reviewer", "certifier", "status"])]), of=accredited_world)


# --- rules that nothing else would tell when they were left out ---

counts("newest-of-the-same-second", "A newer edition of the same second brings the provision", put("arrangements", [(arrangement(provision(effect="fee_reduction")), ["east", "west"]), (arrangement(sequence=2), ["east", "west"])]))
counts("mandate-digest-right", "The party may recognise for this very edition", mandate({"id": "harbour-duties", "versions": "*", "digests": [OURS]}))
not_by("mandate-without-digest", "The party may recognise for one edition, and the provision pins none", "party_without_mandate", mandate({"id": "harbour-duties", "versions": "*", "digests": [OURS]}), says(provision(counts_as={"set": "harbour-duties", "version": "1.0.0", "levels": [{}]})))
case("recognised-threshold-short", "Two keys of a party are needed, and one signed", refuse("set", "set_not_accepted"), world, put("policy.recognition.parties.1", with_keys("west", "west", "west-2", threshold=2)))
case("recognised-threshold-same-key", "Two keys of a party are needed, and one signed twice", refuse("set", "set_not_accepted"), world, put("policy.recognition.parties.1", with_keys("west", "west", "west-2", threshold=2)), says(names=("east", "west", "west")))
counts("level-not-accepted", "The policy accepts the set at another level, and what the certificate counts as", lambda w: w.policy["sets"].append({"id": "example-baseline", "versions": "*", "levels": ["star-3"]}))
not_by("issuer-before-fee", "Not of the issuer, and it would have no effect anyway", "issuer_not_recognised", put("policy.recognition.issuers", []), says(provision(effect="fee_reduction")))
not_by("issuer-called-as-a-root", "An accredited body bears the id of a body of the policy that is the issuer", "issuer_not_recognised", issued({"bodies": ["minato"]}), put("policy.roots", [{"name": "stranger", "body": "minato", "key": Key("stranger").text, "roles": ["certifier"]}]), of=accredited_world)
not_by("sector-of-body-within-board", "The board has the sector; the body is limited to another", "sector_not_recognised", of_board("water", "energy", office=["water"]), of=accredited_world)
case("recognised-finding-proof", "A finding of the other scheme is not proven", refuse("findings", "finding_proof_invalid"), world, *SHOWN, on_bundle(lambda b: b["disclosed"][0].update(index=1)))
ENDS = [{"state": "in_force", "from": day("2026-06-01")}, {"state": "ended", "from": day("2026-11-25")}]
not_by("run-off-of-the-provision-first", "The provision ended, then the arrangement; granted between", "recognition_ended", says(provision(until=day("2026-11-20"), run_off_until=day("2027-01-01")), states=ENDS))
not_by("run-off-of-the-arrangement-first", "The arrangement ended, then the provision; granted between", "recognition_ended", says(provision(until=day("2026-11-26"), run_off_until=day("2027-01-01")), states=[ENDS[0], {"state": "ended", "from": day("2026-11-20")}]))


def fell(*later, known=day("2026-09-01"), sequence=2):
    """East and West took it back in August, by a key of West that was revoked from July on, as its authority told later."""

    def edit(w):
        by_series(w)
        w.west["keys"].append(accredited("west-2", ["accreditor"]))
        w.arrangements.append((arrangement(sequence=sequence, issued_at=day("2026-08-01"), provisions=[]), ["east", "west"]))
        w.arrangements[0] = (w.arrangements[0][0], ["east", "west-2"])
        lost = [{"key": Key("west").text, "revoked_at": day("2026-07-15"), "reason": both("lost")}]
        w.accreditations.append(({**w.west, "sequence": 2, "issued_at": known, "revocations": lost}, ["authority-1", "authority-2"]))
        w.arrangements += [(arrangement(provision(conditions=[]), sequence=number, issued_at=made), ["east", "west-2"]) for number, made in later]

    return edit


case("recognised-fell", "What took it back fell with a key, and nothing was said since", DOUBT, accredited_world, fell())
counts("fell-higher-number", "A higher number was said before the fall was told", fell((3, day("2026-08-15"))), of=accredited_world)
counts("fell-lower-number", "Said again under a lower number, at the second at which the fall was told", fell((2, day("2026-09-01")), sequence=9), of=accredited_world)
case("recognised-fell-lower-number-before", "Under a lower number, a second before the fall was told", DOUBT, accredited_world, fell((2, "2026-08-31T23:59:59Z"), sequence=9))


def same_words(w):
    """The key with which West signed was revoked from before; the importer adopts the same words in another form."""
    by_series(w)
    lost = [{"key": Key("west").text, "revoked_at": day("2026-04-15"), "reason": both("lost")}]
    w.accreditations.append(({**w.west, "sequence": 2, "issued_at": day("2026-09-01"), "revocations": lost}, ["authority-1", "authority-2"]))
    w.adopted = [spaced(w.arrangements[0][0])]
    w.policy["recognition"]["adopted"] = [digest(w.adopted[0])]


counts("fell-same-words", "What fell says the same as what is adopted", same_words, of=accredited_world)


def withdrawn_by_a_third(w):
    """A third series of the body says that the certificate is withdrawn."""
    begun = next(one for one in (day(f"2026-01-0{n}") for n in range(1, 10)) if one != w.second["charter"]["begun"])
    third = {**copy.deepcopy(w.office), "charter": charter(w.board, "minato", begun)}
    w.accreditations.append((third, ["board"]))
    w.certificate["body"]["series"] = sorted([*w.certificate["body"]["series"], series(third)])
    w.snapshots.append(({**snapshot(marked={7: "withdrawn"}), "series": [series(third)]}, ["status"]))


for order, where in ((True, "first"), (False, "last")):
    case(f"recognised-second-series-withdrawn-{where}", "Recognised by one series, and withdrawn by another that is not the best either", refuse("status", "withdrawn"), accredited_world, two_series(first=order), withdrawn_by_a_third)


def below_boards(depth):
    """West speaks by a series so many accreditations below the authority."""

    def edit(w):
        above, by = "harbour-authority", ["authority-1", "authority-2"]
        for number in range(depth):
            key = "west" if number == depth - 1 else f"west-board-{number}"
            w.west = accreditation(above, key, "accredits", [accredited(key, ["accreditor"])], {"accreditor": 1})
            w.accreditations.append((w.west, by))
            above, by = w.west, [key]
        w.policy["recognition"]["parties"][1] = {"id": "west", "series": series(w.west)}

    return edit


counts("party-series-of-eight", "Eight accreditations lead to a party", below_boards(8), of=accredited_world)
case("recognised-party-series-of-nine", "Nine accreditations lead to a party: that is too deep", refuse("set", "set_not_accepted"), accredited_world, below_boards(9))
case("recognised-party-series-contradictory", "Two editions of a party's accreditation have one number", refuse("set", "set_not_accepted"), accredited_world, by_series, lambda w: w.accreditations.append(({**w.west, "until": day("2029-01-10")}, ["authority-1", "authority-2"])))
