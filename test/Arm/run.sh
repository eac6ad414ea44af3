#!/usr/bin/env bash
# Runs samples/Digits and the kernels' tests as an ARM processor would, under user-mode emulation: published for linux-arm64 with its own
# runtime, and started by qemu-aarch64-static (from Debian: qemu-user-static). About 20 minutes on two cores, so no part of CI.
#   test/Arm/run.sh              both
#   test/Arm/run.sh digits       the sample alone
#   test/Arm/run.sh kernels      the tests alone
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The emulator, and the C and C++ libraries of the other processor.
[ -e /usr/aarch64-linux-gnu/lib/libstdc++.so.6 ] && command -v qemu-aarch64-static > /dev/null || {
    apt-get update -qq && apt-get install -y -qq --no-install-recommends qemu-user-static libc6-arm64-cross libstdc++6-arm64-cross
}
# The garbage collector reserves 256 GB of addresses otherwise, which the emulator refuses.
export DOTNET_GCHeapHardLimit=0x80000000
# Code that is patched while it runs, as tiers and reflection do, confuses the emulator.
export DOTNET_EnableWriteXorExecute=0 DOTNET_TieredCompilation=0

emulate() { # emulate PROJECT PROGRAM [ARGUMENT...]
    dotnet publish "$root/$1" -c Release -r linux-arm64 --self-contained -o "$work/$2" -v:q
    local program=$work/$2/$2
    shift 2
    qemu-aarch64-static -L /usr/aarch64-linux-gnu "$program" "$@"
}

part=${1:-both}
if [ "$part" != kernels ]; then
    cd "$work"
    emulate samples/Digits Digits --data "$root/data/digits.csv.gz" | tee "$work/digits"
    awk '/^RESULT / { split($2, pair, "="); seen = 1; ok = pair[1] == "micro_accuracy" && pair[2] >= 0.97 } END { exit !(seen && ok) }' "$work/digits"
fi
if [ "$part" != digits ]; then
    emulate test/Arm/MlNetDeep.Arm.csproj MlNetDeep.Arm
fi
echo "ARM ok"
