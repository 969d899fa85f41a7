#!/usr/bin/env bash
# Makes the files of this folder anew, with new keys, by the commands of examples/03-body up to its section 7.
# Run from the root of the project; `warifu` has to be on the path (cargo install --path crates/warifu-cli, or target/release).
set -euo pipefail
here=$(pwd)/examples/00-check
story=$(pwd)/examples/03-body/README.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
# the shell blocks of the story, up to the one whose check has to end with 3
sed '/^## 8\. /,$d' "$story" | sed -n '/^```sh$/,/^```$/p' | sed '/^```/d' | sed '/# exit code/d' >story.sh
bash -euo pipefail story.sh >/dev/null
warifu status withdraw history.json certificate.json --at 2026-11-13T00:00:00Z \
    --reason 'A backdoor was found in the firmware' --reason-ja 'ファームウェアにバックドアが見つかった' >/dev/null
warifu status publish history.json --key status.pem --previous snapshot-1.json -o snapshot-2.json \
    --every P30D --at 2026-11-13T01:00:00Z >/dev/null
warifu bundle bundle.json --status snapshot-1.json snapshot-2.json -o withdrawn.json >/dev/null
cp bundle.json withdrawn.json trust.json record.json "$here/"
cp papers/product.json "$here/"
rm -rf "$here/inputs"
mkdir "$here/inputs"
cp -r papers/envelope.json papers/laboratory-envelope.json papers/admission.json papers/evidence "$here/inputs/"
rm -rf "$here/inputs/evidence/before"
ls "$here"
