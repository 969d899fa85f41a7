"""Keys, envelopes, Merkle trees, notes and packed status lists, as docs/FORMATS and C2SP describe them."""

import base64
import hashlib
import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

IN_TOTO = "application/vnd.in-toto+json"
SNAPSHOT = "application/vnd.warifu.status-snapshot+json"
ARRANGEMENT = "application/vnd.warifu.arrangement+json"
ORDER = 2**252 + 27742317777372353535851937790883648493


def sha256(data):
    return hashlib.sha256(data).digest()


def digest(data):
    return "sha256:" + sha256(data).hex()


def b64(data):
    return base64.b64encode(data).decode()


def canonical(value):
    """RFC 8785, for documents whose member names are ASCII and whose numbers are whole."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


class Key:
    """An Ed25519 key whose seed is the SHA-256 of a name."""

    def __init__(self, name):
        self.name = name
        self.secret = Ed25519PrivateKey.from_private_bytes(sha256(b"warifu bundle vectors: " + name.encode()))
        self.public = self.secret.public_key().public_bytes_raw()

    def sign(self, message):
        return self.secret.sign(message)

    @property
    def text(self):
        return "ed25519:" + b64(self.public)

    @property
    def id(self):
        return digest(bytes.fromhex("302a300506032b6570032100") + self.public)

    def verifier(self, kind):
        """The verifier key of a signed note: kind 1 for a log, 4 for a witness."""
        return f"{self.name}+{self.note_id(kind).hex()}+{b64(bytes([kind]) + self.public)}"

    def note_id(self, kind):
        return sha256(self.name.encode() + b"\n" + bytes([kind]) + self.public)[:4]


def pae(payload_type, payload):
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def envelope(payload_type, payload, names):
    signatures = [{"keyid": Key(name).id, "sig": b64(Key(name).sign(pae(payload_type, payload)))} for name in names]
    return {"payloadType": payload_type, "payload": b64(payload), "signatures": signatures}


def leaf_hash(data):
    return sha256(b"\0" + data)


def root(leaves):
    if len(leaves) == 1:
        return leaves[0]
    if not leaves:
        return sha256(b"")
    cut = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sha256(b"\1" + root(leaves[:cut]) + root(leaves[cut:]))


def path(leaves, index):
    """The audit path of RFC 6962 section 2.1.1, lowest first."""
    if len(leaves) == 1:
        return []
    cut = 1 << ((len(leaves) - 1).bit_length() - 1)
    if index < cut:
        return [*path(leaves[:cut], index), root(leaves[cut:])]
    return [*path(leaves[cut:], index - cut), root(leaves[:cut])]


def note_line(key, kind, signature):
    return f"\u2014 {key.name} {b64(key.note_id(kind) + signature)}\n"


def cosigned(key, text, time):
    """A cosignature/v1 line of a witness over a checkpoint."""
    signature = key.sign(f"cosignature/v1\ntime {time}\n{text}".encode())
    return note_line(key, 4, time.to_bytes(8, "big") + signature)


def checkpoint(origin, size, root_hash, extension=""):
    return f"{origin}\n{size}\n{b64(root_hash)}\n{extension}"


def low_bits(count, marked):
    return 0 if marked == 0 else (count * 12 // (marked * 25)).bit_length()


def gamma(number):
    bits = f"{number:b}"
    return "0" * (len(bits) - 1) + bits


def pack_bits(bits):
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))


def list_bits(count, marked):
    """The bits of a status list before they are padded; `marked` is {index: status}."""
    low = low_bits(count, len(marked))
    bits = gamma(len(marked) + 1)
    following = 0
    for index in sorted(marked):
        gap = index - following
        bits += "1" * (gap >> low) + "0" + (f"{gap & ((1 << low) - 1):0{low}b}" if low else "")
        bits += {"withdrawn": "0", "suspended": "10", "superseded": "11"}[marked[index]]
        following = index + 1
    return bits


def status_list(count, marked):
    return b64(pack_bits(list_bits(count, marked)))


def flip(text, bit):
    """Flips one bit of what a base64 text holds."""
    data = bytearray(base64.b64decode(text))
    data[bit // 8] ^= 1 << (bit % 8)
    return b64(bytes(data))
