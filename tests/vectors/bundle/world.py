"""A whole bundle in which everything is as it should be, made from the format pages alone: this signs, packs, hashes and logs
by itself and shares no code with the program. `make.py` spoils it in many ways."""
import base64
import copy
import hashlib
import json
from datetime import datetime, timezone

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

IN_TOTO = "application/vnd.in-toto+json"
SNAPSHOT = "application/vnd.warifu.status-snapshot+json"
ORIGIN = "log.minato.example"
# the seed of each key is 32 times this byte
AUTHORITY, BOARD, EVALUATOR, REVIEWER, CERTIFIER, STATUS, NEW, LOG, WITNESSES, STRANGER = (10, 11, 12), 20, 2, 3, 1, 4, 7, 30, (31, 32, 33), 99
ORDER_L = 2**252 + 27742317777372353535851937790883648493


def key(seed):
    return Ed25519PrivateKey.from_private_bytes(bytes([seed] * 32))


def public(seed):
    return key(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def key_text(seed):
    return "ed25519:" + base64.b64encode(public(seed)).decode()


def key_id(seed):
    return "sha256:" + hashlib.sha256(bytes.fromhex("302a300506032b6570032100") + public(seed)).hexdigest()


def canonical(value):
    """RFC 8785, for values without fractions and with keys in the Basic Multilingual Plane."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def words(en="Words", ja="言葉"):
    return {"en": en, "ja": ja}


def seconds(text):
    return int(datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc).timestamp())


def pae(kind, payload):
    return b"DSSEv1 %d %s %d %s" % (len(kind.encode()), kind.encode(), len(payload), payload)


def sealed(payload, seeds, kind=IN_TOTO):
    made = lambda seed: {"keyid": key_id(seed), "sig": base64.b64encode(key(seed).sign(pae(kind, payload))).decode()}
    return {"payloadType": kind, "payload": base64.b64encode(payload).decode(), "signatures": [made(seed) for seed in seeds]}


# ---- Merkle trees (RFC 6962)

def leaf_hash(data):
    return hashlib.sha256(b"\0" + data).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def split(leaves):
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return leaves[:k], leaves[k:]


def root(leaves):
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    left, right = split(leaves)
    return node_hash(root(left), root(right))


def path(leaves, index):
    if len(leaves) == 1:
        return []
    left, right = split(leaves)
    if index < len(left):
        return path(left, index) + [root(right)]
    return path(right, index - len(left)) + [root(left)]


# ---- notes, checkpoints, proofs (C2SP)

def note_id(name, kind, seed):
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public(seed)).digest()[:4]


def vkey(name, kind, seed):
    return f"{name}+{note_id(name, kind, seed).hex()}+{base64.b64encode(bytes([kind]) + public(seed)).decode()}"


def note_line(name, kind, seed, message, prefix=b""):
    return f"\u2014 {name} {base64.b64encode(note_id(name, kind, seed) + prefix + key(seed).sign(message)).decode()}\n"


def witness_name(seed):
    return f"witness.example/{seed}"


def checkpoint(origin, size, tree_root, log, seen, extension=""):
    text = f"{origin}\n{size}\n{base64.b64encode(tree_root).decode()}\n{extension}"
    note = text + "\n" + note_line(origin, 1, log, text.encode())
    for seed, at in seen:
        time = seconds(at)
        note += note_line(witness_name(seed), 4, seed, f"cosignature/v1\ntime {time}\n{text}".encode(), time.to_bytes(8, "big"))
    return note


def tlog_proof(index, hashes, signed):
    lines = ["c2sp.org/tlog-proof@v1", f"index {index}"] + [base64.b64encode(h).decode() for h in hashes]
    return "\n".join(lines) + "\n\n" + signed


# ---- status lists

def status_list(count, marked):
    bits = ""
    m = len(marked)
    number = bin(m + 1)[2:]
    bits += "0" * (len(number) - 1) + number
    k = (count * 12 // (m * 25)).bit_length() if m else 0
    following = 0
    for index, status in sorted(marked.items()):
        gap = index - following
        bits += "1" * (gap >> k) + "0" + (format(gap & ((1 << k) - 1), f"0{k}b") if k else "")
        bits += {"withdrawn": "0", "suspended": "10", "superseded": "11"}[status]
        following = index + 1
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))


# ---- the documents of a world in which everything is as it should be

def product():
    return {
        "format": "warifu.product/1", "vendor": "Hamakaze Control Works", "model": "HK-210", "version": "3.2.1", "kind": "component",
        "name": words("Programmable logic controller HK-210", "プログラマブルコントローラ HK-210"),
        "identifiers": [{"type": "purl", "value": "pkg:generic/hamakaze/hk-210@3.2.1"}, {"type": "model", "value": "HK-210 / 3.2.1"}],
        "artifacts": [{"name": f"hk-210-{name}.bin", "digest": "sha256:" + hashlib.sha256(name.encode()).hexdigest()} for name in ("boot", "3.2.1")],
    }


OUTCOMES = [("PO.1.1", "satisfied"), ("PO.1.2", "not_applicable"), ("PS.1.1", "satisfied"), ("PW.4.1", "satisfied"), ("RV.1.1", "undetermined")]


def finding_leaves():
    leaf = lambda number, each: canonical({"requirement": each[0], "outcome": each[1], "salt": bytes([number] * 32).hex()})
    return [leaf_hash(leaf(number, each)) for number, each in enumerate(OUTCOMES)]


def disclosed(*indexes):
    leaves = finding_leaves()
    return [{"index": i, "requirement": OUTCOMES[i][0], "outcome": OUTCOMES[i][1], "salt": bytes([i] * 32).hex(),
             "proof": ["sha256:" + h.hex() for h in path(leaves, i)]} for i in indexes]


def certificate():
    p = product()
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": a["name"], "digest": {"sha256": a["digest"][7:]}} for a in p["artifacts"]],
        "predicateType": "urn:warifu:certificate:1",
        "predicate": {
            "number": "MCO-2026-0007", "body": {"name": words("Minato Conformity Office", "港適合性評価機関"), "id": "minato"},
            "holder": {"name": words("Hamakaze Control Works", "浜風制御製作所")}, "product": p, "scope": words("HK-210", "HK-210 一式"),
            "set": {"id": "example-baseline", "version": "1.1.0", "digest": "sha256:" + "ab" * 32, "title": words("Example baseline", "例示用の基準")},
            "level": "star-2", "outcome": "satisfied", "decided_at": "2026-03-02T00:00:00Z", "granted_at": "2026-03-03T00:00:00Z",
            "expires_at": "2028-03-03T00:00:00Z", "signatory": "Head of certification",
            "evaluation": {"record": "sha256:" + "cd" * 32, "at": "2026-03-01T00:00:00Z"}, "status_index": 7,
            "findings": {"count": len(OUTCOMES), "root": "sha256:" + root(finding_leaves()).hex()}, "waived": [], "weakenings": [],
        },
    }


def accredited_key(seed, *roles, **period):
    return {"name": f"{roles[0]} {seed}", "key": key_text(seed), "roles": list(roles)} | period


def accreditation(issuer, body, kind, keys, thresholds, scope, issued_at, **more):
    return {
        "_type": "https://in-toto.io/Statement/v1", "subject": [{"name": body, "digest": {"sha256": ""}}],
        "predicateType": "urn:warifu:accreditation:1",
        "predicate": {
            "issuer": issuer, "body": {"name": words(body, "機関"), "id": body}, "kind": kind, "sequence": 1, "issued_at": issued_at,
            "from": issued_at, "until": "2030-01-01T00:00:00Z", "keys": keys,
            "thresholds": [{"role": role, "count": count} for role, count in thresholds], "scope": scope,
        } | more,
    }


def board():
    return accreditation("ministry", "board", "accredits", [accredited_key(BOARD, "accreditor")], [("accreditor", 1)], {}, "2025-01-10T00:00:00Z")


def office():
    keys = [accredited_key(EVALUATOR, "evaluator"), accredited_key(REVIEWER, "reviewer"), accredited_key(CERTIFIER, "certifier"), accredited_key(STATUS, "status")]
    scope = {"sets": [{"id": "example-baseline", "versions": ">=1.0.0, <2.0.0", "levels": ["star-1", "star-2"]}], "product_kinds": ["component"], "sectors": ["energy"]}
    return accreditation("board", "minato", "certifies", keys, [("evaluator", 1), ("reviewer", 1), ("certifier", 1)], scope, "2025-02-01T00:00:00Z")


def snapshot(sequence=5, issued_at="2026-05-20T00:00:00Z", marked=None, count=10, **more):
    return {
        "format": "warifu.status-snapshot/1", "body": "minato", "sequence": sequence, "issued_at": issued_at, "next_update": "2027-01-01T00:00:00Z",
        "count": count, "list": base64.b64encode(status_list(count, {8: "withdrawn"} if marked is None else marked)).decode(),
    } | more


def event(status, start, recorded_at=None, index=7):
    return {"index": index, "status": status, "from": start, "recorded_at": recorded_at or start, "reason": words("Fault", "不具合")}


def trust():
    return {
        "format": "warifu.trust-policy/1", "id": "harbour", "roots": [], "thresholds": [{"role": "certifier", "count": 1}],
        "sets": [{"id": "example-baseline", "versions": ">=1.0.0, <2.0.0", "levels": ["star-2"]}], "product": "optional", "waivers": "refuse",
        "status": {"required": True, "max_age": "P30D"},
        "accreditation": {"required": True, "authority": "ministry", "keys": [{"name": f"Ministry {s}", "key": key_text(s)} for s in AUTHORITY], "threshold": 2, "in_force": "at_grant"},
        "log": {"required": True, "logs": [vkey(ORIGIN, 1, LOG)], "witnesses": [vkey(witness_name(s), 4, s) for s in WITNESSES], "quorum": 2},
    }


class World:
    """Everything that goes into one case. A case changes what it likes before or after it is signed."""

    def __init__(self):
        self.trust, self.product, self.at, self.known_at = trust(), None, "2026-06-01T00:00:00Z", None
        self.certificate, self.signers, self.payload, self.kind = certificate(), [EVALUATOR, REVIEWER, CERTIFIER], None, IN_TOTO
        self.chain = [[board(), [10, 11]], [office(), [BOARD]]]
        self.status = [[snapshot(), STATUS]]
        self.seen, self.origin, self.log_key, self.entries, self.index, self.extension = [(31, "2026-03-03T01:00:00Z"), (32, "2026-03-03T02:00:00Z")], ORIGIN, LOG, 7, 2, ""
        self.disclosed, self.log = [], True
        self.envelope, self.after, self.raw, self.proof = [], [], None, None

    @property
    def p(self):
        return self.certificate["predicate"]

    def bundle(self):
        payload = self.payload(canonical(self.certificate)) if self.payload else canonical(self.certificate)
        envelope = sealed(payload, self.signers, self.kind)
        for change in self.envelope:
            change(envelope)
        bundle = {"format": "warifu.bundle/1", "certificate": envelope}
        if self.disclosed:
            bundle["disclosed"] = self.disclosed
        if self.chain:
            bundle["accreditation"] = [sealed(self.said(said), by) for said, by in self.chain]
        if self.status:
            bundle["status"] = [sealed(canonical(said), [by], SNAPSHOT) for said, by in self.status]
        if self.log:
            leaves = [leaf_hash(str(n).encode()) for n in range(self.entries)]
            leaves[self.index] = leaf_hash(canonical(envelope))
            signed = checkpoint(self.origin, self.entries, root(leaves), self.log_key, self.seen, self.extension)
            bundle["log"] = tlog_proof(self.index, path(leaves, self.index), signed)
            if self.proof:
                bundle["log"] = self.proof(bundle["log"])
        for change in self.after:
            bundle = change(bundle) or bundle
        data = canonical(bundle)
        return self.raw(data) if self.raw else data

    @staticmethod
    def said(statement):
        if statement["subject"][0]["digest"]["sha256"] == "":
            statement = copy.deepcopy(statement)
            statement["subject"][0]["digest"]["sha256"] = hashlib.sha256(canonical(statement["predicate"]["keys"])).hexdigest()
        return canonical(statement)
