#!/usr/bin/env bash
# Words in a batch: a converted TokenizeIntoWords makes one row of all rows, so that ONNX Runtime gives one score for many rows, without an error.
#
# Packages: Microsoft.ML 5.0.1, Microsoft.ML.OnnxConverter 0.23.1, Microsoft.ML.OnnxRuntime 1.31.1.
# Pipeline: TokenizeIntoWords; MapValueToKey. Three rows of two words each.
# Expected: three rows of two keys, as of each row alone, or an error.
# What happens: one row of six keys: the file reshapes the texts to one row before it takes them apart.
# Where MlNetDeep meets it: PadSequences behind it pads that one row, and a network gives one score for three rows. Each row alone is right; docs/reference/onnx.md says so, and
# test/Trainers.Tests/Onnx/OnnxTableTests.cs measures it.
# Seen:
#   each row alone: [1 2] [2 3] [3 1]
#   three rows:     [1 2 2 3 3 1]
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
Row[] rows = [new() { Text = "a b" }, new() { Text = "b c" }, new() { Text = "c a" }];
IDataView data = ml.Data.LoadFromEnumerable(rows);
var model = ml.Transforms.Text.TokenizeIntoWords("Words", "Text").Append(ml.Transforms.Conversion.MapValueToKey("Keys", "Words")).Fit(data);
using var file = new MemoryStream();
ml.Model.ConvertToOnnx(model, data, file);
using var session = new InferenceSession(file.ToArray());

string alone = string.Join(" ", rows.Select(row => Keys(row))), together = Keys(rows);
Console.WriteLine($"each row alone: {alone}");
Console.WriteLine($"three rows:     {together}");
return alone == "[1 2] [2 3] [3 1]" && together == "[1 2 2 3 3 1]" ? 0 : 1;

// A row of the output in brackets.
string Keys(params Row[] given)
{
    var input = NamedOnnxValue.CreateFromTensor("Text", new DenseTensor<string>(given.Select(row => row.Text).ToArray(), [given.Length, 1]));
    using var results = session.Run([input], ["Keys.output"]);
    Tensor<uint> keys = results[0].AsTensor<uint>();
    return string.Join(" ", keys.Chunk((int)keys.Length / keys.Dimensions[0]).Select(row => $"[{string.Join(" ", row)}]"));
}

internal sealed class Row
{
    public string Text { get; set; } = "";
}
END
dotnet run -c Release
