#!/usr/bin/env bash
# Counts the instructions of every workload with callgrind, per document, and holds them against benches/instructions.txt.
# Counts do not depend on neighbours or clock rates, but a little on the compiler. Ends with 1 where a count has grown by
# more than the tolerance. `--write` writes the counts as the new baseline.
#
# Under valgrind the processor seems to have neither SHA nor AVX-512 extensions: counts of hashing and of signatures are those
# of the portable code, and say nothing about time.
set -euo pipefail
cd "$(dirname "$0")/.."

tolerance=5 # percent
documents=4
baseline=benches/instructions.txt

if ! command -v valgrind >/dev/null; then
  printf '!! SKIPPED: valgrind is not on this machine; instruction counts were not checked\n'
  exit 0
fi

# with the program beside it, so that crates of others have the features that the program's build gave them, and are built once for both
cargo build --quiet --release --locked -p warifu-cli -p warifu-benches --bin instructions
program=$(cargo metadata --format-version 1 --no-deps --locked | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/release/instructions
counts=$(mktemp)
trap 'rm -f "$counts"' EXIT

for name in $("$program"); do
  # collection is on only inside the functions that go through the documents, so that setting up is not counted
  total=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null --collect-atstart=no \
    --toggle-collect='warifu_benches::workload::*_in_turn' "$program" "$name" "$documents" 2>&1 |
    sed -n 's/^==[0-9]*== Collected : \([0-9]*\)$/\1/p' || true)
  if [ "${total:-0}" -lt 1000 ]; then
    echo "no instructions were counted for $name" >&2
    exit 2
  fi
  printf '%s %s\n' "$name" $((total / documents)) >>"$counts"
done

if [ "${1:-}" = --write ]; then
  {
    echo "# Instructions a document, by benches/instructions.sh --write; $(rustc --version | cut -d' ' -f1,2), $(uname -m)"
    cat "$counts"
  } >"$baseline"
  cat "$baseline"
  exit 0
fi

grown=0
while read -r name count; do
  before=$(sed -n "s/^$name \([0-9]*\)$/\1/p" "$baseline")
  if [ -z "$before" ]; then
    printf '%-20s %10d  no baseline\n' "$name" "$count"
    grown=1
    continue
  fi
  change=$(((count - before) * 1000 / before))
  verdict=ok
  if [ "$change" -gt $((tolerance * 10)) ]; then
    verdict='GROWN'
    grown=1
  elif [ "$change" -lt $((tolerance * -10)) ]; then
    verdict='shrunk: write a new baseline'
  fi
  printf '%-20s %10d  baseline %10d  %+4d per mille  %s\n' "$name" "$count" "$before" "$change" "$verdict"
done <"$counts"
exit "$grown"
