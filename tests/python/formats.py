"""Strict reading, keys, signatures, trees, notes, times and versions: docs/FORMATS in Python, for `verify.py`."""

import base64
import calendar
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
KEYWORDS = {
    "type": lambda at, v: isinstance(v, {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool,
                                         "null": type(None)}[at]) and (at == "boolean" or not isinstance(v, bool)),
    "const": lambda at, v: v == at and type(v) is type(at),
    "enum": lambda at, v: v in at,
    "pattern": lambda at, v: not isinstance(v, str) or re.search(re.sub(r"\$$", r"\\Z", at), v),
    "maxLength": lambda at, v: not isinstance(v, str) or len(v) <= at,
    "minimum": lambda at, v: not isinstance(v, int) or at <= v,
    "maximum": lambda at, v: not isinstance(v, int) or v <= at,
    "minItems": lambda at, v: not isinstance(v, list) or at <= len(v),
    "maxItems": lambda at, v: not isinstance(v, list) or len(v) <= at,
    "uniqueItems": lambda at, v: not isinstance(v, list) or len({canonical(one) for one in v}) == len(v),
    "required": lambda at, v: not isinstance(v, dict) or set(at) <= set(v),
}


def conforms(value, schema, top):
    """As much of JSON Schema as our schemas use."""
    def holds(part):
        try:
            return conforms(value, part, top) is None
        except Bad:
            return False

    for word, at in schema.items():
        if word == "$ref":
            conforms(value, top["$defs"][at.removeprefix("#/$defs/")], top)
            need(not at.endswith("/timestamp") or moment(value))
        elif word == "items" and isinstance(value, list):
            for one in value:
                conforms(one, at, top)
        elif word == "properties" and isinstance(value, dict):
            for name in value.keys() & at.keys():
                conforms(value[name], at[name], top)
        elif word == "additionalProperties" and isinstance(value, dict):
            need(at or value.keys() <= schema["properties"].keys())
        elif word in ("anyOf", "allOf"):
            need((any if word == "anyOf" else all)([holds(part) for part in at]))
        elif word == "if":
            need(not holds(at) or holds(schema["then"]))
        elif word in KEYWORDS:
            need(KEYWORDS[word](at, value))


def read(form, data):
    found = parse(data, MIB16 if form in ("bundle", "status-snapshot") else 65_536)
    schema = json.loads((SCHEMAS / f"{form}-1.schema.json").read_text())
    conforms(found, schema, schema)
    return found


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


def read_certificate(data):
    found, subject = read_statement("certificate", data)
    check_product(found["product"])
    need(subject == [(one["name"], one["digest"]) for one in found["product"]["artifacts"]])
    need(found["evaluation"]["at"] <= found["decided_at"] <= found["granted_at"] < (found["expires_at"] or "~"))
    return found


def read_accreditation(data):
    found, subject = read_statement("accreditation", data)
    need(found["from"] < found["until"] and found["issuer"] != found["body"]["id"])
    need(subject == [(found["body"]["id"], "sha256:" + sha256(canonical(found["keys"])).hex())])
    distinct(found["keys"], "key")
    distinct(found["thresholds"], "role")
    for one in found["keys"]:
        fit(key_of(one))
    return found


def read_snapshot(data):
    found, now, last = read("status-snapshot", data), {}, ""
    need(found["issued_at"] < found["next_update"])
    for event in found.get("events", []):
        before, now[event["index"]] = now.get(event["index"], "active"), event["status"]
        need(event["index"] < found["count"] and last <= event["recorded_at"])
        need(before != event["status"] and before in ("active", "suspended"))
        last = event["recorded_at"]
    return found


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


def fit(data):
    """A canonical point of the curve that is not of small order."""
    y, d = int.from_bytes(data, "little") & (2**255 - 1), -121665 * pow(121666, -1, P) % P
    square = (y * y - 1) * pow(d * y * y + 1, -1, P) % P
    canonical_form = y < P and not (square == 0 and data[31] >> 7)
    need(pow(square, (P - 1) // 2, P) in (0, 1) and canonical_form, "policy-key-malformed")
    need(data not in TORSION, "policy-key-weak")


def key_of(one):
    return base64_of(one["key"][8:])


def key_id(key):
    return "sha256:" + sha256(bytes.fromhex("302a300506032b6570032100") + key).hex()


def holds(key, message, signature):
    if len(signature) != 64 or int.from_bytes(signature[32:], "little") >= ORDER or signature[:32] in TORSION:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def open_envelope(envelope, keys):
    """The payload, and which of the keys signed it."""
    kind, payload = envelope["payloadType"].encode(), base64_of(envelope["payload"])
    message = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)
    made = [base64_of(one["sig"]) for one in envelope["signatures"]]
    return payload, {key for key in set(keys) if any(holds(key, message, one) for one in made)}


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
    name, identity, material = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+(.+)", value).groups()
    material = base64_of(material)
    fit(material[1:])
    need(sha256(name.encode() + b"\n" + material)[:4].hex() == identity, "wrong-verifier-key-id")
    need(material[0] == kind, "wrong-note-key-kind")
    return Named(name=name, id=bytes.fromhex(identity), key=material[1:])


def read_log(text, leaf, logs, witnesses):
    """A log proof: none for a log that is not known, or the time at which each witness saw it."""
    head, _, note = text.partition("\n\n")
    body, _, lines = note.rpartition("\n\n")
    need(len(note.encode()) <= 1_000_000 and re.fullmatch("[^\0-\x09\x0b-\x1f]*", note) and body)
    signatures = [re.fullmatch(r"\u2014 ([^\s+]+) (\S+)", line) for line in lines.removesuffix("\n").split("\n")]
    need(lines.endswith("\n") and len(signatures) <= 100 and all(signatures) and all(len(base64_of(s[2])) > 4 for s in signatures))
    form = re.fullmatch(rf"c2sp\.org/tlog-proof@v1\n(?:extra (\S*)\n)?index {N}((?:\n\S+)*)", head)
    need(form and base64_of(form[1] or "") is not None and int(form[2]) < 2**64)
    hashes = [base64_of(line) for line in form[3].split("\n")[1:]]
    need(len(hashes) <= 64 and all(len(one) == 32 for one in hashes))
    log = next((one for one in logs if one.name == body.split("\n")[0]), None)
    if log is None:
        return None
    need(body.count("\n") >= 2)
    _, size, root, *extension = body.split("\n")
    root = base64_of(root)
    need(re.fullmatch(N, size) and int(size) < 2**64 and len(root) == 32 and all(extension))
    seen, logged = {}, False
    for name, data in ((one[1], base64_of(one[2])) for one in signatures):
        if (name, data[:4]) == (log.name, log.id):
            need(holds(log.key, f"{body}\n".encode(), data[4:]))
            logged = True
        for witness in (one for one in witnesses if (one.name, one.id) == (name, data[:4])):
            at = int.from_bytes(data[4:12], "big")
            need(at < 2**63 and holds(witness.key, f"cosignature/v1\ntime {at}\n{body}\n".encode(), data[12:]))
            seen[name] = min(at, seen.get(name, at))
    need(logged and leads(leaf, int(form[2]), int(size), hashes, root))
    return seen


# --- times and versions ---


def moment(at):
    try:
        return datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    except ValueError:
        raise Bad("malformed") from None


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


def read_policy(data):
    """A policy to judge by; `Bad` with the code where there is none in these bytes."""
    policy = read("trust-policy", data)
    rule, log = policy.get("accreditation"), policy.get("log", {"logs": [], "witnesses": [], "quorum": 0})
    distinct(policy["thresholds"], "role")
    for one in policy["roots"] + (rule["keys"] if rule else []):
        fit(key_of(one))
    if rule:
        distinct(rule["keys"], "key")
        need(rule["threshold"] <= len(rule["keys"]))
    logs, witnesses = [note_key(one, 1) for one in log["logs"]], [note_key(one, 4) for one in log["witnesses"]]
    need(log["quorum"] <= len(witnesses))
    need(len({one.key for one in witnesses}) == len(witnesses), "witness-key-twice")
    return Named(policy=policy, logs=logs, witnesses=witnesses)
