"""Certificates by arrangements as they stand in the catalogue, which the policy adopts: each border of date and level, on both sides.

The documents are those of `crates/warifu-catalog/data/arrangements`, byte for byte.
"""

import copy
import json
import pathlib

from .producer import digest
from .world import ACCEPT, both, case, day, full, plain, put, refuse, root_of, snapshot, stale, unknown

DATA = pathlib.Path(__file__).resolve().parents[4] / "crates/warifu-catalog/data/arrangements"


def on_shelf(name):
    return (DATA / f"{name}-1.0.0.json").read_bytes()


def provision_of(name, number):
    return json.loads(on_shelf(name))["provisions"][number]


def set_of(provision):
    """The set of a certificate that a provision is about, in the edition that it pins."""
    certified = provision["certified"]
    pinned = certified.get("digests", [digest(b"1.0.0")])[0]
    return {"id": certified["id"], "version": "1.0.0", "digest": pinned, "title": both(certified["id"])}


def asks(provision, levels=None):
    """An importer who asks for the very edition that certificates count as."""
    target = provision["counts_as"]
    entry = {"id": target["set"], "versions": "=" + target["version"]}
    if "digest" in target:
        entry["digests"] = [target["digest"]]
    return [{**entry, "levels": copy.deepcopy(levels)} if levels else entry]


def dates(granted, expires):
    def edit(w):
        w.certificate.update(decided_at=granted, granted_at=granted, expires_at=expires)
        w.certificate["evaluation"]["at"] = granted

    return edit


def label(name, number, level, levels=None):
    """A label by a body that the policy names, with its status, under an arrangement that it adopts."""

    def world():
        w, found = plain(), provision_of(name, number)
        w.policy["roots"].append(root_of("status", ["status"]))
        w.policy["sets"] = asks(found, levels)
        issuers = [{"id": found["issuer"], "bodies": ["minato"]}]
        w.policy["recognition"] = {"adopted": [digest(on_shelf(name))], "issuers": issuers, "partial_sectors": "refuse"}
        w.adopted = [on_shelf(name)]
        w.certificate.update(set=set_of(found), level=level, status_index=7)
        dates(day("2025-11-01"), day("2026-11-01"))(w)
        listed = snapshot(issued=day("2025-11-02"))
        del listed["series"]
        w.snapshots, w.at = [(listed, ["status"])], day("2026-06-01")
        return w

    return world


def said(status):
    def edit(w):
        w.snapshots[0][0].update(events=[{"index": 7, "status": status, "from": day("2025-11-02"), "recorded_at": day("2025-11-02"), "reason": both("for the example")}])
        w.snapshots[0][0].update(list=snapshot(marked={7: status})["list"])

    return edit


def meets(name, title, of, *edits):
    case("shelf-" + name, title, ACCEPT, of, *edits)


def fails(name, title, code, of, *edits, check="recognition"):
    case("shelf-" + name, title, refuse(check, code), of, *edits)


# --- Japan and the United Kingdom ---

STAR = label("jp-uk-2025", 0, "star-1")
meets("psti-first-second", "JC-STAR meets the British duties at the first second of 2025-12-04", STAR, put("at", day("2025-12-04")))
fails("psti-second-before", "A second before, it is signed only", "arrangement_not_in_force", STAR, put("at", "2025-12-03T23:59:59Z"))
fails("psti-before-signature", "A second before it was signed, there is no state at all", "arrangement_not_in_force", STAR, put("at", "2025-11-04T23:59:59Z"))
meets("psti-unexpired", "The label is supplied in its last second", STAR, put("at", "2026-10-31T23:59:59Z"))
fails("psti-expired", "The label has ended at the second of supply", "expired", STAR, put("at", day("2026-11-01")), check="validity")
fails("psti-star-2", "The arrangement speaks of star 1", "level_not_recognised", STAR, put("certificate.level", "star-2"))
fails("psti-no-level", "A label without a level", "level_not_recognised", STAR, put("certificate.level", None))
fails("psti-level-case", "A level that only looks like it", "level_not_recognised", STAR, put("certificate.level", "Star-1"))
fails("psti-next-version", "The next version of the label's criteria is not recognised", "edition_not_recognised", STAR, put("certificate.set.version", "1.0.1"))
fails("psti-pre-release", "A draft of the version that is pinned", "edition_not_recognised", STAR, put("certificate.set.version", "1.0.0-draft"))
fails("psti-other-bytes", "The version that is pinned, in other bytes", "edition_not_recognised", STAR, put("certificate.set.digest", digest(b"another")))
fails("psti-later-duties", "The importer asks for another edition of the duties", "recognised_set_not_accepted", STAR, put("policy.sets.0.digests", [digest(b"another")]))
fails("psti-level-asked", "The duties have no level, and the importer asks for one", "recognition_level_capped", STAR, put("policy.sets.0.levels", ["star-1"]))
fails("psti-not-at-hand", "The importer adopted the arrangement, and nobody has it", "set_not_accepted", STAR, put("adopted", []), check="set")
fails("psti-adopted-otherwise", "The importer adopted other bytes", "set_not_accepted", STAR, put("policy.recognition.adopted", [digest(b"another")]), check="set")
fails("psti-known-before", "As known a second before this edition was made", "set_not_accepted", STAR, put("known_at", "2025-12-31T23:59:59Z"), check="set")
meets("psti-known-then", "As known in the second in which it was made", STAR, put("known_at", day("2026-01-01")))
fails("psti-suspended", "The label is suspended", "suspended", STAR, said("suspended"), check="status")
fails("psti-withdrawn", "The label is withdrawn", "withdrawn", STAR, said("withdrawn"), check="status")
case("shelf-psti-status-missing", "Nothing is known of the label's status", unknown("recognition", "condition_not_checked"), STAR, put("snapshots", []))
case("shelf-psti-status-old", "What is known of its status is old", stale("status_too_old"), STAR, put("policy.status.max_age", "P30D"))
case("shelf-psti-no-product", "The product is not at hand", unknown("recognition", "condition_not_checked"), STAR, put("product", None), put("policy.product", "optional"))
fails("psti-other-product", "Another product arrived", "product_mismatch", STAR, put("product.artifacts", [{"name": "hk-210.bin", "digest": digest(b"other firmware")}]), check="product")
BACK = label("jp-uk-2025", 1, None, {"at_least": "star-1", "ladder": ["star-1", "star-2", "star-3", "star-4"]})
fails("jc-star-first-second", "From 2026-01-01 three of sixteen criteria are waived, and thirteen remain", "recognition_partial", BACK, put("at", day("2026-01-01")))
fails("jc-star-second-before", "A second before, the Japanese side has not begun, though the British one has", "recognition_not_yet_effective", BACK, put("at", "2025-12-31T23:59:59Z"))
fails("jc-star-star-2", "The importer asks for star 2", "recognition_level_capped", BACK, put("policy.sets.0.levels.at_least", "star-2"))
fails("jc-star-without-product", "Three criteria are waived, whatever product arrived", "recognition_partial", BACK, put("product", None), put("policy.product", "optional"))
fails("star-not-for-jc-star", "What meets the duties of one side is no certificate of the other", "recognised_set_not_accepted", STAR, put("policy.sets.0", {"id": "sg-cls", "versions": "*"}))

# --- Singapore and others ---

for number in range(1, 5):
    meets(f"cls-{number}-meets-psti", "Any level of CLS meets the British duties", label("sg-uk-2025", 0, f"level-{number}"))
fails("psti-simplifies-cls", "British compliance only makes an application simpler", "recognition_without_effect", label("sg-uk-2025", 1, None, ["level-1"]))
fails("psti-simplifies-cls-before", "A second before 2026-01-01 it does not even do that", "recognition_not_yet_effective", label("sg-uk-2025", 1, None, ["level-1"]), put("at", "2025-12-31T23:59:59Z"))
fails("star-simplifies-cls", "Japan's label only makes an application simpler", "recognition_without_effect", label("jp-sg-2026", 0, "star-1", ["level-1"]))
fails("star-simplifies-cls-before", "A second before 2026-06-01", "arrangement_not_in_force", label("jp-sg-2026", 0, "star-1", ["level-1"]), put("at", "2026-05-31T23:59:59Z"))
RUNGS = {"at_least": "level-3", "ladder": ["level-1", "level-2", "level-3", "level-4"]}
for level, code in (("lite", "level_not_recognised"), ("basic", None), ("standard", None), ("Basic", "level_not_recognised")):
    of = label("sg-kr-2024", 0, level, RUNGS)
    title = f"The Korean level {level}, for level 3 of CLS"
    (fails(f"cic-{level}", title, code, of) if code else meets(f"cic-{level}", title, of))
fails("cic-above-cap", "However high the Korean level is, it counts as level 3", "recognition_level_capped", label("sg-kr-2024", 0, "standard", {**RUNGS, "at_least": "level-4"}))
for number in range(1, 5):
    of = label("sg-kr-2024", 1, f"level-{number}", ["basic"])
    title = f"Level {number} of CLS, for the Korean level basic"
    (meets(f"cls-{number}-for-cic", title, of) if number >= 3 else fails(f"cls-{number}-for-cic", title, "level_not_recognised", of))

# --- Common Criteria ---

EAL = [f"EAL{number}" for number in range(1, 8)]


def common(name, number, level, asked):
    """A national certificate by an accredited body; the importer asks for a level at least."""

    def world():
        w, found = full(), provision_of(name, number)
        w.policy["sets"] = asks(found, {"at_least": asked, "ladder": EAL})
        issuers = [{"id": found["issuer"], "authorities": ["harbour-authority"]}]
        w.policy["recognition"] = {"adopted": [digest(on_shelf(name))], "issuers": issuers, "partial_sectors": "refuse"}
        w.adopted = [on_shelf(name)]
        w.certificate.update(set=set_of(found), level=level)
        w.board["scope"], w.office["scope"] = {}, {}
        return w

    return world


for number, cap, kind in ((0, 2, "eal"), (1, 4, "cpp")):
    for level in range(1, 8):
        for asked in {level, cap, cap + 1}:
            counted = min(level, cap)
            title = f"EAL{level} counts as EAL{counted}; the importer asks for EAL{asked}"
            of = common("ccra-2014", number, f"EAL{level}", f"EAL{asked}")
            name = f"ccra-{kind}{level}-for-{asked}"
            (meets(name, title, of) if asked <= counted else fails(name, title, "recognition_level_capped", of))
fails("ccra-augmented", "A level in another spelling", "level_not_recognised", common("ccra-2014", 0, "EAL4+", "EAL1"))
fails("ccra-beyond", "A level that is none", "level_not_recognised", common("ccra-2014", 0, "EAL8", "EAL1"))


def by_key(name, number, level, asked, at):
    """The same by a key that the policy names: whether the issuer is accredited is not known, when all else holds."""

    def world():
        w = label(name, number, level, {"at_least": asked, "ladder": EAL})()
        w.at = at
        dates(day("2014-01-01"), None)(w)
        return w

    return world


case("shelf-ccra-first-second", "In force from 2014-09-08; only whether the issuer is accredited is open", unknown("recognition", "condition_not_checked"), by_key("ccra-2014", 0, "EAL2", "EAL2", day("2014-09-08")), put("snapshots", []))
fails("ccra-second-before", "A second before, it is signed only", "arrangement_not_in_force", by_key("ccra-2014", 0, "EAL2", "EAL2", "2014-09-07T23:59:59Z"), put("snapshots", []))
case("shelf-sogis-runs-off", "Granted in the last second before SOG-IS ended: it runs off", unknown("recognition", "condition_not_checked"), by_key("sogis-mra", 0, "EAL4", "EAL4", day("2026-06-01")), dates("2026-02-27T23:59:59Z", None), put("snapshots", []))
fails("sogis-ended", "Granted when SOG-IS had ended", "recognition_ended", by_key("sogis-mra", 0, "EAL4", "EAL4", day("2026-06-01")), dates(day("2026-02-28"), None), put("snapshots", []))
fails("cra-announced", "What the European law announces has no effect", "arrangement_not_in_force", label("cra-article-27", 0, "substantial"))
