#!/usr/bin/env bash
# ConvertToOnnx leaves out a step that it cannot write, and what the step changes in place goes into the model unchanged.
#
# Packages: Microsoft.ML 5.0.1, Microsoft.ML.OnnxConverter 0.23.1, Microsoft.ML.OnnxRuntime 1.31.1.
# A pipeline: CustomMapping multiplies the column Size by 100, in place; Concatenate makes Features of it, for a trainer.
# Expected: an error, as CustomMapping has no form in ONNX; it is what ConvertToOnnx throws where the step makes a new column.
# What happens: no error. The file makes Features of Size as it came, 100 times too small, so that a model behind it would give other scores.
# All that is said is a warning to MLContext.Log, which nobody hears who has not subscribed: "Had to stop walkback of pipeline at
# RowToRowMapperTransform since it cannot save itself as ONNX."
# Why: the converter walks from the last view back to the first that cannot save itself, takes what is behind it for the data's source,
# and finds the column Size there.
# Where MlNetDeep mends it: its own steps never say that they cannot be saved; those that cannot throw when they are to be written
# (src/Transforms/Onnx/OnnxRefusal.cs). Steps of ML.NET in the same pipeline are beyond its reach.
# Seen:
#   ML.NET:       24.866858 11.074398 46.70107
#   ONNX Runtime: 0.24866858 0.11074398 0.46701068
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
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

var ml = new MLContext(seed: 1);
var random = new Random(1);
Row[] rows = [.. Enumerable.Range(0, 3).Select(_ => new Row { Size = random.NextSingle() })];
IDataView data = ml.Data.LoadFromEnumerable(rows);
var model = ml.Transforms.CustomMapping<Input, Input>((input, output) => output.Size = 100 * input.Size, "times 100")
    .Append(ml.Transforms.Concatenate("Features", "Size"))
    .Fit(data);

using var file = new MemoryStream();
ml.Model.ConvertToOnnx(model, data, file);
using var session = new InferenceSession(file.ToArray());
var sizes = NamedOnnxValue.CreateFromTensor("Size", new DenseTensor<float>(rows.Select(row => row.Size).ToArray(), [3, 1]));
using var results = session.Run([sizes], ["Features.output"]);
float[] expected = [.. model.Transform(data).GetColumn<float[]>("Features").Select(features => features[0])], actual = [.. results[0].AsTensor<float>()];
Console.WriteLine($"ML.NET:       {string.Join(" ", expected)}");
Console.WriteLine($"ONNX Runtime: {string.Join(" ", actual)}");
return expected.Zip(actual).All(pair => pair.First == 100 * pair.Second) ? 0 : 1;

internal sealed class Input
{
    public float Size { get; set; }
}

internal sealed class Row
{
    public float Size { get; set; }
}
END
dotnet run -c Release
