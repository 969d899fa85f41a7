#!/usr/bin/env python3
"""Asks the independent verifier about many worlds, one in a line of JSON:

    worlds.py FILE.jsonl [FIRST [COUNT]]

{"bundle": object or text, "trust": object, "product": object or null, "accreditations": [envelopes that were kept],
"snapshots": [envelopes that were kept], "arrangements": [envelopes that were kept], "adopted": [documents that were kept, of which the
canonical form is meant], "at": time, "known_at": time or null, "expected": {"verdict", "code"}}.

Prints those that come out otherwise, then "N passed, M failed"; ends with 1 where one failed. All processors are used.
"""

import functools
import itertools
import json
import multiprocessing
import sys

sys.dont_write_bytecode = True

from formats import Bad, canonical, check_product, conforms, read_policy  # noqa: E402
from verify import World, answer, told  # noqa: E402

BATCH, SHOWN = 500, 20


@functools.lru_cache(1 << 10)
def policy_of(text):
    return read_policy(text.encode())


def ask(world):
    """Verdict and code of one world."""
    product, bundle, trust = world.get("product"), world["bundle"], json.dumps(world["trust"], ensure_ascii=False)
    kept = world.get("accreditations") or [], world.get("snapshots") or [], world.get("arrangements") or []
    adopted = [canonical(one) for one in world.get("adopted") or []]
    if isinstance(bundle, str):
        files = [[json.dumps(one).encode() for one in found] for found in kept]
        product = None if product is None else json.dumps(product).encode()
        return answer(bundle.encode(), trust.encode(), product, world["at"], world.get("known_at"), *files, adopted)
    try:
        policy = policy_of(trust)
        if product is not None:
            check_product(conforms("product", product))
        kept = [[conforms("envelope", one) for one in found] for found in kept]
    except Bad as bad:
        return {"verdict": None, "code": str(bad)}
    try:
        conforms("bundle", bundle)
    except Bad:
        return {"verdict": "refuse", "code": "envelope_malformed"}
    return told(World(bundle, policy, product, world["at"], world.get("known_at"), *kept, adopted))


def compared(lines):
    """The lines of a batch that come out otherwise: (number of the line, what was expected, what was found)."""
    wrong = []
    for number, line in lines:
        world = json.loads(line)
        found, expected = ask(world), world["expected"]
        if (found["verdict"], found["code"]) != (expected["verdict"], expected["code"]):
            wrong.append((number, expected, found))
    return len(lines), wrong


def batches(lines):
    while batch := list(itertools.islice(lines, BATCH)):
        yield batch


def main():
    first, count = ([int(one) for one in sys.argv[2:4]] + [1, None][len(sys.argv[2:4]):])
    asked, wrong = 0, []
    with open(sys.argv[1], encoding="utf-8") as file, multiprocessing.Pool() as pool:
        lines = itertools.islice(enumerate(file, 1), first - 1, None if count is None else first - 1 + count)
        for number, found in pool.imap(compared, batches(lines)):
            asked += number
            wrong += found
    for number, expected, found in wrong[:SHOWN]:
        print(f"line {number}: expected {expected['verdict']} {expected['code']}, found {found['verdict']} {found['code']}")
    print(f"{asked - len(wrong)} passed, {len(wrong)} failed")
    sys.exit(bool(wrong) or asked == 0)


if __name__ == "__main__":
    main()
