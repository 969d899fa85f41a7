"""Those in whose name a certificate may count: rules 3.12, 4, 6.2, 7.1 and 8 of docs/GATE.md."""

from formats import during, key_id, key_of
from lineage import accreditation, covers
from snapshots import status

ORDER = ("signatures", "body", "accreditation", "status")
RANKS = {"stale": 1, "unknown": 2, "fail": 3}


class Candidate:
    """8.1: what is judged as if it were alone. `signed` are the keys that signed, `hints` the key ids on the envelope."""

    series, against = None, None

    def __init__(self, world):
        self.world, self.checks, self.ended = world, {}, False
        self.signed, self.hints = set(), set()

    def tell(self, check, outcome, code):
        self.checks.setdefault(check, (outcome, code))

    def end(self, check, outcome, code):
        self.ended = True
        self.tell(check, outcome, code)

    def rank(self):
        """8.1: accepted 0, stale 1, undetermined 2, refused 3."""
        return max((RANKS.get(outcome, 0) for outcome, _ in self.checks.values()), default=0)

    def told(self):
        return [(check, *self.checks[check]) for check in ORDER if check in self.checks]

    def authentic(self):
        return "signatures" not in self.checks and "body" not in self.checks

    def unsigned(self, keys):
        """4.2, rule 1."""
        hinted = any(key_id(key_of(one)) in self.hints for one in keys)
        return "signature_invalid" if hinted else "signer_unknown"

    def judge_status(self):
        """7.1, 7.2, 8.3."""
        world = self.world
        self.status = status(self, world.cert.get("status_index"), world.policy["status"], world.at)
        if self.status and self.status[0] == "fail":
            self.against = self.status[1]

    def sort_snapshots(self, names, speaks):
        """7.1: those that count, those that have fallen with their told time, and whether one is malformed."""
        counting, fallen, malformed = [], [], False
        for one in self.world.snapshots:
            if one.s is None:
                malformed = malformed or self.said(one)
                continue
            keys = {key_of(key) for key in speaks(one.made) if during(key, one.made)} if names(one.s) else ()
            lost = [self.lost(key, one.made, None) for key in keys if one.sealed.signed_by(key)]
            if None in lost:
                counting.append(one)
            elif lost:
                fallen.append((one, max(lost)))
        return counting, fallen, malformed


class Series(Candidate):
    def __init__(self, world, series):
        super().__init__(world)
        self.series, self.lineage = series, world.lineage
        found = self.lineage.ends(series, world.cert["body"]["id"])
        if found:
            self.end("body" if found[1] == "body_mismatch" else "accreditation", *found)

    def may_have_signed(self):
        """4.1."""
        edition = self.lineage.governing(self.series, self.world.cert["granted_at"])
        return {key_of(one) for one in edition.a["keys"]} if edition else set()

    def judge(self):
        world, granted = self.world, self.world.cert["granted_at"]
        found = self.signatures(granted)
        if found:
            self.tell("signatures", *found)
        self.judge_status()
        if found and found[0] == "fail":
            return
        found = sorted(self.accreditation(), key=lambda one: -RANKS[one[0]])
        if found:
            self.tell("accreditation", *found[0])
        if self.status:
            self.tell("status", *self.status)

    def signatures(self, granted):
        """4.2."""
        edition = self.lineage.governing(self.series, granted)
        if edition is None:
            return "unknown", "accreditation_not_in_bundle"
        own = [one for one in edition.a["thresholds"] if one["role"] not in ("accreditor", "status")]
        needed = larger(self.world.policy["thresholds"] + own)
        signed = [one for one in edition.a["keys"] if key_of(one) in self.signed]
        then = [one for one in signed if during(one, granted)]
        sound = [one for one in then if self.lost(key_of(one), granted, self.world.seen_at) is None]
        if not signed:
            return "fail", self.unsigned(edition.a["keys"])
        if not short(sound, needed):
            return None
        if not short(then, needed):
            return "fail", self.taken_back(next(one for one in then if one not in sound), granted)
        return "fail", out_of_period(signed, then, needed, granted)

    def accreditation(self):
        """6.1, 6.2."""
        world, rule = self.world, self.lineage.rule
        yield from accreditation(self.lineage, self.series, world.cert, covers(world.cert), world.at, rule["in_force"] == "throughout",
                                 world.sectors.meet)
        if "max_age" in rule and self.lineage.too_old(self.series, rule["max_age"], world.at):
            yield "stale", "accreditation_too_old"

    def lost(self, key, signed_at, seen_at):
        return self.lineage.lost(self.series, key, signed_at, seen_at)

    def taken_back(self, one, granted):
        """4.2, rule 3."""
        return code_of_loss([one for _, one in self.lineage.revocations(self.series, key_of(one))], granted)

    def snapshots(self):
        """7.1."""
        def speaks(made):
            return [key for edition in self.lineage.speaking(self.series, made) for key in edition.keys("status")]

        return self.sort_snapshots(lambda s: self.series in s.get("series", []), speaks)

    def said(self, snapshot):
        """7.1: whether it is the body's own word, though unreadable."""
        keys = {key_of(key) for edition in self.lineage.authentic(self.series) for key in edition.keys("status")}
        return any(snapshot.sealed.signed_by(key) and not self.lineage.revocations(self.series, key) for key in keys)


class Roots(Candidate):
    """The policy's own keys, and the named series whose revocations count for them."""

    def __init__(self, world, beside):
        super().__init__(world)
        self.named, self.roots = beside, world.policy["roots"]

    @property
    def beside(self):
        """4.3: the series that may take a key back."""
        return [one for one in self.named if not one.ended]

    def may_have_signed(self):
        """4.1."""
        return {key_of(one) for one in self.roots}

    def judge(self):
        found = self.signatures(self.world.cert["body"]["id"], self.world.cert["granted_at"])
        self.judge_status()
        if found:
            self.tell(*found)
        elif self.status:
            self.tell("status", *self.status)

    def signatures(self, body, granted):
        """4.3."""
        needed = larger(self.world.policy["thresholds"])
        signed = [one for one in self.roots if key_of(one) in self.signed]
        then = [one for one in signed if during(one, granted)]
        own = [one for one in then if one["body"] == body]
        sound = [one for one in own if self.lost(key_of(one), granted, self.world.seen_at) is None]
        if not signed:
            return "signatures", "fail", self.unsigned(self.roots)
        if short(then, needed):
            return "signatures", "fail", out_of_period(signed, then, needed, granted)
        if short(own, needed):
            known = any(one["body"] == body for one in self.roots)
            return "body", "fail", "body_mismatch" if known else "body_not_trusted"
        if short(sound, needed):
            key = key_of(next(one for one in own if one not in sound))
            against = [one for by in self.beside for _, one in by.lineage.revocations(by.series, key)]
            return "signatures", "fail", code_of_loss(against, granted)
        return None

    def lost(self, key, signed_at, seen_at):
        told = [by.lost(key, signed_at, seen_at) for by in self.beside]
        return min((one for one in told if one), default=None)

    def snapshots(self):
        """7.1."""
        body = self.world.cert["body"]["id"]
        own = [one for one in self.roots if one["body"] == body and "status" in one["roles"]]
        return self.sort_snapshots(lambda s: s["body"] == body, lambda _: own)

    def said(self, snapshot):
        """7.1."""
        body = self.world.cert["body"]["id"]
        keys = {key_of(one) for one in self.roots if one["body"] == body and "status" in one["roles"]}
        return any(snapshot.sealed.signed_by(key) and not any(by.lineage.revocations(by.series, key) for by in self.beside)
                   for key in keys)


def larger(thresholds):
    """4.2: in each role the larger count."""
    needed = {}
    for one in thresholds:
        needed[one["role"]] = max(one["count"], needed.get(one["role"], 0))
    return needed


def short(signed, needed):
    """4.2: the code of what is missing for every place to have a key of its own, or none."""
    able = {role: {key_of(one) for one in signed if role in one["roles"]} for role in needed}
    if any(len(able[role]) < count for role, count in needed.items()):
        return "threshold_not_met"
    taken = {}

    def fill(place, tried):
        for key in able[place[0]] - tried:
            tried.add(key)
            if key not in taken or fill(taken[key], tried):
                taken[key] = place
                return True
        return False

    full = all(fill((role, n), set()) for role, count in needed.items() for n in range(count))
    return None if full else "roles_not_separate"


def out_of_period(signed, then, needed, granted):
    """4.2, rules 4 and 5."""
    if short(signed, needed):
        return short(then, needed)
    return "key_expired" if any(one.get("until", "~") <= granted for one in signed) else "key_not_yet_valid"


def code_of_loss(revocations, granted):
    """4.2, rule 3."""
    unseen = all(granted < one["revoked_at"] and granted < one.get("compromised_at", "~") for one in revocations)
    return "key_compromised" if unseen else "key_revoked"
