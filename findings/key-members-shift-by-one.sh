#!/usr/bin/env bash
# A member with [KeyType] is 1 larger when it comes out of a view than it was when it went in, and missing after a second time.
# Package: Microsoft.ML 5.0.1, .NET 10.
# Expected: LoadFromEnumerable and CreateEnumerable of the same class give back what was put in.
# Happens: going in the member counts from 0, as 0 to 2 of [KeyType(3)]; in the view, and in the class that is read from it, keys count from
#   1, and 0 means missing. Rows that are read and loaded again move on by 1, and the last key becomes 0, missing. A vector of keys of the
#   same class comes out as it went in: its numbers count from 1 on both sides, and 0 is missing.
# Output: see EXPECTED below.
# Matters to us: models name a series of keys without key values by its number in the view, from 1, while a user's class counts from 0.
#   Series of keys with key values are named by those.
# Our tests: ForecastDataTests.Keys_without_values_are_told_apart_by_their_numbers, Keys_mean_their_values_whatever_their_numbers
#   (test/Trainers.Tests/Forecasting); KeyRow of test/Trainers.Tests/Keys counts both ways.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > Finding.csproj <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="Microsoft.ML" Version="[5.0.1]" /></ItemGroup>
</Project>
PROJECT
cat > Program.cs <<'PROGRAM'
using Microsoft.ML;
using Microsoft.ML.Data;

var ml = new MLContext(1);
List<Row> Pass(IEnumerable<Row> rows) => [.. ml.Data.CreateEnumerable<Row>(ml.Data.LoadFromEnumerable(rows), reuseRowObject: false)];
string Keys(IEnumerable<Row> rows) => string.Join(" ", rows.Select(row => row.Key));
string Vectors(IEnumerable<Row> rows) => string.Join(" ", rows.SelectMany(row => row.Keys));

Row[] rows = [new() { Key = 0, Keys = [0, 1] }, new() { Key = 1, Keys = [2, 3] }, new() { Key = 2, Keys = [3, 0] }];
string found = $"""
    in: {Keys(rows)}
    out: {Keys(Pass(rows))}
    out and through once more: {Keys(Pass(Pass(rows)))}
    vectors in: {Vectors(rows)}
    vectors out: {Vectors(Pass(rows))}
    """;
const string EXPECTED = """
    in: 0 1 2
    out: 1 2 3
    out and through once more: 2 3 0
    vectors in: 0 1 2 3 3 0
    vectors out: 0 1 2 3 3 0
    """;
Console.WriteLine(found);
return found == EXPECTED ? 0 : 1;

internal sealed class Row
{
    [KeyType(3)]
    public uint Key { get; set; }

    [KeyType(3), VectorType(2)]
    public uint[] Keys { get; set; } = [];
}
PROGRAM
echo "Microsoft.ML 5.0.1"
DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 dotnet run -c Release || { echo "The behaviour has changed."; exit 1; }
