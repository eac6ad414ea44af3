#!/usr/bin/env bash
# A DataFrame is an IDataView, but its nulls of whole numbers, truth values and dates are values there.
# Packages: Microsoft.Data.Analysis 0.23.1, Microsoft.ML 5.0.1, .NET 10.
# Expected: a null is missing, as NaN is for a Single and as ML.NET's types have no other form for it, or an error that names the column.
# Happens: null is NaN in columns of floating point alone. In Int32 it is 0, in Boolean false, in DateTime 0001-01-01, without a word, so that a
#   trainer learns from ages of 0 and labels of false that nobody gave.
# Output: see EXPECTED below.
# Matters to us: docs/how-to/data-in.md has the table, and says to convert such columns to Single first, whose NaN our trainers fill or mark.
# Our test: the page's program, which test/Samples.Tests runs.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > Finding.csproj <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.Data.Analysis" Version="[0.23.1]" />
    <PackageReference Include="Microsoft.ML" Version="[5.0.1]" />
  </ItemGroup>
</Project>
PROJECT
cat > Program.cs <<'PROGRAM'
using System.Globalization;
using Microsoft.Data.Analysis;
using Microsoft.ML;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
IDataView view = new DataFrame(
    new SingleDataFrameColumn("Weight", new float?[] { 70.5f, null }),
    new Int32DataFrameColumn("Age", new int?[] { 41, null }),
    new BooleanDataFrameColumn("Answered", new bool?[] { true, null }),
    new DateTimeDataFrameColumn("Day", new DateTime?[] { new DateTime(2024, 2, 1), null }));
var rows = new List<string>();
using (DataViewRowCursor cursor = view.GetRowCursor(view.Schema))
{
    T Read<T>(string name)
    {
        T value = default!;
        cursor.GetGetter<T>(view.Schema[name])(ref value);
        return value;
    }

    while (cursor.MoveNext())
        rows.Add($"{Read<float>("Weight")}, {Read<int>("Age")}, {Read<bool>("Answered")}, {Read<DateTime>("Day"):yyyy-MM-dd}");
}

string found = string.Join('\n', rows);
const string EXPECTED = """
    70.5, 41, True, 2024-02-01
    NaN, 0, False, 0001-01-01
    """;
Console.WriteLine(found);
return found == EXPECTED ? 0 : 1;
PROGRAM
echo "Microsoft.Data.Analysis 0.23.1, Microsoft.ML 5.0.1"
DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 dotnet run -c Release || { echo "The behaviour has changed."; exit 1; }
