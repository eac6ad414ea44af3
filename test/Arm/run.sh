#!/usr/bin/env bash
# Runs samples/Digits and the kernels' tests as an ARM processor would, under user-mode emulation: published for linux-arm64 with its own
# runtime, and started by qemu-aarch64-static (apt-get install qemu-user-static). About 20 minutes on two cores, so no part of CI.
#   test/Arm/run.sh              both
#   test/Arm/run.sh digits       the sample alone
#   test/Arm/run.sh kernels      the tests alone
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
command -v qemu-aarch64-static > /dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends qemu-user-static; }
# The garbage collector reserves 256 GB of addresses otherwise, which the emulator refuses.
export DOTNET_GCHeapHardLimit=0x80000000

emulate() { # emulate PROJECT PROGRAM [ARGUMENT...]
    dotnet publish "$root/$1" -c Release -r linux-arm64 --self-contained -o "$work/$2" -v:q
    local program=$work/$2/$2
    shift 2
    qemu-aarch64-static "$program" "$@"
}

part=${1:-both}
if [ "$part" != kernels ]; then
    mkdir -p "$work/data"
    emulate samples/Digits Digits | tee "$work/digits"
    awk '/^RESULT / { split($2, pair, "="); seen = 1; ok = pair[1] == "micro_accuracy" && pair[2] >= 0.97 } END { exit !(seen && ok) }' "$work/digits"
fi
if [ "$part" != digits ]; then
    emulate test/Arm/MlNetDeep.Arm.csproj MlNetDeep.Arm
fi
echo "ARM ok"
