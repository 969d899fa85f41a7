#!/usr/bin/env python3
"""Fills fuzz/corpus from the vectors of the repository: a file is named by the digest of its bytes."""

import base64
import hashlib
import json
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
VECTORS = HERE / "../tests/vectors"
LONGEST = 64 * 1024
SPDX_LINES = """SPDXVersion: SPDX-2.3
SPDXID: SPDXRef-DOCUMENT
Created: 2026-05-01T00:00:00Z
Creator: Tool: x
PackageName: hk
SPDXID: SPDXRef-hk
PackageChecksum: SHA256: 00
ExternalRef: PACKAGE-MANAGER purl pkg:generic/hk@1
PackageComment: <text>of
two lines</text>
FileName: f
LicenseID: LicenseRef-a
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-hk
"""
SPDX_GRAPH = {
    "@context": ["https://spdx.org/rdf/3.0.1/spdx-context.jsonld"],
    "@graph": [
        {"type": "CreationInfo", "@id": "_:c", "specVersion": "3.0.1", "created": "2026-05-01T00:00:00Z"},
        {"type": "SpdxDocument", "spdxId": "d", "creationInfo": "_:c", "rootElement": [{"type": "software_Package"}]},
        {"type": "software_Package", "spdxId": "a", "suppliedBy": {"type": "Person", "name": "x"},
         "verifiedUsing": [{"type": "Hash", "algorithm": "sha256", "hashValue": "00"}]},
        {"type": "Relationship", "from": "d", "to": "a", "relationshipType": "describes", "completeness": "complete"},
    ],
}


def main():
    corpus = {}

    def seed(target, data):
        if len(data) <= LONGEST:
            corpus.setdefault(target, {})[hashlib.sha256(data).hexdigest()[:16]] = data

    for path in (VECTORS / "read").rglob("*.json"):
        if path.name != "case.json":
            seed("documents", path.read_bytes())
    for path in (HERE / "../docs/FORMATS").glob("*.md"):
        for block in path.read_text().split("```json\n")[1:]:
            seed("documents", block.split("```")[0].encode())
            seed("envelope", block.split("```")[0].encode())
    for folder in (VECTORS / "bundle/cases").iterdir():
        data = (folder / "bundle.json").read_bytes()
        for target in ("check", "open", "documents"):
            seed(target, data)
        try:
            bundle = json.loads(data)
            envelopes = [bundle["certificate"], *bundle.get("accreditation", []), *bundle.get("status", [])]
            payloads = [base64.b64decode(one["payload"]) for one in envelopes]
        except (ValueError, KeyError, TypeError, RecursionError):
            continue
        for one in envelopes:
            seed("envelope", json.dumps(one).encode())
        for payload in payloads:
            seed("documents", payload)
        if len(payloads) == 4:
            seed("signed", b"\0".join(payloads))
        for one in bundle.get("status", []):
            try:
                found = json.loads(base64.b64decode(one["payload"]))
                seed("status_list", found["count"].to_bytes(4, "big") + base64.b64decode(found["list"]))
            except (ValueError, KeyError, OverflowError):
                continue
        if isinstance(bundle.get("log"), str):
            seed("log_proof", bundle["log"].encode(errors="replace"))
            note = bundle["log"].partition("\n\n")[2]
            seed("note", note.encode(errors="replace"))
            seed("checkpoint", note.encode(errors="replace"))
            seed("checkpoint", (note.partition("\n\n")[0] + "\n").encode(errors="replace"))
    for size in (1, 2, 3, 7, 8, 9, 40):
        seed("merkle", bytes([size // 2, size // 3]) + bytes(size))
    evidence = [*(VECTORS / "read/declaration").glob("*.json"), *(HERE / "../examples").rglob("*.json")]
    for path in evidence:
        seed("evidence", path.read_bytes())
    # documents of others, where they are on this machine
    for path in (HERE / "../../shared/vectors").rglob("*"):
        if path.is_file() and path.stat().st_size <= LONGEST:
            seed("evidence", path.read_bytes())
    for path in (HERE / "../crates/warifu-evidence/tests/import/links").iterdir():
        seed("evidence", path.read_bytes())
    seed("evidence", SPDX_LINES.encode())
    seed("evidence", json.dumps(SPDX_GRAPH).encode())
    for target, files in sorted(corpus.items()):
        folder = HERE / "corpus" / target
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
        print(f"{target}: {len(files)}")


main()
