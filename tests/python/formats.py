"""Strict reading, keys, signatures, trees, notes, times and versions: docs/FORMATS in Python, for `verify.py`."""

import base64
import calendar
import functools
import hashlib
import json
import pathlib
import re
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace as Named

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

N = "(0|[1-9][0-9]*)"
IN_TOTO, SNAPSHOT = "application/vnd.in-toto+json", "application/vnd.warifu.status-snapshot+json"
ARRANGEMENT = "application/vnd.warifu.arrangement+json"
P, ORDER, MIB16 = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493, 16 * 1024 * 1024


class Bad(Exception):
    """Not well-formed; for a policy, with the code."""


def need(holds, code="malformed"):
    if not holds:
        raise Bad(code)


# --- strict reading: docs/FORMATS/README.md ---


def parse(data, string_limit=65_536):
    def whole(text):
        need(text != "-0" and len(text) < 20 and abs(int(text)) < 2**53)
        return int(text)

    def members(pairs):
        need(len({key for key, _ in pairs}) == len(pairs))
        return dict(pairs)

    need(len(data) <= MIB16)
    try:
        text = data.decode()
        found = json.loads(text, parse_int=whole, parse_float=lambda _: need(False), object_pairs_hook=members,
                           parse_constant=lambda _: need(False))
    except (ValueError, RecursionError):
        raise Bad("malformed") from None
    need(all(len(string[0].encode()) <= string_limit for string in re.finditer(r'"(?:[^"\\]|\\.)*"', text)))
    layer, depth = [found], 0
    while layer:
        need(all(len(one) <= 100_000 for one in layer if isinstance(one, (list, dict))))
        need(not any(re.search("[\ud800-\udfff]", one) for one in layer if isinstance(one, str)))
        lists = [[*one, *one.values()] if isinstance(one, dict) else one for one in layer if isinstance(one, (list, dict))]
        layer, depth = [item for one in lists for item in one], depth + bool(lists)
    need(depth <= 48)
    return found


SCHEMAS = pathlib.Path(__file__).parent / "../../schemas"
VERSIONS = {"arrangement": 1, "bundle": 1, "crosswalk": 1, "envelope": 1, "product": 1}  # all others are in their second edition
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}


def pattern_of(at):
    found = re.compile(re.sub(r"\$$", r"\\Z", at))
    return lambda v: not isinstance(v, str) or found.search(v)


KEYWORDS = {
    "type": lambda at: lambda v: isinstance(v, TYPES[at]) and (at == "boolean" or not isinstance(v, bool)),
    "const": lambda at: lambda v: v == at and type(v) is type(at),
    "enum": lambda at: lambda v: v in at,
    "pattern": pattern_of,
    "maxLength": lambda at: lambda v: not isinstance(v, str) or len(v) <= at,
    "minimum": lambda at: lambda v: not isinstance(v, int) or at <= v,
    "maximum": lambda at: lambda v: not isinstance(v, int) or v <= at,
    "minProperties": lambda at: lambda v: not isinstance(v, dict) or at <= len(v),
    "minItems": lambda at: lambda v: not isinstance(v, list) or at <= len(v),
    "maxItems": lambda at: lambda v: not isinstance(v, list) or len(v) <= at,
    "uniqueItems": lambda at: lambda v: not isinstance(v, list) or len({canonical(one) for one in v}) == len(v),
    "required": lambda at: lambda v: not isinstance(v, dict) or all(name in v for name in at),
}


def compiled(schema, defs):
    """What a value has to be, as one question; as much of JSON Schema as our schemas use. `defs` grows on the way."""
    tests = []
    for word, at in schema.items():
        if word == "$ref":
            tests.append(referred(at.removeprefix("#/$defs/"), defs))
        elif word == "items":
            tests.append(lambda v, one=compiled(at, defs): not isinstance(v, list) or all(map(one, v)))
        elif word == "properties":
            fields = {name: compiled(part, defs) for name, part in at.items()}
            tests.append(lambda v, fields=fields: not isinstance(v, dict) or all(
                fields[name](item) for name, item in v.items() if name in fields))
        elif word == "propertyNames":
            names = compiled(at, defs)
            tests.append(lambda v, names=names: not isinstance(v, dict) or all(map(names, v)))
        elif word == "additionalProperties" and at:
            rest, known = compiled(at, defs), set(schema.get("properties", {}))
            tests.append(lambda v, rest=rest, known=known: not isinstance(v, dict) or all(
                rest(item) for name, item in v.items() if name not in known))
        elif word == "additionalProperties":
            known = set(schema["properties"])
            tests.append(lambda v, known=known: not isinstance(v, dict) or v.keys() <= known)
        elif word in ("anyOf", "allOf", "oneOf"):
            kind = {"anyOf": any, "allOf": all, "oneOf": lambda found: sum(map(bool, found)) == 1}[word]
            parts = [compiled(part, defs) for part in at]
            tests.append(lambda v, kind=kind, parts=parts: kind(part(v) for part in parts))
        elif word == "not":
            tests.append(lambda v, part=compiled(at, defs): not part(v))
        elif word == "if":
            first, then, other = (compiled(part, defs) for part in (at, schema["then"], schema.get("else", {})))
            tests.append(lambda v, first=first, then=then, other=other: then(v) if first(v) else other(v))
        elif word in KEYWORDS:
            tests.append(KEYWORDS[word](at))
    return tests[0] if len(tests) == 1 else lambda v: all(test(v) for test in tests)


def referred(name, defs):
    if not callable(defs[name]):
        part = compiled(defs[name], defs)
        extra = {"timestamp": is_moment, "version": is_version, "range": is_range}.get(name)
        defs[name] = (lambda v: part(v) and extra(v)) if extra else part
    return defs[name]


@functools.cache
def schema_of(form):
    return json.loads((SCHEMAS / f"{form}-{VERSIONS.get(form, 2)}.schema.json").read_text())


@functools.cache
def definitions(form):
    return dict(schema_of(form)["$defs"])


@functools.cache
def shape(form):
    return compiled(schema_of(form), definitions(form))


def conforms(form, value):
    need(shape(form)(value))
    return value


def read(form, data):
    return conforms(form, parse(data, MIB16 if form in ("bundle", "status-snapshot") else 65_536))


def timestamp(value):
    return isinstance(value, str) and referred("timestamp", definitions("certificate"))(value)


def distinct(items, name):
    need(len({one[name] for one in items}) == len(items))


def base64_of(value):
    """Either alphabet; trailing bits zero."""
    plain = value.replace("-", "+").replace("_", "/")
    try:
        data = base64.b64decode(plain, validate=True)
    except ValueError:
        raise Bad("malformed") from None
    need(base64.b64encode(data).decode() == plain)
    return data


def standard(value):
    """The one alphabet of RFC 4648 section 4, as in notes and proofs."""
    need("-" not in value and "_" not in value)
    return base64_of(value)


def check_product(value):
    distinct(value["artifacts"], "name")
    distinct(value["artifacts"], "digest")
    for one in (one["value"] for one in value.get("identifiers", []) if one["type"] == "gtin"):
        need(sum(int(n) * (3 if i % 2 else 1) for i, n in enumerate(reversed(one))) % 10 == 0)


def base64_text(value):
    return base64.b64encode(base64_of(value)).decode()


def read_statement(form, data):
    found = read(form, data)
    return found["predicate"], [(one["name"], "sha256:" + one["digest"]["sha256"]) for one in found["subject"]]


def ascending(items):
    need(all(one < two for one, two in zip(items, items[1:])))


def read_certificate(data):
    found, subject = read_statement("certificate", data)
    check_product(found["product"])
    ascending(found["body"].get("series", []))
    need(subject == [(one["name"], one["digest"]) for one in found["product"]["artifacts"]])
    need(found["evaluation"]["at"] <= found["decided_at"] <= found["granted_at"] < (found["expires_at"] or "~"))
    if score := found.get("score"):
        need(score["at_least"] <= score["reached"] <= score["reached"] + score["open"] <= score["of"])
    unmet = found.get("unmet", [])
    need(len(set(unmet)) == len(unmet) and not set(unmet) & set(found["waived"]))
    return found


def read_accreditation(data):
    found, subject = read_statement("accreditation", data)
    need(found["charter"]["body"] == found["body"]["id"])
    need(found["charter"]["begun"] <= found["from"] < found["until"])
    need(subject == [(found["body"]["id"], "sha256:" + sha256(canonical(found["keys"])).hex())])
    distinct(found["keys"], "key")
    distinct(found["thresholds"], "role")
    distinct(found.get("suspensions", []), "from")
    for one in found["scope"].get("sets", []):
        check_levels(one)
    for one in found["keys"]:
        fit(key_of(one))
    return found


def series_id(charter):
    return "sha256:" + sha256(canonical(charter)).hex()


BECOMES = {"active": ("suspended", "superseded", "withdrawn"), "suspended": ("active", "superseded", "withdrawn"),
           "superseded": ("withdrawn",), "withdrawn": ()}


def read_snapshot(data):
    found, now, last = read("status-snapshot", data), {}, ""
    ascending(found.get("series", []))
    need(found["issued_at"] < found["next_update"])
    for event in found.get("events", []):
        before, now[event["index"]] = now.get(event["index"], "active"), event["status"]
        need(event["index"] < found["count"] and last <= event["recorded_at"])
        need(event["status"] in BECOMES[before])
        last = event["recorded_at"]
    return found


# --- levels ---


def vector(text, dimensions):
    """`FR1=2,FR2=1` as numbers: what is left out is zero, one number stands for all dimensions."""
    if re.fullmatch("0|[1-9][0-9]?|100", text):
        return dict.fromkeys(dimensions, int(text))
    parts = [re.fullmatch(r"([^=,]+)=(0|[1-9][0-9]?|100)", part) for part in text.split(",")]
    need(all(parts) and len({part[1] for part in parts}) == len(parts))
    need({part[1] for part in parts} <= set(dimensions))
    return {**dict.fromkeys(dimensions, 0), **{part[1]: int(part[2]) for part in parts}}


def check_levels(entry):
    levels = entry.get("levels")
    if isinstance(levels, dict):
        steps = levels.get("ladder", levels.get("dimensions"))
        need(len(set(steps)) == len(steps), "duplicate-item")
        try:
            need("ladder" not in levels or levels["at_least"] in steps)
            need("ladder" in levels or vector(levels["at_least"], steps))
        except Bad:
            raise Bad("rule-broken") from None


def reaches(level, levels):
    """GATE 5.2."""
    if levels is None or isinstance(levels, list):
        return levels is None or level in levels
    if level is None:
        return False
    if "ladder" in levels:
        return level in levels["ladder"][levels["ladder"].index(levels["at_least"]):]
    try:
        has, wanted = (vector(text, levels["dimensions"]) for text in (level, levels["at_least"]))
    except Bad:
        return False
    return all(has[name] >= wanted[name] for name in wanted)


def read_list(total, data):
    """The packed list: {index: status} of what is not active."""
    bits, at = "".join(f"{byte:08b}" for byte in data), 0

    def take(length):
        nonlocal at
        at += length
        need(at <= len(bits))
        return bits[at - length : at]

    def run(digit):
        start = at
        while take(1) == digit:
            pass
        return at - start - 1

    zeros = run("0")
    need(total <= 1 << 24 and zeros < 32)
    left = int("1" + take(zeros), 2) - 1
    need(left <= total)
    low, marked, following = (total * 12 // (left * 25)).bit_length() if left else 0, {}, 0
    for _ in range(left):
        index = following + (run("1") << low) + int("0" + take(low), 2)
        need(index < total)
        marked[index] = "withdrawn" if take(1) == "0" else "suspended" if take(1) == "0" else "superseded"
        following = index + 1
    need(len(bits) - at < 8 and "1" not in bits[at:])
    return marked


# --- keys, signatures, trees, notes ---


def sha256(data):
    return hashlib.sha256(data).digest()


def canonical(value):
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()

TORSION = {(sign << 255 | y).to_bytes(32, "little") for y in (0, 1, P - 1, *(
    int.from_bytes(bytes.fromhex(y), "little") for y in (
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"))) for sign in (0, 1)}


@functools.cache
def fit(data):
    """A canonical point of the curve that is not of small order."""
    y, d = int.from_bytes(data, "little") & (2**255 - 1), -121665 * pow(121666, -1, P) % P
    square = (y * y - 1) * pow(d * y * y + 1, -1, P) % P
    canonical_form = y < P and not (square == 0 and data[31] >> 7)
    need(pow(square, (P - 1) // 2, P) in (0, 1) and canonical_form, "policy-key-malformed")
    need(data not in TORSION, "policy-key-weak")


@functools.cache
def key_bytes(text):
    return base64_of(text[8:])


def key_of(one):
    return key_bytes(one["key"])


@functools.cache
def key_id(key):
    return "sha256:" + sha256(bytes.fromhex("302a300506032b6570032100") + key).hex()


@functools.lru_cache(1 << 16)
def holds(key, message, signature):
    if len(signature) != 64 or int.from_bytes(signature[32:], "little") >= ORDER or signature[:32] in TORSION:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


class Sealed:
    """An envelope: its payload, and who signed it."""

    def __init__(self, envelope):
        kind, self.payload = envelope["payloadType"].encode(), base64_of(envelope["payload"])
        self.message = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(self.payload), self.payload)
        self.signatures = [(one.get("keyid"), base64_of(one["sig"])) for one in envelope["signatures"]]

    def signed_by(self, key):
        """GATE 1.4: tried only with the key that the key id names."""
        return any(id == key_id(key) and holds(key, self.message, one) for id, one in self.signatures)

    def signers(self, keys):
        """GATE 1.4, of a certificate: each with each."""
        return {key for key in keys if any(holds(key, self.message, one) for _, one in self.signatures)}


def leads(leaf, index, size, proof, root):
    """RFC 9162 section 2.1.3.2."""
    place, last, reached = index, size - 1, leaf
    for one in proof:
        if place > last or last == 0:
            return False
        if place & 1 or place == last:
            reached = sha256(b"\1" + one + reached)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            reached = sha256(b"\1" + reached + one)
        place, last = place >> 1, last >> 1
    return index < size and last == 0 and reached == root


def note_key(value, kind):
    form = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+(.+)", value)
    need(form, "verifier-key-malformed")
    name, identity, material = form.groups()
    try:
        material = standard(material)
    except Bad:
        raise Bad("verifier-key-malformed") from None
    need(len(material) == 33, "verifier-key-malformed")
    fit(material[1:])
    need(sha256(name.encode() + b"\n" + material)[:4].hex() == identity, "wrong-verifier-key-id")
    need(material[0] == kind, "wrong-note-key-kind")
    return Named(name=name, id=bytes.fromhex(identity), key=material[1:])


def read_log(text, leaf, logs, witnesses):
    """GATE 7.3. A log proof: none for a log that is not known, or the time at which each witness saw it."""
    need(len(text.encode()) <= 2_000_000)
    head, _, note = text.partition("\n\n")
    body, _, lines = note.rpartition("\n\n")
    need(len(note.encode()) <= 1_000_000 and re.fullmatch("[^\0-\x09\x0b-\x1f]*", note) and body)
    signatures = [re.fullmatch(r"\u2014 ([^\s+]+) (\S+)", line) for line in lines.removesuffix("\n").split("\n")]
    need(lines.endswith("\n") and len(signatures) <= 100 and all(signatures))
    signatures = [(one[1], standard(one[2])) for one in signatures]
    need(all(len(data) > 4 for _, data in signatures))
    form = re.fullmatch(rf"c2sp\.org/tlog-proof@v1\n(?:extra (\S*)\n)?index {N}((?:\n\S+)*)", head)
    need(form and standard(form[1] or "") is not None and len(form[2]) <= 20 and int(form[2]) < 2**64)
    hashes = [standard(line) for line in form[3].split("\n")[1:]]
    need(len(hashes) <= 64 and all(len(one) == 32 for one in hashes))
    origin, _, rest = body.partition("\n")
    need(origin)
    need("\n" in rest)
    size, root, *extension = rest.split("\n")
    root = standard(root)
    need(re.fullmatch(N, size) and len(size) <= 20 and int(size) < 2**64 and len(root) == 32 and all(extension))
    ours = [one for one in logs if one.name == origin]
    if not ours:
        return None
    seen, logged = {}, False
    for name, data in signatures:
        for log in (one for one in ours if (one.name, one.id) == (name, data[:4])):
            need(holds(log.key, f"{body}\n".encode(), data[4:]))
            logged = True
        for witness in (one for one in witnesses if (one.name, one.id) == (name, data[:4])):
            at = int.from_bytes(data[4:12], "big")
            need(at < 2**63 and holds(witness.key, f"cosignature/v1\ntime {at}\n{body}\n".encode(), data[12:]))
            seen[name] = min(at, seen.get(name, at))
    need(logged and leads(leaf, int(form[2]), int(size), hashes, root))
    return seen


# --- times and versions ---


@functools.cache
def moment(at):
    try:
        return datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    except ValueError:
        raise Bad("malformed") from None


def is_moment(at):
    try:
        return bool(moment(at))
    except Bad:
        return False


def is_version(value):
    """Major, minor and patch are below 2^64."""
    core = value.partition("+")[0].partition("-")[0]
    return all(len(part) <= 20 and int(part) < 2**64 for part in core.split("."))


def is_range(value):
    return value == "*" or all(is_version(one.lstrip("<>=")) for part in value.split(" || ") for one in part.split(", "))


def moved(at, span, sign):
    """A time moved by a duration, months first; it stops at the ends of the calendar."""
    span, start = {unit: int(amount) for amount, unit in re.findall("([0-9]+)([YMD])", span)}, moment(at)
    total = start.year * 12 + start.month - 1 + sign * (span.get("Y", 0) * 12 + span.get("M", 0))
    try:
        last = calendar.monthrange(total // 12, total % 12 + 1)[1]
        end = start.replace(year=total // 12, month=total % 12 + 1, day=min(start.day, last))
        return (end + timedelta(sign * span.get("D", 0))).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")
    except (ValueError, OverflowError, calendar.IllegalMonthError):
        return "9999-12-31T23:59:59Z" if sign > 0 else "0001-01-01T00:00:00Z"


def clock(seconds):
    try:
        return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return "~"


def precedence(value):
    core, _, pre = value.partition("+")[0].partition("-")
    parts = [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in pre.split(".")] if pre else [(2, 0, "")]
    return [int(part) for part in core.split(".")], parts


def within(value, span):
    def fits(comparator):
        sign, other = re.fullmatch("(>=|>|<=|<|=|)(.*)", comparator).groups()
        one, two = precedence(value), precedence(other)
        return {">=": one >= two, ">": one > two, "<=": one <= two, "<": one < two}.get(sign, one == two)

    return span == "*" or any(all(map(fits, part.split(", "))) for part in span.split(" || "))


def during(one, at):
    return one.get("from", "") <= at < one.get("until", "~")


def matches(arrived, certified):
    digests = {one["digest"] for one in certified["artifacts"]}
    named = {(one["type"], one["value"]) for one in certified.get("identifiers", [])}
    here = {(one["type"], one["value"]) for one in arrived.get("identifiers", [])}
    common = {kind for kind, _ in named} & {kind for kind, _ in here}
    return all(one["digest"] in digests for one in arrived["artifacts"]) and common == {kind for kind, _ in named & here}


def check_recognition(rule, parties):
    """docs/FORMATS/trust-policy.md, `recognition`."""
    if rule is None:
        return
    need(rule.get("adopted") or parties or rule.get("crosswalks"), "rule-broken")
    for items, name in ((parties, "id"), (rule.get("crosswalks", []), "digest")):
        need(len({one[name] for one in items}) == len(items), "duplicate-item")
    for one in parties:
        known = "series" in one
        need(bool(one["keys"]) != known and not (known and "threshold" in one), "rule-broken")
        need(known or one.get("threshold", 1) <= len(one["keys"]), "rule-broken")
        for entry in one.get("recognises", []):
            check_levels(entry)
    need(all(one.get("from", "") < one.get("until", "~") for one in rule.get("crosswalks", [])), "rule-broken")
    lists = ("authorities", "series", "bodies")
    need(len({one["id"] for one in rule.get("issuers", [])}) == len(rule.get("issuers", [])), "duplicate-item")
    for one in rule.get("issuers", []):
        need(any(one.get(name) for name in lists), "rule-broken")
        need(all(len(set(one.get(name, []))) == len(one.get(name, [])) for name in lists), "duplicate-item")


@functools.lru_cache(1 << 10)
def read_policy(data):
    """GATE 1.2. A policy to judge by; `Bad` with the code where there is none in these bytes."""
    policy = read("trust-policy", data)
    rule, log = policy.get("accreditation"), policy.get("log", {"logs": [], "witnesses": [], "quorum": 0})
    authorities = rule["authorities"] if rule else []
    need(not {"accreditor", "status"} & {one["role"] for one in policy["thresholds"]}, "rule-broken")
    parties = [{"keys": [], **one} for one in policy.get("recognition", {}).get("parties", [])]
    check_recognition(policy.get("recognition"), parties)
    for one in policy.get("recognition", {}).get("issuers", []):
        need(set(one.get("authorities", [])) <= {each["name"] for each in authorities}, "unknown-reference")
        need(set(one.get("bodies", [])) <= {each["body"] for each in policy["roots"]}, "unknown-reference")
    for items, name in [(policy["thresholds"], "role"), (authorities, "name"),
                        *((one["keys"], "key") for one in authorities + parties)]:
        need(len({one[name] for one in items}) == len(items), "duplicate-item")
    need(all(one["threshold"] <= len(one["keys"]) for one in authorities), "rule-broken")
    keys = policy["roots"] + [key for one in authorities + parties for key in one["keys"]]
    need(all(one.get("from", "") < one.get("until", "~") for one in keys), "rule-broken")
    need(log["quorum"] <= len(log["witnesses"]) and (log["quorum"] or "max_delay" not in log), "rule-broken")
    for one in policy["sets"]:
        check_levels(one)
    for one in keys:
        fit(key_of(one))
    logs, witnesses = [note_key(one, 1) for one in log["logs"]], [note_key(one, 4) for one in log["witnesses"]]
    need(log["quorum"] <= len({one.name for one in witnesses}), "rule-broken")
    need(all(one is other or one.key != other.key for one in witnesses for other in [*witnesses, *logs]), "witness-key-twice")
    return Named(policy=policy, logs=logs, witnesses=witnesses)
