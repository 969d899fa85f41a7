#!/usr/bin/env python3
"""Breaks bundles in two or three places at once, and writes down what the Python verifier says of them, as cases.

    pairs.py COUNT SEED FOLDER [--bytes]

With `--bytes` what is broken are some bytes: of the bundle, or of the certificate before it is signed.

`WARIFU_BUNDLE_CASES=FOLDER cargo test -p warifu-tests --test bundles the_library` then asks the library.
"""

import json
import pathlib
import random
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "../vectors/bundle"))

from maker import accepted, asked, chains, deceived, forms, gate, lineage, logs, signatures, statuses  # noqa: E402, F401
from maker.producer import canonical  # noqa: E402
from maker.world import CASES, build, statement  # noqa: E402
from verify import answer  # noqa: E402


PIECES = [b'"', b",", b":", b"{", b"}", b"[", b"]", b"0", b"-1", b"1.0", b"1e3", b"null", b"true", b" ", b"\n", b"\t", b"\\",
          b"\\u0000", b"\\ud83d", b"\\ud83d\\ude00", b"\x00", b"\x7f", b"\xc2\x85", b"\xff", b"=", b"+", b"_", b"Z", b"9999999999"]


def bitten(chance, data):
    """The same bytes, but for a few."""
    for _ in range(chance.choice([1, 1, 1, 2])):
        at = chance.randrange(len(data) + 1)
        taken = chance.choice([0, 0, 1, 1, 2, 8])
        data = data[:at] + chance.choice([*PIECES, b"", data[at - 9 : at]]) + data[at + taken :]
    return data


def by_bytes(chance):
    world = CASES[chance.choice([name for name in CASES if name.startswith("accept-")])][2]()
    if chance.random() < 0.6:
        world.payload = bitten(chance, canonical(statement(world.certificate)))
        return world, build(world)
    files = build(world)
    return world, {**files, "bundle.json": bitten(chance, files["bundle.json"])}


def write(place, title, world, files):
    kept = [[data for name, data in sorted(files.items()) if name.startswith(f"kept-{what}")] for what in ("accreditation", "status")]
    told = answer(files["bundle.json"], files["trust.json"], files.get("product.json"), world.at, world.known_at, *kept)
    told = {name: value for name, value in told.items() if name != "check" or value}
    case = {"title": title, "at": world.at, "known_at": world.known_at, "expected": told}
    place.mkdir(parents=True, exist_ok=True)
    for name, data in {**files, "case.json": json.dumps(case).encode()}.items():
        (place / name).write_bytes(data)


def main():
    count, seed, folder = int(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
    chance, made = random.Random(seed), 0
    while made < count:
        if "--bytes" in sys.argv:
            world, files = by_bytes(chance)
            write(folder / f"bytes-{made}", "bytes", world, files)
            made += 1
            continue
        names = chance.sample(sorted(CASES), chance.choice([2, 2, 3]))
        if len({CASES[name][2] for name in names}) > 1:
            continue
        world = CASES[names[0]][2]()
        try:
            for name in names:
                for edit in CASES[name][3]:
                    edit(world)
            files = build(world)
        except (AssertionError, AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError):
            continue  # the one took away what the other spoils
        if world.pad_to:
            continue
        write(folder / f"pair-{made}", " + ".join(names), world, files)
        made += 1
    print(f"{made} cases in {folder}")


main()
