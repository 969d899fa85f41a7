#!/usr/bin/env bash
# What a cold build costs: processor seconds (user and system) and wall seconds, into an empty target folder, once per package.
# Wall seconds mean something on an idle machine only; processor seconds are nearly the same on a busy one.
#
#   benches/cold.sh                    # the rows of the table in README.md
#   benches/cold.sh -p warifu-verify   # one row, with the arguments of `cargo build`
set -euo pipefail
cd "$(dirname "$0")/.."
export CARGO_TERM_COLOR=never CARGO_INCREMENTAL=0

build() {
  local folder packages which=()
  for word in "$@"; do [ "$word" = --release ] || which+=("$word"); done
  folder=$(mktemp -d)
  packages=$(cargo tree --locked --edges normal,build --prefix none --no-dedupe "${which[@]}" | awk '{print $1, $2}' | sort -u | wc -l)
  TIMEFORMAT='%U %S %R'
  { time CARGO_TARGET_DIR=$folder cargo build --locked --quiet "$@" >&2; } 2>"$folder/time" || { cat "$folder/time" >&2; exit 1; }
  tail -n 1 "$folder/time" | awk -v what="$*" -v packages="$packages" \
    '{printf "| `%s` | %d | %.0f | %.0f |\n", what, packages, $1 + $2, $3}'
  rm -rf "$folder"
}

echo "| cargo build | packages | processor s | wall s |"
echo "| --- | --- | --- | --- |"
if [ $# -gt 0 ]; then
  build "$@"
  exit
fi
build -p warifu-verify
build -p warifu-core
build -p warifu-core --features json-schema
build -p warifu-signing
build -p warifu-compare
build -p warifu-cli
build -p warifu-cli --release
