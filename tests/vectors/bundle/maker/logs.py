"""Whether it stands in a log, and who saw the log."""

from base64 import b64decode

from .producer import Key, b64, leaf_hash, path, root, sha256
from .world import LOG, WITNESSES, case, day, drop, full, no_policy, on_bundle, on_log, put, refuse, unknown, unix


def log(name, title, code, *edits):
    case("log-" + name, title, refuse("log", code), full, *edits)


def broken(name, title, *edits):
    log(name, title, "log_proof_invalid", *edits)


def line(number, change):
    """Changes a line of the proof: the head has two lines and a hash a line, then an empty one, then the checkpoint."""

    def edit(text):
        lines = text.split("\n")
        lines[number] = change(lines[number])
        return "\n".join(line for line in lines if line is not None)

    return on_log(edit)


def after(size):
    """Hashes of the tree as it was, or will be, at another size."""
    leaves = [leaf_hash(b"before %d" % n) for n in range(3)] + [leaf_hash(b"another entry")]
    leaves += [leaf_hash(b"after %d" % n) for n in range(size - 4)]
    return leaves


broken("no-proof", "A text that is no proof", on_log(lambda text: "no proof"))
broken("header", "Another version of the proof format", on_log(lambda text: text.replace("@v1", "@v2", 1)))
broken("index-leading-zero", "An index with a leading zero", on_log(lambda text: text.replace("index 3", "index 03", 1)))
broken("index-negative", "An index below zero", on_log(lambda text: text.replace("index 3", "index -3", 1)))
broken("index-other", "The index of another entry", put("log.index", 2))
broken("index-beyond", "An index beyond the size of the tree", put("log.index", 7))
broken("index-huge", "An index of 2^64", put("log.index", 2**64))
broken("hash-missing", "The last hash is missing", line(4, lambda text: None))
broken("hash-too-many", "A hash too many", line(4, lambda text: text + "\n" + text))
broken("hash-flipped", "A hash is another one", line(2, lambda text: b64(sha256(b"another"))))
broken("hash-base64-joined", "A hash as two base64 texts in one", line(2, lambda text: b64(b64decode(text)[:1]) + b64(b64decode(text)[1:])))
broken("hash-short", "A hash of 31 bytes", line(2, lambda text: b64(bytes(31))))
broken("hashes-swapped", "Two hashes are exchanged", on_log(lambda text: "\n".join(text.split("\n")[:2] + text.split("\n")[2:4][::-1] + text.split("\n")[4:])))
broken("hashes-endless", "A thousand hashes", line(4, lambda text: "\n".join([text] * 1000)))
broken("other-tree", "A proof for another tree", put("log.hashes", path([leaf_hash(b"%d" % n) for n in range(7)], 3)))
broken("other-root", "The checkpoint states the root of another tree: what a log shows that forks", put("log.root", root(after(7))))
broken("checkpoint-rolled-back", "A checkpoint from before the entry was added", put("log.size", 3), put("log.root", root(after(7)[:3])))
broken("other-entry", "A proof that another certificate of the body was logged", on_bundle(lambda b: b.update(log=swapped(b))))
broken("signature-added-later", "A signature was added to the certificate after it was logged", on_bundle(lambda b: add_signature(b)))
broken("leaf-is-payload", "What was logged is the statement and not the envelope", on_bundle(lambda b: b.update(log=of_payload(b))))
broken("log-signature-flipped", "A bit of the log's signature is flipped", on_log(lambda text: flipped(text, LOG, 20)))
broken("log-signature-missing", "Two witnesses signed, and the log did not", on_log(lambda text: "\n".join(l for l in text.split("\n") if not l.startswith("\u2014 " + LOG))))
broken("signed-by-stranger", "A stranger signed in the log's name", put("log.key", "log.example/stranger"))
broken("witness-signature-flipped", "A bit of a known witness's signature is flipped", on_log(lambda text: flipped(text, WITNESSES[0], 30)))
broken("witness-time-changed", "The time of a cosignature was changed", on_log(lambda text: flipped(text, WITNESSES[0], 11)))
broken("size-changed", "The size of the tree was changed after signing", on_log(lambda text: text.replace("\n7\n", "\n8\n", 1)))
broken("origin-changed", "An extension line was added after signing", on_log(lambda text: text.replace("\n7\n", "\n7\nx", 1)))
broken("trailing-bytes", "Something after the last signature", on_log(lambda text: text + "x\n"))
broken("no-line-end", "The last line end is missing", on_log(lambda text: text[:-1]))
log("not-trusted", "A log that the policy does not trust", "log_not_trusted", put("log.key", "log.example/other"), put("log.origin", "log.example/other"))
log("witnesses-one-of-two", "One witness, two are asked for", "witness_quorum_not_met", lambda w: w.log.witnesses.pop() and None)
log("witness-same-twice", "One witness cosigned twice", "witness_quorum_not_met", put("log.witnesses", [(WITNESSES[0], "2026-11-22T06:00:00Z"), (WITNESSES[0], "2026-11-22T07:00:00Z")]))
log("witness-unknown", "One known witness, and one that the policy does not know", "witness_quorum_not_met", put("log.witnesses", [(WITNESSES[0], "2026-11-22T06:00:00Z"), ("witness.example/unknown", "2026-11-22T06:00:00Z")]))
log("split-view", "A fork for one importer, signed by the log alone: no witness has cosigned it", "witness_quorum_not_met", put("log.witnesses", []))
log("log-as-witness", "The log's own key signed as a witness", "witness_quorum_not_met", put("log.witnesses", [(WITNESSES[0], "2026-11-22T06:00:00Z"), (LOG, "2026-11-22T06:00:00Z")]))
log("not-trusted-and-malformed", "A checkpoint of an unknown log whose root is no hash", "log_proof_invalid", put("log.key", "log.example/other"), put("log.origin", "log.example/other"), on_log(lambda text: text.replace("\n7\n", "\n7\nx", 1)))
case("log-not-in-bundle", "The policy asks for a log proof, and there is none", unknown("log", "log_proof_not_in_bundle"), full, put("log", None))
case("log-not-known-then", "The witnesses saw it after the time as known at which the question is asked", unknown("log", "not_known_then"), full, put("known_at", "2026-11-22T06:02:00Z"), put("policy.status", {"required": False}))
case("log-known-then", "The second witness saw it in the very second", ("accept", "ok", None), full, put("known_at", "2026-11-22T06:05:00Z"), put("policy.status", {"required": False}))
case("log-not-in-bundle-not-asked", "A log is trusted, not required, and there is no proof", ("accept", "ok", None), full, put("log", None), put("policy.log.required", False))
case("log-malformed-though-not-required", "A proof whose checkpoint is no note, where none is required", refuse("log", "log_proof_invalid"), full, put("policy.log.required", False), on_log(lambda text: text[:-1]))
case("log-broken-though-not-required", "A broken proof refuses even where none is required", refuse("log", "log_proof_invalid"), full, put("policy.log.required", False), put("log.index", 2))


def flipped(text, name, byte):
    """Flips a bit of a signature, counted from the id of its key."""
    from base64 import b64decode

    lines = text.split("\n")
    for at, found in enumerate(lines):
        if found.startswith(f"\u2014 {name} "):
            data = bytearray(b64decode(found.rsplit(" ", 1)[1]))
            data[byte] ^= 1
            lines[at] = f"\u2014 {name} {b64(bytes(data))}"
    return "\n".join(lines)


def relogged(entry):
    from .producer import canonical
    from .world import full, log_text

    return log_text(full().log, entry)


def swapped(bundle):
    from .producer import canonical

    other = {**bundle["certificate"], "payload": b64(b"another certificate")}
    return relogged(canonical(other))


def of_payload(bundle):
    from base64 import b64decode

    return relogged(b64decode(bundle["certificate"]["payload"]))


def add_signature(bundle):
    from base64 import b64decode

    from .producer import IN_TOTO, pae

    key = Key("stranger")
    body = b64decode(bundle["certificate"]["payload"])
    bundle["certificate"]["signatures"].append({"keyid": key.id, "sig": b64(key.sign(pae(IN_TOTO, body)))})
