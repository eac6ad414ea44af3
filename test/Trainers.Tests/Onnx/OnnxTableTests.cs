using Microsoft.ML;
using Xunit.Sdk;

namespace MlNetDeep.Trainers.Tests.Onnx;

/// <summary>The table of docs/reference/onnx.md is what models do.</summary>
public sealed class OnnxTableTests
{
    private const string Begin = "<!-- The table, made by OnnxTableTests. -->\n";
    private const string End = "<!-- The end of the table. -->\n";

    [Fact]
    public void The_reference_is_what_was_measured()
    {
        string path = Path.Combine(Repository.Root, "docs", "reference", "onnx.md"), page = File.ReadAllText(path);
        int first = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, end = page.IndexOf(End, StringComparison.Ordinal);
        string expected = new OnnxTable(new MLContext(seed: 1)).Write();

        if (Environment.GetEnvironmentVariable("MLNETDEEP_WRITE_REFERENCE") == "1")
            File.WriteAllText(path, page[..first] + expected + page[end..]);
        else
            Assert.True(page[first..end] == expected, $"{path} is not what was measured: write it anew, see CONTRIBUTING.md.");
    }

    [Fact]
    public void Another_model_s_file_is_not_right()
    {
        var mlContext = new MLContext(seed: 1);
        OnnxCase subject = OnnxCases.GetWritten("lstm");
        IDataView data = subject.Scoring(mlContext);
        ITransformer model = subject.Fit(mlContext), other = subject.Fit(new MLContext(seed: 2));
        byte[] file = ConvertedModel.Convert(mlContext, other, data);
        using var converted = new ConvertedModel(file);

        Assert.ThrowsAny<XunitException>(() => converted.AssertGivesRowsOf(model, data, 1e-5));
        Assert.ThrowsAny<XunitException>(() => converted.AssertGivesBatchesOf(model, data, 1e-5));
        Assert.ThrowsAny<XunitException>(() => AppliedModel.AssertGivesColumnsOf(mlContext, file, model, data, 1e-5));
    }
}
