#!/usr/bin/env bash
# Instructions that one event of W1 costs on our side, the players' part included: the difference of two runs under
# callgrind, so that starting up cancels out. Prints one number. Needs valgrind.
set -euo pipefail
cd "$(dirname "$0")/.."

# Counts compare best where the compiler sees the whole program at once.
export CARGO_PROFILE_BENCH_LTO=fat CARGO_PROFILE_BENCH_CODEGEN_UNITS=1

few=2000
many=6000

bench=$(cargo bench --quiet --bench w1 --no-run --message-format=json |
    sed -n 's/.*"kind":\["bench"\].*"executable":"\([^"]*\)".*/\1/p')

# Prints instructions and events of a run with $1 sessions.
count() {
    local log
    log=$(mktemp)
    events=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null "$bench" --once "$1" 2>"$log")
    echo "$(sed -n 's/.*Collected : \([0-9]*\).*/\1/p' "$log") $events"
    rm "$log"
}

read -r instructions_few events_few <<<"$(count $few)"
read -r instructions_many events_many <<<"$(count $many)"
echo $(((instructions_many - instructions_few) / (events_many - events_few)))
