using Microsoft.ML;
using MlNetDeep.Onnx.Tests.Writing;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Onnx;

/// <summary>Every trainer's model, by ML.NET's converter and as a network alone, in ONNX Runtime.</summary>
public sealed class SavedNetworkTests
{
    // As in ConvertToOnnxTests, in units of the targets' scale.
    private const double Tolerance = 1e-5;

    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string> Names => [.. EstimatorTable.Names];

    [Theory, MemberData(nameof(Names))]
    public void The_runtime_gives_the_model_s_columns_and_the_network_s_scores(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        IDataView data = Features(subject);
        ITransformer model = subject.Fit(_mlContext);

        TrainedNetwork network = subject.Task.NetworkOf(model);
        using ConvertedModel converted = ConvertedModel.Create(_mlContext, model, data);
        converted.AssertGivesColumnsOf(model, data, Tolerance * Math.Max(1, network.TargetScaling.Scales.ToArray().Max()));
        using var file = new OnnxFile(network);
        file.AssertScoresLikeTheNetwork([.. subject.CreateExamples().Features.SelectMany(row => row)]);
    }

    [Theory, MemberData(nameof(EstimatorTable.OneOfEachTask), MemberType = typeof(EstimatorTable))]
    public void A_model_that_was_loaded_is_the_same_file(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        ITransformer model = subject.Fit(_mlContext), loaded = SavedModel.Reload(model, subject.CreateData(_mlContext).Schema);

        Assert.Equal(Save(model), Save(loaded));

        byte[] Save(ITransformer each)
        {
            using var stream = new MemoryStream();
            _mlContext.Model.GetNetwork(each).SaveAsOnnx(stream);
            return stream.ToArray();
        }
    }

    [Theory, MemberData(nameof(EstimatorTable.OneOfEachTask), MemberType = typeof(EstimatorTable))]
    public void The_converter_writes_its_oldest_operator_set_too(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        IDataView data = Features(subject);
        ITransformer model = subject.Fit(_mlContext);

        using ConvertedModel converted = ConvertedModel.Create(_mlContext, model, data, operatorSet: 9);
        converted.AssertGivesColumnsOf(model, data, Tolerance);
    }

    /// <summary>The features alone: the converter takes what is behind a cache for the source of the data.</summary>
    private IDataView Features(EstimatorCase subject)
    {
        IDataView data = subject.CreateData(_mlContext);
        return _mlContext.Data.Cache(_mlContext.Transforms.SelectColumns("Features").Fit(data).Transform(data));
    }
}
