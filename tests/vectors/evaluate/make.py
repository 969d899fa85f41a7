#!/usr/bin/env python3
"""Writes the evaluation vectors beside this file: small products held against small sets, with the findings that have to come
out written by hand. Run it after changing a case; the files are what counts and what other languages use."""
import hashlib
import json
import pathlib

HERE = pathlib.Path(__file__).parent
AT = "2026-03-31T12:00:00Z"
DOCUMENT = '{"n":1}'


def canonical(value):
    """RFC 8785, for what stands here: ASCII keys and whole numbers."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(data):
    return "sha256:" + hashlib.sha256(data if isinstance(data, bytes) else data.encode()).hexdigest()


def words(text):
    return {"en": text, "ja": text}


SEVERITY = ["low", "medium", "high"]
TYPES = {
    "t.flag": {"kind": "boolean"},
    "t.other": {"kind": "boolean"},
    "t.number": {"kind": "integer"},
    "t.share": {"kind": "decimal"},
    "t.channel": {"kind": "token", "tokens": ["https", "usb"]},
    "t.date": {"kind": "date"},
    "t.until": {"kind": "date"},
    "t.time": {"kind": "timestamp"},
    "t.version": {"kind": "version"},
    "t.kinds": {"kind": "token_list", "tokens": ["firmware", "config"]},
    "t.faults": {"kind": "record_list", "empty_with": ["test"], "fields": [
        {"name": "severity", "type": {"kind": "ordered_token", "tokens": SEVERITY}, "required": True, "title": words("x")},
        {"name": "fixed", "type": {"kind": "boolean"}, "required": False, "title": words("x")},
        {"name": "reported_on", "type": {"kind": "date"}, "required": False, "title": words("x")},
        {"name": "fixed_on", "type": {"kind": "date"}, "required": False, "title": words("x")},
    ]},
    "t.parts": {"kind": "record_list", "empty_with": ["test"], "fields": [
        {"name": "part", "type": {"kind": "text"}, "required": False, "title": words("x")},
        {"name": "critical", "type": {"kind": "boolean"}, "required": False, "title": words("x")},
    ]},
}
VOCABULARY = {
    "format": "warifu.vocabulary/1", "id": "vectors", "version": "1.0.0", "title": words("x"), "groups": [{"id": "t", "title": words("x")}],
    "claims": [{"id": i, "group": "t", "title": words("x"), "description": words("x"), "type": t} for i, t in TYPES.items()],
    "evidence_kinds": [{"id": k, "title": words("x")} for k in ("audit", "test")], "roles": [{"id": "laboratory", "title": words("x")}],
}
PIN = {"id": "vectors", "version": "1.0.0", "digest": digest(canonical(VOCABULARY))}
PRODUCT = {
    "format": "warifu.product/1", "vendor": "Hamakaze Control Works", "model": "HK-210", "version": "3.2.1", "kind": "component",
    "name": words("HK-210"), "identifiers": [], "artifacts": [{"name": "hk-210.bin", "digest": digest("hk-210")}],
}


def statement(claims=None, evidence=(), supports=None, made_at=None, replaced=None):
    supports, replaced = supports or {}, replaced or {}
    return {
        "_type": "https://in-toto.io/Statement/v1", "predicateType": "urn:warifu:attestation:1",
        "subject": [{"name": a["name"], "digest": {"sha256": a["digest"][7:]}} for a in PRODUCT["artifacts"]],
        "predicate": {
            "product": PRODUCT, "made_at": made_at, "vocabularies": [PIN], "evidence": list(evidence),
            "claims": [
                {"claim": c, "value": v, "evidence": supports.get(c, []), **({"replaced": replaced[c]} if c in replaced else {})}
                for c, v in (claims or {}).items()
            ],
        },
    }


def exhibit(kind="test", text=DOCUMENT, **dates):
    return {"id": kind, "kind": kind, "media_type": "application/json", "name": "x", "digest": digest(text), "size": len(text.encode()), **dates}


def requirement(criterion, name="R", **more):
    example = [{"claims": {}}]
    return {
        "id": name, "groups": ["G"], "title": words("x"), "statement": words("x"), "assurance": "sourced", "criterion": criterion,
        "examples": {"pass": example, "fail": example}, **more,
    }


def set_of(*requirements, **more):
    return {
        "format": "warifu.requirement-set/1", "id": "vectors", "version": "1.0.0", "language": more.pop("language", 1), "status": "final", "title": words("x"),
        "description": words("x"), "authority": {"name": words("x")}, "source": {"document": "x", "edition": "1", "published": "2026"},
        "effective": {"from": "2026-01-01"}, "vocabularies": [PIN], "levels": {"scheme": "none"},
        "schemas": [{"id": "small", "schema": {"type": "object", "maxProperties": 1}}], "groups": [{"id": "G", "title": words("x")}],
        "requirements": list(requirements), **more,
    }


def claim_of(criterion):
    (operator, inner), = criterion.items()
    if operator == "holds_certificate":
        return inner.get("for_each", {}).get("claim")
    return inner.get("claim") if operator != "evidence" else inner.get("supports")


def reason(code, criterion, observed=None, pointer="/requirements/0/criterion", scope="criterion", negated=False):
    (operator, inner), = criterion.items()
    found = {"code": code, "claim": claim_of(criterion), "scope": scope, "pointer": pointer, "expected": criterion, "observed": observed}
    if operator in ("evidence", "conforms_to_schema"):
        found["kind"] = inner["kind"]
    if negated:
        found["negated"] = True
    return found


def finding(outcome, *reasons, name="R", waived=None, **bears):
    found = {"requirement": name, "outcome": outcome, "reasons": list(reasons)} | bears
    return found | {"waived": waived} if waived else found


CASES = {}


def case(name, title, rules, inputs, outcome, findings, **more):
    """An input is a statement, or a statement with the party and the roles as which it is heard and the name of its signer; `more` holds what is not usual."""
    assert name not in CASES
    heard = [i if isinstance(i, tuple) else (i, None, []) for i in inputs]
    heard = [i if len(i) == 4 else (*i, None) for i in heard]
    CASES[name] = {
        "title": title, "at": more.pop("at", AT), "level": more.pop("level", None), "vocabulary": VOCABULARY, "set": rules,
        "inputs": [{"statement": s} | ({"party": p, "roles": r} if p else {}) | ({"signer": n} if n else {}) for s, p, r, n in heard],
        "evidence_rule": more.pop("evidence_rule", "declared"), "documents": more.pop("documents", []),
        "certificates": more.pop("certificates", []), "waivers": more.pop("waivers", None),
        "expected": {"outcome": outcome, "findings": findings} | more.pop("expected", {}),
    }
    assert not more


def one(code, title, criterion, claims, outcome, observed, name=None, language=1, **more):
    """One requirement with one criterion, one bare statement."""
    if isinstance(claims, dict) and "_type" not in claims:
        claims = statement(claims)
    inputs = claims if isinstance(claims, list) else [claims]
    case(name or code, title, set_of(requirement(criterion), language=language), inputs, outcome, [finding(outcome, reason(code, criterion, observed))], **more)


def counts(records, yes, no, open_, first):
    return {"records": records, "satisfied": yes, "not_satisfied": no, "undetermined": open_, "first": first}


def seen(text=DOCUMENT, party="first", roles=(), **dates):
    return {"digest": digest(text), "party": party, "roles": list(roles), **dates}


S, N, U = "satisfied", "not_satisfied", "undetermined"
FLAG = {"equals": {"claim": "t.flag", "value": True}}
OTHER = {"equals": {"claim": "t.other", "value": True}}
NUMBER = {"at_least": {"claim": "t.number", "value": 2}}

one("met", "the value is the one asked for", FLAG, {"t.flag": True}, S, True)
one("not_equal", "the value is another one", FLAG, {"t.flag": False}, N, False)
one("not_in_list", "the token is not among those asked for", {"one_of": {"claim": "t.channel", "values": ["https"]}}, {"t.channel": "usb"}, N, "usb")
one("too_low", "the number is below the least", NUMBER, {"t.number": 1}, N, 1)
one("too_high", "the decimal is above the most, exactly compared", {"at_most": {"claim": "t.share", "value": "0.1"}}, {"t.share": "0.100000000000000001"}, N, "0.100000000000000001")
one("not_before", "before is strict", {"before": {"claim": "t.time", "value": AT}}, {"t.time": AT}, N, AT)
one("not_after", "a date counts as its first second, and after is strict", {"after": {"claim": "t.date", "value": {"at": "P1D"}}}, {"t.date": "2026-04-01"}, N, "2026-04-01")
one("too_old", "one second older than a month; a month before 31 March is 28 February", {"not_older_than": {"claim": "t.time", "age": "P1M"}},
    {"t.time": "2026-02-28T11:59:59Z"}, N, "2026-02-28T11:59:59Z")
one("met", "exactly a month old is not too old", {"not_older_than": {"claim": "t.time", "age": "P1M"}}, {"t.time": "2026-02-28T12:00:00Z"}, S,
    "2026-02-28T12:00:00Z", name="met-just-not-too-old")
one("in_future", "later than the evaluation is not new, it is wrong", {"not_older_than": {"claim": "t.date", "age": "P1Y"}}, {"t.date": "2026-04-01"}, N, "2026-04-01")
one("version_out_of_range", "a pre-release comes before its release", {"version_matches": {"claim": "t.version", "range": ">=2.0.0"}}, {"t.version": "2.0.0-rc.1"}, N, "2.0.0-rc.1")
one("met", "a pre-release lies in a plain interval", {"version_matches": {"claim": "t.version", "range": "<2.0.0"}}, {"t.version": "2.0.0-rc.1"}, S, "2.0.0-rc.1", name="met-pre-release")
one("tokens_missing", "one of the tokens asked for is not there", {"contains_all": {"claim": "t.kinds", "values": ["config", "firmware"]}}, {"t.kinds": ["firmware"]}, N, ["firmware"])
LOW = {"at_most": {"field": "severity", "value": "low"}}
FIXED = {"equals": {"field": "fixed", "value": True}}
one("record_fails", "two records are not as all have to be", {"every": {"claim": "t.faults", "satisfies": LOW}},
    {"t.faults": [{"severity": "low"}, {"severity": "high"}, {"severity": "medium"}]}, N, counts(3, 1, 2, 0, [1, 2]))
NO_FAULTS = statement({"t.faults": []}, [exhibit()], {"t.faults": ["test"]})
one("no_record_satisfies", "of no records, none is as one has to be", {"some": {"claim": "t.faults", "satisfies": LOW}}, NO_FAULTS, N, counts(0, 0, 0, 0, []))
one("met", "all of no records are as they have to be", {"every": {"claim": "t.faults", "satisfies": LOW}}, NO_FAULTS, S, counts(0, 0, 0, 0, []), name="met-no-records")
NOTHING = statement({"t.faults": []}, [exhibit("audit")], {"t.faults": ["audit"]})
one("list_empty", "an empty list that nothing shows says nothing", {"every": {"claim": "t.faults", "satisfies": LOW}}, {"t.faults": []}, U, [])
one("list_empty", "evidence of another kind does not show that somebody looked", {"every": {"claim": "t.faults", "satisfies": LOW}}, NOTHING, U, [], name="list_empty-other-kind")
one("list_empty", "evidence that has ended does not show that somebody looked", {"every": {"claim": "t.faults", "satisfies": LOW}},
    statement({"t.faults": []}, [exhibit(valid_until=AT)], {"t.faults": ["test"]}), U, [], name="list_empty-ended")
one("list_empty", "evidence that is not at hand shows nothing where the policy wants to see it", {"every": {"claim": "t.faults", "satisfies": LOW}},
    statement({"t.faults": []}, [exhibit()], {"t.faults": ["test"]}), U, [], name="list_empty-not-presented", evidence_rule="presented")
one("list_empty", "a stronger party's silence is not filled by a weaker one", {"every": {"claim": "t.faults", "satisfies": LOW}},
    [statement({"t.faults": [{"severity": "low"}]}), (statement({"t.faults": []}), "third", [])], U, [], name="list_empty-stronger")
one("too_many_records", "one record more than may be so", {"at_most_count": {"claim": "t.faults", "count": 1, "satisfies": LOW}},
    {"t.faults": [{"severity": "low"}, {"severity": "high"}, {"severity": "low"}]}, N, counts(3, 2, 1, 0, [0, 2]))
one("field_missing", "whether the second is fixed is not said", {"every": {"claim": "t.faults", "satisfies": FIXED}},
    {"t.faults": [{"severity": "low", "fixed": True}, {"severity": "low"}]}, U, counts(2, 1, 0, 1, [1]))
one("claim_missing", "nobody says anything", FLAG, {}, U, None)
TRUE, FALSE = statement({"t.flag": True}), statement({"t.flag": False})
SIDES = sorted([{"value": True, "input": digest(canonical(TRUE))}, {"value": False, "input": digest(canonical(FALSE))}], key=lambda s: s["input"])
one("claim_conflict", "two equally strong parties differ", FLAG, [TRUE, FALSE], U, {"values": SIDES})
one("met", "the stronger party's word stands", FLAG, [FALSE, (TRUE, "second", [])], S, True, name="met-stronger-party")
TEST = {"evidence": {"kind": "test"}}
one("evidence_missing", "there is evidence, but of another kind", TEST, statement(evidence=[exhibit("audit")]), U, None)
THIRD = {"evidence": {"kind": "test", "party": "third"}}
one("evidence_party_too_weak", "the maker's own test does not do", THIRD, statement(evidence=[exhibit()]), U, seen())
ROLE = {"evidence": {"kind": "test", "party": "second", "role": "laboratory"}}
one("evidence_role_missing", "strong enough, but no laboratory", ROLE, [(statement(evidence=[exhibit()]), "third", [])], U, seen(party="third"))
one("met", "a laboratory's test", ROLE, [(statement(evidence=[exhibit()]), "third", ["laboratory"])], S, seen(party="third", roles=["laboratory"]), name="met-role")
AGED = {"evidence": {"kind": "test", "max_age": "P30D"}}
one("evidence_undated", "an age is asked for, and there is no date", AGED, statement(evidence=[exhibit()]), U, seen())
one("evidence_stale", "a second older than thirty days", AGED, statement(evidence=[exhibit(made_at="2026-03-01T11:59:59Z")]), U, seen(made_at="2026-03-01T11:59:59Z"))
one("met", "exactly thirty days old", AGED, statement(evidence=[exhibit(made_at="2026-03-01T12:00:00Z")]), S, seen(made_at="2026-03-01T12:00:00Z"), name="met-just-not-stale")
one("evidence_stale", "it ends this second, though no age is asked for", TEST, statement(evidence=[exhibit(valid_until=AT)]), U, seen(valid_until=AT), name="evidence_stale-ended")
one("evidence_from_future", "dated after the evaluation", TEST, statement(evidence=[exhibit(made_at="2026-03-31T12:00:01Z")]), U, seen(made_at="2026-03-31T12:00:01Z"))
LATER = "2026-03-31T12:00:01Z"
one("evidence_from_future", "named after the evaluation", TEST, statement(evidence=[exhibit()], made_at=LATER), U, seen(), name="evidence_from_future-named")
one("claim_from_future", "it rests on evidence that is dated after the evaluation", FLAG,
    statement({"t.flag": True}, [exhibit(made_at=LATER)], {"t.flag": ["test"]}), U, None)
one("claim_from_future", "it is said after the evaluation", FLAG, statement({"t.flag": True}, made_at=LATER), U, None, name="claim_from_future-said")
one("met", "it is said in the second of the evaluation", FLAG, statement({"t.flag": True}, made_at=AT), S, True, name="met-just-said")
one("not_equal", "bad news counts whenever it is said", FLAG, statement({"t.flag": False}, made_at=LATER), N, False, name="not_equal-later")
case("claim_from_future-under-not", "nor does it count where something may not be",
    set_of(requirement({"not": FLAG})), [statement({"t.flag": False}, made_at=LATER)], U,
    [finding(U, reason("claim_from_future", FLAG, None, "/requirements/0/criterion/not", negated=True))])
case("claim_from_future-applies", "nor does it take a requirement out of scope",
    set_of(requirement(OTHER, applies=FLAG)), [statement({"t.flag": False}, made_at=LATER)], U,
    [finding(U, reason("claim_from_future", FLAG, None, pointer="/requirements/0/applies", scope="applies"))])
one("met", "what is known is not outvoted by a stronger party of the future", FLAG, [TRUE, (statement({"t.flag": True}, made_at=LATER), "third", [])], S, True, name="met-known")
NO_HIGH = {"every": {"claim": "t.faults", "satisfies": LOW}}
HIGH = [{"severity": "high"}]
one("record_fails", "what is replaced a second later still counts", NO_HIGH,
    statement({"t.faults": [{"severity": "low"}]}, replaced={"t.faults": [{"until": LATER, "records": HIGH}]}), N, counts(2, 1, 1, 0, [1]), name="record_fails-replaced")
one("met", "what is replaced in the second of the evaluation is gone", NO_HIGH,
    statement({"t.faults": [{"severity": "low"}]}, replaced={"t.faults": [{"until": AT, "records": HIGH}]}), S, counts(1, 1, 0, 0, [0]), name="met-replaced")
one("evidence_not_presented", "named, and the policy asks for its bytes", TEST, statement(evidence=[exhibit()]), U, seen(), evidence_rule="presented")
one("met", "named, and its bytes are at hand", TEST, statement(evidence=[exhibit()]), S, seen(), name="met-presented", evidence_rule="presented", documents=[DOCUMENT])
SMALL = {"conforms_to_schema": {"kind": "test", "schema": "small"}}
LARGE = '{"n":1,"m":2}'
one("schema_violation", "too many properties", SMALL, statement(evidence=[exhibit(text=LARGE)]), N, seen(LARGE), documents=[LARGE])
one("evidence_missing", "a document of the future conforms to nothing", SMALL, statement(evidence=[exhibit(made_at=LATER)]), U, None, name="evidence_missing-schema", documents=[DOCUMENT])
one("met", "as the schema asks", SMALL, statement(evidence=[exhibit()]), S, seen(), name="met-schema", documents=[DOCUMENT])
one("evidence_not_presented", "what is not at hand cannot be held against a schema", SMALL, statement(evidence=[exhibit()]), U, seen(), name="evidence_not_presented-schema")
CERTIFICATE = {"holds_certificate": {"set": "parts", "versions": ">=1.0.0", "component": "C-1"}}
FACT = {
    "certificate": digest("certificate"), "policy": digest("policy"), "set": {"id": "parts", "version": "1.2.0", "digest": digest("parts")}, "level": None,
    "model": "C-1", "identifiers": [], "granted_at": "2025-01-01T00:00:00Z", "expires_at": AT,
}
HELD = {"certificate": FACT["certificate"], "granted_at": FACT["granted_at"], "expires_at": AT}
one("certificate_missing", "a certificate for another component is held", CERTIFICATE, {}, U, None, certificates=[FACT | {"model": "C-2"}])
one("certificate_expired", "it ends this second: the end is not part of the period", CERTIFICATE, {}, U, HELD, certificates=[FACT])
one("met", "it ends a second later", CERTIFICATE, {}, S, HELD, name="met-certificate", at="2026-03-31T11:59:59Z", certificates=[FACT])

EACH = {"holds_certificate": {"set": "parts", "versions": ">=1.0.0", "for_each": {"claim": "t.parts", "component": "part", "where": {"equals": {"field": "critical", "value": True}}}}}
ALL = {"holds_certificate": {"set": "parts", "versions": ">=1.0.0", "for_each": {"claim": "t.parts", "component": "part"}}}
C1, C2 = {"part": "C-1", "critical": True}, {"part": "C-2", "critical": False}
OWN = {"part": "HK-210", "critical": True}
FOREVER = FACT | {"expires_at": None}


def parts(all_of_them, held, not_asked, *lacking):
    """What is observed: how many parts there are, and the first of those that lack a certificate: record, component, code."""
    first = [{"record": n, **({"component": c} if c else {}), "code": code} for n, c, code in lacking]
    return {"components": all_of_them, "held": held, "not_asked": not_asked, "lacking": len(lacking), "first": first[:5]}


one("met", "the critical part has a certificate; the other is not asked for", EACH, {"t.parts": [C1, C2]}, S, parts(2, 1, 1), name="met-each-component", certificates=[FOREVER])
one("met", "a part is known by an identifier as well", EACH, {"t.parts": [C1]}, S, parts(1, 1, 0), name="met-each-component-identifier",
    certificates=[FOREVER | {"model": "other", "identifiers": [{"type": "model", "value": "C-1"}]}])
one("met", "it was shown that there are no parts", EACH, statement({"t.parts": []}, [exhibit()], {"t.parts": ["test"]}), S, parts(0, 0, 0), name="met-each-component-none")
one("list_empty", "nothing shows that there are no parts", EACH, {"t.parts": []}, U, [], name="list_empty-each-component")
one("claim_missing", "nobody says which parts there are", EACH, {}, U, None, name="claim_missing-each-component", certificates=[FOREVER])
one("certificate_missing", "one of two parts has no certificate", ALL, {"t.parts": [C1, C2]}, U, parts(2, 1, 0, (1, "C-2", "certificate_missing")),
    name="certificate_missing-each-component", certificates=[FOREVER])
one("certificate_missing", "a part without one says more than one whose certificate has ended", ALL, {"t.parts": [C1, C2]}, U,
    parts(2, 0, 0, (0, "C-1", "certificate_expired"), (1, "C-2", "certificate_missing")), name="certificate_missing-each-component-before-expired", certificates=[FACT])
one("certificate_expired", "the only certificate of the part ends this second", EACH, {"t.parts": [C1, C2]}, U, parts(2, 0, 1, (0, "C-1", "certificate_expired")),
    name="certificate_expired-each-component", certificates=[FACT])
one("field_missing", "whether the part is critical is not said, and it has no certificate", EACH, {"t.parts": [{"part": "C-2"}]}, U,
    parts(1, 0, 0, (0, "C-2", "field_missing")), name="field_missing-each-component", certificates=[FOREVER])
one("met", "whether the part is critical is not said, and it has a certificate", EACH, {"t.parts": [{"part": "C-1"}]}, S, parts(1, 1, 0),
    name="met-each-component-unknown", certificates=[FOREVER])
one("field_missing", "the critical part has no name", EACH, {"t.parts": [{"critical": True}]}, U, parts(1, 0, 0, (0, None, "field_missing")),
    name="field_missing-each-component-name", certificates=[FOREVER])
one("certificate_missing", "a product is no component of itself", EACH, {"t.parts": [OWN]}, U, parts(1, 0, 0, (0, "HK-210", "certificate_missing")),
    name="certificate_missing-each-component-itself", certificates=[FOREVER | {"model": "HK-210"}])
one("certificate_missing", "a certificate of the product is none of a part, though an identifier names the part", EACH, {"t.parts": [C1]}, U,
    parts(1, 0, 0, (0, "C-1", "certificate_missing")), name="certificate_missing-each-component-own",
    certificates=[FOREVER | {"model": "HK-210", "identifiers": [{"type": "model", "value": "C-1"}]}])
one("certificate_missing", "six parts lack one, and five are named", ALL, {"t.parts": [{"part": f"P-{n}"} for n in range(6)]}, U,
    parts(6, 0, 0, *[(n, f"P-{n}", "certificate_missing") for n in range(6)]), name="certificate_missing-each-component-many")

WORDS = {"id": "R", "groups": ["G"], "title": words("x"), "statement": words("x"), "assurance": "sourced"}
case("no_criterion", "there are only words, and words are not weighed", set_of(WORDS), [statement({"t.flag": True})], U, [finding(U, {
    "code": "no_criterion", "claim": None, "scope": "criterion", "pointer": "/requirements/0", "expected": None, "observed": None})])

NOT = {"not": FLAG}
UNDER = "/requirements/0/criterion/not"
case("must_not_hold", "the flag may not be set", set_of(requirement(NOT)), [TRUE], N, [finding(N, reason("must_not_hold", FLAG, True, UNDER, negated=True))])
case("met-under-not", "the flag is not set, as it has to be", set_of(requirement(NOT)), [FALSE], S, [finding(S, reason("met", FLAG, False, UNDER, negated=True))])
case("claim_missing-under-not", "unknown stays unknown under not", set_of(requirement(NOT)), [statement()], U, [finding(U, reason("claim_missing", FLAG, None, UNDER, negated=True))])

APPLIES = set_of(requirement(OTHER, applies=FLAG))
PLACE = {"pointer": "/requirements/0/applies", "scope": "applies"}
case("not-applicable", "the requirement does not apply, and the set is met", APPLIES, [FALSE], S, [finding("not_applicable", reason("not_equal", FLAG, False, **PLACE))])
case("applicability-unknown", "whether it applies cannot be told", APPLIES, [statement({"t.other": False})], U, [finding(U, reason("claim_missing", FLAG, None, **PLACE))])
case("applies-and-fails", "it applies, and is not met", APPLIES, [statement({"t.flag": True, "t.other": False})], N, [finding(N, reason("not_equal", OTHER, False))])

ANY = {"any_of": [{"all_of": [FLAG, OTHER]}, NUMBER]}
case("smallest-repair", "one change is less than two", set_of(requirement(ANY)), [statement({"t.flag": False, "t.other": False, "t.number": 1})], N,
     [finding(N, reason("too_low", NUMBER, 1, "/requirements/0/criterion/any_of/1"))])
case("smallest-sufficient", "one leaf is less than two", set_of(requirement(ANY)), [statement({"t.flag": True, "t.other": True, "t.number": 2})], S,
     [finding(S, reason("met", NUMBER, 2, "/requirements/0/criterion/any_of/1"))])
TWO = {"at_least_n_of": {"n": 2, "of": [FLAG, OTHER, NUMBER]}}
OF = "/requirements/0/criterion/at_least_n_of/of"
case("earlier-of-equals", "two of three are enough, and the earlier two are named", set_of(requirement(TWO)), [statement({"t.flag": True, "t.other": True, "t.number": 2})], S,
     [finding(S, reason("met", FLAG, True, OF + "/0"), reason("met", OTHER, True, OF + "/1"))])
case("one-more-is-enough", "one of three holds; the first of the others would do", set_of(requirement(TWO)), [statement({"t.flag": True, "t.other": False, "t.number": 1})], N,
     [finding(N, reason("not_equal", OTHER, False, OF + "/1"))])
case("undetermined-repair", "unknown and failing alternatives weigh the same", set_of(requirement({"any_of": [FLAG, OTHER]})), [statement({"t.other": False})], U,
     [finding(U, reason("claim_missing", FLAG, None, "/requirements/0/criterion/any_of/0"))])

LADDER = {"scheme": "ladder", "levels": [{"id": "star-1", "title": words("x")}, {"id": "star-2", "title": words("x")}]}
RUNGS = set_of(requirement(FLAG, tightened=[{"level": "star-2", "criterion": NUMBER}]), requirement(OTHER, "Q", **{"from": "star-2"}), levels=LADDER)
case("ladder-low", "at the lower level nothing is tightened, and the later requirement does not exist", RUNGS, [TRUE], S, [finding(S, reason("met", FLAG, True))], level="star-1")
case("ladder-high", "at the higher level both hold", RUNGS, [statement({"t.flag": True, "t.number": 1, "t.other": True})], N,
     [finding(N, reason("too_low", NUMBER, 1, "/requirements/0/tightened/0/criterion")), finding(S, reason("met", OTHER, True, "/requirements/1/criterion"), name="Q")], level="star-2")

WAIVER = {"id": "w", "requirement": "R", "kind": "risk_accepted", "justification": "x", "approved_by": "x", "from": "2026-03-31", "until": "2026-03-31"}
case("waived", "a waiver of the day stands in, and the finding is shown", set_of(requirement(FLAG)), [FALSE], S,
     [finding(N, reason("not_equal", FLAG, False), waived="w")], waivers={"format": "warifu.waivers/1", "waivers": [WAIVER]})
case("waiver-of-yesterday", "a waiver that has ended does not stand in", set_of(requirement(FLAG)), [FALSE], N,
     [finding(N, reason("not_equal", FLAG, False))], waivers={"format": "warifu.waivers/1", "waivers": [WAIVER | {"from": "2026-03-30", "until": "2026-03-30"}]})

SUPPORT = {"evidence": {"kind": "test", "supports": "t.flag"}}
one("evidence_missing", "there is a test, but it does not support the claim", SUPPORT, statement({"t.flag": True}, [exhibit()]), U, None, name="evidence_missing-unsupported")
one("met", "the test supports the claim", SUPPORT, statement({"t.flag": True}, [exhibit()], {"t.flag": ["test"]}), S, seen(), name="met-supported")


RECOMMENDED = set_of(requirement(FLAG), requirement(OTHER, "Q", binding="recommended"), language=2)
case("recommended-missed", "what is recommended is evaluated, shown, and counts for nothing", RECOMMENDED, [statement({"t.flag": True, "t.other": False})], S,
     [finding(S, reason("met", FLAG, True)), finding(N, reason("not_equal", OTHER, False, "/requirements/1/criterion"), name="Q", bearing="recommended")])

LINES = [(FLAG, "R", {"weight": 5}), (OTHER, "Q", {"weight": 3}), (NUMBER, "P", {})]


def score_case(name, title, at_least, claims, outcome, points, always=(), **more):
    rules = set_of(*[requirement(c, n, **w) for c, n, w in LINES], language=2,
                   outcome={"score": {"at_least": at_least} | ({"always": list(always)} if always else {})})
    findings = []
    for place, (criterion, of, weight) in enumerate(LINES):
        (inner,) = criterion.values()
        value = claims.get(inner["claim"])
        low = {"equals": "not_equal", "at_least": "too_low"}[next(iter(criterion))]
        held = value == inner["value"] if low == "not_equal" else value is not None and value >= inner["value"]
        code, found = ("claim_missing", U) if value is None else ("met", S) if held else (low, N)
        waived = "w" if of == "R" and more.get("waivers") else None
        findings.append(finding(found, reason(code, criterion, value, f"/requirements/{place}/criterion"), name=of, waived=waived,
                                bearing="always" if of in always else "points", weight=weight.get("weight", 1)))
    case(name, title, rules, [statement(claims)], outcome, findings, expected={"score": {"at_least": at_least, **points}}, **more)


score_case("score-reached", "six points are enough, though one requirement is missed", 6, {"t.flag": True, "t.other": False, "t.number": 2}, S, {"reached": 6, "open": 0, "of": 9})
score_case("score-missed", "whatever is unknown, six points cannot be reached", 6, {"t.flag": False, "t.other": True}, N, {"reached": 3, "open": 1, "of": 9})
score_case("score-open", "what is unknown decides whether six points are reached", 6, {"t.other": True, "t.number": 2}, U, {"reached": 4, "open": 5, "of": 9})
score_case("score-always", "the points are there, and one that is always needed is not", 5, {"t.flag": True, "t.other": False, "t.number": 2}, N, {"reached": 6, "open": 0, "of": 9}, always=["Q"])
score_case("score-always-open", "the points are there, and one that is always needed is unknown", 5, {"t.flag": True, "t.number": 2}, U, {"reached": 6, "open": 3, "of": 9}, always=["Q"])
score_case("score-waived", "what is waived counts as met", 6, {"t.flag": False, "t.other": True}, S, {"reached": 8, "open": 1, "of": 9},
           waivers={"format": "warifu.waivers/1", "waivers": [WAIVER]})

TWO_LABS = {"evidence": {"kind": "test", "role": "laboratory", "signers": 2}}
SECOND = '{"n":2}'


def tested(text, name, roles=("laboratory",), **more):
    """A statement with one document of the kind, by a third party of this name."""
    return (statement(evidence=[exhibit(text=text)], **more), "third", list(roles), name)


def signed(texts, names, text=None):
    """What is observed: the first document, all that count, and who has signed them."""
    first = min(texts, key=digest) if text is None else text
    return seen(first, "third", ["laboratory"]) | {"documents": sorted(digest(t) for t in texts), "signed_by": list(names)}


BOTH = [DOCUMENT, SECOND]
one("met", "two laboratories have signed a document each", TWO_LABS, [tested(DOCUMENT, "Lab A"), tested(SECOND, "Lab B")], S,
    signed(BOTH, ["Lab A", "Lab B"]), name="met-two-signers", language=2)
one("evidence_too_few_signers", "one laboratory has signed both documents, with two keys", TWO_LABS, [tested(DOCUMENT, "Lab A"), tested(SECOND, "Lab A")], U,
    signed(BOTH, ["Lab A"]), language=2)
one("evidence_too_few_signers", "case and blanks make nobody another one", TWO_LABS, [tested(DOCUMENT, "Lab A"), tested(SECOND, " lab  a")], U,
    signed(BOTH, [" lab  a"]), name="evidence_too_few_signers-name", language=2)
one("evidence_too_few_signers", "both have signed for the same document", TWO_LABS,
    [tested(DOCUMENT, "Lab A"), tested(DOCUMENT, "Lab B", made_at=AT)], U, signed([DOCUMENT], ["Lab A", "Lab B"]),
    name="evidence_too_few_signers-one-document", language=2)
one("evidence_role_missing", "nobody speaks as a laboratory", TWO_LABS, [tested(DOCUMENT, "Lab A", [])], U, seen(party="third"),
    name="evidence_role_missing-signers", language=2)
one("evidence_too_few_signers", "nobody has signed what the maker hands in", {"evidence": {"kind": "test", "signers": 2}},
    statement(evidence=[exhibit(), exhibit(text=SECOND) | {"id": "other"}]), U,
    seen(min(BOTH, key=digest)) | {"documents": sorted(digest(t) for t in BOTH), "signed_by": []}, name="evidence_too_few_signers-unsigned", language=2)


SINCE = {"evidence": {"kind": "test", "made_since": {"claim": "t.date", "plus": "P1M"}}}


def since(name, title, claims, evidence, outcome, found, observed, criterion=SINCE, claim=None):
    """One requirement that holds the date of evidence against a claim."""
    case(name, title, set_of(requirement(criterion), language=2), [statement(claims, evidence)], outcome,
         [finding(outcome, reason(found, criterion, observed) | {"claim": claim})])


FIRST = "2026-02-28T00:00:00Z"
EARLY = "2026-02-27T23:59:59Z"
since("met-since", "made at the very date, which counts as its first second; a month after 31 January is 28 February", {"t.date": "2026-01-31"},
      [exhibit(made_at=FIRST)], S, "met", seen(made_at=FIRST, held_against="2026-01-31"))
since("evidence_made_too_early", "a second too early", {"t.date": "2026-01-31"}, [exhibit(made_at=EARLY)], U, "evidence_made_too_early",
      seen(made_at=EARLY, held_against="2026-01-31"))
since("evidence_undated-since", "a date is needed, and there is none", {"t.date": "2026-01-31"}, [exhibit()], U, "evidence_undated", seen(held_against="2026-01-31"))
since("claim_missing-since", "all else is met: the date that is not stated is named", {}, [exhibit(made_at=FIRST)], U, "claim_missing", None, claim="t.date")
since("evidence_missing-since", "neither evidence nor date: evidence is named", {}, [], U, "evidence_missing", None)
since("evidence_from_future-since", "the date lies ahead, and so does what was made since", {"t.date": "2026-03-31"}, [exhibit(made_at="2026-05-01T00:00:00Z")], U,
      "evidence_from_future", seen(made_at="2026-05-01T00:00:00Z", held_against="2026-03-31"))
since("evidence_stale-since", "what is too old is said before what is too early", {"t.date": "2026-01-31"}, [exhibit(made_at="2026-01-01T00:00:00Z")], U,
      "evidence_stale", seen(made_at="2026-01-01T00:00:00Z", held_against="2026-01-31"),
      criterion={"evidence": {"kind": "test", "max_age": "P30D", "made_since": {"claim": "t.date", "plus": "P1M"}}})
CONFLICT = [{"value": value, "input": None} for value in ("2026-01-01", "2026-01-31")]
OTHERS = [statement({"t.date": CONFLICT[0]["value"]}, [exhibit(made_at=FIRST)]), statement({"t.date": CONFLICT[1]["value"]})]
case("claim_conflict-since", "two equally strong parties date it differently", set_of(requirement(SINCE), language=2), OTHERS, U,
     [finding(U, reason("claim_conflict", SINCE, {"values": sorted([one | {"input": digest(canonical(said))} for one, said in zip(CONFLICT, OTHERS)],
                                                                   key=lambda one: one["input"])}) | {"claim": "t.date"})])

SUPPORTED = {"not": {"before": {"claim": "t.until", "value": {"claim": "t.date", "plus": "P5Y"}}}}
INNER = SUPPORTED["not"]


def tie(name, title, claims, outcome, found, observed, negated=True, claim="t.until", criterion=SUPPORTED):
    """One requirement that holds a date against another."""
    inner, pointer = (criterion["not"], "/requirements/0/criterion/not") if negated else (criterion, "/requirements/0/criterion")
    case(name, title, set_of(requirement(criterion), language=2), [statement(claims)], outcome,
         [finding(outcome, reason(found, inner, observed, pointer, negated=negated) | {"claim": claim})])


tie("met-tied", "the last day of February stands for the 29th of a year that has none", {"t.until": "2029-02-28", "t.date": "2024-02-29"}, S, "met",
    {"value": "2029-02-28", "held_against": "2024-02-29"})
tie("must_not_hold-tied", "a day too short", {"t.until": "2029-02-27", "t.date": "2024-02-29"}, N, "must_not_hold",
    {"value": "2029-02-27", "held_against": "2024-02-29"})
tie("not_after-tied", "after is strict", {"t.until": "2026-02-01", "t.date": "2026-01-01"}, N, "not_after",
    {"value": "2026-02-01", "held_against": "2026-01-01"}, negated=False,
    criterion={"after": {"claim": "t.until", "value": {"claim": "t.date", "plus": "P1M"}}})
tie("claim_missing-tied", "neither is stated: the one that is compared is named", {}, U, "claim_missing", None)
tie("claim_missing-tied-other", "the one that it is held against is not stated, and is named", {"t.until": "2029-02-27"}, U, "claim_missing", None,
    claim="t.date")
IN_TIME = {"every": {"claim": "t.faults", "satisfies": {"any_of": [
    {"equals": {"field": "severity", "value": "low"}},
    {"not": {"after": {"field": "fixed_on", "value": {"field": "reported_on", "plus": "P30D"}}}}]}}}
faults = lambda *dates: {"t.faults": [{"severity": "low"}] + [
    {"severity": "high", "reported_on": "2026-01-01"} | ({"fixed_on": fixed} if fixed else {}) for fixed in dates]}
counted = lambda yes, no, unknown, first: {"records": yes + no + unknown, "satisfied": yes, "not_satisfied": no, "undetermined": unknown, "first": first}
one("met", "fixed on the last day", IN_TIME, faults("2026-01-31"), S, counted(2, 0, 0, [0, 1]), name="met-tied-fields", language=2)
one("record_fails", "fixed a day late", IN_TIME, faults("2026-01-31", "2026-02-01"), N, counted(2, 1, 0, [2]), name="record_fails-tied-fields", language=2)
one("field_missing", "not fixed yet", IN_TIME, faults(None), U, counted(1, 0, 1, [1]), name="field_missing-tied-fields", language=2)


def main():
    for old in HERE.glob("*.json"):
        old.unlink()
    for name, content in CASES.items():
        (HERE / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


main()
