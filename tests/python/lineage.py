"""Who says so: section 3 of docs/GATE.md, one function for each of its rules."""

import functools

from formats import IN_TOTO, Bad, Sealed, during, key_of, moved, reaches, read_accreditation, series_id, within

DEPTH = 8


def remembered(ask):
    """The answer to one question about one set of documents never changes."""
    @functools.wraps(ask)
    def answer(self, *question):
        place = (ask.__name__, *question)
        if place not in self.memo:
            self.memo[place] = ask(self, *question)
        return self.memo[place]

    return answer


@functools.lru_cache(1 << 14)
def predicate_of(payload):
    """A well-formed accreditation and the id of its series, or none."""
    try:
        found = read_accreditation(payload)
    except Bad:
        return None
    return found, series_id(found["charter"])


class Edition:
    def __init__(self, predicate):
        self.a, self.sealed = predicate, []
        for name in ("kind", "sequence", "issued_at", "from", "until"):
            setattr(self, name.replace("from", "begins"), predicate[name])

    def signed_by(self, key):
        return any(one.signed_by(key) for one in self.sealed)

    def keys(self, role):
        return [one for one in self.a["keys"] if role in one["roles"]]

    def needs(self, role):
        return next((one["count"] for one in self.a["thresholds"] if one["role"] == role), 1)


class Lineage:
    """What the accreditations at hand say. Every answer about a series asks its issuer's series only, which is nearer to
    the authority: it ends, and no order of documents can matter."""

    def __init__(self, policy, envelopes, until_known):
        self.rule, self.series, self.memo = policy.get("accreditation"), {}, {}
        self.authorities = {one["name"]: one for one in self.rule["authorities"]} if self.rule else {}
        for envelope in envelopes if self.rule else []:
            self.take(envelope, until_known)

    def take(self, envelope, until_known):
        """3.1, 1.1."""
        if envelope["payloadType"] != IN_TOTO:
            return
        sealed = Sealed(envelope)
        found = predicate_of(sealed.payload)
        if found and found[0]["issued_at"] <= until_known:
            predicate, series = found
            editions = self.series.setdefault(series, {})
            editions.setdefault(sealed.payload, Edition(predicate)).sealed.append(sealed)

    def charter(self, series):
        return next((one.a["charter"] for one in self.series.get(series, {}).values()), None)

    @remembered
    def path(self, series):
        """3.2: the series of the path, and the authority at its end; none at a gap, or where it is too long."""
        found = []
        while True:
            charter = self.charter(series)
            if charter is None:
                return found, None
            found.append(series)
            if "authority" in charter["issuer"]:
                return found, charter["issuer"]["authority"]
            if len(found) > DEPTH:
                return found, None
            series = charter["issuer"]["series"]

    @remembered
    def sorted_out(self, series):
        """3.3, 3.6: the authentic editions, and the fallen ones, each with the told time of its fall."""
        authentic, fallen = [], []
        for edition in self.series.get(series, {}).values():
            issuer = edition.a["charter"]["issuer"]
            if "authority" in issuer:
                good, told = self.by_authority(edition, issuer["authority"]), None
            else:
                good, told = self.by_series(edition, issuer["series"])
            if good:
                authentic.append(edition)
            elif told:
                fallen.append((edition, told))
        return authentic, fallen

    def authentic(self, series):
        return self.sorted_out(series)[0]

    def by_authority(self, edition, name):
        """3.3."""
        rule = self.authorities.get(name)
        keys = {key_of(one) for one in rule["keys"] if during(one, edition.issued_at)} if rule else ()
        return bool(rule) and sum(map(edition.signed_by, keys)) >= rule["threshold"]

    def by_series(self, edition, issuer):
        """3.6: whether it is authentic, and the told time of its fall where nothing but standing is missing."""
        good, told, made = False, None, edition.issued_at
        for by in self.speaking(issuer, made):
            signed = {key_of(one) for one in by.keys("accreditor") if during(one, made) and edition.signed_by(key_of(one))}
            if by.kind != "accredits" or len(signed) < by.needs("accreditor"):
                continue
            lost = [time for time in (self.lost(issuer, key, made, None) for key in signed) if time]
            good = good or len(signed) - len(lost) >= by.needs("accreditor")
            told = max([*lost, told or ""]) or None
        return good, told

    @remembered
    def governing(self, series, at):
        """3.4."""
        return max((one for one in self.authentic(series) if one.begins <= at), key=lambda one: one.sequence, default=None)

    @remembered
    def speaking(self, series, at):
        """3.5."""
        then = [one for one in self.authentic(series) if one.begins <= at and one.issued_at <= at]
        both = [self.governing(series, at), max(then, key=lambda one: one.sequence, default=None)]
        return [one for one in dict.fromkeys(both) if one]

    def revocations(self, series, key):
        return [(edition.issued_at, one) for edition in self.authentic(series)
                for one in edition.a.get("revocations", []) if key_of(one) == key]

    def lost(self, series, key, signed_at, seen_at):
        """3.7: when it was first told that a key does not stand; none where it does."""
        def against(one):
            stolen = one.get("compromised_at")
            return one["revoked_at"] <= signed_at or (stolen and not (signed_at < stolen and (seen_at or "~") < stolen))

        return min((told for told, one in self.revocations(series, key) if against(one)), default=None)

    @remembered
    def suspended(self, series, at):
        """3.8."""
        ends = {}
        for edition in sorted(self.authentic(series), key=lambda one: one.sequence):
            for one in edition.a.get("suspensions", []):
                until = one.get("until", "~")
                if until > ends.get(one["from"], "") or self.in_force(edition):
                    ends[one["from"]] = until
        return any(start <= at < until for start, until in ends.items())

    @remembered
    def in_force(self, edition):
        """3.9: whether an edition was made in force."""
        issuer, made = edition.a["charter"]["issuer"], edition.issued_at
        return "authority" in issuer or not self.suspended(issuer["series"], made) and all(
            by.kind == "accredits" and made < by.until and self.in_force(by) for by in self.speaking(issuer["series"], made))

    @remembered
    def contradictory(self, series):
        """3.10."""
        found = sorted(self.authentic(series), key=lambda one: one.sequence)
        return any(a.sequence == b.sequence or a.issued_at > b.issued_at for a, b in zip(found, found[1:]))

    @remembered
    def in_doubt(self, series):
        """3.11."""
        authentic, fallen = self.sorted_out(series)
        return any(all(one.issued_at < told for one in authentic) for _, told in fallen)

    def ends(self, series, body):
        """3.12: what ends the judging of a named series, as (outcome, code), or none."""
        path, authority = self.path(series)
        pins = self.rule.get("series")
        if path and self.charter(series)["body"] != body:
            return "fail", "body_mismatch"
        if len(path) > DEPTH:
            return "fail", "accreditation_too_deep"
        if authority is not None and authority not in self.authorities:
            return "fail", "accreditation_not_rooted"
        if authority is not None and pins and not set(pins) & set(path):
            return "fail", "series_not_pinned"
        if any(map(self.contradictory, path)):
            return "fail", "accreditation_contradictory"
        if not self.authentic(series):
            return "unknown", "accreditation_in_doubt" if self.in_doubt(series) else "accreditation_not_in_bundle"
        return None

    def too_old(self, series, limit, at):
        """6.2."""
        newest = [max(one.issued_at for one in self.authentic(each)) for each in self.path(series)[0]]
        return any(moved(made, limit, 1) < at for made in newest)

    def effort(self, named):
        """1.5: the different signatures on everything that stands on a path."""
        path = {one for series in named for one in self.path(series)[0]}
        return sum(len({one for sealed in edition.sealed for one in sealed.signatures})
                   for series in path for edition in self.series[series].values())


def accreditation(lineage, series, cert, covers, at, throughout, meet):
    """6.1, 6.2: all that does not hold, in order."""
    path, authority = lineage.path(series)
    sectors = lineage.authorities.get(authority, {}).get("sectors")
    granted = cert["granted_at"]
    for when in (granted, at) if throughout else (granted,):
        for one in path:
            yield from holds_at(lineage, one, one == series, cert, covers, (sectors, meet), when)
            if lineage.in_doubt(one):
                yield "unknown", "accreditation_in_doubt"


def holds_at(lineage, series, is_named, cert, covers, sectors, when):
    """6.1, rules 1 to 6."""
    edition = lineage.governing(series, when)
    if edition is None:
        begun = lineage.charter(series)["begun"] <= when
        yield ("unknown", "accreditation_not_in_bundle") if begun else ("fail", "accreditation_not_yet_valid")
        return
    if edition.kind != ("certifies" if is_named else "accredits"):
        yield "fail", "body_may_not_certify" if is_named else "issuer_may_not_accredit"
    if not lineage.in_force(edition):
        yield "fail", "issuer_not_in_force"
    if edition.until <= when:
        yield "fail", "accreditation_ended"
    if lineage.suspended(series, when):
        yield "fail", "body_suspended"
    code = out_of_scope(edition.a["scope"], cert, covers, sectors)
    if code:
        yield "fail", code


def covers(cert):
    """5.1, 6.1 rule 6: whether entries take the set, and whether one of these takes the level."""
    edition = cert["set"]

    def taken(entries):
        found = [one for one in entries if one["id"] == edition["id"] and within(edition["version"], one["versions"])
                 and edition["digest"] in one.get("digests", [edition["digest"]])]
        return bool(found), any(reaches(cert["level"], one.get("levels")) for one in found)

    return taken


def out_of_scope(scope, cert, covers, sectors):
    """6.1, rule 6. `covers` tells which entries take the set, and whether one of these takes the level."""
    if "sets" in scope:
        taken, level = covers(scope["sets"])
        if not taken:
            return "set_out_of_scope"
        if not level:
            return "level_out_of_scope"
    kind = cert["product"]["kind"]
    if kind not in scope.get("product_kinds", [kind]):
        return "product_kind_out_of_scope"
    asked, meet = sectors
    if asked is not None and "sectors" in scope:
        met = meet(scope["sectors"], asked)
        return None if met else "sector_out_of_scope" if met is False else "sector_partly_matched"
    return None
