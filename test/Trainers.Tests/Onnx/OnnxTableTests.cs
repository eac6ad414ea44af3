using Microsoft.ML;
using Xunit.Sdk;

namespace MlNetDeep.Trainers.Tests.Onnx;

/// <summary>The table of docs/reference/onnx.md is what models do.</summary>
public sealed class OnnxTableTests
{
    [Fact]
    public void The_reference_is_what_was_measured() =>
        new ReferencePage("onnx.md").AssertHas("the table of models", new OnnxTable(new MLContext(seed: 1)).Write());

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
