"""Writes a repository with python-tuf: write.py FOLDER. Keys of two kinds, a delegation, bins below it, roots that follow each other."""

import datetime
import pathlib
import sys

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    SuccinctRoles,
    TargetFile,
    Targets,
    Timestamp,
)

END = datetime.datetime(2027, 1, 1, tzinfo=datetime.timezone.utc)
folder = pathlib.Path(sys.argv[1])
(folder / "metadata").mkdir()
(folder / "targets").mkdir()


def target(role, name, content):
    info = TargetFile.from_data(name, content, ["sha256", "sha512"])
    role.targets[name] = info
    for digest in info.hashes.values():
        (folder / "targets" / f"{digest}.{name}").write_bytes(content)


def save(name, metadata, *signers):
    metadata.signatures.clear()
    for signer in signers:
        metadata.sign(signer, append=True)
    data = metadata.to_bytes()
    versioned = name if name == "timestamp" else f"{metadata.signed.version}.{name}"
    (folder / "metadata" / f"{versioned}.json").write_bytes(data)
    return MetaFile(metadata.signed.version, len(data), {"sha256": __import__("hashlib").sha256(data).hexdigest()})


keys = {
    "root": CryptoSigner.generate_ecdsa(),
    "timestamp": CryptoSigner.generate_ed25519(),
    "snapshot": CryptoSigner.generate_ecdsa(),
    "targets": CryptoSigner.generate_ed25519(),
    "delegated": CryptoSigner.generate_ecdsa(),
    "bins": CryptoSigner.generate_ed25519(),
}
root = Root(expires=END)
for role in ("root", "timestamp", "snapshot", "targets"):
    root.add_key(keys[role].public_key, role)
root.unrecognized_fields["x-note"] = {"割符": "\n\"\\", "list": [1, None, True]}
signed_root = Metadata(root)
save("root", signed_root, keys["root"])
former = keys["root"]
keys["root"] = CryptoSigner.generate_ed25519()
root.roles["root"].keyids.clear()
root.add_key(keys["root"].public_key, "root")
root.version = 2
save("root", signed_root, former, keys["root"])

targets = Targets(expires=END)
target(targets, "plain.txt", b"plain")
roles = {}
for name, paths in (("delegated", ["delegated-?.txt"]), ("binned", ["*.txt"])):
    roles[name] = DelegatedRole(name, [], 1, False, paths)
targets.delegations = Delegations({}, roles)
targets.add_key(keys["delegated"].public_key, "delegated")
targets.add_key(keys["bins"].public_key, "binned")
delegated = Targets(expires=END)
target(delegated, "delegated-1.txt", b"delegated")
binned = Targets(expires=END)
succinct = SuccinctRoles([], 1, 2, "bin")
binned.delegations = Delegations({}, None, succinct)
binned.add_key(keys["bins"].public_key)
snapshot = Snapshot(expires=END)
for name in succinct.get_roles():
    bin_role = Targets(expires=END)
    if name == succinct.get_role_for_target("binned.txt"):
        target(bin_role, "binned.txt", b"binned")
    snapshot.meta[f"{name}.json"] = save(name, Metadata(bin_role), keys["bins"])
snapshot.meta["binned.json"] = save("binned", Metadata(binned), keys["bins"])
snapshot.meta["delegated.json"] = save("delegated", Metadata(delegated), keys["delegated"])
snapshot.meta["targets.json"] = save("targets", Metadata(targets), keys["targets"])
timestamp = Timestamp(expires=END)
timestamp.snapshot_meta = save("snapshot", Metadata(snapshot), keys["snapshot"])
save("timestamp", Metadata(timestamp), keys["timestamp"])
