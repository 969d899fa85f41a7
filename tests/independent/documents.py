"""Reads the documents that the gate is shown: strict JSON, the JSON Schemas in `schemas/`, and the rules that a schema cannot
say. Written from docs/FORMATS alone, for `gate.py`."""
import base64, calendar, hashlib, json, pathlib, re
from datetime import datetime, timedelta

SCHEMAS = pathlib.Path(__file__).parent.parent.parent / "schemas"
P = 2**255 - 19


class Bad(Exception):
    """A document that is not well-formed."""


# ---- strict JSON and schemas

def members(pairs):
    if len({key for key, _ in pairs}) != len(pairs):
        raise Bad("duplicate key")
    return dict(pairs)


def integer(text):
    if text == "-0" or abs(int(text)) > 2**53 - 1:
        raise Bad("number")
    return int(text)


def no(_):
    raise Bad("number")


def read(data, schema):
    try:
        text = data.decode("utf-8")
        value = json.loads(text, object_pairs_hook=members, parse_float=no, parse_int=integer, parse_constant=no)
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Bad(str(error))
    if text.startswith("\ufeff") or depth(value) > 48:
        raise Bad("byte order mark or depth")
    whole = json.loads((SCHEMAS / f"{schema}-1.schema.json").read_text(encoding="utf-8"))
    fit(value, whole, whole)
    return value


def depth(value):
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(depth, inner), default=0)


def fit(value, schema, whole):
    """Checks a value against as much of JSON Schema as our schemas use."""
    is_type = {"object": lambda: isinstance(value, dict), "array": lambda: isinstance(value, list), "string": lambda: isinstance(value, str),
               "boolean": lambda: isinstance(value, bool), "integer": lambda: isinstance(value, int) and not isinstance(value, bool), "null": lambda: value is None}
    ok = lambda condition: condition or no(None)
    if "$ref" in schema:
        fit(value, whole["$defs"][schema["$ref"].rsplit("/", 1)[1]], whole)
    if "anyOf" in schema or "oneOf" in schema:
        ok(any(fits(value, option, whole) for option in schema.get("anyOf") or schema["oneOf"]))
    if "type" in schema:
        ok(is_type[schema["type"]]())
    ok("const" not in schema or value == schema["const"])
    ok("enum" not in schema or value in schema["enum"])
    if isinstance(value, dict):
        known = schema.get("properties", {})
        ok(set(schema.get("required", [])) <= set(value))
        ok(schema.get("additionalProperties") is not False or set(value) <= set(known))
        for key, inner in value.items():
            fit(inner, known.get(key, {}), whole)
    elif isinstance(value, list):
        ok(schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", 100_000))
        ok(not schema.get("uniqueItems") or len({json.dumps(v, sort_keys=True) for v in value}) == len(value))
        for inner in value:
            fit(inner, schema.get("items", {}), whole)
    elif isinstance(value, str):
        ok(len(value) <= schema.get("maxLength", len(value)))
        ok("pattern" not in schema or re.search(schema["pattern"].removesuffix("$") + r"\Z", value))
        if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value):
            time(value)
    elif isinstance(value, int):
        ok(schema.get("minimum", value) <= value <= schema.get("maximum", value))


def fits(value, schema, whole):
    try:
        fit(value, schema, whole)
        return True
    except Bad:
        return False


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def time(text):
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        raise Bad("time")


def shift(at, duration, sign):
    if duration.endswith("D"):
        return at + sign * timedelta(days=int(duration[1:-1]))
    years, months = re.fullmatch(r"P(?:(\d+)Y)?(?:(\d+)M)?", duration).groups("0")
    count = at.year * 12 + at.month - 1 + sign * (int(years) * 12 + int(months))
    year, month = count // 12, count % 12 + 1
    return at.replace(year=year, month=month, day=min(at.day, calendar.monthrange(year, month)[1]))


def version(text):
    core, _, pre = text.split("+")[0].partition("-")
    parts = [(0, int(p), "") if p.isdigit() else (1, 0, p) for p in pre.split(".")] if pre else []
    return [int(n) for n in core.split(".")], not pre, parts


def in_range(text, found):
    found = version(found)

    def holds(comparator):
        sign, bound = re.fullmatch(r"(>=|<=|>|<|=)?(.*)", comparator).groups()
        bound = version(bound)
        return {">=": found >= bound, "<=": found <= bound, ">": found > bound, "<": found < bound}.get(sign, found == bound)
    return text == "*" or any(all(holds(c) for c in option.split(", ")) for option in text.split(" || "))


def fit_key(text):
    """The 32 bytes of a key that is canonical, on the curve and of no small order."""
    data = base64.b64decode(text.removeprefix("ed25519:"))
    y = int.from_bytes(data, "little") & (2**255 - 1)
    d = -121665 * pow(121666, -1, P)
    square = (y * y - 1) * pow(d * y * y + 1, -1, P) % P
    if y >= P or square and pow(square, (P - 1) // 2, P) != 1 or square == 0 or y == 0 or doubles_to_small(y, square):
        raise Bad("key")
    return data


def doubles_to_small(y, square):
    """Whether doubling gives a point of order 4: y of 2A is (y^2 + x^2) / (2 + x^2 - y^2), and 0 for those of order 8."""
    return (y * y + square) % P == 0


# ---- the documents inside

def read_certificate(data):
    statement = read(data, "certificate")
    p = statement["predicate"]
    artifacts = [(a["name"], a["digest"][7:]) for a in p["product"]["artifacts"]]
    dates = [time(p["evaluation"]["at"]), time(p["decided_at"]), time(p["granted_at"])]
    if [(s["name"], s["digest"]["sha256"]) for s in statement["subject"]] != artifacts or dates != sorted(dates):
        raise Bad("rule")
    if p["expires_at"] and time(p["expires_at"]) <= dates[2]:
        raise Bad("rule")
    return p


def read_accreditation(data):
    statement = read(data, "accreditation")
    p, subject = statement["predicate"], statement["subject"][0]
    digest = hashlib.sha256(canonical(p["keys"])).hexdigest()
    unique = lambda values: len(set(values)) == len(values)
    if time(p["until"]) <= time(p["from"]) or p["issuer"] == p["body"]["id"] or not unique([k["key"] for k in p["keys"]]):
        raise Bad("rule")
    if (subject["name"], subject["digest"]["sha256"]) != (p["body"]["id"], digest) or not unique([t["role"] for t in p["thresholds"]]):
        raise Bad("rule")
    for key in p["keys"]:
        key["bytes"] = fit_key(key["key"])
    return p


BECOMES = {"active": {"suspended", "superseded", "withdrawn"}, "suspended": {"active", "superseded", "withdrawn"}, "superseded": {"withdrawn"}, "withdrawn": set()}


def read_snapshot(data):
    s = read(data, "status-snapshot")
    last, now = "", {}
    for e in s.get("events", []):
        if e["index"] >= s["count"] or e["recorded_at"] < last or e["status"] not in BECOMES[now.get(e["index"], "active")]:
            raise Bad("events")
        last, now[e["index"]] = e["recorded_at"], e["status"]
    if time(s["next_update"]) <= time(s["issued_at"]):
        raise Bad("rule")
    return s


def unpack(data, count):
    """The certificates that are not active."""
    bits = "".join(f"{byte:08b}" for byte in data)
    at = 0
    def take(n):
        nonlocal at
        if at + n > len(bits):
            raise Bad("cut short")
        at += n
        return bits[at - n:at]
    zeros = len(bits) - len(bits.lstrip("0"))
    if count > 2**24 or zeros > 25 or zeros == len(bits):
        raise Bad("list")
    take(zeros)
    marked = int(take(zeros + 1), 2) - 1
    if marked > count:
        raise Bad("list")
    k = (count * 12 // (marked * 25)).bit_length() if marked else 0
    found, following = {}, 0
    for _ in range(marked):
        high = 0
        while take(1) == "1":
            high += 1
        following += (high << k) + int("0" + take(k), 2)
        status = "withdrawn" if take(1) == "0" else "suspended" if take(1) == "0" else "superseded"
        if following >= count:
            raise Bad("list")
        found[following] = status
        following += 1
    if len(bits) - at >= 8 or "1" in bits[at:]:
        raise Bad("list")
    return found


# ---- small things that the checks share

def unbase64(text):
    return base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def climb(leaf, index, size, proof):
    """The root that a leaf and its proof lead to, from the top down (RFC 6962, section 2.1.1); none where they do not fit."""
    if index >= size:
        return None
    if size == 1:
        return leaf if not proof else None
    if not proof:
        return None
    k = 1 << (size - 1).bit_length() - 1
    if index < k:
        left = climb(leaf, index, k, proof[:-1])
        return left and node(left, proof[-1])
    right = climb(leaf, index - k, size - k, proof[:-1])
    return right and node(proof[-1], right)


def during(period, at):
    return not ("from" in period and at < time(period["from"])) and not ("until" in period and time(period["until"]) <= at)


def covers(entry, found):
    return entry["id"] == found["id"] and in_range(entry["versions"], found["version"]) and found["digest"] in entry.get("digests", [found["digest"]])


def separate(places, used):
    return not places or any(separate(places[1:], used | {key}) for key in places[0] - used)
