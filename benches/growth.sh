#!/usr/bin/env bash
# How the cost of `sessim run` grows with the length of a script: for each kind of benches/scale.py the instructions under
# callgrind at N and at 4N, as text and as JSON. Prints a table; fails if four times the length costs more than five times as
# much. Takes N, 500 if there is none, and kinds, all if there are none. Needs valgrind and Python.
set -euo pipefail
cd "$(dirname "$0")/.."

few=${1:-500}
shift $(($# > 0 ? 1 : 0))
kinds=("$@")
if [ ${#kinds[@]} = 0 ]; then
    mapfile -t kinds < <(python3 benches/scale.py)
fi
most=5

cargo build --quiet --release
sessim=${CARGO_TARGET_DIR:-target}/release/sessim
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT

# Prints the instructions of a run of kind $1, length $2, format $3. That it is held or not does not matter.
count() {
    python3 benches/scale.py "$1" "$2" >"$folder/script.json"
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$sessim" run --format "$3" "$folder/script.json" \
        >/dev/null 2>"$folder/log" || true
    grep -o 'Collected : [0-9]*' "$folder/log" | grep -o '[0-9]*$'
}

# What starting up costs is no part of the growth.
base=$(count reads 0 text)
too_fast=0
printf '%-16s %-6s %15s %15s %7s\n' kind format "at $few" "at $((4 * few))" ratio
for kind in "${kinds[@]}"; do
    for format in text json; do
        small=$(($(count "$kind" "$few" "$format") - base))
        large=$(($(count "$kind" $((4 * few)) "$format") - base))
        hundredths=$((large * 100 / small))
        printf '%-16s %-6s %15d %15d %4d.%02d\n' "$kind" "$format" "$small" "$large" $((hundredths / 100)) $((hundredths % 100))
        if [ "$hundredths" -gt $((most * 100)) ]; then
            too_fast=$((too_fast + 1))
        fi
    done
done
if [ "$too_fast" -gt 0 ]; then
    echo "$too_fast of these grow too fast: more than ${most}-fold from $few to $((4 * few))" >&2
    exit 1
fi
