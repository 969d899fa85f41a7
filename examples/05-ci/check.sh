#!/bin/bash
# Checks bundles in a pipeline. Everything comes in variables: BUNDLES and TRUST are needed; PRODUCT, CSV, AT, ACCEPT_STALE, and BINARY
# or SOURCE may be set. Ends with the exit code of `warifu check`; where a variable makes no sense with 64, which is no answer, as there.
set -euo pipefail

wrong() {
    echo "error: $1" >&2
    exit 64
}

[ -n "${BUNDLES:-}" ] || wrong "BUNDLES is empty: name a bundle or a folder of bundles"
[ -n "${TRUST:-}" ] || wrong "TRUST is empty: name a trust policy"
case ${ACCEPT_STALE:-false} in
true | false) ;;
*) wrong "ACCEPT_STALE is '$ACCEPT_STALE': true or false" ;;
esac

program=${BINARY:-}
if [ -z "$program" ] && [ -n "${SOURCE:-}" ]; then
    cargo build --locked --release --manifest-path "$SOURCE/Cargo.toml" -p warifu-cli
    program=${CARGO_TARGET_DIR:-$SOURCE/target}/release/warifu
fi
program=${program:-warifu}

# with = a name that begins with a dash is no option
arguments=(check "--trust=$TRUST")
[ -z "${PRODUCT:-}" ] || arguments+=("--product=$PRODUCT")
[ -z "${CSV:-}" ] || arguments+=("--csv=$CSV")
[ -z "${AT:-}" ] || arguments+=("--at=$AT")

code=0
"$program" "${arguments[@]}" -- "$BUNDLES" || code=$?
if [ "$code" = 3 ] && [ "${ACCEPT_STALE:-false}" = true ]; then
    code=0
fi
exit "$code"
