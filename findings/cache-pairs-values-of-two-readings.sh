#!/usr/bin/env bash
# Data.Cache puts values of different rows beside each other where the view makes its rows anew each time.
# Package: Microsoft.ML 5.0.1, .NET 10.
# Expected: a cache holds the rows of one reading: each row as the view gave it once. Freezing rows that are drawn at random, or that come from
#   a table that is written to, is what one caches for.
# Happens: without columnsToPrefetch each column is read when it is first asked for, by a reading of its own. Columns that are asked for at
#   different times hold values of different rows, and nothing says so. With columnsToPrefetch the columns named are read together.
# Output: see EXPECTED below: rows in which Y is 2 X, as every row was made.
# Matters to us: ensembles, comparing and searching keep rows in such a cache, and read the label before the features.
# Our tests: ChangingRowsTests.An_ensemble_learns_from_rows_that_are_made_anew_each_time, An_ensemble_s_cache_is_filled_in_one_reading
#   (test/Trainers.Tests/BadInput).
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
var random = new Random(1);
IDataView made = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 1000).Select(_ => random.NextSingle()).Select(x => new Row { X = x, Y = 2 * x }));

// Label first, features later, as a program that looks at its labels before it trains.
int Whole(IDataView view)
{
    float[] y = [.. view.GetColumn<float>("Y")];
    float[] x = [.. view.GetColumn<float>("X")];
    return x.Zip(y).Count(row => row.Second == 2 * row.First);
}

string found = $"""
    Cache(data): {Whole(ml.Data.Cache(made))} of 1000 rows are as they were made
    Cache(data, "X", "Y"): {Whole(ml.Data.Cache(made, "X", "Y"))} of 1000 rows are as they were made
    """;
const string EXPECTED = """
    Cache(data): 0 of 1000 rows are as they were made
    Cache(data, "X", "Y"): 1000 of 1000 rows are as they were made
    """;
Console.WriteLine(found);
return found == EXPECTED ? 0 : 1;

internal sealed class Row
{
    public float X { get; set; }

    public float Y { get; set; }
}
PROGRAM
echo "Microsoft.ML 5.0.1"
DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 dotnet run -c Release || { echo "The behaviour has changed."; exit 1; }
