#!/bin/bash
# Checks bundles in a pipeline. Everything comes in variables: BUNDLES and TRUST are needed; PRODUCT, CSV, AT, ACCEPT_STALE, and BINARY
# or SOURCE may be set. Ends with the exit code of `warifu check`.
set -euo pipefail

: "${BUNDLES:?a bundle or a folder of bundles}" "${TRUST:?a trust policy}"

program=${BINARY:-}
if [ -z "$program" ] && [ -n "${SOURCE:-}" ]; then
    cargo build --locked --release --manifest-path "$SOURCE/Cargo.toml" -p warifu-cli
    program=${CARGO_TARGET_DIR:-$SOURCE/target}/release/warifu
fi
program=${program:-warifu}

arguments=(check --trust "$TRUST")
[ -z "${PRODUCT:-}" ] || arguments+=(--product "$PRODUCT")
[ -z "${CSV:-}" ] || arguments+=(--csv "$CSV")
[ -z "${AT:-}" ] || arguments+=(--at "$AT")

code=0
"$program" "${arguments[@]}" -- "$BUNDLES" || code=$?
if [ "$code" = 3 ] && [ "${ACCEPT_STALE:-false}" = true ]; then
    code=0
fi
exit "$code"
