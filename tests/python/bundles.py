#!/usr/bin/env python3
"""Runs the independent verifier on every case of tests/vectors/bundle, or on those whose folders are given."""

import json
import pathlib
import sys

sys.dont_write_bytecode = True

from verify import answer  # noqa: E402

CASES = pathlib.Path(__file__).parent / "../vectors/bundle/cases"


def main():
    folders = [pathlib.Path(name) for name in sys.argv[1:]] or sorted(CASES.iterdir())
    wrong = 0
    for folder in folders:
        case = json.loads((folder / "case.json").read_text())
        product = folder / "product.json"
        bundle = (folder / "bundle.json").read_bytes().ljust(case.get("pad_to", 0))
        trust = (folder / "trust.json").read_bytes()
        kept = [[path.read_bytes() for path in sorted(folder.glob(f"kept-{what}-*.json"))]
                for what in ("accreditation", "status", "arrangement", "adopted")]
        found = answer(bundle, trust, product.read_bytes() if product.exists() else None, case["at"], case["known_at"], *kept)
        expected = {"check": None, **case["expected"]}
        if found != expected:
            wrong += 1
            print(f"{folder.name}: expected {expected}, found {found}")
    print(f"{len(folders) - wrong} of {len(folders)} cases as expected")
    sys.exit(wrong > 0)


main()
