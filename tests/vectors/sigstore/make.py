"""Makes sigstore bundles around the build provenance of the example product, with an authority and a log of its own.

Needs `cryptography`. Keys are made anew and thrown away: running it replaces all files of this folder, none of which is signed by
anybody who exists. File names say what a policy that names IDENTITY, ISSUER and `root.json` has to make of a bundle: `good-` or `bad-`.
"""

import base64
import copy
import datetime
import hashlib
import json
import os
import pathlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

HERE = pathlib.Path(__file__).parent
PROVENANCE = HERE / "../../../examples/01-plc/evidence/after/provenance.dsse.json"
IDENTITY = "https://github.com/hamakaze/firmware/.github/workflows/release.yml@refs/heads/main"
ISSUER = "https://token.actions.githubusercontent.com"
IN_TOTO = "application/vnd.in-toto+json"
DER = serialization.Encoding.DER


def b64(data):
    return base64.b64encode(data).decode()


def time(text):
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.timezone.utc)


def spki(key):
    return key.public_key().public_bytes(DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def compact(value):
    return json.dumps(value, separators=(",", ":"), sort_keys=True).encode()


def sign(key, data):
    return key.sign(data, ec.ECDSA(hashes.SHA256()))


class Authority:
    """A certificate authority with its transparency log."""

    def __init__(self, with_ctlog=False):
        self.key, self.log = ec.generate_private_key(ec.SECP384R1()), ec.generate_private_key(ec.SECP256R1())
        self.ctlog = ec.generate_private_key(ec.SECP256R1()) if with_ctlog else None
        self.name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "authority.example")])
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        builder = x509.CertificateBuilder(self.name, self.name, self.key.public_key(), x509.random_serial_number())
        builder = builder.not_valid_before(time("2025-01-01T00:00:00Z")).not_valid_after(time("2045-01-01T00:00:00Z"))
        builder = builder.add_extension(x509.BasicConstraints(True, 1), True).add_extension(usage, True)
        identifier = x509.SubjectKeyIdentifier.from_public_key(self.key.public_key())
        self.certificate = builder.add_extension(identifier, False).sign(self.key, hashes.SHA384())
        self.log_id = hashlib.sha256(spki(self.log)).digest()

    def root(self):
        valid = {"start": "2025-01-01T00:00:00Z"}

        def log(key, url):
            public = {"rawBytes": b64(spki(key)), "keyDetails": "PKIX_ECDSA_P256_SHA_256", "validFor": valid}
            identifier = {"keyId": b64(hashlib.sha256(spki(key)).digest())}
            return {"baseUrl": url, "hashAlgorithm": "SHA2_256", "publicKey": public, "logId": identifier}

        chain = {"certificates": [{"rawBytes": b64(self.certificate.public_bytes(DER))}]}
        return {
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": [log(self.log, "https://log.example")],
            "certificateAuthorities": [
                {"subject": {"organization": "authority.example", "commonName": ""}, "uri": "https://authority.example",
                 "certChain": chain, "validFor": valid}
            ],
            "ctlogs": [log(self.ctlog, "https://ctlog.example")] if self.ctlog else [],
            "timestampAuthorities": [],
        }

    def leaf(self, identities=(IDENTITY,), issuer=ISSUER, start="2026-09-10T01:30:00Z", end="2026-09-10T01:40:00Z",
             signs_code=True, signed_by=None):
        key = ec.generate_private_key(ec.SECP256R1())
        names = [x509.UniformResourceIdentifier(i) if i.startswith("http") else x509.RFC822Name(i) for i in identities]
        builder = x509.CertificateBuilder(self.name, x509.Name([]), key.public_key(), x509.random_serial_number())
        builder = builder.not_valid_before(time(start)).not_valid_after(time(end))
        builder = builder.add_extension(x509.SubjectAlternativeName(names), True)
        usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
        builder = builder.add_extension(usage, True)
        above = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        builder = builder.add_extension(above, False)
        if signs_code:
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), False)
        if issuer is not None:
            value = b"\x0c" + bytes([len(issuer)]) + issuer.encode()
            oid = ObjectIdentifier("1.3.6.1.4.1.57264.1.8")
            builder = builder.add_extension(x509.UnrecognizedExtension(oid, value), False)
        return key, builder.sign(signed_by or self.key, hashes.SHA384())

    def bundle(self, payload, holder, payload_type=IN_TOTO, at="2026-09-10T01:33:00Z", log=None, logged=None, twice=False,
               promise=True, proof=True):
        (key, certificate), log = holder, log or self.log
        message = b"DSSEv1 %d %s %d %s" % (len(payload_type), payload_type.encode(), len(payload), payload)
        signature = b64(sign(key, message))
        signatures = [{"sig": signature}] * (2 if twice else 1)
        envelope = {"payload": b64(payload), "payloadType": payload_type, "signatures": signatures}
        verifier = b64(certificate.public_bytes(serialization.Encoding.PEM))

        def digest(data):
            return {"algorithm": "sha256", "value": hashlib.sha256(data).hexdigest()}

        spec = {"envelopeHash": digest(json.dumps(envelope, separators=(",", ":")).encode()),
                "payloadHash": digest(logged or payload), "signatures": [{"signature": signature, "verifier": verifier}]}
        body = compact({"apiVersion": "0.0.1", "kind": "dsse", "spec": spec})
        leaf = hashlib.sha256(b"\0" + body).digest()
        head = f"log.example\n1\n{b64(leaf)}\n"
        note = f"{head}\n\u2014 log.example {b64(self.log_id[:4] + sign(log, head.encode()))}\n"
        seconds = int(time(at).timestamp())
        promised = compact({"body": b64(body), "integratedTime": seconds, "logID": self.log_id.hex(), "logIndex": 0})
        entry = {"logIndex": "0", "logId": {"keyId": b64(self.log_id)}, "kindVersion": {"kind": "dsse", "version": "0.0.1"},
                 "integratedTime": str(seconds), "canonicalizedBody": b64(body)}
        if promise:
            entry["inclusionPromise"] = {"signedEntryTimestamp": b64(sign(log, promised))}
        if proof:
            entry["inclusionProof"] = {"logIndex": "0", "rootHash": b64(leaf), "treeSize": "1", "hashes": [],
                                       "checkpoint": {"envelope": note}}
        certificate = {"rawBytes": b64(certificate.public_bytes(DER))}
        return {"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
                "verificationMaterial": {"certificate": certificate, "tlogEntries": [entry]}, "dsseEnvelope": envelope}


def main():
    for old in HERE.glob("*.json"):
        os.remove(old)
    payload = base64.b64decode(json.loads(PROVENANCE.read_text())["payload"])
    ours, other = Authority(), Authority()
    holder = ours.leaf()
    good = ours.bundle(payload, holder)

    def stating(**members):
        return json.dumps({**json.loads(payload), **members}).encode()

    def changed(change):
        bundle = copy.deepcopy(good)
        change(bundle)
        return bundle

    elsewhere = [{"name": "other.bin", "digest": {"sha256": "00" * 32}}]
    stranger = other.bundle(stating(predicate={}), other.leaf())
    stranger_key = ec.generate_private_key(ec.SECP384R1())
    text, theirs = json.dumps(good), json.dumps(stranger["dsseEnvelope"])
    entry = "verificationMaterial", "tlogEntries"
    cases = {
        "good": good,
        "good-one-line": text.encode() + b"\n",
        "bad-authority": other.bundle(payload, other.leaf()),
        "bad-identity": ours.bundle(payload, ours.leaf([IDENTITY + "x"])),
        "bad-identity-case": ours.bundle(payload, ours.leaf([IDENTITY.upper().replace("HTTPS", "https")])),
        "bad-identity-second": ours.bundle(payload, ours.leaf(["someone@example.com", IDENTITY])),
        "bad-identity-short": ours.bundle(payload, ours.leaf([IDENTITY[:-5]])),
        "bad-issuer": ours.bundle(payload, ours.leaf(issuer=ISSUER + "/")),
        "bad-issuer-none": ours.bundle(payload, ours.leaf(issuer=None)),
        "bad-certificate-early": ours.bundle(payload, ours.leaf(start="2026-09-10T01:34:00Z")),
        "bad-certificate-late": ours.bundle(payload, ours.leaf(end="2026-09-10T01:31:00Z")),
        "bad-certificate-usage": ours.bundle(payload, ours.leaf(signs_code=False)),
        "bad-certificate-forged": ours.bundle(payload, ours.leaf(signed_by=stranger_key)),
        "bad-signed-later": ours.bundle(payload, ours.leaf(start="2026-11-25T00:00:00Z", end="2026-11-25T00:10:00Z"),
                                        at="2026-11-25T00:05:00Z"),
        "bad-log-key": ours.bundle(payload, holder, log=ec.generate_private_key(ec.SECP256R1())),
        "bad-log-other-payload": ours.bundle(payload, holder, logged=b"other"),
        "bad-log-no-promise": ours.bundle(payload, holder, promise=False),
        "bad-log-no-proof": ours.bundle(payload, holder, proof=False),
        "bad-log-none": changed(lambda it: it[entry[0]].update(tlogEntries=[])),
        "bad-log-time": changed(lambda it: it[entry[0]][entry[1]][0].update(integratedTime="1789000400")),
        "bad-payload": changed(lambda it: it["dsseEnvelope"].update(payload=b64(stating(predicate={})))),
        "bad-payload-type": ours.bundle(payload, holder, payload_type="application/json"),
        "bad-statement-subject": ours.bundle(stating(subject=elsewhere), holder),
        "bad-statement-type": ours.bundle(stating(predicateType="https://cyclonedx.org/bom"), holder),
        "bad-statement-link": ours.bundle(stating(predicateType="https://in-toto.io/attestation/link/v0.3"), holder),
        "bad-statement-version": ours.bundle(stating(_type="https://in-toto.io/Statement/v2"), holder),
        "bad-two-signatures": ours.bundle(payload, holder, twice=True),
        "bad-two-lines": (text + "\n" + text + "\n").encode(),
        "bad-npm-list": {"attestations": [{"predicateType": "https://slsa.dev/provenance/v1", "bundle": good}]},
        "bad-twice-last": (text[:-1] + ', "dsseEnvelope": ' + theirs + "}").encode(),
        "bad-twice-first": ('{"dsseEnvelope": ' + theirs + ", " + text[1:]).encode(),
        "bad-both-contents": {**good, "messageSignature": {
            "messageDigest": {"algorithm": "SHA2_256", "digest": b64(bytes(32))}, "signature": b64(b"x")}},
        "bad-two-holders": changed(lambda it: it["verificationMaterial"].update(publicKey={"hint": "x"})),
        # the JSON form of protocol buffers lets readers take a member under either name
        "bad-twice-spelled": {**good, "dsse_envelope": stranger["dsseEnvelope"]},
        "bad-twice-spelled-inside": changed(lambda it: it["dsseEnvelope"].update(payload_type="application/json")),
        "bad-both-contents-spelled": {**good, "message_signature": {
            "messageDigest": {"algorithm": "SHA2_256", "digest": b64(bytes(32))}, "signature": b64(b"x")}},
        "bad-two-holders-spelled": changed(lambda it: it["verificationMaterial"].update(public_key={"hint": "x"})),
        "bad-envelope-around": {"payload": b64(stating(subject=elsewhere)), "payloadType": IN_TOTO,
                                "signatures": [{"sig": b64(bytes(64))}], **good},
    }
    counted = Authority(with_ctlog=True)
    files = {"root": ours.root(), "root-other": other.root(), "root-with-ctlog": counted.root(),
             "ctlog-no-timestamp": counted.bundle(payload, counted.leaf()), **cases}
    for name, content in files.items():
        data = content if isinstance(content, bytes) else json.dumps(content, indent=1).encode() + b"\n"
        (HERE / f"{name}.json").write_bytes(data)


if __name__ == "__main__":
    main()
