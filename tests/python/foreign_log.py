"""Holds a log folder and its proofs against pymerkle, a Merkle library of others (pip install pymerkle).

    python3 tests/python/foreign_log.py LOG PROOF...

Entries are read as any C2SP client would (tile/entries, 16-bit lengths). The library builds its own tree over them: its root
is that of the checkpoint, its inclusion proofs are the hashes in each PROOF, and its verifier takes ours.
"""

import base64
import pathlib
import sys

from pymerkle import InclusionProof, InmemoryTree, InvalidProof, verify_inclusion


def entries(folder, size):
    """The entries of the log, in order."""
    found = []
    for number in range((size + 255) // 256):
        width = min(256, size - 256 * number)
        name = f"{number:03}" if number < 1000 else sys.exit("too many for this check")
        path = folder / "tile/entries" / (name if width == 256 else f"{name}.p/{width}")
        data = path.read_bytes()
        while data:
            length = int.from_bytes(data[:2], "big")
            found.append(data[2 : 2 + length])
            data = data[2 + length :]
    assert len(found) == size, (len(found), size)
    return found


def checkpoint(text):
    """Size and root of a checkpoint."""
    lines = text.split("\n")
    return int(lines[1]), base64.b64decode(lines[2], validate=True)


def proof(like, path):
    """A proof of theirs with these hashes."""
    return InclusionProof.deserialize({**like.serialize(), "path": [one.hex() for one in path]})


def main():
    folder = pathlib.Path(sys.argv[1])
    size, root = checkpoint((folder / "checkpoint").read_text())
    tree = InmemoryTree(algorithm="sha256")
    for entry in entries(folder, size):
        tree.append_entry(entry)
    assert tree.get_root(size) == root, "another root"
    for name in sys.argv[2:]:
        lines = pathlib.Path(name).read_text().split("\n")
        assert lines[0] == "c2sp.org/tlog-proof@v1", lines[0]
        index = int(lines[1].removeprefix("index "))
        end = lines.index("")
        ours = [base64.b64decode(line, validate=True) for line in lines[2:end]]
        assert checkpoint("\n".join(lines[end + 1 :])) == (size, root), "of another checkpoint"
        theirs = tree.prove_inclusion(index + 1, size)
        assert theirs.path[1:] == ours, f"{name}: other hashes"
        leaf = tree.get_leaf(index + 1)
        verify_inclusion(leaf, root, proof(theirs, [leaf, *ours]))
        try:
            verify_inclusion(leaf, root, proof(theirs, [leaf, *ours[:-1], bytes(32)]))
        except InvalidProof:
            continue
        sys.exit("the library takes anything")
    print(f"{size} entries, {len(sys.argv) - 2} proofs: the other library agrees")


main()
