#!/usr/bin/env python3
"""Writes the reading vectors beside this file: per format, valid documents and invalid ones that each fail for one reason.
Run it after changing a case, with `--check` to compare; the files are what counts and what other languages use."""
import base64
import hashlib
import json
import pathlib
import shutil
import sys

HERE = pathlib.Path(__file__).parent
A, B, C = ("sha256:" + c * 64 for c in "abc")
AT = "2026-11-01T09:00:00Z"
KEY = "ed25519:11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
KEY2 = "ed25519:PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw="
SAFE = 2**53 - 1
# editions of formats that are not the first
EDITIONS = {fmt: 2 for fmt in ("accreditation", "certificate", "status-history", "status-snapshot", "terms", "trust-policy", "verdict")}


def words(en="Words", ja="言葉"):
    return {"en": en, "ja": ja}


def product():
    return {
        "format": "warifu.product/1", "vendor": "Hamakaze Control Works", "model": "HK-210", "version": "3.2.1", "kind": "component",
        "name": words("Programmable logic controller HK-210", "プログラマブルコントローラ HK-210"),
        "identifiers": [
            {"type": "purl", "value": "pkg:generic/hamakaze/hk-210@3.2.1"},
            {"type": "cpe", "value": "cpe:2.3:o:hamakaze:hk-210_firmware:3.2.1:*:*:*:*:*:*:*"},
            {"type": "gtin", "value": "4006381333931"},
            {"type": "model", "value": "HK-210 / 3.2.1"},
        ],
        "artifacts": [{"name": "hk-210-3.2.1.bin", "digest": A}, {"name": "hk-210-boot.bin", "digest": B}],
    }


def subject():
    return [{"name": a["name"], "digest": {"sha256": a["digest"][7:]}} for a in product()["artifacts"]]


def vocabulary():
    types = [{"kind": k} for k in ["boolean", "integer", "decimal", "date", "timestamp", "version", "digest", "text"]]
    types += [{"kind": k, "tokens": ["low", "high"]} for k in ["token", "ordered_token", "token_list"]]
    types += [{"kind": "duration", "unit": u} for u in ["days", "months"]]
    fields = [{"name": f"f{i}", "type": t, "required": i % 2 == 0, "title": words()} for i, t in enumerate(types)]
    types.append({"kind": "record_list", "fields": fields})
    claims = [
        {"id": f"update.c{i}", "group": "update", "title": words(), "description": words(), "type": t} for i, t in enumerate(types)
    ]
    claims[0]["supported_by"] = [{"kind": "update_test", "reading": words()}]
    claims[8]["tokens"] = {"low": words("Slow", "低速")}
    return {
        "format": "warifu.vocabulary/1", "id": "example-common", "version": "1.0.0", "title": words(),
        "groups": [{"id": "update", "title": words()}], "claims": claims,
        "evidence_kinds": [{"id": "update_test", "title": words()}], "roles": [{"id": "laboratory", "title": words()}],
        "tokens": {"low": words("Low", "低"), "high": words("High", "高")},
    }


CRITERIA = [
    {"present": {"claim": "update.signed"}},
    {"equals": {"claim": "update.signed", "value": True}},
    {"one_of": {"claim": "update.channel", "values": ["https", {"parameter": "channel"}]}},
    {"at_least": {"claim": "update.key_bits", "value": 256}},
    {"at_most": {"claim": "update.delay", "value": "P30D"}},
    {"before": {"claim": "update.last", "value": "2027-01-01"}},
    {"after": {"claim": "update.support_until", "value": {"at": "P1Y6M"}}},
    {"not_older_than": {"claim": "update.last", "age": {"parameter": "age"}}},
    {"version_matches": {"claim": "update.version", "range": ">=1.1.0, <2.0.0 || =3.0.0-rc.1+b"}},
    {"contains_all": {"claim": "update.kinds", "values": ["firmware"]}},
    {"evidence": {"kind": "update_test", "party": "third", "max_age": "P1Y", "role": "laboratory", "supports": "update.signed"}},
    {"evidence": {"kind": "update_test"}},
    {"conforms_to_schema": {"kind": "sbom", "schema": "small"}},
    {"every": {"claim": "update.faults", "satisfies": {"not": {"equals": {"field": "severity", "value": "high"}}}}},
    {"some": {"claim": "update.faults", "satisfies": {"any_of": [{"present": {"field": "fixed"}}]}}},
    {"at_most_count": {"claim": "update.faults", "count": 0, "satisfies": {"all_of": [{"after": {"field": "due", "value": {"at": "P0D"}}}]}}},
    {"holds_certificate": {"set": "part-set", "versions": "*", "level": "star-1", "component": "C-1"}},
    {"holds_certificate": {"set": "part-set", "versions": {"parameter": "versions"}}},
    {"at_least_n_of": {"n": 1, "of": [{"present": {"claim": "update.signed"}}, {"not": {"present": {"claim": "update.channel"}}}]}},
    {"at_least_n_of": {"n": {"parameter": "count"}, "of": [{"present": {"claim": "update.signed"}}]}},
    {"holds_certificate": {"set": "part-set", "versions": "*", "for_each": {"claim": "update.faults", "component": "id", "where": {"not": {"equals": {"field": "severity", "value": "high"}}}}}},
    {"holds_certificate": {"set": "part-set", "versions": "*", "for_each": {"claim": "update.faults", "component": "id"}}},
    {"evidence": {"kind": "update_test", "role": "laboratory", "signers": 2}},
    {"evidence": {"kind": "update_test", "signers": {"parameter": "count"}}},
    {"not": {"before": {"claim": "update.support_until", "value": {"claim": "update.last", "plus": "P5Y"}}}},
    {"every": {"claim": "update.faults", "satisfies": {"before": {"field": "fixed", "value": {"field": "due", "plus": "P30D"}}}}},
    {"evidence": {"kind": "update_test", "made_since": {"claim": "update.last", "plus": "P1M"}}},
    {"evidence": {"kind": "update_test", "max_age": "P1Y", "made_since": {"claim": "update.last", "plus": {"parameter": "age"}}, "signers": 2}},
]


def requirement(i="R.1", criterion=None):
    return {
        "id": i, "groups": ["G"], "title": words(), "statement": words(), "assurance": "sourced",
        "criterion": criterion or CRITERIA[0],
        "examples": {"pass": [{"claims": {}}], "fail": [{"claims": {}}]},
    }


def requirement_set():
    return {
        "format": "warifu.requirement-set/1", "id": "example-baseline", "version": "1.0.0", "language": 1, "status": "final",
        "title": words(), "description": words(), "authority": {"name": words()},
        "source": {"document": "Example", "edition": "1", "published": "2026"}, "effective": {"from": "2026-01-01"},
        "vocabularies": [], "levels": {"scheme": "none"}, "groups": [{"id": "G", "title": words()}], "requirements": [requirement()],
    }


def full_set():
    doc = requirement_set()
    doc["authority"]["country"] = "JP"
    doc["source"] = {"document": "Example", "edition": "1", "published": "2026-02-28", "note": words()}
    doc["legal_basis"] = [{
        "id": "L-1", "instrument": "Example Act", "clause": "4(e)(iii)", "title": words(), "date": "2024-02-29",
        "state": "rescinded_artefact_usable", "state_since": "2026-01-23", "assurance": "unverified", "note": words(),
    }]
    doc["transition"] = {"previous_open_until": "2026-12-31"}
    doc["vocabularies"] = [{"id": "example-common", "version": "1.0.0", "digest": A}]
    doc["levels"] = {"scheme": "ladder", "levels": [{"id": "star-1", "title": words()}, {"id": "star-2", "title": words()}]}
    doc["parameters"] = [
        {"id": "channel", "title": words(), "type": {"kind": "token", "tokens": ["https", "usb"]}, "value": "usb"},
        {"id": "age", "title": words(), "type": {"kind": "duration", "unit": "days"}, "value": "P90D"},
        {"id": "versions", "title": words(), "type": {"kind": "range"}, "value": "*"},
        {"id": "count", "title": words(), "type": {"kind": "count"}, "value": 1},
    ]
    doc["schemas"] = [{"id": "small", "schema": {"type": "object", "maxProperties": 3}}]
    doc["groups"].append({"id": "G.1", "title": words(), "parent": "G"})
    doc["requirements"] = [requirement(f"R.{i + 1}", c) for i, c in enumerate(CRITERIA)]
    for each in doc["requirements"]:
        each |= {"legal_basis": [], "references": []}
    first = doc["requirements"][0]
    first.update({
        "groups": ["G", "G.1"], "guidance": words(), "legal_basis": ["L-1"], "references": [{"document": "IEC 62443-4-1", "ids": ["SM-7"]}],
        "from": "star-1", "applies": CRITERIA[1], "tightened": [{"level": "star-2", "criterion": CRITERIA[3]}],
    })
    first["examples"]["pass"][0] = {
        "claims": {"update.signed": True}, "at": AT,
        "evidence": [{"kind": "update_test", "party": "third", "roles": ["laboratory"], "signer": "Laboratory A", "made_at": AT, "valid_until": AT}],
    }
    first["examples"]["fail"][0] = {"claims": {}, "level": "star-2", "outcome": "undetermined"}
    doc["withdrawn"] = [{"id": "R.0", "successors": [{"requirement": "R.1"}, {"group": "G"}], "note": words()}]
    return doc


def words_set():
    """A catalogue brought in from elsewhere: English only, and no criteria."""
    english = {"en": "Words"}
    control = {"id": "ac-2.1", "groups": ["ac"], "title": english, "statement": {"en": "Within {{ ac-2.1_prm_1 }}."}, "guidance": english, "assurance": "sourced"}
    return requirement_set() | {
        "texts_in": ["en"], "title": english, "description": english, "authority": {"name": english},
        "parameters": [{"id": "ac-2.1_prm_1", "title": english, "type": {"kind": "text"}, "value": "a time"}],
        "groups": [{"id": "ac", "title": english}], "requirements": [control, control | {"id": "ac-2.2", "title": words()}],
        "withdrawn": [{"id": "ac-2.10", "successors": [{"requirement": "ac-2.1"}], "note": english}],
    }


def other_languages(document):
    """The same document with its texts in German and French, the main one first, and nothing in English or Japanese."""
    if isinstance(document, list):
        return [other_languages(each) for each in document]
    if not isinstance(document, dict):
        return document
    if set(document) == {"en", "ja"}:
        return {"fr": f"fr {document['en']}", "de": f"de {document['en']}"}
    return {key: other_languages(each) for key, each in document.items()}


def german_set():
    return other_languages(full_set()) | {"texts_in": ["fr", "de"]}


def vector_set():
    doc = requirement_set()
    doc["levels"] = {"scheme": "vector", "dimensions": [{"id": "FR1", "title": words()}, {"id": "FR2", "title": words()}], "max": 4}
    doc["requirements"][0]["from"] = {"dimension": "FR1", "level": 2}
    doc["requirements"][0]["examples"]["pass"][0]["level"] = "FR1=2,FR2=4"
    return doc


def profile():
    doc = {k: v for k, v in full_set().items() if k in ("version", "status", "title", "description", "authority", "source", "legal_basis", "effective", "transition")}
    return {
        "format": "warifu.profile/1", "id": "example-profile", **doc, "base": {"id": "example-baseline", "version": "1.0.0", "digest": A},
        "select": ["R.1", "R.2"], "exclude": ["R.2"], "parameters": {"age": "P30D"},
        "groups": [{"id": "P", "title": words()}, {"id": "Q", "title": words(), "parent": "P", "legal_basis": ["L-1"], "requirements": ["R.1"]}],
    }


def attestation():
    return {
        "_type": "https://in-toto.io/Statement/v1", "subject": subject(), "predicateType": "urn:warifu:attestation:1",
        "predicate": {
            "product": product(), "made_at": None, "vocabularies": [{"id": "example-common", "version": "1.0.0", "digest": C}],
            "evidence": [{
                "id": "e1", "kind": "update_test", "media_type": "application/json", "name": "test.json", "digest": C, "size": 1024,
                "made_by": "Sazanami Test Laboratory", "made_at": AT, "valid_until": "2027-11-01T09:00:00Z",
            }],
            "claims": [
                {"claim": "update.signed", "value": True, "evidence": ["e1"]},
                {"claim": "update.faults", "value": [{"severity": "low", "count": SAFE}, {"severity": "high", "count": -SAFE}], "evidence": []},
            ],
        },
    }


def envelope():
    return {"payloadType": "application/vnd.in-toto+json", "payload": "e30=", "signatures": [{"keyid": "", "sig": "QUFB"}]}


def admission():
    return {
        "format": "warifu.admission/1", "id": "minato-2026",
        "signers": [
            {"name": "Hamakaze Control Works", "key": KEY, "party": "first", "roles": [], "from": AT, "until": "2027-11-01T09:00:00Z"},
            {"name": "Sazanami Test Laboratory", "key": KEY2, "party": "third", "roles": ["laboratory"]},
        ],
        "evidence_signers": [{
            "name": "Hamakaze build service", "key": KEY, "from": AT, "until": "2027-11-01T09:00:00Z",
            "kinds": [{"kind": "build_provenance", "predicate_types": ["https://slsa.dev/provenance/v0.2", "https://slsa.dev/provenance/v1"]}],
        }, {
            "name": "Hamakaze release workflow",
            "certificate": {
                "identity": "https://git.hamakaze.example/firmware/.workflows/release.yml@refs/heads/main",
                "issuer": "https://token.hamakaze.example", "trusted_root": C,
            },
            "kinds": [{"kind": "build_provenance", "predicate_types": ["https://slsa.dev/provenance/v1"]}],
        }],
        "unsigned": "refuse", "unknown_signers": "admit_as_first", "evidence": "presented", "waivers": "allow",
    }


def waivers():
    return {"format": "warifu.waivers/1", "waivers": [{
        "id": "w-1", "requirement": "R.1", "kind": "risk_accepted", "justification": "The port is not reachable.",
        "approved_by": "Product security board", "from": "2026-01-01", "until": "2026-12-31",
    }]}


def costs():
    return {
        "format": "warifu.costs/1", "default": 2, "claims": {"update.signed": 20, "update.channel": None, "update.delay": 0},
        "evidence": {"update_test": 1000000000, "audit": None}, "certificates": {"example-common": 7, "part-one": None},
    }


def sector_list():
    return {
        "format": "warifu.sector-list/1", "id": "example-sectors", "version": "2.0.0", "title": words(), "description": words(),
        "authority": {"name": words(), "country": "JP"},
        "source": {"document": "Example", "edition": "2", "published": "2014-05", "note": words()},
        "legal_basis": [{
            "id": "L-1", "instrument": "Example Act", "clause": "2", "title": words(), "date": "2014-05-19", "state": "in_force", "assurance": "sourced",
        }],
        "effective": {"from": "2014-05-19", "until": "2018-07-25"}, "assurance": "sourced", "note": words(),
        "sectors": [
            {"id": "water", "title": words("Water", "水道"), "since": "2005-12-13"},
            {"id": "fuel", "title": words("Fuel", "燃料"), "since": "2014-05-19", "assurance": "unverified", "note": words()},
            {"id": "rail", "title": words("Rail", "鉄道")},
        ],
        "previous": {"version": "1.0.0", "digest": A, "assurance": "unverified", "note": words(), "changes": [
            {"change": "added", "to": "fuel"},
            {"change": "withdrawn", "from": "post", "note": words()},
            {"change": "renamed", "from": "water", "to": "water"},
            {"change": "merged_into", "from": "tram", "to": "rail"},
            {"change": "split_into", "from": "energy", "to": "fuel"},
            {"change": "split_into", "from": "energy", "to": "rail"},
        ]},
    }


def crosswalk():
    edge = lambda source, relation, target: {"source": source, "target": target, "relation": relation, "assurance": "sourced"}
    return {
        "format": "warifu.crosswalk/1", "id": "example-crosswalk", "version": "1.0.0", "title": words(), "description": words(),
        "asserter": {"name": words(), "kind": "proposal"},
        "document": {"title": "Example", "edition": "1", "date": "2026-11", "location": "Appendix A"}, "style": "set_theory",
        "source": {"kind": "sector_list", "id": "example-sectors", "version": "2.0.0", "digest": A},
        "target": {"kind": "document", "title": "Other list", "edition": "2013"}, "complete": ["source"], "note": words(),
        "edges": [
            edge("water", "equal", "Water 水"), edge("fuel", "subset_of", "Energy"), edge("energy", "superset_of", "Dams"),
            edge("rail", "intersects_with", "Transport"), edge("rail", "no_relationship", "Energy"),
            edge("credit", "no_relationship", None) | {"assurance": "unverified", "note": words()},
            edge("gas", "subset_of", "Fuels"), edge("oil", "equal", "Fuels"), edge("roads", "superset_of", "Bridges"),
            edge("ports", "intersects_with", "Bridges"),
        ],
        "unions": [
            {"sources": ["gas", "oil"], "target": "Fuels", "relation": "equal", "assurance": "sourced"},
            {"sources": ["roads", "ports"], "target": "Bridges", "relation": "superset_of", "assurance": "unverified", "note": words()},
        ],
    }


def concept_crosswalk():
    document = crosswalk()
    document |= {"style": "concept", "source": document["target"], "target": document["source"] | {"kind": "requirement_set"}}
    document["document"].pop("location"), document.pop("complete"), document.pop("note"), document.pop("unions")
    document["edges"] = [{"source": "SA-8(3)", "target": "PW.1.1", "relation": "related", "assurance": "sourced"}]
    return document


def arrangement():
    provision = {
        "id": "label-meets-duties", "issuer": "jp", "recogniser": "uk",
        "certified": {"id": "example-baseline", "versions": ">=1.0.0, <2.0.0", "levels": ["star-1"], "digests": [A]},
        "counts_as": {"set": "example-duties", "version": "1.0.0", "digest": B, "levels": [
            {"certified": {"at_least": "star-1", "ladder": ["star-1", "star-2"]}, "counts_as": "basic"}, {}]},
        "effect": "deemed_compliant", "product_kinds": ["component"], "excluded_kinds": ["system"], "sectors": ["energy"],
        "conditions": ["issuer_accredited", "same_product", "status_known", "unexpired_at_supply"],
        "from": "2025-12-04T00:00:00Z", "until": "2030-01-01T00:00:00Z", "run_off_until": "2032-01-01T00:00:00Z",
        "granted_from": "2025-01-01T00:00:00Z", "assurance": "sourced", "note": words(),
    }
    back = {
        "id": "duties-waive-three", "issuer": "uk", "recogniser": "jp", "certified": {"id": "example-duties", "versions": "*"},
        "counts_as": {"set": "example-baseline", "version": "1.0.0", "levels": [{"counts_as": "star-1"}]},
        "effect": "waives_requirements", "waived": ["R.1"], "remaining": ["R.2", "R.3"], "from": "2026-01-01T00:00:00Z", "assurance": "unverified",
    }
    plain = {name: value for name, value in back.items() if name not in ("waived", "remaining")}
    nothing = {"id": "nothing", "issuer": "jp", "recogniser": "uk", "certified": {"id": "example-other", "versions": "*"}, "effect": "none",
               "from": "2026-01-01T00:00:00Z", "assurance": "unverified"}
    states = ["announced", "signed", "in_force", "amended", "stalled", "ended"]
    return {
        "format": "warifu.arrangement/1", "charter": {"id": "example-arrangement", "parties": ["jp", "uk"], "begun": "2025-11-05T00:00:00Z"},
        "sequence": 2, "issued_at": AT, "title": words(),
        "parties": [{"id": "jp", "name": words("Japan", "日本"), "kind": "state"}, {"id": "uk", "name": words(), "kind": "private_body"}],
        "states": [{"state": state, "from": f"202{n}-01-01T00:00:00Z"} | ({} if n else {"note": words()}) for n, state in enumerate(states)],
        "provisions": [provision, back, plain | {"id": "fee", "effect": "fee_reduction"},
                       plain | {"id": "simple", "effect": "simplified_application"}, nothing],
        "citations": [{"title": words(), "reference": "SI 2025/1267", "date": "2025-12-04", "assurance": "sourced", "note": words()}],
        "note": words(),
    }


def silent_arrangement():
    document = arrangement()
    for name in ("provisions", "note"):
        document.pop(name)
    return document | {"sequence": 1}


def shared_item():
    return {
        "format": "warifu.shared-item/1", "digest": A, "sequence": 2, "marked_at": AT, "title": words("Report", "報告"), "origin": "hub",
        "marking": "TLP:AMBER", "audience": ["ics-community", "maker", "maker-psirt"], "sectors": ["energy"], "matters": ["plc"],
        "clearances": [{"scheme": "jp-economic", "level": "cleared"}], "release_at": "2026-11-02T00:00:00Z", "approved_at": AT, "note": words(),
    }


def public_item(marking):
    kept = ("format", "digest", "marked_at", "title", "origin")
    return {name: value for name, value in shared_item().items() if name in kept} | {"sequence": 1, "marking": marking}


def sharing_circle():
    held = {"scheme": "jp-economic", "level": "cleared", "from": AT, "until": "2036-11-01T00:00:00Z", "revoked_at": "2027-01-01T00:00:00Z"}
    period = {"from": AT, "until": "2027-11-01T00:00:00Z"}
    age = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
    rest = {"sectors": ["energy"], "matters": ["plc"], "clearances": [held], "recipients": [age], "keys": [KEY]}
    return {
        "format": "warifu.sharing-circle/1", "title": words(), "issued_at": AT, "until": "2026-12-01T00:00:00Z",
        "states": [{"id": "jp", "name": words("Japan", "日本"), "keys": [KEY]}, {"id": "us", "name": words("United States", "米国")}],
        "schemes": [{"id": "jp-economic", "state": "jp", "law": words("Act 27 of 2024", "令和6年法律第27号"), "levels": ["cleared"]},
                    {"id": "us-national", "state": "us", "law": words(), "levels": ["confidential", "secret", "top_secret"]}],
        "communities": [
            {"id": "ics-community", "name": words(), "markings": ["TLP:AMBER", "TLP:AMBER+STRICT", "TLP:CLEAR", "TLP:GREEN", "TLP:RED"], "hub": "hub",
             "needs_approval": True, "members": [{"organisation": "hub"} | period, {"organisation": "maker", "from": AT}]},
            {"id": "open-community", "name": words(), "markings": ["TLP:GREEN"]}],
        "organisations": [{"id": "hub", "name": words()}, {"id": "maker", "name": words(), "clients": [{"organisation": "plant"} | period]} | rest,
                          {"id": "plant", "name": words()}],
        "people": [{"id": "maker-psirt", "name": words("Duty officer", "当直"), "organisation": "maker"} | period
                   | {name: value for name, value in rest.items() if name != "sectors"},
                   {"id": "plant-duty", "name": words(), "organisation": "plant", "from": AT}],
        "adopted": [A], "note": words(),
    }


def clearance_arrangement():
    jp, us = {"scheme": "jp-economic", "level": "cleared"}, {"scheme": "us-national", "level": "confidential"}
    return {
        "format": "warifu.clearance-arrangement/1", "id": "example-clearances", "parties": ["jp", "us"], "sequence": 2, "issued_at": AT, "title": words(),
        "correspondences": [
            {"id": "there", "held": jp, "counts_as": us, "from": AT, "until": "2030-01-01T00:00:00Z", "chains": True, "assurance": "sourced"},
            {"id": "back", "held": us, "counts_as": jp, "from": AT, "assurance": "unverified"}],
        "ended_at": "2031-01-01T00:00:00Z", "note": words(),
        "citations": [{"title": words(), "reference": "No. 1", "date": "2026", "assurance": "unverified", "note": words()}],
    }


def anonymisation():
    return {
        "format": "warifu.anonymisation/1", "title": words(), "remove": ["/document/publisher", "/list/*/a~1b~0"],
        "replace": [{"pointer": "/document/title", "with": "An incident"}],
        "names": [{"name": "Hamakaze Control Works", "with": "a maker"}, {"name": "浜風制御", "with": "製造者"}], "note": words(),
    }


def advisory_policy():
    effect = lambda action, **more: {"action": action, "reason": words()} | more
    return {
        "format": "warifu.advisory-policy/1", "title": words(), "rules": [
            {"id": "exploited", "when": CRITERIA[0], "then": effect("suspend")},
            {"id": "old", "when": CRITERIA[1], "then": effect("ask", within="P14D")},
        ], "otherwise": effect("nothing"), "note": words(),
    }


def parcel():
    return {"format": "warifu.parcel/1", "sender": "hub", "recipient": "maker", "sent_at": AT, "open_by": "2026-11-05T00:00:00Z", "marking": A, "item": A, "salt": A}


def delivery_log():
    other = A.replace("a" * 8, "b" * 8)
    return {"format": "warifu.delivery-log/1", "deliveries": [{"parcel": A, "sent_at": AT, "open_by": "2026-11-05T00:00:00Z"}, {"parcel": other, "sent_at": AT}]}


def catalog_index():
    kinds = ["vocabulary", "requirement_set", "profile", "sector_list", "crosswalk", "arrangement"]
    entry = lambda kind: {"kind": kind, "id": f"example-{kind}".replace("_", "-"), "version": "1.2.0-draft.1", "file": f"sets/{kind}-1.2.0-draft.1+b.json", "digest": A}
    return {"format": "warifu.catalog-index/1", "documents": [entry(kind) for kind in kinds] + [entry("vocabulary") | {"id": "example-crosswalk", "file": "a"}]}


def record():
    reason = {
        "code": "not_equal", "claim": "update.signed", "scope": "criterion", "negated": True, "pointer": "/requirements/0/criterion/not",
        "expected": CRITERIA[1], "observed": False,
    }
    evidence = {"code": "evidence_missing", "claim": None, "kind": "update_test", "scope": "applies", "pointer": "/requirements/1/applies",
                "expected": CRITERIA[11], "observed": None}
    return {
        "format": "warifu.record/1", "language": 1, "at": AT, "level": "star-1", "outcome": "undetermined",
        "set": {"id": "example-baseline", "version": "1.0.0", "digest": A},
        "vocabularies": [{"id": "example-common", "version": "1.0.0", "digest": C}], "product": product(),
        "inputs": [{"digest": B, "payload": C, "kind": "envelope", "party": "third", "roles": ["laboratory"],
                    "signers": [{"key": A, "name": "Sazanami Test Laboratory"}]}],
        "evidence": [{"digest": A, "input": B, "kind": "update_test", "presented": False},
                     {"digest": C, "input": B, "kind": "build_provenance", "presented": True, "signers": [
                         {"certificate": {"identity": "https://git.hamakaze.example/firmware/.workflows/release.yml@refs/heads/main",
                                          "issuer": "https://token.hamakaze.example", "signed_at": AT, "trusted_root": C},
                          "name": "Hamakaze release workflow"},
                         {"key": A, "name": "Hamakaze build service"}]}],
        "certificates": [{"certificate": A, "policy": B, "set": {"id": "part-set", "version": "1.0.0", "digest": C}, "level": None,
                          "model": "C-1", "identifiers": [{"type": "model", "value": "C-1"}], "granted_at": AT, "expires_at": None}],
        "admission": {"id": "minato-2026", "digest": C},
        "waivers": {"digest": B, "states": [{"id": "w-1", "requirement": "R.1", "state": "applied"}]},
        "findings": [
            {"requirement": "R.1", "outcome": "not_satisfied", "waived": "w-1", "reasons": [reason]},
            {"requirement": "R.2", "outcome": "undetermined", "reasons": [evidence]},
        ],
        "weakenings": [{"code": "evidence_bound_by_maker", "digest": A}, {"code": "evidence_not_presented", "digest": A}, {"code": "requirement_waived", "requirement": "R.1"}],
    }


def terms():
    return {
        "format": "warifu.terms/2", "number": "MCO-2026-0042", "body": {"name": words("Minato Conformity Office", "港適合性評価機関"), "id": "minato", "address": "1 Quay", "series": [A, B]},
        "holder": {"name": words("Hamakaze Control Works", "浜風制御製作所"), "address": "2 Beach"}, "scope": words(),
        "granted_at": AT, "expires_at": "2028-11-01T09:00:00Z", "signatory": "Certification manager",
    }


SCORE = {"at_least": 6, "reached": 7, "open": 1, "of": 10}


def certificate():
    t = terms()
    return {
        "_type": "https://in-toto.io/Statement/v1", "subject": subject(), "predicateType": "urn:warifu:certificate:2",
        "predicate": {
            "number": t["number"], "body": t["body"], "holder": t["holder"], "product": product(), "scope": words(),
            "set": {"id": "example-baseline", "version": "1.0.0", "digest": A, "title": words()}, "level": None, "outcome": "satisfied",
            "decided_at": AT, "granted_at": AT, "expires_at": None, "signatory": t["signatory"],
            "evaluation": {"record": B, "at": AT}, "findings": {"count": 2, "root": C}, "waived": ["R.1"], "weakenings": ["requirement_waived"],
        },
    }


def bundle():
    return {"format": "warifu.bundle/1", "certificate": envelope(), "disclosed": [
        {"index": 0, "requirement": "R.1", "outcome": "satisfied", "salt": "0f" * 32, "proof": [A, B]}],
        "accreditation": [envelope()], "status": [envelope(), envelope()], "arrangements": [envelope()],
        "log": "c2sp.org/tlog-proof@v1\nindex 0\n\nlog.example\n1\n" + "A" * 43 + "=\n\n\u2014 log.example " + "A" * 88 + "\n"}


def accreditation(keys=None):
    keys = keys or [
        {"name": "Certification", "key": KEY, "roles": ["certifier", "reviewer"], "from": AT, "until": "2036-01-01T00:00:00Z"},
        {"name": "Status", "key": KEY2, "roles": ["status"]},
    ]
    digest = hashlib.sha256(json.dumps(keys, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    return {
        "_type": "https://in-toto.io/Statement/v1", "subject": [{"name": "minato", "digest": {"sha256": digest}}],
        "predicateType": "urn:warifu:accreditation:2",
        "predicate": {
            "charter": {"issuer": {"series": A}, "body": "minato", "begun": AT}, "body": {"name": words("Minato Conformity Office", "港適合性評価機関"), "id": "minato", "address": "Minato, Tokyo"},
            "kind": "certifies", "sequence": 2, "issued_at": AT, "from": AT, "until": "2030-01-01T00:00:00Z", "keys": keys,
            "thresholds": [{"role": "certifier", "count": 1}, {"role": "reviewer", "count": 1}],
            "scope": {
                "sets": [{"id": "example-baseline", "versions": ">=1.0.0, <2.0.0", "levels": ["star-1"], "digests": [A]}],
                "product_kinds": ["component"], "sectors": ["energy"],
            },
            "revocations": [
                {"key": KEY2, "revoked_at": "2027-01-02T00:00:00Z", "compromised_at": "2027-01-01T00:00:00Z", "reason": words()},
                {"key": KEY, "revoked_at": "2027-01-02T00:00:00Z", "reason": words()},
            ],
            "suspensions": [{"from": "2027-01-01T00:00:00Z", "until": "2027-02-01T00:00:00Z", "reason": words()}, {"from": "2028-01-01T00:00:00Z", "reason": words()}],
        },
    }


def many_keys(count):
    key = lambda n: "ed25519:" + base64.b64encode(bytes([n] * 32)).decode()
    return accreditation([{"name": "Key", "key": key(n), "roles": ["certifier"]} for n in range(count)])


def events():
    return [
        {"index": 1, "status": "suspended", "from": AT, "recorded_at": AT, "reason": words("Audit", "監査")},
        {"index": 9, "status": "withdrawn", "from": "2026-10-01T00:00:00Z", "recorded_at": AT, "reason": words("Fault", "不具合")},
    ]


def status_snapshot():
    return {
        "format": "warifu.status-snapshot/2", "body": "minato", "series": [A, B], "sequence": 7, "issued_at": AT, "next_update": "2026-11-08T09:00:00Z",
        "count": 10, "list": "ZrA=", "events": events(),
    }


def placed(index):
    digest = "sha256:" + hashlib.sha256(str(index).encode()).hexdigest()
    return {
        "index": index, "number": f"MCO-2026-{index:04}", "certificate": digest,
        "set": {"id": "example-baseline", "version": "1.0.0", "digest": A}, "level": "star-1" if index % 2 else None,
        "holder": words("Hamakaze Control Works", "浜風制御製作所"), "granted_at": AT, "expires_at": None if index == 3 else "2028-11-01T00:00:00Z",
    }


def status_history():
    return {
        "format": "warifu.status-history/2", "body": "minato", "series": [A, B], "certificates": [placed(i) for i in range(10)],
        "events": events() + [
            {"index": 1, "status": "active", "from": AT, "recorded_at": "2026-11-02T00:00:00Z", "reason": words("Audit passed", "監査合格")}],
        "published": {"sequence": 7, "digest": A, "issued_at": AT, "series": [A], "count": 10, "list": "ZrA=", "events": 2, "state": B},
        "pending": [{"index": 8, "bundle": "e30="}, {"index": 9, "bundle": "e30="}],
    }


def officer(name="Registrar", key=KEY, role="registrar"):
    return {"name": name, "key": key, "roles": [role]}


def ledger_opening():
    two = lambda kind, first, second: {"kind": kind, "steps": [{"step": "proposed", "roles": [first]}, {"step": "decided", "roles": [second]}]}
    return {
        "body": {"name": words(), "id": "minato"}, "origin": "log.minato.example/certificates",
        "officers": [officer(), {**officer("Certifier", KEY2, "certifier"), "from": AT, "until": "2030-01-01T00:00:00Z"}],
        "rules": [
            {"kind": "certification", "steps": [{"step": step, "roles": [role]} for step, role in [
                ("applied", "registrar"), ("evaluated", "evaluator"), ("reviewed", "reviewer"), ("decided", "certifier")]]},
            two("status", "registrar", "certifier"), two("accreditation", "registrar", "certifier"),
            two("officers", "administrator", "administrator"), two("hold", "registrar", "certifier"),
        ],
        "thresholds": [{"role": "certifier", "count": 1}], "retention": "P10Y", "surveillance": "P1Y",
    }


def ledger_entry(act=None, sequence=None):
    first = act is None
    return {
        "format": "warifu.ledger-entry/1", "sequence": 0 if first else 7, "previous": None if first else A, "known_at": AT,
        "act": {"opened": ledger_opening()} if first else act,
    }


def ledger_acts():
    return [ledger_entry({name: act}) for name, act in [
        ("step", {"key": KEY, "envelope": envelope()}),
        ("placed", {"certificate": A, "number": "MCO-2026-0042", "index": 3, "step": B}),
        ("signed", {"certificate": A, "key": KEY, "signature": "c2ln"}),
        ("issued", {"certificate": A, "number": "MCO-2026-0042", "index": 3, "envelope": C, "leaf": 4}),
        ("status", {"index": 3, "status": "withdrawn", "from": AT, "reason": words(), "step": B}),
        ("status", {"index": 3, "status": "withdrawn", "from": AT, "reason": words(), "step": None, "recorded_at": AT}),
        ("officer", {"officer": officer(), "step": B}),
        ("edition", {"edition": C, "series": A, "sequence": 2, "step": B}),
        ("hold", {"hold": {"certificate": A, "until": None, "reason": words()}, "index": 3, "step": B}),
        ("snapshot", {"sequence": 7, "digest": A, "issued_at": AT, "series": [A, B], "count": 10, "list": "ZrA=", "events": 2, "next_update": AT, "envelope": B}),
        ("checkpoint", {"size": 5, "note": "log.minato.example/certificates\n5\nAQ==\n"}),
        ("head", {"length": 7, "entry": A, "leaf": 4}),
        ("entered", {"certificate": A, "number": "MCO-2025-0001", "index": 0, "envelope": B}),
        ("logged", {"document": A, "leaf": 0}),
    ]]


def ledger_step():
    return {
        "format": "warifu.ledger-step/1", "ledger": A, "case": "2026-0042", "kind": "certification", "step": "evaluated", "previous": B, "at": AT,
        "documents": [A, C], "record": C,
    }


def ledger_steps():
    say = lambda kind, step, **contents: {**{k: v for k, v in ledger_step().items() if k not in ("documents", "record")}, "kind": kind, "step": step, **contents}
    return [
        say("certification", "applied", previous=None), say("certification", "reviewed", record=C), say("certification", "decided", terms=C),
        say("certification", "rejected", reason=words()), say("status", "proposed", change={"certificate": A, "status": "suspended", "from": AT, "reason": words()}),
        say("status", "decided"), say("accreditation", "proposed", edition=A), say("officers", "proposed", officer=officer()),
        say("hold", "proposed", hold={"certificate": A, "until": AT, "reason": words()}), say("hold", "reviewed"),
    ]


def trust_policy():
    return {
        "format": "warifu.trust-policy/2", "id": "harbour-import",
        "roots": [{"name": "Minato Conformity Office", "body": "minato", "key": KEY, "roles": ["certifier"], "from": AT, "until": "2036-01-01T00:00:00Z"}],
        "thresholds": [{"role": "certifier", "count": 1}],
        "sets": [{"id": "example-baseline", "versions": ">=1.0.0, <2.0.0", "levels": ["star-1"], "digests": [A]}],
        "product_kinds": ["component"], "product": "required", "waivers": "refuse", "required_findings": ["R.1"],
        "max_certificate_age": "P3Y", "status": {"required": False, "max_age": "P30D"},
        "accreditation": {
            "required": True, "authorities": [
                {"name": "harbour-ministry", "keys": [{"name": "Ministry 1", "key": KEY, "from": AT, "until": "2036-01-01T00:00:00Z"}, {"name": "Ministry 2", "key": KEY2}], "threshold": 2, "sectors": ["energy"]},
                {"name": "market-office", "keys": [{"name": "Office", "key": KEY}], "threshold": 1},
            ],
            "in_force": "throughout", "series": [B, A], "max_age": "P1Y",
        },
        "log": {"required": True, "logs": ["log.example+00000000+AQ=="], "witnesses": ["w1.example+00000000+BA==", "w2.example+00000000+BA=="], "quorum": 2, "max_delay": "P30D"},
        "recognition": {
            "adopted": [A], "arrangements": [B], "partial_sectors": "accept",
            "parties": [
                {"id": "jp", "keys": [{"name": "Ministry", "key": KEY}, {"name": "Agency", "key": KEY2}], "threshold": 2, "recognises": [{"id": "example-duties", "versions": "*"}]},
                {"id": "uk", "series": C},
            ],
            "issuers": [{"id": "jp", "authorities": ["harbour-ministry"], "series": [B]}, {"id": "uk", "bodies": ["minato"]}],
            "crosswalks": [{"digest": C, "from": AT, "until": "2036-01-01T00:00:00Z"}],
        },
    }


def assessment():
    return {
        "format": "warifu.assessment/1", "sets": [{"set": "us-ssdf", "versions": ">=1.1.0, <2.0.0"}, {"set": "jp-jc-star", "level": "star-1"}],
        "shelf": ["sets/own.json"], "admission": "admission.json", "waivers": "waivers.json", "about": ["evidence/folder.cdx.json"], "output": "out",
    }


def questionnaire():
    question = {
        "claim": "update.signed", "question": words("Signed updates?", "更新の署名？"), "answers": words("true or false", "true 又は false"),
        "said_in": words("Update test", "更新試験"), "asked_by": ["example-requirements R.1"], "answer": True,
    }
    return {
        "format": "warifu.questionnaire/1", "product": {"artifacts": [A], "identifiers": [{"type": "model", "value": "HK-210 / 3.2.1"}]},
        "kind": "update_test", "title": "Update test", "made_by": "Sazanami Test Laboratory", "made_at": AT, "valid_until": None,
        "questions": [question, question | {"claim": "update.kinds", "answer": None}],
    }


def declaration():
    return {
        "format": "warifu.declaration/1", "product": {"artifacts": [A], "identifiers": [{"type": "model", "value": "HK-210 / 3.2.1"}]},
        "kind": "update_test", "title": "Update test", "made_by": "Sazanami Test Laboratory", "made_at": AT,
        "valid_until": "2027-11-01T09:00:00Z", "claims": {"update.signed": True, "update.kinds": ["firmware"]},
    }


SCHEMA = HERE.parents[2] / "schemas" / "verdict-2.schema.json"
CHECKS = [item["properties"]["check"]["const"] for item in json.loads(SCHEMA.read_text())["properties"]["checks"]["prefixItems"]]


def verdict():
    p = certificate()["predicate"]
    kept = ["number", "body", "holder", "scope", "set", "level", "granted_at", "expires_at", "signatory", "waived", "weakenings"]
    summary = {k: p[k] for k in kept} | {"digest": A, "record": B}
    summary["product"] = {k: product()[k] for k in ["vendor", "model", "version", "kind", "name"]}
    summary["body"] = {k: v for k, v in p["body"].items() if k != "series"}
    edition = {"name": words(), "kind": "certifies", "sequence": 2, "issued_at": AT}
    summary["path"] = [{"series": B, "body": "minato", **edition}, {"series": A, "body": "minato-board"}, {"authority": "harbour-ministry"}]
    summary["signers"] = [{"key": C, "name": "Minato Conformity Office", "roles": ["certifier"]}]
    return {
        "format": "warifu.verdict/2", "verdict": "refuse", "code": "expired", "at": AT, "known_at": None,
        "policy": {"id": "harbour-import", "digest": A}, "bundle": B, "certificate": summary,
        "disclosed": [{"requirement": "R.1", "outcome": "satisfied"}],
        "checks": [
            {"check": c, "outcome": "fail", "code": "expired", "detail": {"expires_at": AT}} if c == "validity" else {"check": c, "outcome": "pass", "code": "ok"}
            for c in CHECKS
        ],
    }


def nested(levels, operator="not"):
    inner = {"present": {"claim": "update.signed"}}
    for _ in range(levels):
        inner = {operator: inner} if operator == "not" else {operator: [inner]}
    return inner


REMOVE = object()


def change(document, changes):
    document = json.loads(json.dumps(document))  # no shared parts
    for pointer, value in changes:
        *path, last = [s.replace("~1", "/").replace("~0", "~") for s in pointer.split("/")[1:]]
        at = document
        for step in path:
            at = at[int(step)] if isinstance(at, list) else at[step]
        if isinstance(at, list):
            if last == "-":
                at.append(value)
            elif value is REMOVE:
                del at[int(last)]
            else:
                at[int(last)] = value
        elif value is REMOVE:
            del at[last]
        else:
            at[last] = value
    return document


CROSS = "a schema cannot follow references inside a document"
ONCE = "a schema cannot ask for unique ids in a list of objects"
ORDER = "a schema cannot compare two values"
HISTORY = "a schema cannot follow a history"
CALENDAR = "the pattern knows no leap years"
NUMBER = "to a schema 1.0 is an integer"
SIZE = "a schema cannot count bytes or depth"


def bad(name, code, pointer, *changes, schema=None):
    return name, code, pointer, changes, schema


# Per format: valid documents, and changes to the first of them that each break one thing.
FORMATS = {
    "product": ([product(), change(product(), [("/identifiers", REMOVE)])], [
        bad("wrong-format", "wrong-format", "/format", ("/format", "warifu.product/2")),
        bad("no-format", "missing-field", "", ("/format", REMOVE)),
        bad("unknown-field", "unknown-field", "/colour", ("/colour", "grey")),
        bad("not-an-object", "wrong-type", "", ("", [])),
        bad("empty-vendor", "empty", "/vendor", ("/vendor", "")),
        bad("control-character", "control-character", "/vendor", ("/vendor", "a\u0007b")),
        bad("control-character-c1", "control-character", "/vendor", ("/vendor", "a\u009bb")),
        bad("vendor-null", "wrong-type", "/vendor", ("/vendor", None)),
        bad("kind-not-a-token", "not-canonical", "/kind", ("/kind", "Component")),
        bad("kind-too-long", "not-canonical", "/kind", ("/kind", "a" * 65)),
        bad("name-without-japanese", "missing-field", "/name", ("/name/ja", REMOVE)),
        bad("name-third-language", "unknown-field", "/name/de", ("/name/de", "Steuerung")),
        bad("no-artifacts", "empty", "/artifacts", ("/artifacts", [])),
        bad("artifact-twice", "duplicate-item", "/artifacts/1", ("/artifacts/1/digest", A), schema=ONCE),
        bad("artifact-name-twice", "duplicate-item", "/artifacts/1", ("/artifacts/1/name", "hk-210-3.2.1.bin"), schema=ONCE),
        bad("digest-upper-case", "not-canonical", "/artifacts/0/digest", ("/artifacts/0/digest", A.upper())),
        bad("digest-other-algorithm", "not-canonical", "/artifacts/0/digest", ("/artifacts/0/digest", "sha512:" + "a" * 128)),
        bad("digest-short", "not-canonical", "/artifacts/0/digest", ("/artifacts/0/digest", A[:-1])),
        bad("identifier-twice", "duplicate-item", "/identifiers/4", ("/identifiers/-", {"type": "gtin", "value": "4006381333931"})),
        bad("identifier-kind", "not-one-of", "/identifiers/0/type", ("/identifiers/0/type", "swid")),
        bad("purl-without-scheme", "not-canonical", "/identifiers/0/value", ("/identifiers/0/value", "generic/hk-210")),
        bad("cpe-2.2", "not-canonical", "/identifiers/1/value", ("/identifiers/1/value", "cpe:/o:hamakaze:hk-210")),
        bad("gtin-check-digit", "not-canonical", "/identifiers/2/value", ("/identifiers/2/value", "4006381333932"), schema="a schema cannot compute check digits"),
        bad("gtin-eleven-digits", "not-canonical", "/identifiers/2/value", ("/identifiers/2/value", "40063813339")),
    ]),
    "vocabulary": ([vocabulary(), change(vocabulary(), [("/evidence_kinds", REMOVE), ("/roles", REMOVE), ("/claims/0/supported_by", REMOVE), ("/claims/8/tokens", REMOVE), ("/tokens", REMOVE)]), other_languages(vocabulary()) | {"texts_in": ["fr", "de"]}], [
        bad("version-two-parts", "not-canonical", "/version", ("/version", "1.0")),
        bad("version-leading-zero", "not-canonical", "/version", ("/version", "1.01.0")),
        bad("id-upper-case", "not-canonical", "/id", ("/id", "Example")),
        bad("claim-id-one-word", "not-canonical", "/claims/0/id", ("/claims/0/id", "signed")),
        bad("claim-id-hyphen", "not-canonical", "/claims/0/id", ("/claims/0/id", "update.is-signed")),
        bad("claim-twice", "duplicate-item", "/claims/1", ("/claims/1/id", "update.c0"), schema=ONCE),
        bad("group-twice", "duplicate-item", "/groups/1", ("/groups/-", {"id": "update", "title": words("Other")}), schema=ONCE),
        bad("evidence-kind-twice", "duplicate-item", "/evidence_kinds/1", ("/evidence_kinds/-", {"id": "update_test", "title": words("Other")}), schema=ONCE),
        bad("role-twice", "duplicate-item", "/roles/1", ("/roles/-", {"id": "laboratory", "title": words("Other")}), schema=ONCE),
        bad("claim-without-group", "unknown-reference", "/claims/0", ("/claims/0/group", "other"), schema=CROSS),
        bad("unknown-kind-of-evidence", "unknown-reference", "/claims/0", ("/claims/0/supported_by/0/kind", "other"), schema=CROSS),
        bad("unknown-type", "not-one-of", "/claims/0/type/kind", ("/claims/0/type/kind", "float")),
        bad("boolean-with-unit", "unknown-field", "/claims/0/type/unit", ("/claims/0/type/unit", "days")),
        bad("duration-without-unit", "missing-field", "/claims/11/type", ("/claims/11/type/unit", REMOVE)),
        bad("duration-in-weeks", "not-one-of", "/claims/11/type/unit", ("/claims/11/type/unit", "weeks")),
        bad("token-without-tokens", "empty", "/claims/8/type/tokens", ("/claims/8/type/tokens", [])),
        bad("token-twice", "duplicate-item", "/claims/8/type/tokens/1", ("/claims/8/type/tokens/1", "low")),
        bad("records-without-fields", "empty", "/claims/13/type/fields", ("/claims/13/type/fields", [])),
        bad("field-twice", "duplicate-item", "/claims/13/type/fields/1", ("/claims/13/type/fields/1/name", "f0"), schema=ONCE),
        bad("records-in-records", "rule-broken", "/claims/13/type/fields/0/type",
            ("/claims/13/type/fields/0/type", {"kind": "record_list", "fields": [{"name": "a", "type": {"kind": "text"}, "required": True, "title": words()}]})),
        bad("title-of-no-token", "unknown-reference", "/tokens/middle", ("/tokens/middle", words("Middle", "中")), schema=CROSS),
        bad("title-of-another-claims-token", "unknown-reference", "/claims/0/tokens/low", ("/claims/0/tokens", {"low": words("Low", "低")}), schema=CROSS),
        bad("rule-unknown", "not-one-of", "/claims/0/combine", ("/claims/0/combine", "average")),
        bad("rule-of-another-type", "rule-broken", "/claims/0/combine", ("/claims/0/combine", "sum"), schema=CROSS),
        bad("title-in-one-language", "missing-field", "/tokens/low", ("/tokens/low/ja", REMOVE)),
        bad("title-of-no-name", "not-canonical", "/tokens/Low", ("/tokens/Low", words("Low", "低"))),
        bad("required-as-text", "wrong-type", "/claims/13/type/fields/0/required", ("/claims/13/type/fields/0/required", "yes")),
    ]),
    "requirement-set": ([full_set(), requirement_set(), vector_set(), words_set(), german_set()], [
        bad("without-criterion-examples", "rule-broken", "/requirements/1/examples", ("/requirements/1/criterion", REMOVE)),
        bad("without-criterion-applies", "rule-broken", "/requirements/0/applies", ("/requirements/0/criterion", REMOVE), ("/requirements/0/examples", REMOVE), ("/requirements/0/tightened", REMOVE)),
        bad("without-criterion-tightened", "rule-broken", "/requirements/1/tightened", ("/requirements/1/criterion", REMOVE), ("/requirements/1/examples", REMOVE), ("/requirements/1/tightened", [])),
        bad("criterion-without-examples", "missing-field", "/requirements/1", ("/requirements/1/examples", REMOVE)),
        bad("one-language-unsaid", "missing-field", "/requirements/1/statement", ("/requirements/1/statement/ja", REMOVE)),
        bad("language-listed-and-not-there", "rule-broken", "/title", ("/texts_in", ["en", "de"]), schema=CROSS),
        bad("both-languages-said", "rule-broken", "/texts_in", ("/texts_in", ["en", "ja"])),
        bad("language-twice", "duplicate-item", "/texts_in", ("/texts_in", ["de", "de"])),
        bad("no-language", "empty", "/texts_in", ("/texts_in", [])),
        bad("language-by-its-name", "not-canonical", "/texts_in/0", ("/texts_in", ["german"])),
        bad("language-unlisted", "unknown-field", "/groups/0/title/de", ("/groups/0/title/de", "Wörter")),
        bad("number-fraction", "number-not-integer", "/language", ("/language", 1.5)),
        bad("number-exponent", "number-not-integer", "/requirements/3/criterion/at_least/value", ("/requirements/3/criterion/at_least/value", "@1e2@"), schema=NUMBER),
        bad("number-minus-zero", "number-not-integer", "/requirements/3/criterion/at_least/value", ("/requirements/3/criterion/at_least/value", "@-0@"), schema=NUMBER),
        bad("number-with-point", "number-not-integer", "/language", ("/language", "@1.0@"), schema=NUMBER),
        bad("number-too-large", "number-out-of-range", "/requirements/3/criterion/at_least/value", ("/requirements/3/criterion/at_least/value", 2**53)),
        bad("language-zero", "number-out-of-range", "/language", ("/language", 0)),
        bad("language-negative", "number-out-of-range", "/language", ("/language", -1)),
        bad("status", "not-one-of", "/status", ("/status", "published")),
        bad("published", "not-canonical", "/source/published", ("/source/published", "2026-2")),
        bad("legal-state", "not-one-of", "/legal_basis/0/state", ("/legal_basis/0/state", "valid")),
        bad("legal-id-twice", "duplicate-item", "/legal_basis/1", ("/legal_basis/-", full_set()["legal_basis"][0]), schema=ONCE),
        bad("date-of-no-day", "not-canonical", "/effective/from", ("/effective/from", "2026-04-31")),
        bad("date-of-no-leap-year", "not-canonical", "/effective/from", ("/effective/from", "2026-02-29"), schema=CALENDAR),
        bad("date-year-zero", "not-canonical", "/effective/from", ("/effective/from", "0000-01-01")),
        bad("effective-null", "wrong-type", "/effective", ("/effective", None)),
        bad("transition-null", "wrong-type", "/transition", ("/transition", None)),
        bad("unknown-scheme", "not-one-of", "/levels/scheme", ("/levels", {"scheme": "stars"})),
        bad("ladder-without-rungs", "empty", "/levels/levels", ("/levels/levels", [])),
        bad("rung-twice", "duplicate-item", "/levels/levels/1", ("/levels/levels/1", {"id": "star-1", "title": words("Other")}), schema=ONCE),
        bad("ladder-too-high", "too-many", "/levels/levels", ("/levels/levels", [{"id": f"star-{i}", "title": words()} for i in range(1, 102)])),
        bad("scheme-none-with-levels", "unknown-field", "/levels/levels", ("/levels/scheme", "none")),
        bad("parameter-of-other-type", "rule-broken", "/parameters/0/value", ("/parameters/0/value", "post"), schema=CROSS),
        bad("count-parameter-negative", "rule-broken", "/parameters/3/value", ("/parameters/3/value", -1), schema=CROSS),
        bad("range-parameter-caret", "rule-broken", "/parameters/2/value", ("/parameters/2/value", "^1.0.0"), schema=CROSS),
        bad("parameter-twice", "duplicate-item", "/parameters/1", ("/parameters/1/id", "channel"), schema=ONCE),
        bad("schema-twice", "duplicate-item", "/schemas/1", ("/schemas/-", {"id": "small", "schema": True}), schema=ONCE),
        bad("group-twice", "duplicate-item", "/groups/1", ("/groups/1/id", "G"), schema=ONCE),
        bad("group-its-own-parent", "unknown-reference", "/groups/1", ("/groups/1/parent", "G.1"), schema=CROSS),
        bad("requirement-twice", "duplicate-item", "/requirements/1", ("/requirements/1/id", "R.1"), schema=ONCE),
        bad("requirement-without-group", "empty", "/requirements/0", ("/requirements/0/groups", [])),
        bad("requirement-unknown-group", "unknown-reference", "/requirements/0/groups/0", ("/requirements/0/groups", ["H"]), schema=CROSS),
        bad("requirement-unknown-legal-basis", "unknown-reference", "/requirements/0/legal_basis/0", ("/requirements/0/legal_basis", ["L-2"]), schema=CROSS),
        bad("requirement-unknown-level", "unknown-reference", "/requirements/0/from", ("/requirements/0/from", "star-9"), schema=CROSS),
        bad("requirement-vector-level", "unknown-reference", "/requirements/0/from", ("/requirements/0/from", {"dimension": "FR1", "level": 1}), schema=CROSS),
        bad("level-zero", "number-out-of-range", "/requirements/0/from/level", ("/requirements/0/from", {"dimension": "FR1", "level": 0})),
        bad("withdrawn-and-used", "rule-broken", "/withdrawn/0", ("/withdrawn/0/id", "R.1"), schema=CROSS),
        bad("example-level-unknown", "unknown-reference", "/requirements/0/examples/fail/0/level", ("/requirements/0/examples/fail/0/level", "star-9"), schema=CROSS),
        bad("example-level-number", "wrong-type", "/requirements/0/examples/fail/0/level", ("/requirements/0/examples/fail/0/level", 1)),
        bad("withdrawn-twice", "duplicate-item", "/withdrawn/1", ("/withdrawn/-", full_set()["withdrawn"][0]), schema=ONCE),
        bad("successor-unknown", "unknown-reference", "/withdrawn/0", ("/withdrawn/0/successors/0/requirement", "R.99"), schema=CROSS),
        bad("successor-both", "rule-broken", "/withdrawn/0/successors/0", ("/withdrawn/0/successors/0", {"requirement": "R.1", "group": "G"})),
        bad("successor-neither", "rule-broken", "/withdrawn/0/successors/0", ("/withdrawn/0/successors/0", {})),
        bad("no-passing-example", "empty", "/requirements/0/examples/pass", ("/requirements/0/examples/pass", [])),
        bad("passing-example-with-outcome", "rule-broken", "/requirements/0/examples/pass/0/outcome", ("/requirements/0/examples/pass/0/outcome", "satisfied")),
        bad("failing-example-satisfied", "rule-broken", "/requirements/0/examples/fail/0/outcome", ("/requirements/0/examples/fail/0/outcome", "satisfied")),
        bad("example-claim-id", "not-canonical", "/requirements/0/examples/pass/0/claims/Signed", ("/requirements/0/examples/pass/0/claims", {"Signed": True})),
        bad("criterion-two-keys", "rule-broken", "/requirements/0/criterion", ("/requirements/0/criterion/not", {})),
        bad("criterion-no-key", "rule-broken", "/requirements/0/criterion", ("/requirements/0/criterion", {})),
        bad("criterion-unknown-operator", "not-one-of", "/requirements/0/criterion/matches", ("/requirements/0/criterion", {"matches": {"claim": "a.b", "pattern": ".*"}})),
        bad("criterion-text", "wrong-type", "/requirements/0/criterion", ("/requirements/0/criterion", "present")),
        bad("criterion-without-claim", "missing-field", "/requirements/0/criterion/present", ("/requirements/0/criterion", {"present": {}})),
        bad("criterion-field-outside-record", "missing-field", "/requirements/0/criterion/present", ("/requirements/0/criterion", {"present": {"field": "severity"}})),
        bad("criterion-claim-inside-record", "missing-field", "/requirements/13/criterion/every/satisfies/not/equals", ("/requirements/13/criterion/every/satisfies/not/equals", {"claim": "a.b", "value": 1})),
        bad("criterion-evidence-inside-record", "rule-broken", "/requirements/14/criterion/some/satisfies/evidence", ("/requirements/14/criterion/some/satisfies", {"evidence": {"kind": "sbom"}})),
        bad("criterion-record-inside-record", "rule-broken", "/requirements/14/criterion/some/satisfies/some",
            ("/requirements/14/criterion/some/satisfies", {"some": {"claim": "a.b", "satisfies": {"present": {"field": "c"}}}})),
        bad("criterion-component-and-each", "rule-broken", "/requirements/20/criterion/holds_certificate",
            ("/requirements/20/criterion/holds_certificate/component", "C-1")),
        bad("criterion-each-without-name", "missing-field", "/requirements/21/criterion/holds_certificate/for_each",
            ("/requirements/21/criterion/holds_certificate/for_each", {"claim": "update.faults"})),
        bad("criterion-each-of-no-record", "rule-broken", "/requirements/20/criterion/holds_certificate/for_each/where/not/evidence",
            ("/requirements/20/criterion/holds_certificate/for_each/where/not", {"evidence": {"kind": "sbom"}})),
        bad("criterion-one-signer", "number-out-of-range", "/requirements/22/criterion/evidence/signers", ("/requirements/22/criterion/evidence/signers", 1)),
        bad("criterion-signers-too-many", "number-out-of-range", "/requirements/22/criterion/evidence/signers", ("/requirements/22/criterion/evidence/signers", 101)),
        bad("criterion-signers-of-documents", "rule-broken", "/requirements/22/criterion/evidence", ("/requirements/22/criterion/evidence/role", "document_signer")),
        bad("criterion-bound-without-plus", "missing-field", "/requirements/24/criterion/not/before/value", ("/requirements/24/criterion/not/before/value/plus", REMOVE)),
        bad("criterion-bound-of-nothing", "missing-field", "/requirements/24/criterion/not/before/value", ("/requirements/24/criterion/not/before/value/claim", REMOVE)),
        bad("criterion-bound-of-field", "missing-field", "/requirements/24/criterion/not/before/value", ("/requirements/24/criterion/not/before/value", {"field": "due", "plus": "P1D"})),
        bad("criterion-bound-of-claim-in-record", "missing-field", "/requirements/25/criterion/every/satisfies/before/value",
            ("/requirements/25/criterion/every/satisfies/before/value", {"claim": "update.last", "plus": "P1D"})),
        bad("criterion-bound-of-itself", "rule-broken", "/requirements/24/criterion/not/before/value",
            ("/requirements/24/criterion/not/before/value/claim", "update.support_until"), schema="whether two names are the same is not said by a schema"),
        bad("criterion-since-without-plus", "missing-field", "/requirements/26/criterion/evidence/made_since", ("/requirements/26/criterion/evidence/made_since/plus", REMOVE)),
        bad("criterion-since-a-date", "wrong-type", "/requirements/26/criterion/evidence/made_since", ("/requirements/26/criterion/evidence/made_since", "2026-01-01")),
        bad("criterion-since-a-field", "unknown-field", "/requirements/26/criterion/evidence/made_since/field", ("/requirements/26/criterion/evidence/made_since/field", "due")),
        bad("criterion-since-in-weeks", "not-canonical", "/requirements/26/criterion/evidence/made_since/plus", ("/requirements/26/criterion/evidence/made_since/plus", "P2W")),
        bad("criterion-nothing-to-combine", "empty", "/requirements/0/criterion/all_of", ("/requirements/0/criterion", {"all_of": []})),
        bad("criterion-no-values", "empty", "/requirements/2/criterion/one_of/values", ("/requirements/2/criterion/one_of/values", [])),
        bad("criterion-zero-of", "number-out-of-range", "/requirements/18/criterion/at_least_n_of/n", ("/requirements/18/criterion/at_least_n_of/n", 0)),
        bad("criterion-three-of-two", "number-out-of-range", "/requirements/18/criterion/at_least_n_of/n", ("/requirements/18/criterion/at_least_n_of/n", 3), schema=ORDER),
        bad("criterion-parameter-and-more", "unknown-field", "/requirements/2/criterion/one_of/values/1/default", ("/requirements/2/criterion/one_of/values/1/default", "usb")),
        bad("criterion-duration-in-weeks", "not-canonical", "/requirements/10/criterion/evidence/max_age", ("/requirements/10/criterion/evidence/max_age", "P2W")),
        bad("criterion-duration-twelve-months", "not-canonical", "/requirements/10/criterion/evidence/max_age", ("/requirements/10/criterion/evidence/max_age", "P12M")),
        bad("criterion-duration-mixed", "not-canonical", "/requirements/10/criterion/evidence/max_age", ("/requirements/10/criterion/evidence/max_age", "P1M1D")),
        bad("criterion-range-tilde", "not-canonical", "/requirements/8/criterion/version_matches/range", ("/requirements/8/criterion/version_matches/range", "~1.0.0")),
        bad("criterion-range-wildcard", "not-canonical", "/requirements/8/criterion/version_matches/range", ("/requirements/8/criterion/version_matches/range", "1.x")),
        bad("criterion-party", "not-one-of", "/requirements/10/criterion/evidence/party", ("/requirements/10/criterion/evidence/party", "fourth")),
        bad("criterion-too-deep", "too-deep", "/requirements/0/criterion" + "/not" * 17, ("/requirements/0/criterion", nested(17)), schema=SIZE),
        bad("criterion-too-many-nodes", "too-many", "/requirements/0/criterion/any_of/999",
            ("/requirements/0/criterion", {"any_of": [{"present": {"claim": "a.b"}} for _ in range(1000)]}), schema=SIZE),
        bad("text-too-long", "too-long", "/description/en", ("/description/en", "a" * (64 * 1024)), schema=SIZE),
        bad("nested-too-deep", "too-deep", "/schemas/0/schema" + "/not" * 45, ("/schemas/0/schema", nested(60)), schema=SIZE),
    ]),
    "profile": ([profile(), change(profile(), [("/select", "all"), ("/exclude", REMOVE), ("/parameters", REMOVE), ("/legal_basis", REMOVE), ("/transition", REMOVE)])], [
        bad("select-some", "not-one-of", "/select", ("/select", "some")),
        bad("select-missing", "missing-field", "", ("/select", REMOVE)),
        bad("parameter-name", "not-canonical", "/parameters/Age", ("/parameters", {"Age": "P30D"})),
        bad("base-without-digest", "missing-field", "/base", ("/base/digest", REMOVE)),
        bad("language", "unknown-field", "/language", ("/language", 1)),
    ]),
    "attestation": ([attestation(), change(attestation(), [("/predicate/made_at", AT), ("/predicate/evidence", []), ("/predicate/claims", [])])], [
        bad("statement-v0.1", "wrong-format", "/_type", ("/_type", "https://in-toto.io/Statement/v0.1")),
        bad("other-predicate", "wrong-format", "/predicateType", ("/predicateType", "https://slsa.dev/provenance/v1")),
        bad("subject-other-digest", "rule-broken", "/subject", ("/subject/0/digest/sha256", "c" * 64), schema=CROSS),
        bad("subject-less", "rule-broken", "/subject", ("/subject/1", REMOVE), schema=CROSS),
        bad("subject-sha1-too", "unknown-field", "/subject/0/digest/sha1", ("/subject/0/digest/sha1", "c" * 40)),
        bad("made-at-left-out", "missing-field", "/predicate", ("/predicate/made_at", REMOVE)),
        bad("made-at-with-offset", "not-canonical", "/predicate/made_at", ("/predicate/made_at", "2026-11-01T09:00:00+09:00")),
        bad("made-at-with-fraction", "not-canonical", "/predicate/made_at", ("/predicate/made_at", "2026-11-01T09:00:00.5Z")),
        bad("made-at-leap-second", "not-canonical", "/predicate/made_at", ("/predicate/made_at", "2026-12-31T23:59:60Z")),
        bad("evidence-twice", "duplicate-item", "/predicate/evidence/1", ("/predicate/evidence/-", attestation()["predicate"]["evidence"][0]), schema=ONCE),
        bad("evidence-size-negative", "number-out-of-range", "/predicate/evidence/0/size", ("/predicate/evidence/0/size", -1)),
        bad("evidence-date-null", "wrong-type", "/predicate/evidence/0/made_at", ("/predicate/evidence/0/made_at", None)),
        bad("claim-twice", "duplicate-item", "/predicate/claims/1", ("/predicate/claims/1/claim", "update.signed"), schema=ONCE),
        bad("claim-evidence-unknown", "unknown-reference", "/predicate/claims/0", ("/predicate/claims/0/evidence", ["e2"]), schema=CROSS),
        bad("claim-without-value", "missing-field", "/predicate/claims/0", ("/predicate/claims/0/value", REMOVE)),
        bad("claim-value-fraction", "number-not-integer", "/predicate/claims/0/value", ("/predicate/claims/0/value", 0.5)),
        bad("product-inside-invalid", "empty", "/predicate/product/artifacts", ("/predicate/product/artifacts", [])),
    ]),
    "envelope": ([envelope(), change(envelope(), [("/payload", "_-8="), ("/signatures/0/keyid", REMOVE), ("/extra", 1), ("/signatures/0/extra", 1)])], [
        bad("payload-missing", "missing-field", "", ("/payload", REMOVE)),
        bad("payload-no-padding", "not-canonical", "/payload", ("/payload", "e30")),
        bad("payload-trailing-bits", "not-canonical", "/payload", ("/payload", "e31=")),
        bad("payload-line-break", "not-canonical", "/payload", ("/payload", "e3\n0=")),
        bad("payload-mixed-alphabets", "not-canonical", "/payload", ("/payload", "+-8=")),
        bad("signatures-none", "empty", "/signatures", ("/signatures", [])),
        bad("signatures-too-many", "too-many", "/signatures", ("/signatures", [{"sig": "QUFB"}] * 101)),
        bad("sig-missing", "missing-field", "/signatures/0", ("/signatures/0/sig", REMOVE)),
        bad("keyid-number", "wrong-type", "/signatures/0/keyid", ("/signatures/0/keyid", 7)),
    ]),
    "admission": ([admission(), change(admission(), [("/signers", []), ("/evidence_signers", REMOVE), ("/bound_by_maker", "refuse")])], [
        bad("bound-by-maker", "not-one-of", "/bound_by_maker", ("/bound_by_maker", "ignore")),
        bad("evidence-key-twice", "duplicate-item", "/evidence_signers/2", ("/evidence_signers/-", admission()["evidence_signers"][0]), schema=ONCE),
        bad("evidence-kinds-empty", "empty", "/evidence_signers/0/kinds", ("/evidence_signers/0/kinds", [])),
        bad("evidence-kind-alone", "wrong-type", "/evidence_signers/0/kinds/0", ("/evidence_signers/0/kinds", ["build_provenance"])),
        bad("evidence-kind-twice", "duplicate-item", "/evidence_signers/0/kinds/1", ("/evidence_signers/0/kinds/-", admission()["evidence_signers"][0]["kinds"][0]), schema=ONCE),
        bad("evidence-types-empty", "empty", "/evidence_signers/0/kinds/0/predicate_types", ("/evidence_signers/0/kinds/0/predicate_types", [])),
        bad("evidence-types-missing", "missing-field", "/evidence_signers/0/kinds/0", ("/evidence_signers/0/kinds/0/predicate_types", REMOVE)),
        bad("evidence-party", "unknown-field", "/evidence_signers/0/party", ("/evidence_signers/0/party", "third")),
        bad("evidence-holder-none", "rule-broken", "/evidence_signers/0", ("/evidence_signers/0/key", REMOVE)),
        bad("evidence-holder-both", "rule-broken", "/evidence_signers/1", ("/evidence_signers/1/key", KEY2)),
        bad("evidence-certificate-twice", "duplicate-item", "/evidence_signers/2", ("/evidence_signers/-", admission()["evidence_signers"][1]), schema=ONCE),
        bad("evidence-certificate-repository", "unknown-field", "/evidence_signers/1/certificate/repository", ("/evidence_signers/1/certificate/repository", "hamakaze/firmware")),
        bad("evidence-certificate-any-issuer", "missing-field", "/evidence_signers/1/certificate", ("/evidence_signers/1/certificate/issuer", REMOVE)),
        bad("evidence-root-text", "not-canonical", "/evidence_signers/1/certificate/trusted_root", ("/evidence_signers/1/certificate/trusted_root", "sigstore")),
        bad("role-of-documents", "rule-broken", "/signers/1/roles/0", ("/signers/1/roles", ["document_signer"])),
        bad("key-twice", "duplicate-item", "/signers/1", ("/signers/1/key", KEY), schema=ONCE),
        bad("key-short", "not-canonical", "/signers/0/key", ("/signers/0/key", KEY[:-4])),
        bad("key-trailing-bits", "not-canonical", "/signers/0/key", ("/signers/0/key", KEY.replace("o=", "p="))),
        bad("key-other-algorithm", "not-canonical", "/signers/0/key", ("/signers/0/key", KEY.replace("ed25519", "rsa"))),
        bad("unsigned-yes", "not-one-of", "/unsigned", ("/unsigned", "admit")),
        bad("evidence-rule", "not-one-of", "/evidence", ("/evidence", "ignored")),
        bad("waivers-missing", "missing-field", "", ("/waivers", REMOVE)),
        bad("role", "not-canonical", "/signers/1/roles/0", ("/signers/1/roles", ["Test Laboratory"])),
    ]),
    "waivers": ([waivers(), change(waivers(), [("/waivers", [])])], [
        bad("id-twice", "duplicate-item", "/waivers/1", ("/waivers/-", waivers()["waivers"][0]), schema=ONCE),
        bad("ends-before-it-begins", "rule-broken", "/waivers/0", ("/waivers/0/until", "2025-12-31"), schema=ORDER),
        bad("without-end", "missing-field", "/waivers/0", ("/waivers/0/until", REMOVE)),
        bad("kind", "not-one-of", "/waivers/0/kind", ("/waivers/0/kind", "ignored")),
        bad("justification-empty", "empty", "/waivers/0/justification", ("/waivers/0/justification", "")),
    ]),
    "costs": ([costs(), {"format": "warifu.costs/1", "default": 1, "claims": {}, "evidence": {}, "certificates": {}}], [
        bad("cost-negative", "number-out-of-range", "/claims/update.signed", ("/claims/update.signed", -1)),
        bad("cost-too-high", "number-out-of-range", "/evidence/update_test", ("/evidence/update_test", 1000000001)),
        bad("cost-text", "wrong-type", "/certificates/part-one", ("/certificates/part-one", "7")),
        bad("default-null", "wrong-type", "/default", ("/default", None)),
        bad("claims-list", "wrong-type", "/claims", ("/claims", [])),
        bad("claim-id", "not-canonical", "/claims/Update", ("/claims", {"Update": 1})),
        bad("kind", "not-canonical", "/evidence/Update test", ("/evidence", {"Update test": 1})),
        bad("set", "not-canonical", "/certificates/part_one", ("/certificates", {"part_one": 1})),
    ]),
    "sector-list": ([sector_list(), change(sector_list(), [("/effective/until", REMOVE), ("/note", REMOVE), ("/previous", REMOVE), ("/source/note", REMOVE)])], [
        bad("wrong-format", "wrong-format", "/format", ("/format", "warifu.sector-list/2")),
        bad("legal-basis-none", "empty", "/legal_basis", ("/legal_basis", [])),
        bad("legal-id-twice", "duplicate-item", "/legal_basis/1", ("/legal_basis/-", sector_list()["legal_basis"][0]), schema=ONCE),
        bad("ends-on-its-first-day", "rule-broken", "/effective", ("/effective/until", "2014-05-19"), schema=ORDER),
        bad("until-null", "wrong-type", "/effective/until", ("/effective/until", None)),
        bad("assurance-left-out", "missing-field", "", ("/assurance", REMOVE)),
        bad("sectors-none", "empty", "/sectors", ("/sectors", [])),
        bad("sectors-too-many", "too-many", "/sectors", ("/sectors", [{"id": f"s{i}", "title": words()} for i in range(1001)])),
        bad("sector-twice", "duplicate-item", "/sectors/1", ("/sectors/1/id", "water"), schema=ONCE),
        bad("sector-id", "not-canonical", "/sectors/0/id", ("/sectors/0/id", "Water")),
        bad("sector-in-the-future", "rule-broken", "/sectors/0", ("/sectors/0/since", "2014-05-20"), schema=ORDER),
        bad("sector-colour", "unknown-field", "/sectors/0/colour", ("/sectors/0/colour", "blue")),
        bad("previous-not-before", "rule-broken", "/previous/version", ("/previous/version", "2.0.0"), schema=ORDER),
        bad("previous-without-digest", "missing-field", "/previous", ("/previous/digest", REMOVE)),
        bad("change-unknown", "not-one-of", "/previous/changes/0/change", ("/previous/changes/0/change", "moved")),
        bad("change-added-from", "unknown-field", "/previous/changes/0/from", ("/previous/changes/0/from", "oil")),
        bad("change-withdrawn-to", "unknown-field", "/previous/changes/1/to", ("/previous/changes/1/to", "rail")),
        bad("change-merged-nowhere", "missing-field", "/previous/changes/3", ("/previous/changes/3/to", REMOVE)),
        bad("change-to-unknown", "unknown-reference", "/previous/changes/3", ("/previous/changes/3/to", "bus"), schema=CROSS),
        bad("change-twice", "duplicate-item", "/previous/changes/6", ("/previous/changes/-", {"change": "added", "to": "fuel", "note": words("Other")}), schema=ONCE),
    ]),
    "arrangement": ([arrangement(), silent_arrangement()], [
        bad("charter-parties-descend", "rule-broken", "/charter/parties", ("/charter/parties", ["uk", "jp"]), schema="a schema cannot compare the items of a list"),
        bad("charter-party-twice", "duplicate-item", "/charter/parties/1", ("/charter/parties/1", "jp")),
        bad("charter-without-party", "empty", "/charter/parties", ("/charter/parties", [])),
        bad("parties-other", "rule-broken", "/parties", ("/parties/1/id", "sg"), schema=CROSS),
        bad("party-kind", "not-one-of", "/parties/0/kind", ("/parties/0/kind", "company")),
        bad("sequence-zero", "number-out-of-range", "/sequence", ("/sequence", 0)),
        bad("states-none", "empty", "/states", ("/states", [])),
        bad("states-descend", "rule-broken", "/states", ("/states/0/from", "2021-06-01T00:00:00Z"), schema="a schema cannot compare the items of a list"),
        bad("state-unknown", "not-one-of", "/states/0/state", ("/states/0/state", "paused")),
        bad("citations-none", "empty", "/citations", ("/citations", [])),
        bad("citation-date", "not-canonical", "/citations/0/date", ("/citations/0/date", "2025-13")),
        bad("provision-twice", "duplicate-item", "/provisions/1", ("/provisions/1/id", "label-meets-duties"), schema=ONCE),
        bad("recogniser-no-party", "rule-broken", "/provisions/0/recogniser", ("/provisions/0/recogniser", "sg"), schema=CROSS),
        bad("effect-unknown", "not-one-of", "/provisions/0/effect", ("/provisions/0/effect", "accepted")),
        bad("waives-nothing", "rule-broken", "/provisions/1", ("/provisions/1/waived", []), schema=CROSS),
        bad("waived-without-that-effect", "rule-broken", "/provisions/0", ("/provisions/0/waived", ["R.1"]), schema=CROSS),
        bad("remaining-without-that-effect", "rule-broken", "/provisions/0", ("/provisions/0/remaining", ["R.1"]), schema=CROSS),
        bad("waived-and-remaining", "rule-broken", "/provisions/1/remaining", ("/provisions/1/remaining/-", "R.1"), schema=CROSS),
        bad("effect-on-nothing", "rule-broken", "/provisions/0", ("/provisions/0/counts_as", REMOVE), schema=CROSS),
        bad("counts-as-no-level", "empty", "/provisions/0/counts_as/levels", ("/provisions/0/counts_as/levels", [])),
        bad("condition-unknown", "not-one-of", "/provisions/0/conditions/0", ("/provisions/0/conditions/0", "good_weather")),
        bad("kind-in-and-out", "rule-broken", "/provisions/0/excluded_kinds", ("/provisions/0/excluded_kinds/-", "component"), schema=CROSS),
        bad("until-before-from", "rule-broken", "/provisions/0/until", ("/provisions/0/until", "2025-12-04T00:00:00Z"), schema=CROSS),
        bad("run-off-before-until", "rule-broken", "/provisions/0/run_off_until", ("/provisions/0/run_off_until", "2030-01-01T00:00:00Z"), schema=CROSS),
        bad("versions-caret", "not-canonical", "/provisions/0/certified/versions", ("/provisions/0/certified/versions", "^1")),
        bad("provision-unknown-field", "unknown-field", "/provisions/0/remark", ("/provisions/0/remark", "x")),
    ]),
    "shared-item": ([shared_item(), public_item("TLP:CLEAR"), change(shared_item(), [("/marking", "TLP:AMBER+STRICT")]), change(shared_item(), [("/marking", "TLP:RED")])], [
        bad("marking-unknown", "not-one-of", "/marking", ("/marking", "TLP:BLUE")),
        bad("marking-lower-case", "not-one-of", "/marking", ("/marking", "tlp:amber")),
        bad("marking-left-out", "missing-field", "", ("/marking", REMOVE)),
        bad("audience-none", "rule-broken", "", ("/audience", REMOVE), schema=CROSS),
        bad("matters-many", "too-many", "/matters", ("/matters", [f"m{n}" for n in range(65)])),
        bad("audience-twice", "duplicate-item", "/audience/1", ("/audience/1", "ics-community")),
        bad("amber-without-matters", "rule-broken", "", ("/matters", REMOVE), schema=CROSS),
        bad("sequence-zero", "number-out-of-range", "/sequence", ("/sequence", 0)),
        bad("clearance-without-level", "missing-field", "/clearances/0", ("/clearances/0/level", REMOVE)),
        bad("clearance-as-marking", "unknown-field", "/classification", ("/classification", "secret")),
    ]),
    "sharing-circle": ([sharing_circle(), {name: sharing_circle()[name] for name in ("format", "title", "issued_at", "until", "organisations")} | {"organisations": [{"id": "hub", "name": words()}]}], [
        bad("ends-before-it-begins", "rule-broken", "/until", ("/until", AT), schema=ORDER),
        bad("until-left-out", "missing-field", "", ("/until", REMOVE)),
        bad("organisations-none", "empty", "/organisations", ("/organisations", [])),
        bad("organisation-twice", "duplicate-item", "/organisations/2", ("/organisations/2/id", "maker"), schema=ONCE),
        bad("person-as-organisation", "rule-broken", "/people", ("/people/1/id", "hub"), schema=ONCE),
        bad("person-of-nobody", "unknown-reference", "/people/0/organisation", ("/people/0/organisation", "nobody"), schema=CROSS),
        bad("member-unknown", "unknown-reference", "/communities/0/members/1", ("/communities/0/members/1/organisation", "nobody"), schema=CROSS),
        bad("client-unknown", "unknown-reference", "/organisations/1/clients/0", ("/organisations/1/clients/0/organisation", "nobody"), schema=CROSS),
        bad("hub-no-member", "rule-broken", "/communities/0/hub", ("/communities/0/hub", "plant"), schema=CROSS),
        bad("markings-none", "empty", "/communities/0/markings", ("/communities/0/markings", [])),
        bad("approval-text", "wrong-type", "/communities/0/needs_approval", ("/communities/0/needs_approval", "yes")),
        bad("scheme-of-no-state", "unknown-reference", "/schemes/0/state", ("/schemes/0/state", "fr"), schema=CROSS),
        bad("scheme-without-levels", "empty", "/schemes/0/levels", ("/schemes/0/levels", [])),
        bad("held-level-unknown", "unknown-reference", "/people/0/clearances/0", ("/people/0/clearances/0/level", "secret"), schema=CROSS),
        bad("held-without-end", "missing-field", "/people/0/clearances/0", ("/people/0/clearances/0/until", REMOVE)),
        bad("key-of-two-states", "rule-broken", "/states", ("/states/1/keys", [KEY]), schema=CROSS),
        bad("sectors-many", "too-many", "/organisations/1/sectors", ("/organisations/1/sectors", [f"s{n}" for n in range(65)])),
        bad("recipients-many", "too-many", "/organisations/1/recipients", ("/organisations/1/recipients", [f"age1{n}" for n in range(17)])),
        bad("recipient-no-age", "rule-broken", "/organisations/1/recipients", ("/organisations/1/recipients/0", "ssh-ed25519 AAAA"), schema="the form of a recipient is for age to say"),
    ]),
    "clearance-arrangement": ([clearance_arrangement(), change(clearance_arrangement(), [("/correspondences", REMOVE), ("/citations", REMOVE), ("/ended_at", REMOVE), ("/note", REMOVE)])], [
        bad("parties-descend", "rule-broken", "/parties", ("/parties", ["us", "jp"]), schema="a schema cannot compare the items of a list"),
        bad("parties-none", "empty", "/parties", ("/parties", [])),
        bad("correspondence-twice", "duplicate-item", "/correspondences/1", ("/correspondences/1/id", "there"), schema=ONCE),
        bad("ends-before-it-begins", "rule-broken", "/correspondences/0/until", ("/correspondences/0/until", AT), schema=ORDER),
        bad("assurance-left-out", "missing-field", "/correspondences/0", ("/correspondences/0/assurance", REMOVE)),
        bad("counts-as-nothing", "missing-field", "/correspondences/0", ("/correspondences/0/counts_as", REMOVE)),
    ]),
    "advisory-policy": ([advisory_policy(), change(advisory_policy(), [("/rules", REMOVE), ("/note", REMOVE)])], [
        bad("rule-twice", "duplicate-item", "/rules/1", ("/rules/1/id", "exploited"), schema=ONCE),
        bad("ask-without-time", "rule-broken", "/rules/1/then", ("/rules/1/then/within", REMOVE)),
        bad("time-without-ask", "rule-broken", "/rules/0/then", ("/rules/0/then/within", "P1D")),
        bad("action-unknown", "not-one-of", "/otherwise/action", ("/otherwise/action", "destroy")),
        bad("otherwise-left-out", "missing-field", "", ("/otherwise", REMOVE)),
        bad("otherwise-restores", "rule-broken", "/otherwise/action", ("/otherwise/action", "restore")),
    ]),
    "anonymisation": ([anonymisation(), change(anonymisation(), [("/remove", REMOVE), ("/replace", REMOVE), ("/note", REMOVE)])], [
        bad("names-none", "empty", "/names", ("/names", [])),
        bad("name-twice", "duplicate-item", "/names/1", ("/names/1/name", "Hamakaze Control Works"), schema=ONCE),
        bad("pointer-without-slash", "rule-broken", "/remove/0", ("/remove/0", "document"), schema="a schema does not know pointers"),
        bad("pointer-escape", "rule-broken", "/replace/0/pointer", ("/replace/0/pointer", "/a~2b"), schema="a schema does not know pointers"),
        bad("replaced-by-nothing", "missing-field", "/names/0", ("/names/0/with", REMOVE)),
    ]),
    "parcel": ([parcel(), change(parcel(), [("/open_by", REMOVE)])], [
        bad("late-before-it-leaves", "rule-broken", "/open_by", ("/open_by", AT), schema=ORDER),
        bad("recipient-left-out", "missing-field", "", ("/recipient", REMOVE)),
        bad("two-recipients", "wrong-type", "/recipient", ("/recipient", ["maker", "plant"])),
        bad("circle-in-it", "unknown-field", "/circle", ("/circle", "ics-community")),
        bad("salt-short", "not-canonical", "/salt", ("/salt", "sha256:00")),
    ]),
    "receipt": ([{"format": "warifu.receipt/1", "parcel": A, "opened_at": AT}], [
        bad("recipient-in-it", "unknown-field", "/recipient", ("/recipient", "maker")),
        bad("time-left-out", "missing-field", "", ("/opened_at", REMOVE)),
    ]),
    "delivery-log": ([delivery_log(), {"format": "warifu.delivery-log/1"}], [
        bad("parcel-twice", "duplicate-item", "/deliveries/1", ("/deliveries/1/parcel", A), schema=ONCE),
        bad("times-run-backwards", "rule-broken", "/deliveries", ("/deliveries/1/sent_at", "2026-10-01T00:00:00Z"), schema=ORDER),
        bad("recipient-in-it", "unknown-field", "/deliveries/0/recipient", ("/deliveries/0/recipient", "maker")),
    ]),
    "crosswalk": ([crosswalk(), concept_crosswalk()], [
        bad("asserter-kind", "not-one-of", "/asserter/kind", ("/asserter/kind", "expert")),
        bad("document-date", "not-canonical", "/document/date", ("/document/date", "2026-11-3")),
        bad("style", "not-one-of", "/style", ("/style", "supportive")),
        bad("style-concept-states-equal", "not-one-of", "/edges/0/relation", ("/style", "concept")),
        bad("style-concept-states-a-union", "rule-broken", "/unions/0", ("/style", "concept"), ("/edges", [crosswalk()["edges"][4]])),
        bad("style-set-theory-states-related", "not-one-of", "/edges/1/relation", ("/edges/1/relation", "related")),
        bad("relation", "not-one-of", "/edges/0/relation", ("/edges/0/relation", "same_as")),
        bad("endpoint-kind", "not-one-of", "/source/kind", ("/source/kind", "vocabulary")),
        bad("endpoint-not-pinned", "missing-field", "/source", ("/source/digest", REMOVE)),
        bad("endpoint-document-with-digest", "unknown-field", "/target/digest", ("/target/digest", A)),
        bad("complete-side-twice", "duplicate-item", "/complete/1", ("/complete/-", "source")),
        bad("complete-side", "not-one-of", "/complete/0", ("/complete/0", "both")),
        bad("edges-none", "empty", "/edges", ("/edges", [])),
        bad("edge-twice", "duplicate-item", "/edges/10", ("/edges/-", crosswalk()["edges"][0] | {"relation": "subset_of"}), schema=ONCE),
        bad("edge-without-assurance", "missing-field", "/edges/0", ("/edges/0/assurance", REMOVE)),
        bad("edge-target-left-out", "missing-field", "/edges/5", ("/edges/5/target", REMOVE)),
        bad("edge-equal-to-nothing", "rule-broken", "/edges/0", ("/edges/0/target", None)),
        bad("edge-beside-nothing", "rule-broken", "/edges/5", ("/edges/5/source", "water"), schema="a schema cannot compare the items of a list"),
        bad("element-empty", "not-canonical", "/edges/0/source", ("/edges/0/source", "")),
        bad("element-blank-end", "not-canonical", "/edges/0/target", ("/edges/0/target", "Water\u3000")),
        bad("element-line-feed", "not-canonical", "/edges/0/target", ("/edges/0/target", "Water\nDams")),
        bad("element-too-long", "not-canonical", "/edges/0/target", ("/edges/0/target", "a" * 201)),
        bad("element-too-many-bytes", "not-canonical", "/edges/0/target", ("/edges/0/target", "水" * 67), schema=SIZE),
        bad("element-null", "wrong-type", "/edges/0/source", ("/edges/0/source", None)),
        bad("union-of-one", "rule-broken", "/unions/0/sources", ("/unions/0/sources/1", REMOVE)),
        bad("union-source-twice", "duplicate-item", "/unions/0/sources/2", ("/unions/0/sources/-", "oil")),
        bad("union-subset-of", "not-one-of", "/unions/1/relation", ("/unions/1/relation", "subset_of")),
        bad("union-without-assurance", "missing-field", "/unions/0", ("/unions/0/assurance", REMOVE)),
        bad("union-of-nothing", "wrong-type", "/unions/0/target", ("/unions/0/target", None)),
        bad("union-twice", "duplicate-item", "/unions/2", ("/unions/-", {"sources": ["oil", "gas"], "target": "Fuels", "relation": "superset_of", "assurance": "sourced"}), schema=ONCE),
        bad("union-without-an-edge", "rule-broken", "/unions/0", ("/unions/0/sources/-", "water"), schema=CROSS),
        bad("union-equal-to-a-part-that-has-more", "rule-broken", "/unions/1", ("/unions/1/relation", "equal"), schema=CROSS),
        bad("union-apart", "rule-broken", "/unions/1", ("/edges/9/relation", "no_relationship"), schema=CROSS),
    ]),
    "catalog-index": ([catalog_index(), {"format": "warifu.catalog-index/1", "documents": []}], [
        bad("kind", "not-one-of", "/documents/0/kind", ("/documents/0/kind", "set")),
        bad("entry-twice", "duplicate-item", "/documents/7", ("/documents/-", catalog_index()["documents"][0] | {"file": "b"}), schema=ONCE),
        bad("profile-named-as-a-set", "duplicate-item", "/documents/2", ("/documents/2/id", "example-requirement-set"), schema=ONCE),
        bad("file-twice", "duplicate-item", "/documents/5", ("/documents/5/file", catalog_index()["documents"][0]["file"]), schema=ONCE),
        bad("file-outside", "not-canonical", "/documents/0/file", ("/documents/0/file", "../sets/a.json")),
        bad("file-absolute", "not-canonical", "/documents/0/file", ("/documents/0/file", "/sets/a.json")),
        bad("file-backslash", "not-canonical", "/documents/0/file", ("/documents/0/file", "sets\\a.json")),
        bad("digest", "not-canonical", "/documents/0/digest", ("/documents/0/digest", A[7:])),
        bad("title", "unknown-field", "/documents/0/title", ("/documents/0/title", "A")),
    ]),
    "record": ([record(), change(record(), [("/level", None), ("/waivers", None), ("/findings", []), ("/weakenings", [])])], [
        bad("not-canonical", "not-canonical", "", ("/negated", REMOVE), schema="white space has no place in a schema"),
        bad("negated-false", "not-canonical", "", ("/findings/0/reasons/0/negated", False)),
        bad("outcome", "not-one-of", "/outcome", ("/outcome", "passed")),
        bad("reason-code", "not-one-of", "/findings/0/reasons/0/code", ("/findings/0/reasons/0/code", "wrong")),
        bad("weakening-code", "not-one-of", "/weakenings/0/code", ("/weakenings/0/code", "skipped")),
        bad("waiver-state", "not-one-of", "/waivers/states/0/state", ("/waivers/states/0/state", "used")),
        bad("claim-left-out", "missing-field", "/findings/1/reasons/0", ("/findings/1/reasons/0/claim", REMOVE)),
        bad("document-signer-nobody", "rule-broken", "/evidence/1/signers/1", ("/evidence/1/signers/1/key", REMOVE)),
        bad("document-signed-without-time", "missing-field", "/evidence/1/signers/0/certificate", ("/evidence/1/signers/0/certificate/signed_at", REMOVE)),
        bad("presented-text", "wrong-type", "/evidence/0/presented", ("/evidence/0/presented", "no")),
    ]),
    "terms": ([terms(), change(terms(), [("/expires_at", None), ("/body/address", REMOVE), ("/body/series", REMOVE), ("/holder/address", REMOVE)])], [
        bad("ends-when-it-begins", "rule-broken", "", ("/expires_at", AT), schema=ORDER),
        bad("end-left-out", "missing-field", "", ("/expires_at", REMOVE)),
        bad("number-as-number", "wrong-type", "/number", ("/number", 42)),
        bad("status-index-text", "wrong-type", "/status_index", ("/status_index", "7")),
        bad("series-descending", "rule-broken", "/body/series", ("/body/series", [B, A]), schema=ORDER),
        bad("series-none", "empty", "/body/series", ("/body/series", [])),
    ]),
    "certificate": ([certificate(), change(certificate(), [("/predicate/level", "star-1"), ("/predicate/expires_at", "2028-01-01T00:00:00Z"), ("/predicate/status_index", 7), ("/predicate/body/series", REMOVE)]), change(certificate(), [("/predicate/score", SCORE), ("/predicate/unmet", ["R.2", "R.3"])]), change(certificate(), [("/predicate/set/title", {"de": "Die Regeln", "pt-BR": "As regras"})])], [
        bad("score-not-reached", "rule-broken", "/predicate/score", ("/predicate/score", SCORE | {"reached": 5}), schema=ORDER),
        bad("score-more-than-all", "rule-broken", "/predicate/score", ("/predicate/score", SCORE | {"open": 4}), schema=ORDER),
        bad("unmet-twice", "rule-broken", "/predicate/unmet", ("/predicate/unmet", ["R.2", "R.2"]), schema=ORDER),
        bad("unmet-and-waived", "rule-broken", "/predicate/unmet", ("/predicate/unmet", ["R.1"]), schema=ORDER),
        bad("attestation-predicate", "wrong-format", "/predicateType", ("/predicateType", "urn:warifu:attestation:1")),
        bad("not-satisfied", "rule-broken", "/predicate/outcome", ("/predicate/outcome", "not_satisfied")),
        bad("granted-before-decided", "rule-broken", "/predicate/granted_at", ("/predicate/granted_at", "2026-10-31T00:00:00Z"), schema=ORDER),
        bad("decided-before-evaluated", "rule-broken", "/predicate/granted_at", ("/predicate/evaluation/at", "2026-11-02T00:00:00Z"), schema=ORDER),
        bad("ends-before-it-begins", "rule-broken", "/predicate/granted_at", ("/predicate/expires_at", AT), schema=ORDER),
        bad("subject-empty", "rule-broken", "/subject", ("/subject", [])),
        bad("version-1", "wrong-format", "/predicateType", ("/predicateType", "urn:warifu:certificate:1")),
        bad("series-descending", "rule-broken", "/predicate/body/series", ("/predicate/body/series", [B, A]), schema=ORDER),
        bad("series-twice", "rule-broken", "/predicate/body/series", ("/predicate/body/series", [A, A])),
        bad("series-five", "too-many", "/predicate/body/series", ("/predicate/body/series", ["sha256:" + c * 64 for c in "abcde"])),
        bad("series-upper-case", "not-canonical", "/predicate/body/series/0", ("/predicate/body/series/0", "sha256:" + "A" * 64)),
        bad("weakening-code", "not-one-of", "/predicate/weakenings/0", ("/predicate/weakenings", ["none"])),
        bad("count-negative", "number-out-of-range", "/predicate/findings/count", ("/predicate/findings/count", -1)),
        bad("status-index-negative", "number-out-of-range", "/predicate/status_index", ("/predicate/status_index", -1)),
    ]),
    "bundle": ([bundle(), change(bundle(), [(f, REMOVE) for f in ["/disclosed", "/accreditation", "/status", "/log"]])], [
        bad("certificate-missing", "missing-field", "", ("/certificate", REMOVE)),
        bad("status-no-list", "wrong-type", "/status", ("/status", {})),
        bad("recognition-not-yet", "unknown-field", "/recognition", ("/recognition", [])),
        bad("too-many-snapshots", "too-many", "/status", ("/status", [envelope()] * 9)),
        bad("too-many-accreditations", "too-many", "/accreditation", ("/accreditation", [envelope()] * 33)),
        bad("accreditation-without-signatures", "empty", "/accreditation/0/signatures", ("/accreditation/0/signatures", [])),
        bad("log-empty", "empty", "/log", ("/log", "")),
        bad("salt-short", "not-canonical", "/disclosed/0/salt", ("/disclosed/0/salt", "0f" * 31)),
        bad("index-negative", "number-out-of-range", "/disclosed/0/index", ("/disclosed/0/index", -1)),
        bad("envelope-without-signatures", "empty", "/certificate/signatures", ("/certificate/signatures", [])),
    ]),
    "trust-policy": ([trust_policy(), change(trust_policy(), [
        (f, REMOVE) for f in ["/product_kinds", "/required_findings", "/max_certificate_age", "/status/max_age", "/sets/0/levels", "/sets/0/digests", "/roots/0/from", "/roots/0/until", "/accreditation", "/log", "/recognition"]]),
        change(trust_policy(), [("/sets/0/levels", {"at_least": "2", "dimensions": ["FR1", "FR2"]}), ("/sets/-", {"id": "other", "versions": "*", "levels": {"at_least": "FR2=1,FR1=2", "dimensions": ["FR1", "FR2"]}}), ("/sets/-", {"id": "third", "versions": "*", "levels": {"at_least": "star-1", "ladder": ["star-1", "star-2"]}})])], [
        bad("no-thresholds", "empty", "/thresholds", ("/thresholds", [])),
        bad("recognition-of-nothing", "rule-broken", "/recognition", ("/recognition", {"partial_sectors": "refuse"}), schema=CROSS),
        bad("recognition-party-twice", "duplicate-item", "/recognition/parties/1", ("/recognition/parties/1/id", "jp"), schema=ONCE),
        bad("recognition-party-by-both", "rule-broken", "/recognition/parties/0", ("/recognition/parties/0/series", A), schema=CROSS),
        bad("recognition-party-by-neither", "rule-broken", "/recognition/parties/1", ("/recognition/parties/1/series", REMOVE), schema=CROSS),
        bad("recognition-threshold-too-high", "rule-broken", "/recognition/parties/0/threshold", ("/recognition/parties/0/threshold", 3), schema=CROSS),
        bad("recognition-issuer-twice", "duplicate-item", "/recognition/issuers/1", ("/recognition/issuers/1/id", "jp"), schema=ONCE),
        bad("recognition-issuer-by-nothing", "rule-broken", "/recognition/issuers/0", ("/recognition/issuers/0", {"id": "jp"}), schema=CROSS),
        bad("recognition-issuer-authority-unknown", "unknown-reference", "/recognition/issuers/0/authorities/0", ("/recognition/issuers/0/authorities/0", "nobody"), schema=CROSS),
        bad("recognition-issuer-body-unknown", "unknown-reference", "/recognition/issuers/1/bodies/0", ("/recognition/issuers/1/bodies/0", "nobody"), schema=CROSS),
        bad("recognition-partial-sectors", "not-one-of", "/recognition/partial_sectors", ("/recognition/partial_sectors", "ask")),
        bad("recognition-crosswalk-ends-first", "rule-broken", "/recognition/crosswalks/0", ("/recognition/crosswalks/0/until", AT), schema=CROSS),
        bad("threshold-zero", "number-out-of-range", "/thresholds/0/count", ("/thresholds/0/count", 0)),
        bad("threshold-twice", "duplicate-item", "/thresholds/1", ("/thresholds/-", {"role": "certifier", "count": 2}), schema=ONCE),
        bad("no-sets", "empty", "/sets", ("/sets", [])),
        bad("versions", "not-canonical", "/sets/0/versions", ("/sets/0/versions", "^1.0.0")),
        bad("product-rule", "not-one-of", "/product", ("/product", "maybe")),
        bad("age-as-number", "wrong-type", "/max_certificate_age", ("/max_certificate_age", 365)),
        bad("authority-threshold-too-high", "rule-broken", "/accreditation/authorities/0/threshold", ("/accreditation/authorities/0/threshold", 3), schema=CROSS),
        bad("authority-threshold-zero", "number-out-of-range", "/accreditation/authorities/0/threshold", ("/accreditation/authorities/0/threshold", 0)),
        bad("authority-key-twice", "duplicate-item", "/accreditation/authorities/0/keys/1", ("/accreditation/authorities/0/keys/1/key", KEY), schema=ONCE),
        bad("authority-name-twice", "duplicate-item", "/accreditation/authorities/1", ("/accreditation/authorities/1/name", "harbour-ministry"), schema=ONCE),
        bad("authorities-none", "empty", "/accreditation/authorities", ("/accreditation/authorities", [])),
        bad("authority-period-empty", "rule-broken", "/accreditation/authorities/0/keys/0", ("/accreditation/authorities/0/keys/0/until", AT), schema=ORDER),
        bad("root-period-empty", "rule-broken", "/roots/0", ("/roots/0/until", AT), schema=ORDER),
        bad("series-none", "empty", "/accreditation/series", ("/accreditation/series", [])),
        bad("threshold-of-status", "rule-broken", "/thresholds/0", ("/thresholds/0/role", "status"), schema=CROSS),
        bad("level-no-rung", "rule-broken", "/sets/0/levels/at_least", ("/sets/0/levels", {"at_least": "star-9", "ladder": ["star-1"]}), schema=CROSS),
        bad("level-no-vector", "rule-broken", "/sets/0/levels/at_least", ("/sets/0/levels", {"at_least": "SL2", "dimensions": ["FR1"]}), schema=CROSS),
        bad("rung-twice", "duplicate-item", "/sets/0/levels/ladder/1", ("/sets/0/levels", {"at_least": "star-1", "ladder": ["star-1", "star-1"]})),
        bad("delay-without-quorum", "rule-broken", "/log/quorum", ("/log/quorum", 0), schema=CROSS),
        bad("version-1", "wrong-format", "/format", ("/format", "warifu.trust-policy/1")),
        bad("in-force", "not-one-of", "/accreditation/in_force", ("/accreditation/in_force", "always")),
        bad("no-logs", "empty", "/log/logs", ("/log/logs", [])),
        bad("witness-twice", "duplicate-item", "/log/witnesses/1", ("/log/witnesses/1", "w1.example+00000000+BA==")),
        bad("quorum-too-high", "rule-broken", "/log/quorum", ("/log/quorum", 3), schema=CROSS),
    ]),
    "accreditation": ([accreditation(), change(accreditation(), [(f, REMOVE) for f in [
        "/predicate/scope/sets", "/predicate/scope/product_kinds", "/predicate/scope/sectors", "/predicate/revocations", "/predicate/suspensions",
        "/predicate/body/address"]]), many_keys(32), change(accreditation(), [("/predicate/charter/issuer", {"authority": "harbour-ministry"}), ("/predicate/kind", "accredits"), ("/predicate/scope/sets/0/levels", {"at_least": "1", "dimensions": ["FR1"]})])], [
        bad("certificate-predicate", "wrong-format", "/predicateType", ("/predicateType", "urn:warifu:certificate:1")),
        bad("ends-when-it-begins", "rule-broken", "/predicate", ("/predicate/until", AT), schema=ORDER),
        bad("version-1", "wrong-format", "/predicateType", ("/predicateType", "urn:warifu:accreditation:1")),
        bad("charter-of-another-body", "rule-broken", "/predicate", ("/predicate/charter/body", "kisaki"), schema=CROSS),
        bad("charter-begun-later", "rule-broken", "/predicate", ("/predicate/charter/begun", "2026-11-01T09:00:01Z"), schema=ORDER),
        bad("charter-unknown-member", "unknown-field", "/predicate/charter/scope", ("/predicate/charter/scope", "all")),
        bad("charter-two-issuers", "rule-broken", "/predicate/charter/issuer", ("/predicate/charter/issuer/authority", "harbour-ministry")),
        bad("charter-no-issuer", "rule-broken", "/predicate/charter/issuer", ("/predicate/charter/issuer", {})),
        bad("suspension-twice", "duplicate-item", "/predicate/suspensions/1", ("/predicate/suspensions/1/from", "2027-01-01T00:00:00Z"), schema=ONCE),
        bad("no-keys", "empty", "/predicate", ("/predicate/keys", [])),
        bad("key-twice", "duplicate-item", "/predicate/keys/1", ("/predicate/keys/1/key", KEY), schema=ONCE),
        bad("too-many-keys", "too-many", "/predicate", ("", many_keys(33))),
        bad("no-thresholds", "empty", "/predicate/thresholds", ("/predicate/thresholds", [])),
        bad("sequence-zero", "number-out-of-range", "/predicate/sequence", ("/predicate/sequence", 0)),
        bad("kind", "not-one-of", "/predicate/kind", ("/predicate/kind", "both")),
        bad("scope-missing", "missing-field", "/predicate", ("/predicate/scope", REMOVE)),
        bad("revocation-without-reason", "missing-field", "/predicate/revocations/0", ("/predicate/revocations/0/reason", REMOVE)),
        bad("subject-of-other-keys", "rule-broken", "/subject", ("/predicate/keys/0/name", "Another"), schema=CROSS),
        bad("subject-of-another-body", "rule-broken", "/subject", ("/subject/0/name", "other"), schema=CROSS),
        bad("subject-empty", "rule-broken", "/subject", ("/subject", [])),
    ]),
    "status-snapshot": ([status_snapshot(), change(status_snapshot(), [("/events", REMOVE), ("/series", REMOVE)])], [
        bad("next-update-not-later", "rule-broken", "/next_update", ("/next_update", AT), schema=ORDER),
        bad("sequence-zero", "number-out-of-range", "/sequence", ("/sequence", 0)),
        bad("list-other-alphabet", "not-canonical", "/list", ("/list", "-_8=")),
        bad("list-trailing-bits", "not-canonical", "/list", ("/list", "ZrB=")),
        bad("event-beyond-count", "rule-broken", "/events/1", ("/count", 9), schema=CROSS),
        bad("events-in-other-order", "rule-broken", "/events/1", ("/events/1/recorded_at", "2026-10-31T00:00:00Z"), schema=ORDER),
        bad("series-descending", "rule-broken", "/series", ("/series", [B, A]), schema=ORDER),
        bad("series-none", "empty", "/series", ("/series", [])),
        bad("status", "not-one-of", "/events/0/status", ("/events/0/status", "revoked")),
        bad("reason-left-out", "missing-field", "/events/0", ("/events/0/reason", REMOVE)),
    ]),
    "status-history": ([status_history(), change(status_history(), [("/events", []), ("/published", REMOVE), ("/pending", REMOVE), ("/series", REMOVE), ("/certificates", [])])], [
        bad("withdrawn-restored", "rule-broken", "/events/2", ("/events/2/index", 9), schema=HISTORY),
        bad("nothing-changed", "rule-broken", "/events/0", ("/events/0/status", "active"), schema=HISTORY),
        bad("event-beyond-count", "rule-broken", "/events/1", ("/events/1/index", 10), schema=CROSS),
        bad("place-left-out", "rule-broken", "/certificates/4/index", ("/certificates/4/index", 5), schema=CROSS),
        bad("number-twice", "rule-broken", "/certificates/4", ("/certificates/4/number", "MCO-2026-0001"), schema=CROSS),
        bad("certificate-twice", "rule-broken", "/certificates/4", ("/certificates/4/certificate", placed(1)["certificate"]), schema=CROSS),
        bad("certificates-left-out", "missing-field", "", ("/certificates", REMOVE)),
        bad("count-given", "unknown-field", "/count", ("/count", 10)),
        bad("series-descending", "rule-broken", "/series", ("/series", [B, A]), schema=CROSS),
        bad("series-empty", "empty", "/series", ("/series", [])),
        bad("published-without-number", "number-out-of-range", "/published/sequence", ("/published/sequence", 0)),
        bad("pending-without-place", "rule-broken", "/pending", ("/pending/1/index", 10), schema=CROSS),
        bad("pending-not-base64", "not-canonical", "/pending/0/bundle", ("/pending/0/bundle", "e30")),
    ]),
    "ledger-entry": ([ledger_entry(), *ledger_acts(), change(ledger_entry(), [("/act/opened/surveillance", REMOVE)])], [
        bad("first-without-opening", "rule-broken", "", ("/act", {"head": {"length": 1, "entry": A, "leaf": 0}}), schema=CROSS),
        bad("opening-later", "rule-broken", "", ("/sequence", 1), ("/previous", A), schema=CROSS),
        bad("first-with-previous", "rule-broken", "", ("/previous", A), schema=CROSS),
        bad("no-act", "rule-broken", "/act", ("/act", {})),
        bad("two-acts", "rule-broken", "/act", ("/act/head", {"length": 1, "entry": A, "leaf": 0})),
        bad("act-of-a-newer-version", "unknown-field", "/act/renewed", ("/act", {"renewed": {}})),
        bad("no-officers", "empty", "/act/opened/officers", ("/act/opened/officers", [])),
        bad("officer-twice", "duplicate-item", "/act/opened/officers/1", ("/act/opened/officers/1/key", KEY), schema=ONCE),
        bad("officer-ends-first", "rule-broken", "/act/opened/officers/1", ("/act/opened/officers/1/until", AT), schema=ORDER),
        bad("role-twice", "duplicate-item", "/act/opened/officers/0/roles/1", ("/act/opened/officers/0/roles", ["registrar", "registrar"])),
        bad("kind-without-steps", "rule-broken", "/act/opened/rules", ("/act/opened/rules/4", REMOVE), schema=CROSS),
        bad("kind-twice", "duplicate-item", "/act/opened/rules/4", ("/act/opened/rules/4/kind", "status"), schema=ONCE),
        bad("decided-first", "rule-broken", "/act/opened/rules/1/steps", ("/act/opened/rules/1/steps/0", REMOVE), schema=CROSS),
        bad("never-evaluated", "rule-broken", "/act/opened/rules/0/steps", ("/act/opened/rules/0/steps/1", REMOVE), schema=CROSS),
        bad("reviewed-before-evaluated", "rule-broken", "/act/opened/rules/0/steps", ("/act/opened/rules/0/steps/1/step", "reviewed"), ("/act/opened/rules/0/steps/2/step", "evaluated"), schema=CROSS),
        bad("step-without-roles", "empty", "/act/opened/rules/0/steps/0/roles", ("/act/opened/rules/0/steps/0/roles", [])),
        bad("no-thresholds", "empty", "/act/opened/thresholds", ("/act/opened/thresholds", [])),
        bad("snapshot-without-number", "number-out-of-range", "/act/snapshot/sequence", ("/sequence", 1), ("/previous", A), ("/act", {"snapshot": {"sequence": 0, "digest": A, "issued_at": AT, "count": 0, "list": "gA==", "events": 0, "envelope": None}})),
        bad("signature-not-base64", "not-canonical", "/act/signed/signature", ("/sequence", 1), ("/previous", A), ("/act", {"signed": {"certificate": A, "key": KEY, "signature": "c2l"}})),
    ]),
    "ledger-step": ([ledger_step(), *ledger_steps()], [
        bad("without-its-record", "rule-broken", "", ("/record", REMOVE), schema=CROSS),
        bad("with-terms", "rule-broken", "", ("/terms", A), schema=CROSS),
        bad("with-a-reason", "rule-broken", "", ("/reason", words()), schema=CROSS),
        bad("proposed-in-a-certification", "rule-broken", "/step", ("/step", "proposed"), schema=CROSS),
        bad("evaluated-in-a-hold", "rule-broken", "/step", ("/kind", "hold"), schema=CROSS),
        bad("kind", "not-one-of", "/kind", ("/kind", "complaint")),
        bad("step", "not-one-of", "/step", ("/step", "signed")),
        bad("document-twice", "duplicate-item", "/documents/1", ("/documents", [A, A])),
        bad("case-in-capitals", "not-canonical", "/case", ("/case", "CASE")),
        bad("previous-left-out", "missing-field", "", ("/previous", REMOVE)),
    ]),
    "ledger-dump": ([
        {"format": "warifu.ledger-dump/1", "ledger": A, "entries": 7, "head": B, "blobs": 12, "secrets": 1},
        {"format": "warifu.ledger-dump/1", "ledger": A, "entries": 7, "head": B, "blobs": 12, "secrets": None},
    ], [
        bad("entries-negative", "number-out-of-range", "/entries", ("/entries", -1)),
        bad("secrets-left-out", "missing-field", "", ("/secrets", REMOVE)),
    ]),
    "ledger-head": ([
        {"format": "warifu.ledger-head/1", "ledger": A, "length": 7, "entry": B},
        {"format": "warifu.ledger-head/1", "ledger": A, "length": 1, "entry": A},
    ], [
        bad("length-negative", "number-out-of-range", "/length", ("/length", -1)),
        bad("entry-left-out", "missing-field", "", ("/entry", REMOVE)),
    ]),
    "assessment": ([assessment(), {"format": "warifu.assessment/1", "sets": [], "output": "out"}], [
        bad("set-twice", "duplicate-item", "/sets/1", ("/sets/1/set", "us-ssdf"), schema=ONCE),
        bad("path-absolute", "rule-broken", "/output", ("/output", "/tmp"), schema=CROSS),
        bad("path-upwards", "rule-broken", "/admission", ("/admission", "../admission.json"), schema=CROSS),
        bad("path-of-a-drive", "rule-broken", "/about", ("/about/0", "c:sbom.json"), schema=CROSS),
        bad("versions", "not-canonical", "/sets/0/versions", ("/sets/0/versions", "newest")),
        bad("without-output", "missing-field", "", ("/output", REMOVE)),
    ]),
    "questionnaire": ([questionnaire(), change(questionnaire(), [("/made_by", None), ("/made_at", None), ("/questions/0/answer", None)])], [
        bad("answered-by-nobody", "rule-broken", "/made_by", ("/made_by", None), schema=CROSS),
        bad("answered-at-no-time", "rule-broken", "/made_at", ("/made_at", None), schema=CROSS),
        bad("claim-twice", "duplicate-item", "/questions/1", ("/questions/1/claim", "update.signed"), schema=ONCE),
        bad("about-nothing", "rule-broken", "/product", ("/product", {})),
        bad("answer-left-out", "missing-field", "/questions/0", ("/questions/0/answer", REMOVE)),
    ]),
    "declaration": ([declaration(), change(declaration(), [("/valid_until", REMOVE), ("/product/identifiers", REMOVE)])], [
        bad("about-nothing", "rule-broken", "/product", ("/product", {"artifacts": [], "identifiers": []})),
        bad("about-nothing-at-all", "rule-broken", "/product", ("/product", {})),
        bad("claims-as-list", "wrong-type", "/claims", ("/claims", [])),
        bad("claim-id", "not-canonical", "/claims/signed", ("/claims", {"signed": True})),
    ]),
}

# A verdict is written and never read: only the schema says what it looks like.
FORMATS["verdict"] = ([verdict(), change(verdict(), [("/certificate", None), ("/disclosed", REMOVE)])], [
    bad("path-of-nobody", None, None, ("/certificate/path/0", {})),
    bad("check-left-out", None, None, ("/checks/15", REMOVE)),
    bad("checks-in-other-order", None, None, ("/checks/0/check", "statement")),
    bad("answer", None, None, ("/verdict", "perhaps")),
    bad("code", None, None, ("/code", "bad")),
    bad("known-at-left-out", None, None, ("/known_at", REMOVE)),
])

# Bytes that are no JSON of ours at all; each format is read by the same reader, so one format shows them all.
RAW = [
    ("empty-file", b"", "syntax", "", False),
    ("byte-order-mark", b"\xef\xbb\xbf{}", "syntax", "", False),
    ("not-utf-8", b'{"format":"\xff"}', "not-utf8", "", False),
    ("utf-16", '{"format":1}'.encode("utf-16"), "not-utf8", "", False),
    ("trailing-comma", b'{"format":"warifu.waivers/1","waivers":[],}', "syntax", "/waivers", False),
    ("comment", b'{"format":"warifu.waivers/1",/* none */"waivers":[]}', "syntax", "/format", False),
    ("single-quotes", b"{'format':'warifu.waivers/1','waivers':[]}", "syntax", "", False),
    ("trailing-bytes", b'{"format":"warifu.waivers/1","waivers":[]} {}', "trailing-bytes", "", False),
    ("lone-surrogate", b'{"format":"\\ud800"}', "syntax", "/format", False),
    ("cut-short", b'{"format":"warifu.waivers/1","waivers":[', "syntax", "/waivers", False),
    ("duplicate-key", b'{"format":"warifu.waivers/1","waivers":[],"waivers":[]}', "duplicate-key", "/waivers", True),
    ("duplicate-key-escaped", b'{"format":"warifu.waivers/1","waivers":[],"w\\u0061ivers":[]}', "duplicate-key", "/waivers", True),
]


def clear(folder, **how):
    if "--check" not in sys.argv[1:]:
        shutil.rmtree(folder, **how)


def write(folder, name, text):
    made = text if isinstance(text, bytes) else text.encode()
    if "--check" in sys.argv[1:]:
        assert (folder / name).read_bytes() == made, f"{folder.name}/{name} is not what make.py writes"
        return
    (folder / name).write_bytes(made)


def to_text(fmt, document, indent=1):
    if fmt in ("record", "ledger-entry"):  # a record is canonical bytes; its keys are ASCII, so this is RFC 8785
        return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    text = json.dumps(document, ensure_ascii=False, indent=indent)
    for number in ("1e2", "-0", "1.0"):
        text = text.replace(f'"@{number}@"', number)
    return text.replace("\x07", "\\u0007").replace("\u009b", "\\u009b") + "\n"


def main():
    for fmt, (valid, invalid) in FORMATS.items():
        folder = HERE / fmt
        clear(folder, ignore_errors=True)
        folder.mkdir(exist_ok=True)
        cases = []
        for i, document in enumerate(valid):
            name = "valid-full.json" if i == 0 else f"valid-{i}.json"
            write(folder, name, to_text(fmt, document))
            cases.append({"file": name, "accept": True})
        for name, code, pointer, changes, schema in invalid:
            if changes[0][0] == "":
                document = changes[0][1]
            elif changes[0] == ("/negated", REMOVE):
                document = valid[0]
            else:
                document = change(valid[0], changes)
            text = to_text(fmt, document, None) if name != "not-canonical" else to_text("other", document)
            file = f"invalid-{name}.json"
            write(folder, file, text)
            case = {"file": file, "accept": False}
            if code:
                case |= {"code": code, "pointer": pointer}
            if schema:
                case |= {"schema_accepts": True, "because": schema}
            cases.append(case)
        if fmt == "waivers":
            for name, text, code, pointer, is_json in RAW:
                file = f"invalid-{name}.json"
                write(folder, file, text)
                case = {"file": file, "accept": False, "code": code, "pointer": pointer}
                if is_json:
                    case |= {"schema_accepts": True, "because": "JSON readers take the last of two keys"}
                else:
                    case |= {"json": False}
                cases.append(case)
            cases.append({"file": "valid-full.json", "pad_with_spaces_to": 16 * 1024 * 1024 + 1, "accept": False, "code": "too-large",
                          "pointer": "", "schema_accepts": True, "because": SIZE})
        index = {"schema": f"urn:warifu:schema:{fmt}:{EDITIONS.get(fmt, 1)}", "cases": cases}
        lines = ",\n".join("    " + json.dumps(case, ensure_ascii=False) for case in cases)
        write(folder, "case.json", f'{{\n  "schema": "{index["schema"]}",\n  "cases": [\n{lines}\n  ]\n}}\n')


main()
