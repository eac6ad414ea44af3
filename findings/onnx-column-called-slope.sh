#!/usr/bin/env bash
# A column called "Slope" (as in the UCI heart disease data) comes out of a converted two-class model as a constant.
#
# Packages: Microsoft.ML 5.0.1, Microsoft.ML.OnnxConverter 0.23.1, Microsoft.ML.OnnxRuntime 1.31.1.
# A pipeline: Concatenate("Features", "Size"); SdcaLogisticRegression. The rows have a column Slope, too, which passes through.
# Expected: Slope.output gives each row its own Slope, as the pipeline does, and as it does for a column of any other name.
# What happens: Slope.output is one number for all rows, 1: minus the slope of the model's Platt calibrator.
# Why: the converter has one table for columns and for all other values of the graph. The calibrator enters its constants there as "Slope" and
# "Offset", and from then on these stand for the columns of that name, for steps behind the model too. Other names that steps of ML.NET enter:
# "Add", "one", "Zero", "Min", "C", "model".
# Where MlNetDeep mends it: the values within its own graphs get names that no column has (src/Transforms/Onnx/ConverterGraph.cs). The calibrator
# of its two-class models is ML.NET's.
# Seen (behind a warning of the runtime about the shape):
#   Slope:        1.110744 1.7716041 1.4327826
#   Slope.output: 1
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
using Microsoft.ML.OnnxRuntime.Tensors;

var ml = new MLContext(seed: 1);
var random = new Random(1);
Row[] rows = [.. Enumerable.Range(0, 60).Select(i => new Row { Size = random.NextSingle(), Slope = 1 + random.NextSingle(), Label = i % 2 == 0 })];
IDataView data = ml.Data.LoadFromEnumerable(rows);
var model = ml.Transforms.Concatenate("Features", "Size").Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression()).Fit(data);

using var file = new MemoryStream();
ml.Model.ConvertToOnnx(model, data, file);
using var session = new InferenceSession(file.ToArray());
NamedOnnxValue Column<T>(string name, Func<Row, T> value) =>
    NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(rows.Take(3).Select(value).ToArray(), [3, 1]));
using var results = session.Run(
    [Column("Size", row => row.Size), Column("Slope", row => row.Slope), Column("Label", row => row.Label)], ["Slope.output"]);
float[] slopes = [.. results[0].AsTensor<float>()];
Console.WriteLine($"Slope:        {string.Join(" ", rows.Take(3).Select(row => row.Slope))}");
Console.WriteLine($"Slope.output: {string.Join(" ", slopes)}");
return slopes is [1] ? 0 : 1;

internal sealed class Row
{
    public float Size { get; set; }

    public float Slope { get; set; }

    public bool Label { get; set; }
}
END
dotnet run -c Release
