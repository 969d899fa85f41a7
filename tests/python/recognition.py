"""What a certificate counts as elsewhere: section 9 of docs/GATE.md."""

import functools

from formats import (
    ARRANGEMENT, Bad, Sealed, ascending, canonical, check_levels, distinct, during, key_of, need, reaches, read,
    sha256, within,
)

# 9.5: the codes in the order in which they are named
ORDER = ("party_without_mandate", "edition_not_recognised", "recognised_set_not_accepted", "arrangement_not_in_force",
         "recognition_not_yet_effective", "recognition_ended", "granted_before_recognition", "product_kind_not_recognised",
         "level_not_recognised", "recognition_level_capped", "issuer_not_recognised", "recognition_without_effect",
         "recognition_partial", "sector_not_recognised", "sector_partly_matched", "condition_not_met")
CONDITIONS = {"issuer_accredited": "accreditation", "same_product": "product", "status_known": "status",
              "unexpired_at_supply": "validity"}


@functools.lru_cache(1 << 10)
def arrangement_of(data):
    """A well-formed arrangement, or none."""
    try:
        found = read("arrangement", data)
        check(found)
    except Bad:
        return None
    return found


def check(found):
    """docs/FORMATS/arrangement.md."""
    parties = found["charter"]["parties"]
    ascending(parties)
    need([one["id"] for one in found["parties"]] == parties)
    ascending([one["from"] for one in found["states"]])
    provisions = found.get("provisions", [])
    distinct(provisions, "id")
    for one in provisions:
        need(one["recogniser"] in parties)
        check_levels(one["certified"])
        waives = one["effect"] == "waives_requirements"
        waived, remaining = one.get("waived", []), one.get("remaining", [])
        need(waives == bool(waived) and (waives or not remaining) and not set(waived) & set(remaining))
        need("counts_as" in one or one["effect"] == "none")
        for step in one.get("counts_as", {}).get("levels", []):
            check_levels({"levels": step.get("certified")})
        need(one["from"] < one.get("until", "~"))
        need(one.get("until", one["from"]) < one.get("run_off_until", "~"))
        need(not set(one.get("product_kinds", [])) & set(one.get("excluded_kinds", [])))


@functools.lru_cache(1 << 8)
def crosswalk_of(data):
    """A well-formed crosswalk (docs/FORMATS/crosswalk.md), or none."""
    try:
        found = read("crosswalk", data)
        check_crosswalk(found)
    except Bad:
        return None
    return found


def check_crosswalk(found):
    edges = {(one["source"], one["target"]): one["relation"] for one in found["edges"]}
    need(len(edges) == len(found["edges"]))
    sources = [source for source, _ in edges]
    need(all(sources.count(source) == 1 for source, target in edges if target is None))
    unions = found.get("unions", [])
    need(len({(frozenset(one["sources"]), one["target"]) for one in unions}) == len(unions))
    for one in unions:
        agreeing = ("equal", "subset_of") if one["relation"] == "equal" else ("equal", "subset_of", "superset_of", "intersects_with")
        need(all(edges.get((source, one["target"])) in agreeing for source in one["sources"]))


# 9.6: what the other way round is read as
INVERSE = {"subset_of": "superset_of", "superset_of": "subset_of"}


class Sectors:
    """9.6: sectors of one list in terms of another."""

    def __init__(self, world):
        rule = world.policy.get("recognition", {})
        self.takes_parts, self.edges = rule.get("partial_sectors") == "accept", []
        entries = {one["digest"]: one for one in rule.get("crosswalks", [])}
        for data in world.adopted if entries else ():
            entry = entries.get("sha256:" + sha256(data).hex())
            found = crosswalk_of(data) if entry else None
            if found and during(entry, world.at) and "requirement_set" not in (found["source"]["kind"], found["target"]["kind"]):
                for one in found["edges"]:
                    relation = one["relation"]
                    self.edges.append((one["source"], relation, one["target"]))
                    self.edges.append((one["target"], INVERSE.get(relation, relation), one["source"]))

    def meet(self, held, asked):
        """Whether they meet: True, False, or None for a part that does not count."""
        if set(held) & set(asked):
            return True
        relations = {relation for one, relation, other in self.edges if one in held and other in asked}
        if relations & {"equal", "subset_of"}:
            return True
        if relations & {"superset_of", "intersects_with"}:
            return True if self.takes_parts else None
        return False


class Edition:
    def __init__(self, found, data):
        self.a, self.bytes, self.sealed = found, data, []
        self.id = "sha256:" + sha256(canonical(found["charter"])).hex()
        self.digest, self.made = "sha256:" + sha256(data).hex(), found["issued_at"]

    def signed_by(self, key):
        return any(one.signed_by(key) for one in self.sealed)


def at_hand(world, envelopes, plain):
    """9.1: what is about the set of the certificate."""
    rule, found = world.policy.get("recognition"), {}
    if rule is None:
        return []
    sealed = [Sealed(one) for one in envelopes if one["payloadType"] == ARRANGEMENT]
    for data, one in [(one.payload, one) for one in sealed] + [(data, None) for data in plain]:
        document = arrangement_of(data)
        if document is None or document["issued_at"] > world.until_known:
            continue
        edition = found.get(data) or Edition(document, data)
        if edition.id in rule.get("arrangements", [edition.id]):
            found[data] = edition
            edition.sealed += [one] if one else []
    concerned = {edition.id for edition in found.values() if is_about(world, edition)}
    return [edition for edition in found.values() if edition.id in concerned]


def is_about(world, edition):
    return any(each["certified"]["id"] == world.cert["set"]["id"] for each in edition.a.get("provisions", []))


def plainly(found):
    """9.3: what an edition says, without the lists that may be left out and are empty."""
    lists = ("provisions", "waived", "remaining", "excluded_kinds", "conditions")
    whole = {name: one for name, one in found.items() if one or name not in lists}
    provisions = [{name: one for name, one in each.items() if one or name not in lists} for each in found.get("provisions", [])]
    return {**whole, "provisions": provisions}


def effort(world):
    """1.5: the different signatures on arrangements, and the series of their parties."""
    parties = {one["id"]: one for one in world.policy.get("recognition", {}).get("parties", [])}
    named = [one["series"] for edition in world.arrangements for one in map(parties.get, edition.a["charter"]["parties"])
             if one and "series" in one]
    return sum(len({one for sealed in edition.sealed for one in sealed.signatures}) for edition in world.arrangements), named


def rank(code):
    """9.4: which code is named later in 9.5. The two of sectors stand at one place."""
    return ORDER.index("sector_not_recognised" if code == "sector_partly_matched" else code)


def counts(world, edition):
    """9.2."""
    rule = world.policy["recognition"]
    parties = {one["id"]: one for one in rule.get("parties", [])}

    def signed(name):
        """Since when its word is in doubt: the empty text where it counts, none where it is nothing."""
        party = parties.get(name)
        if party is None:
            return None
        if "series" in party:
            return by_series(world.lineage, party["series"], edition)
        keys = {key_of(one) for one in party["keys"] if during(one, edition.made)}
        return "" if sum(map(edition.signed_by, keys)) >= party.get("threshold", 1) else None

    if edition.digest in rule.get("adopted", []):
        return "adopted", ""
    words = [signed(name) for name in edition.a["charter"]["parties"]] if edition.sealed else [None]
    if None in words:
        return None, ""
    return ("doubtful" if max(words) else "signed"), max(words)


def by_series(lineage, series, edition):
    """9.2 and 9.3, as 3.6 and 3.9: since when the word of a series is in doubt."""
    path, authority = lineage.path(series)
    if authority is None or authority not in lineage.authorities or len(path) > 8:
        return None
    edition.issued_at = edition.made
    good, told = lineage.by_series(edition, series)
    if not good:
        return told
    is_open = any(lineage.contradictory(one) or lineage.in_doubt(one) for one in path)
    in_force = not lineage.suspended(series, edition.made) and all(
        by.kind == "accredits" and edition.made < by.until and lineage.in_force(by) for by in lineage.speaking(series, edition.made))
    return "" if in_force and not is_open else edition.made


def takes(entries, set_id, version, digest):
    """5.1, of what certificates count as."""
    return [one for one in entries if one["id"] == set_id and within(version, one["versions"])
            and ("digests" not in one or digest in one["digests"])]


def recognition(world, told, best):
    """9.3, 9.4: the check, and whether `set` and `level` give way. `told` has the outcome of each check that did not pass."""
    if "recognition" not in world.policy or not {"set", "level"} & {check for check, outcome in told.items() if outcome == "fail"}:
        return None
    groups, doubtful = {}, []
    for edition in world.arrangements:
        word, since = counts(world, edition)
        if word == "doubtful":
            doubtful.append((edition, since))
        elif word:
            # those that say the same are one, adopted where one of them is
            group = groups.setdefault(edition.id, {})
            said = canonical(plainly(edition.a))
            if word == "adopted" or said not in group:
                group[said] = edition, word
    found = []
    for _, editions in sorted(groups.items()):
        ordered = sorted(editions.values(), key=lambda one: (one[0].a["sequence"], one[0].made))
        pairs = [(one.a, two.a) for (one, _), (two, _) in zip(ordered, ordered[1:])]
        if any(one["sequence"] == two["sequence"] or two["issued_at"] < one["issued_at"] for one, two in pairs):
            if any(is_about(world, edition) for edition, _ in ordered):
                found.append(("fail", "arrangement_contradictory", 0))
            continue
        edition, word = ordered[-1]
        in_doubt = any(is_open(one, since, [each for each, _ in ordered]) for one, since in doubtful)
        for one in edition.a.get("provisions", []):
            if one["certified"]["id"] == world.cert["set"]["id"]:
                outcome, code = provision(world, edition.a, word, one, told, best)
                if outcome == "pass" and in_doubt:
                    outcome, code = "unknown", "arrangement_in_doubt"
                found.append((outcome, code, rank(code) if outcome == "fail" else 0))
    ranks = {"fail": 0, "unknown": 1, "pass": 2}
    return max(found, key=lambda one: (ranks[one[0]], one[2]), default=None)


def is_open(doubtful, since, counting):
    """9.3: whether nothing that counts was said after an edition that does not."""
    def settles(one):
        later = one.a["sequence"] > doubtful.a["sequence"] or one.made >= since
        return later or plainly(one.a) == plainly(doubtful.a)

    return doubtful.id == counting[0].id and not any(map(settles, counting))


def of_issuer(world, issuer, best):
    """9.5, step 8: by the roots the body that they are of, by a series its path."""
    known = {one["id"]: one for one in world.policy["recognition"].get("issuers", [])}.get(issuer, {})
    if not best.series:
        return world.cert["body"]["id"] in known.get("bodies", [])
    path, authority = world.lineage.path(best.series)
    return authority in known.get("authorities", []) or bool(set(path) & set(known.get("series", [])))


def ended(begun):
    """9.5, step 5: since when it has ended, if that is its state."""
    last = next((place for place in range(len(begun), 0, -1) if begun[place - 1]["state"] != "ended"), 0)
    return begun[last]["from"] if last < len(begun) else "~"


def ran_until(arrangement, one, end):
    """9.5, step 5: what had effect in the last second before its end runs off."""
    before = [each["state"] for each in arrangement["states"] if each["from"] < end]
    return one["from"] < end and before[-1:] in (["in_force"], ["amended"])


def provision(world, arrangement, word, one, told, best):
    """9.5."""
    cert, at, entries = world.cert, world.at, world.policy["sets"]
    edition, target, granted = cert["set"], one.get("counts_as"), cert["granted_at"]
    parties = {each["id"]: each for each in world.policy["recognition"].get("parties", [])}
    may = parties.get(one["recogniser"], {}).get("recognises")
    steps = target["levels"] if target else []
    if target and word == "signed" and may is not None:
        may = takes(may, target["set"], target["version"], target.get("digest"))
        steps = [step for step in steps if any(reaches(step.get("counts_as"), entry.get("levels")) for entry in may)]
        if not steps:
            return "fail", "party_without_mandate"
    certified = one["certified"]
    if not takes([certified], edition["id"], edition["version"], edition["digest"]):
        return "fail", "edition_not_recognised"
    if target is None:
        return "fail", "recognition_without_effect"
    asked = takes(entries, target["set"], target["version"], target.get("digest"))
    if not asked:
        return "fail", "recognised_set_not_accepted"
    begun = [each for each in arrangement["states"] if each["from"] <= at]
    state = begun[-1]["state"] if begun else None
    if state not in ("in_force", "amended", "ended"):
        return "fail", "arrangement_not_in_force"
    if at < one["from"]:
        return "fail", "recognition_not_yet_effective"
    end = min(one.get("until", "~"), ended(begun))
    if end <= at and not (granted < end and at < one.get("run_off_until", "") and ran_until(arrangement, one, end)):
        return "fail", "recognition_ended"
    if granted < one.get("granted_from", ""):
        return "fail", "granted_before_recognition"
    kind = cert["product"]["kind"]
    if kind not in one.get("product_kinds", [kind]) or kind in one.get("excluded_kinds", []):
        return "fail", "product_kind_not_recognised"
    steps = [each for each in steps if reaches(cert["level"], each.get("certified"))]
    if not reaches(cert["level"], certified.get("levels")) or not steps:
        return "fail", "level_not_recognised"
    if not any(reaches(step.get("counts_as"), entry.get("levels")) for step in steps for entry in asked):
        return "fail", "recognition_level_capped"
    if not of_issuer(world, one["issuer"], best):
        return "fail", "issuer_not_recognised"
    if one["effect"] != "deemed_compliant":
        return "fail", "recognition_partial" if one["effect"] == "waives_requirements" else "recognition_without_effect"
    if "sectors" in one:
        path = world.lineage.path(best.series)[0] if best.series else []
        governing = [world.lineage.governing(each, granted) for each in path] or [None]
        scopes = [each.a["scope"] for each in governing if each]
        met = [world.sectors.meet(each["sectors"], one["sectors"]) for each in scopes if "sectors" in each]
        if governing[0] is None or False in met:
            return "fail", "sector_not_recognised"
        if None in met:
            return "fail", "sector_partly_matched"
    outcomes = [told.get(CONDITIONS[each], "pass") for each in one.get("conditions", [])]
    if "fail" in outcomes:
        return "fail", "condition_not_met"
    if set(outcomes) - {"pass", "stale"}:
        return "unknown", "condition_not_checked"
    return "pass", "ok"
