using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Contract;

/// <summary>Contract 3: a model that was saved and loaded elsewhere is the same model.</summary>
public sealed class PersistenceTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory, MemberData(nameof(ContractTable.All), MemberType = typeof(ContractTable))]
    public void A_loaded_model_has_the_same_schema_and_gives_the_same_values(string name)
    {
        ContractCase subject = ContractTable.Get(name);
        IDataView data = subject.CreateData(_mlContext);
        ITransformer fitted = subject.Fit(_mlContext);

        ITransformer loaded = SavedModel.Load(SavedModel.Save(fitted, data.Schema), out DataViewSchema inputSchema);

        // ML.NET loads its own transformers around any model of their task.
        if (fitted.GetType().Assembly.GetName().Name!.StartsWith("MlNetDeep", StringComparison.Ordinal))
            Assert.IsType(fitted.GetType(), loaded);
        Assert.Equal(SchemaText.Of(data.Schema), SchemaText.Of(inputSchema));
        IDataView expected = fitted.Transform(data), actual = loaded.Transform(data);
        Assert.Equal(SchemaText.Of(expected.Schema), SchemaText.Of(actual.Schema));
        Cells.AssertEqual(Cells.Read(expected, subject.Outputs), Cells.Read(actual, subject.Outputs));
    }

    [Theory, MemberData(nameof(EstimatorTable.All), MemberType = typeof(EstimatorTable))]
    public void A_loaded_model_has_the_fitted_types_and_the_whole_network(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        ITransformer fitted = subject.Fit(_mlContext);

        ITransformer loaded = SavedModel.Reload(fitted, subject.CreateData(_mlContext).Schema);

        Assert.Equal(fitted.GetType(), loaded.GetType());
        Assert.IsType(subject.Task.ModelType, LearningTask.ModelOf(fitted));
        Assert.IsType(subject.Task.ModelType, LearningTask.ModelOf(loaded));
        AssertSame(subject.Task.NetworkOf(fitted), subject.Task.NetworkOf(loaded));
    }

    [Theory, MemberData(nameof(EstimatorTable.OneOfEachTask), MemberType = typeof(EstimatorTable))]
    public void A_model_that_was_saved_twice_gives_the_same_file(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        DataViewSchema schema = subject.CreateData(_mlContext).Schema;
        ITransformer fitted = subject.Fit(_mlContext);

        byte[] first = SavedModel.Save(fitted, schema);

        Assert.Equal(first.Length, SavedModel.Save(SavedModel.Load(first), schema).Length);
    }

    [Theory, MemberData(nameof(EstimatorTable.OneOfEachTask), MemberType = typeof(EstimatorTable))]
    public void A_model_at_the_end_of_a_pipeline_is_saved_with_it(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        IDataView data = subject.CreateData(_mlContext);
        var fitted = _mlContext.Transforms.NormalizeMeanVariance("Features")
            .Append(subject.CreateEstimator(_mlContext))
            .Append(_mlContext.Transforms.CopyColumns("ScoreCopy", "Score"))
            .Fit(data);

        ITransformer loaded = SavedModel.Reload(fitted, data.Schema);

        Assert.Equal(Cells.Floats(fitted.Transform(data), "ScoreCopy"), Cells.Floats(loaded.Transform(data), "ScoreCopy"));
    }

    private static void AssertSame(TrainedNetwork expected, TrainedNetwork actual)
    {
        Assert.True(expected.Parameters.SequenceEqual(actual.Parameters));
        Assert.Equal(expected.Network.LayerShapes, actual.Network.LayerShapes);
        Assert.Equal(expected.Network.Layers.Select(layer => layer.GetType()), actual.Network.Layers.Select(layer => layer.GetType()));
        Assert.Equal(expected.Loss.GetType(), actual.Loss.GetType());
        Assert.Equal(expected.TargetScaling, actual.TargetScaling);
        Assert.Equal(expected.Preparation is null, actual.Preparation is null);
        Assert.True(expected.Preparation is null || expected.Preparation.Offsets.SequenceEqual(actual.Preparation!.Offsets));
        Assert.True(expected.Preparation is null || expected.Preparation.Scales.SequenceEqual(actual.Preparation!.Scales));
        Assert.True(expected.Preparation is null || expected.Preparation.Bounds.SequenceEqual(actual.Preparation!.Bounds));
        Assert.True(expected.Preparation is null || expected.Preparation.Fills.SequenceEqual(actual.Preparation!.Fills));
        Assert.True(expected.Preparation is null || expected.Preparation.Indicators.SequenceEqual(actual.Preparation!.Indicators));
        Assert.Equal(expected.History.Epochs, actual.History.Epochs);
        Assert.Equal(expected.History with { Epochs = [] }, actual.History with { Epochs = [] });
    }
}
