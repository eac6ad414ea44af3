#!/usr/bin/env bash
# Publishes the sample ahead of time and prints how large the program is, and how long after its start its first prediction is there: from
# outside, the program's end included, the median of many runs. Needs a C linker and zlib (Debian: gcc, zlib1g-dev).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
runs=41 most_bytes=6000000

dotnet publish "$here/Scorer.csproj" -c Release -o "$work/published" -v:q
# The program alone: it needs no other file.
mkdir "$work/alone"
cp "$work/published/Scorer" "$work/alone"
gunzip -c "$root/data/digits.csv.gz" | sed -n 1p > "$work/digit.csv"

for ((run = 0; run < runs; run++)); do
    start=$EPOCHREALTIME
    "$work/alone/Scorer" "$root/data/digits.mlnd" "$work/digit.csv" > "$work/answer"
    end=$EPOCHREALTIME
    [[ $(< "$work/answer") == "0 0."* ]] || { echo "The first digit is a 0, but was read as $(< "$work/answer")."; exit 1; }
    echo $((${end/./} - ${start/./}))
done > "$work/microseconds"

bytes=$(stat -c %s "$work/alone/Scorer")
sort -n "$work/microseconds" | awk -v bytes="$bytes" -v runs="$runs" \
    'NR == (runs + 1) / 2 { printf "RESULT aot bytes=%d first_prediction_ms=%.1f\n", bytes, $1 / 1000 }'
[ "$bytes" -le "$most_bytes" ] || { echo "The program has more than $most_bytes bytes."; exit 1; }
