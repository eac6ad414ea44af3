#!/usr/bin/env bash
# In an app of one file, ML.NET trains and scores text files, but rows of a class of the user's end with an exception.
# Package: Microsoft.ML 5.0.1, .NET SDK 10.
# Expected: `dotnet run app.cs` runs a program as a project with the same lines does; what is only run needs no ahead-of-time compilation.
# Happens: files are built with PublishAot=true unless they say otherwise, and that turns dynamic code off when they are run, too. ML.NET makes
#   getters of rows at run time: TextLoader, training and Evaluate work, LoadFromEnumerable throws PlatformNotSupportedException, within a
#   TargetInvocationException. Building says nothing.
# Output: see EXPECTED below.
# Matters to us: the shortest example of a library is such a file; ours say `#:property PublishAot=false`, and docs/how-to/file-based-apps.md why.
# Our tests: test/Packages/run.sh runs that page's program as a file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > plain.cs <<'PROGRAM'
#:package Microsoft.ML@5.0.1
using Microsoft.ML;
using Microsoft.ML.Data;

var ml = new MLContext(1);
File.WriteAllLines("rows.csv", Enumerable.Range(0, 100).Select(i => FormattableString.Invariant($"{i % 10},{i % 7},{(i % 10 > i % 7 ? 1 : 0)}")));
IDataView text = ml.Data.LoadFromTextFile("rows.csv", [new("Features", DataKind.Single, 0, 1), new("Label", DataKind.Boolean, 2)], separatorChar: ',');
var model = ml.BinaryClassification.Trainers.LbfgsLogisticRegression().Fit(text);
Console.WriteLine($"text file: accuracy above 0.9 {ml.BinaryClassification.Evaluate(model.Transform(text)).Accuracy > 0.9}");
try
{
    IDataView rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 100).Select(i => new Row { Value = i }));
    Console.WriteLine($"class: {rows.GetColumn<float>("Value").Count()} rows");
}
catch (Exception exception)
{
    Console.WriteLine($"class: {exception.GetBaseException().GetType().Name}");
}

internal sealed class Row
{
    public float Value { get; set; }
}
PROGRAM
{ echo '#:property PublishAot=false'; cat plain.cs; } > dynamic.cs
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
found=$(echo "as it comes"; dotnet run plain.cs; echo "PublishAot=false"; dotnet run dynamic.cs)
EXPECTED='as it comes
text file: accuracy above 0.9 True
class: PlatformNotSupportedException
PublishAot=false
text file: accuracy above 0.9 True
class: 100 rows'
echo "Microsoft.ML 5.0.1, SDK $(dotnet --version)"
echo "$found"
[ "$found" = "$EXPECTED" ] || { echo "The behaviour has changed."; exit 1; }
