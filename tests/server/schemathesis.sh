#!/usr/bin/env bash
# Asks a running server what its description says it answers, with made-up requests (Schemathesis, from PyPI). Skipped loudly where
# the tool cannot be had. The ledger is the one that the tests of warifu-server make. Arguments are the packages and features to build with
# (`-p warifu-server` without any), for who has built some already.
set -euo pipefail
selection=("$@")
[ $# -gt 0 ] || selection=(-p warifu-server)
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'kill "${server:-0}" 2>/dev/null || true; rm -rf "$folder"' EXIT
tool=${SCHEMATHESIS:-}
if [ -z "$tool" ]; then
  if python3 -m venv "$folder/venv" 2>/dev/null && timeout 300 "$folder/venv/bin/pip" install --quiet schemathesis; then
    tool="$folder/venv/bin/schemathesis"
  else
    printf '\n!! SKIPPED: schemathesis cannot be had on this machine; the description was held against our own requests only\n'
    exit 0
  fi
fi
# this builds the program, too
WARIFU_SERVER_LEDGER="$folder" cargo test --locked --quiet "${selection[@]}" --test site -- a_ledger_for_other_tools
target=${CARGO_TARGET_DIR:-target}
"$target/debug/warifu-server" --db "sqlite:$folder/ledger.db" --listen 127.0.0.1:0 --no-access-log 2>"$folder/address" &
server=$!
for _ in $(seq 50); do [ -s "$folder/address" ] && break; sleep 0.1; done
address=$(head -n 1 "$folder/address")
"$tool" run "${address}openapi.json" --url "${address%/}" --max-examples "${WARIFU_SERVER_EXAMPLES:-50}" --seed 2026333 \
  --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance
