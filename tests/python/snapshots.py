"""What bodies said of their certificates: rules 7.1 and 7.2 of docs/GATE.md."""

import functools

from formats import SNAPSHOT, Bad, Sealed, base64_of, moved, read_list, read_snapshot

FOR_EVER = ("withdrawn", "superseded")


@functools.lru_cache(1 << 12)
def snapshot_of(payload):
    try:
        return read_snapshot(payload)
    except Bad:
        return None


@functools.lru_cache(1 << 12)
def marked_of(total, packed):
    """What is not active, by index; none where the list is not the one encoding of a state."""
    try:
        return read_list(total, base64_of(packed))
    except Bad:
        return None


def snapshots_of(envelopes):
    """7.1, 1.5: each payload once, with the signatures of all its envelopes."""
    found = {}
    for envelope in envelopes:
        if envelope["payloadType"] == SNAPSHOT:
            sealed = Sealed(envelope)
            one = found.setdefault(sealed.payload, Snapshot(sealed))
            one.sealed.signatures += sealed.signatures if one.sealed is not sealed else []
    return list(found.values())


class Snapshot:
    """What stands in an envelope of the payload type of snapshots. One that cannot be read is of every time."""

    def __init__(self, sealed):
        self.sealed = sealed
        self.s = snapshot_of(self.sealed.payload)
        self.made = self.s["issued_at"] if self.s else ""

    @property
    def marked(self):
        return marked_of(self.s["count"], self.s["list"])

    def events(self, index):
        return [one["status"] for one in self.s.get("events", []) if one["index"] == index]

    def listed(self, index):
        """What the list says; nothing else can be said of what lies beyond it."""
        return self.marked.get(index, "active")

    def says(self, index, at):
        """7.2, rule 3."""
        events = [one for one in self.s.get("events", []) if one["index"] == index]
        if index is None or index >= self.s["count"] or not events:
            return self.listed(index)
        return next((one["status"] for one in reversed(events) if one["from"] <= at), "active")


def status(candidate, index, policy, at):
    """7.2: what does not hold, as (outcome, code), or none. The candidate tells which snapshots count."""
    counting, fallen, malformed = candidate.snapshots()
    if malformed or any(one.marked is None for one in counting):
        return "fail", "status_malformed"
    if contradictory(counting, index):
        return "fail", "status_contradictory"
    newest = max(counting, key=lambda one: one.s["sequence"], default=None)
    if newest and newest.says(index, at) != "active":
        return "fail", newest.says(index, at)
    if in_doubt(counting, fallen, index, at):
        return "unknown", "status_in_doubt"
    missing = ("status_index_missing" if index is None else "status_not_in_bundle" if newest is None
               else "status_older_than_certificate" if index >= newest.s["count"] else None)
    if missing:
        return "unknown" if policy["required"] else "skipped", missing
    if "max_age" in policy and moved(newest.made, policy["max_age"], 1) < at:
        return "stale", "status_too_old"
    return None


def contradictory(counting, index):
    """7.2, rule 2."""
    for one in counting:
        events = one.events(index)
        if events and events[-1] != one.listed(index):
            return True
        for other in counting:
            a, b = one.s, other.s
            if a["sequence"] == b["sequence"] and a != b:
                return True
            if a["sequence"] < b["sequence"] and (a["issued_at"] > b["issued_at"] or a["count"] > b["count"]):
                return True
            if a["sequence"] < b["sequence"] and one.listed(index) in FOR_EVER and other.listed(index) not in FOR_EVER:
                return True
    return False


def in_doubt(counting, fallen, index, at):
    """7.2, rule 4."""
    return index is not None and any((one.marked is None or one.says(index, at) != "active") and all(good.made < since for good in counting)
               for one, since in fallen)
