#!/usr/bin/env bash
# TorchSharp 0.107's native library names GLIBCXX_3.4.32 (GCC 13) as a need; Debian 12 has 3.4.30. The one symbol of that version is never
# bound: it is there to keep older libraries away. This marks the need as weak in the NuGet cache's copy, so that TorchSharp loads.
# Nothing else needs it: not Ubuntu 24.04, Debian 13, Windows or macOS.
# Needs python3 and a restored test/Peers (dotnet restore test/Peers).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${NUGET_PACKAGES:-$HOME/.nuget/packages}
so=$cache/torchsharp/0.107.0/runtimes/linux-x64/native/libLibTorchSharp.so
[ -f "$so" ] || { echo "$so is not there: run dotnet restore test/Peers first." >&2; exit 1; }
chmod u+w "$so"
python3 "$here/weaken.py" "$so" GLIBCXX_3.4.32
