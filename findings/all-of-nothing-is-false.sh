#!/usr/bin/env bash
# TensorPrimitives' tests of all values are false for an empty span.
# Package: System.Numerics.Tensors 10.0.0, .NET 10.
# Expected: all of no values are finite, as Enumerable.All says of an empty sequence: a check of "all finite" passes where there is nothing.
# Happens: IsFiniteAll (and its kind) answers false for an empty span.
# Output: see EXPECTED below.
# Matters to us: optimizers without memory have an empty state, and training would have been called diverged.
# Our tests: all that train by Sgd, whose state is empty (src/Networks/Training/DivergenceCheck.cs asks for the length first).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > Finding.csproj <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="System.Numerics.Tensors" Version="[10.0.0]" /></ItemGroup>
</Project>
PROJECT
cat > Program.cs <<'PROGRAM'
using System.Numerics.Tensors;

float[] none = [];
string found = $"""
    Enumerable.All(float.IsFinite): {none.All(float.IsFinite)}
    TensorPrimitives.IsFiniteAll: {TensorPrimitives.IsFiniteAll<float>(none)}
    """;
const string EXPECTED = """
    Enumerable.All(float.IsFinite): True
    TensorPrimitives.IsFiniteAll: False
    """;
Console.WriteLine(found);
return found == EXPECTED ? 0 : 1;
PROGRAM
echo "System.Numerics.Tensors 10.0.0"
DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 dotnet run -c Release || { echo "The behaviour has changed."; exit 1; }
