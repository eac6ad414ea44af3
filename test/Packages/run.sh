#!/usr/bin/env bash
# Packs the library, inspects the packages (files, dependencies, icon, readme, symbols with sources), then uses them as a stranger does: a
# project outside the repository that references MlNetDeep alone trains and saves a model in one process, and loads it in another; and the
# documentation's file-based app runs. Prints "PACKAGES ok" at the end, or fails.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)

# A version that was never there before: the machine's package cache can hold no older content under it.
version="0.0.0-consumer.$(date +%s).$$"
projects=(Kernels/MlNetDeep.Kernels Networks/MlNetDeep.Networks Transforms/MlNetDeep.Transforms Trainers/MlNetDeep.Trainers
  Selection/MlNetDeep.Selection Onnx/MlNetDeep.Onnx Reports/MlNetDeep.Reports AspNetCore/MlNetDeep.AspNetCore Mpi/MlNetDeep.Mpi Orleans/MlNetDeep.Orleans
  MlNetDeep/MlNetDeep)

clean() {
  rm -rf "$work"
  local cache
  cache=$(dotnet nuget locals global-packages --list | sed 's/^global-packages: //')
  local project id
  for project in "${projects[@]}"; do
    id=$(basename "$project")
    rm -rf "${cache:?}/${id,,}/$version"
    rmdir "${cache:?}/${id,,}" 2>/dev/null || true
  done
}
trap clean EXIT

for project in "${projects[@]}"; do
  dotnet pack "$root/src/$project.csproj" -c Release -p:ReadyToRun=true -p:PackageVersion="$version" -o "$work/feed" -v:q
done

cp -r "$here/Consumer" "$work/Consumer"
rm -rf "$work/Consumer/bin" "$work/Consumer/obj"
dotnet build "$work/Consumer/Consumer.csproj" -c Release -p:MlNetDeepVersion="$version" -o "$work/app" -v:q

dotnet "$work/app/Consumer.dll" inspect "$work/feed"
dotnet "$work/app/Consumer.dll" train "$work/model.zip"
dotnet "$work/app/Consumer.dll" predict "$work/model.zip"

mkdir "$work/file"
cp "$here/Consumer/nuget.config" "$work/file"
sed -n '/^```csharp/,/^```$/p' "$root/docs/how-to/file-based-apps.md" | sed -e '/^```/d' -e "s/^#:package MlNetDeep@.*/#:package MlNetDeep@$version/" > "$work/file/app.cs"
(cd "$work/file" && dotnet run app.cs) | tee "$work/file/output"
grep -q '^accuracy' "$work/file/output"
echo "PACKAGES ok"
