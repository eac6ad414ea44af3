#!/usr/bin/env bash
# ConvertToOnnx looks through the data that it is given: the columns that were taken away from it are inputs of the file all the same.
#
# Packages: Microsoft.ML 5.0.1, Microsoft.ML.OnnxConverter 0.23.1, Microsoft.ML.OnnxRuntime 1.31.1.
# A regression by Sdca on the column Features. ConvertToOnnx(model, data, file) with data that SelectColumns("Features") leaves one column.
# Expected: a file with the input Features: `data` are documented as the input of the transformer that is converted.
# What happens: the file's inputs are the columns of the rows before Concatenate and SelectColumns, the label among them, and each must be
# given to run the file. The steps by which `data` were made are part of the file, though the model has none of them.
# Why: the converter follows the views from the model's output back to the first source, past the data that it was given.
# Remedy: a view that is not looked through, Data.Cache(data), or rows of a class that has the columns wanted and no other.
# Where MlNetDeep mends it: it cannot; its README names the remedy, and so do the messages of steps that cannot be written
# (src/Transforms/Sequences/SequentialView.cs): the steps behind them are converted over Data.Cache of what they give.
# Seen:
#   the data's columns:      Features
#   the file's inputs:       Size, Age, Value
#   over Data.Cache of them: Features
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
# The packages as their authors built them, whatever stands in folders above.
echo '<Project />' | tee Directory.Build.props Directory.Build.targets Directory.Packages.props > /dev/null
cat > onnx.csproj <<'END'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.ML" Version="5.0.1" />
    <PackageReference Include="Microsoft.ML.OnnxConverter" Version="0.23.1" />
    <PackageReference Include="Microsoft.ML.OnnxRuntime" Version="1.31.1" />
  </ItemGroup>
</Project>
END
cat > Program.cs <<'END'
using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;

var ml = new MLContext(seed: 1);
var random = new Random(1);
IDataView rows = ml.Data.LoadFromEnumerable(
    Enumerable.Range(0, 60).Select(i => new Row { Size = random.NextSingle(), Age = random.NextSingle(), Value = i }).ToArray());
IDataView training = ml.Transforms.Concatenate("Features", "Size", "Age").Fit(rows).Transform(rows);
ITransformer model = ml.Regression.Trainers.Sdca("Value").Fit(training);
IDataView data = ml.Transforms.SelectColumns("Features").Fit(training).Transform(training);

string columns = string.Join(", ", data.Schema.Select(column => column.Name));
string inputs = Inputs(data), cached = Inputs(ml.Data.Cache(data));
Console.WriteLine($"the data's columns:      {columns}");
Console.WriteLine($"the file's inputs:       {inputs}");
Console.WriteLine($"over Data.Cache of them: {cached}");
return (columns, inputs, cached) == ("Features", "Size, Age, Value", "Features") ? 0 : 1;

string Inputs(IDataView view)
{
    using var file = new MemoryStream();
    ml.Model.ConvertToOnnx(model, view, file);
    using var session = new InferenceSession(file.ToArray());
    return string.Join(", ", session.InputMetadata.Keys);
}

internal sealed class Row
{
    public float Size { get; set; }

    public float Age { get; set; }

    public float Value { get; set; }
}
END
dotnet run -c Release
