"""Bytes that are no bundle, envelopes that hold something else, statements that are no certificate."""

import base64
import json

from .producer import SNAPSHOT, Key, b64, canonical, digest, envelope
from .world import (
    accreditation_statement, case, day, finding, frame, full, on_bundle, on_bytes, plain, put, drop, refuse, snapshot, statement,
    policy, unknown,
)


def form(name, title, edit, world=plain, *edits):
    case("form-" + name, title, refuse("envelope", "envelope_malformed"), world, edit, *edits)


def replaced(old, new, count=1):
    def edit(data):
        assert old in data, (old, data[:200])
        return data.replace(old, new, count)

    return on_bytes(edit)


form("empty", "No bytes at all", on_bytes(lambda data: b""))
form("not-utf8", "A byte that is not UTF-8", on_bytes(lambda data: data[:-1] + b',"x":"\xff"}'))
form("byte-order-mark", "A byte order mark at the beginning", on_bytes(lambda data: b"\xef\xbb\xbf" + data))
form("cut-short", "The last byte is missing", on_bytes(lambda data: data[:-1]))
form("trailing-bytes", "Something after the end", on_bytes(lambda data: data + b"{}"))
form("trailing-nul", "A zero byte after the end", on_bytes(lambda data: data + b"\0"))
form("trailing-comma", "A comma before the end", on_bytes(lambda data: data[:-1] + b",}"))
form("array", "An array and not an object", on_bytes(lambda data: b"[" + data + b"]"))
form("duplicate-key", "One key stands twice", on_bytes(lambda data: data[:-1] + b',"format":"warifu.bundle/1"}'))
form("duplicate-key-escaped", "One key stands twice, once with an escape", on_bytes(lambda data: data[:-1] + b',"\\u0066ormat":"warifu.bundle/1"}'))
form("duplicate-certificate", "Two certificates; which one counts depends on the reader", on_bytes(lambda data: data[:-1] + b',"certificate":' + canonical(json.loads(data)["certificate"]) + b"}"))
form("duplicate-payload", "Two payloads in one envelope", replaced(b'"payload":', b'"payload":"e30=","payload":'))
form("unknown-field", "A field that the format does not have", on_bundle(lambda b: b.update(accredited=True)))
form("format-unknown", "Another version of the format", on_bundle(lambda b: b.update(format="warifu.bundle/2")))
form("format-missing", "No format", on_bundle(lambda b: b.pop("format") and None))
form("certificate-missing", "No certificate", on_bundle(lambda b: b.pop("certificate") and None))
form("certificate-null", "null where a certificate belongs", on_bundle(lambda b: b.update(certificate=None)))
form("number-fraction", "A number with a fraction", replaced(b'"index":0', b'"index":0.0'), plain, put("disclosed", [finding(0)]))
form("number-exponent", "A number with an exponent", replaced(b'"index":0', b'"index":0e0'), plain, put("disclosed", [finding(0)]))
form("number-minus-zero", "Zero with a minus sign", replaced(b'"index":0', b'"index":-0'), plain, put("disclosed", [finding(0)]))
form("number-too-large", "An index beyond 32 bits", replaced(b'"index":0', b'"index":4294967296'), plain, put("disclosed", [finding(0)]))
form("number-unsafe", "A number beyond 2^53", replaced(b'"index":0', b'"index":9007199254740993'), plain, put("disclosed", [finding(0)]))
form("number-nan", "NaN, as some writers have it", replaced(b'"index":0', b'"index":NaN'), plain, put("disclosed", [finding(0)]))
form("surrogate-alone", "Half of a surrogate pair", on_bundle(lambda b: b.update(log="x")), plain, replaced(b'"log":"x"', b'"log":"\\ud800"'))
form("control-character", "A line end inside a string, unescaped", on_bundle(lambda b: b.update(log="x")), plain, replaced(b'"log":"x"', b'"log":"x\n"'))
form("depth", "Arrays a thousand deep", on_bytes(lambda data: data[:-1] + b',"x":' + b"[" * 1000 + b"]" * 1000 + b"}"))
form("envelope-signatures-none", "An envelope without signatures", on_bundle(lambda b: b["certificate"].update(signatures=[])))
form("envelope-signatures-101", "More signatures than an envelope may have", on_bundle(lambda b: b["certificate"].update(signatures=b["certificate"]["signatures"] * 101)))
form("envelope-base64-bits", "The trailing bits of the base64 are not zero", on_bundle(lambda b: b["certificate"]["signatures"][0].update(sig=b["certificate"]["signatures"][0]["sig"][:-3] + chr(ord(b["certificate"]["signatures"][0]["sig"][-3]) + 1) + "==")))
form("envelope-base64-padding", "Base64 without its padding", on_bundle(lambda b: b["certificate"]["signatures"][0].update(sig=b["certificate"]["signatures"][0]["sig"].rstrip("="))))
form("payload-type-empty", "The payload type is empty", put("payload_type", ""))
form("log-carriage-returns", "A log proof whose lines end as on another system", on_bundle(lambda b: b.update(log=b["log"].replace("\n", "\r\n"))), full)
form("envelope-base64-mixed", "Both alphabets of base64 in one text", on_bundle(lambda b: b["certificate"].update(payload="+_==" if False else b["certificate"]["payload"][:-8] + "+-/_" + b["certificate"]["payload"][-4:])))
def joined(bundle):
    data = base64.b64decode(bundle["certificate"]["payload"])
    bundle["certificate"]["payload"] = b64(data[:100]) + b64(data[100:])


form("envelope-base64-joined", "Two base64 texts in one, with padding in the middle", on_bundle(joined))
form("envelope-base64-lines", "A line end inside the base64", on_bundle(lambda b: b["certificate"].update(payload=b["certificate"]["payload"][:76] + "\n" + b["certificate"]["payload"][76:])))
form("salt-upper-case", "A salt in upper case", on_bundle(lambda b: b["disclosed"][0].update(salt=b["disclosed"][0]["salt"].upper())), plain, put("disclosed", [finding(0)]))
form("accreditations-33", "More accreditations than a bundle may have", on_bundle(lambda b: b.update(accreditation=b["accreditation"][:1] * 33)), full)
form("snapshots-nine", "More status snapshots than a bundle may have", on_bundle(lambda b: b.update(status=b["status"] * 9)), full)
form("items-bomb", "An array of more than a hundred thousand items", on_bytes(lambda data: data[:-1] + b',"disclosed":[' + b"0," * 100000 + b"0]}"))
form("endless-data", "More bytes than a document may have: spaces after the end", put("pad_to", 16777217))


def kind(name, title, *edits):
    case("payload-type-" + name, title, refuse("payload_type", "payload_type_unknown"), full, *edits)


kind("plain-json", "The certificate was signed under the type of plain JSON", put("payload_type", "application/json"))
kind("case", "The payload type in capitals is another type", put("payload_type", "Application/vnd.in-toto+json"))
kind("status-as-certificate", "A status snapshot stands where the certificate belongs", on_bundle(lambda b: b.update(certificate=b["status"][0])))
kind("swapped-after-signing", "The payload type was changed after signing", on_bundle(lambda b: b["certificate"].update(payloadType=SNAPSHOT)))


def said(name, title, *edits):
    case("statement-" + name, title, refuse("statement", "statement_malformed"), plain, *edits)


def payload(edit):
    def apply(w):
        w.payload = edit(canonical(statement(w.certificate)))

    return apply


said("empty", "Nothing was signed", put("payload", b""))
said("not-json", "A text was signed", put("payload", b"forty bales"))
said("duplicate-key", "One key stands twice in what was signed", payload(lambda data: data.replace(b'"level":"star-2"', b'"level":"star-1","level":"star-2"')))
said("trailing-bytes", "Something after the end of what was signed", payload(lambda data: data + b"x"))
said("unknown-field", "A field that certificates do not have", put("certificate.superseded_by", "MCO-2027-0001"))
said("field-missing", "No signatory", drop("certificate.signatory"))
said("attestation", "The body signed a statement of another predicate type", lambda w: setattr(w, "statement", {**statement(w.certificate), "predicateType": "urn:warifu:attestation:1"}))
said("other-statement-type", "An in-toto statement of another version", lambda w: setattr(w, "statement", {**statement(w.certificate), "_type": "https://in-toto.io/Statement/v0.1"}))
said("subject-other", "The subject is not the artifacts of the product", lambda w: setattr(w, "statement", {**statement(w.certificate), "subject": statement(w.certificate)["subject"][:1]}))
said("subject-order", "The subject lists the artifacts in another order", lambda w: setattr(w, "statement", {**statement(w.certificate), "subject": statement(w.certificate)["subject"][::-1]}))
said("outcome-not-satisfied", "A certificate of non-conformity", put("certificate.outcome", "not_satisfied"))
said("granted-before-decided", "Granted before it was decided", put("certificate.decided_at", day("2026-11-23")))
said("ends-before-grant", "It ends at the second in which it begins", put("certificate.expires_at", day("2026-11-22")))
said("date-does-not-exist", "30 February", put("certificate.evaluation.at", "2026-02-30T00:00:00Z"))
said("time-with-offset", "A time that is not UTC", put("certificate.granted_at", "2026-11-22T09:00:00+09:00"))
said("number-control-character", "A control character in a text", put("certificate.number", "MCO\u0007"))
said("version-leading-zero", "A version that is no semantic version", put("certificate.set.version", "1.02.0"))
said("digest-upper-case", "A digest in upper case", lambda w: w.certificate["set"].update(digest="sha256:" + w.certificate["set"]["digest"][7:].upper()))
said("artifact-twice", "One digest under two names", lambda w: w.certificate["product"]["artifacts"][1].update(digest=w.certificate["product"]["artifacts"][0]["digest"]))
said("gtin-check-digit", "A GTIN with a wrong check digit", lambda w: w.certificate["product"]["identifiers"].append({"type": "gtin", "value": "4912345678905"}))
said("status-index-null", "A place in the status list that is null", put("certificate.status_index", None))
said("weakening-unknown", "A weakening that the format does not know", put("certificate.weakenings", ["all_is_well"]))
