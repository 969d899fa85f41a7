#!/bin/sh
# How long each command of this example takes, in a folder of its own: stopwatch.sh [PROGRAM]
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
cp "$here"/* "$folder" && cd "$folder" || exit 1
grep '^warifu ' README.md | while read -r line; do
    begin=$(date +%s%N)
    eval "${1:-warifu} ${line#warifu }" >/dev/null
    echo "$((($(date +%s%N) - begin) / 1000000)) ms  $line"
done
rm -r "$folder"
