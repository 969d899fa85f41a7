#!/usr/bin/env python3
"""Writes the bundle vectors, from nothing but this folder and the arrangements of the catalogue. `make.py --check` compares them with what is there."""

import pathlib
import shutil
import sys

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from maker import (  # noqa: E402, F401
    accepted, arranged, asked, chains, deceived, forms, gate, lineage, logs, recognised, scored, shelf, signatures, statuses,
)
from maker.world import CASES, files_of  # noqa: E402


def main():
    cases = HERE / "cases"
    wanted = {pathlib.Path(name) / file: data for name in CASES for file, data in files_of(name).items()}
    if "--check" in sys.argv[1:]:
        there = {path.relative_to(cases): path.read_bytes() for path in cases.rglob("*") if path.is_file()}
        differing = sorted(str(path) for path in {*wanted, *there} if wanted.get(path) != there.get(path))
        sys.exit("differs from what make.py writes: " + ", ".join(differing) if differing else 0)
    shutil.rmtree(cases, ignore_errors=True)
    for path, data in wanted.items():
        (cases / path).parent.mkdir(parents=True, exist_ok=True)
        (cases / path).write_bytes(data)
    print(f"{len(CASES)} cases")


main()
