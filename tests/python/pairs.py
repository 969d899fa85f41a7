#!/usr/bin/env python3
"""Breaks bundles in two or three places at once, and writes down what the Python verifier says of them, as cases.

    pairs.py COUNT SEED FOLDER

`WARIFU_BUNDLE_CASES=FOLDER cargo test -p warifu-tests --test bundles the_library` then asks the library.
"""

import json
import pathlib
import random
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "../vectors/bundle"))

from maker import accepted, chains, forms, gate, logs, signatures, statuses  # noqa: E402, F401
from maker.world import CASES, build  # noqa: E402
from verify import answer  # noqa: E402


def main():
    count, seed, folder = int(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
    chance, made = random.Random(seed), 0
    while made < count:
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
        told = answer(files["bundle.json"], files["trust.json"], files.get("product.json"), world.at, world.known_at)
        told = {name: value for name, value in told.items() if name != "check" or value}
        case = {"title": " + ".join(names), "at": world.at, "known_at": world.known_at, "expected": told}
        place = folder / f"pair-{made}"
        place.mkdir(parents=True, exist_ok=True)
        for name, data in {**files, "case.json": json.dumps(case).encode()}.items():
            (place / name).write_bytes(data)
        made += 1
    print(f"{made} cases in {folder}")


main()
