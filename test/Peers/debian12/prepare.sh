#!/usr/bin/env bash
# TorchSharp 0.107's native library asks for GLIBCXX_3.4.32 (GCC 13), for one symbol; Debian 12 has 3.4.30.
# This marks that version need as weak in the NuGet cache's copy and builds a shim with the symbol, so that TorchSharp
# loads. Nothing else needs it: not Ubuntu 24.04, Debian 13, Windows or macOS.
#   test/Peers/debian12/prepare.sh          prepares; prints the value of LD_PRELOAD to run the program with
# Needs g++ and python3, and a restored test/Peers (dotnet restore test/Peers).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${NUGET_PACKAGES:-$HOME/.nuget/packages}
so=$cache/torchsharp/0.107.0/runtimes/linux-x64/native/libLibTorchSharp.so
[ -f "$so" ] || { echo "$so is not there: run dotnet restore test/Peers first." >&2; exit 1; }
chmod u+w "$so"
python3 "$here/weaken.py" "$so" GLIBCXX_3.4.32 >&2
shim=${TMPDIR:-/tmp}/libgcc13shim.so
[ -f "$shim" ] || g++ -O1 -shared -fPIC "$here/shim.cpp" -o "$shim"
echo "$shim"
