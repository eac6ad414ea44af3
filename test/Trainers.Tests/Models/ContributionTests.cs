using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Models;

/// <summary>What features contribute to a model's scores: by ML.NET's own transform, and over the rows of a view, by slot names.</summary>
public sealed class ContributionTests
{
    private const string Column = "FeatureContributions";

    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData("binary")]
    [InlineData("multiclass")]
    [InlineData("regression")]
    public void ML_NET_s_transform_gives_those_of_the_network_by_slot_names_fresh_and_loaded(string name)
    {
        LearningTask task = EnsembleData.Task(name);
        IDataView data = EnsembleData.View(_mlContext, task);
        ITransformer model = OtherCases.Network(_mlContext, task).Fit(data);
        TrainedNetwork network = _mlContext.Model.GetNetwork(model);
        IDataView scored = model.Transform(data);

        ITransformer transform = Explain(model, 10, normalize: false).Fit(scored);

        float[][] features = Cells.Floats(scored, "Features");
        foreach (ITransformer each in new[] { transform, SavedModel.Reload(transform, scored.Schema) })
        {
            IDataView explained = each.Transform(scored);
            float[][] found = Cells.Floats(explained, Column);
            for (int row = 0; row < 20; row++)
                Assert.Equal(network.GetContributions(features[row])[0].Values, found[row]);
            VBuffer<ReadOnlyMemory<char>> names = default;
            explained.Schema[Column].GetSlotNames(ref names);
            Assert.Equal(["x0", "x1", "x2", "x3"], names.DenseValues().Select(each => each.ToString()));
        }

        // The largest of each sign alone, and divided by the larger of them.
        IDataView few = Explain(model, 1, normalize: true).Fit(scored).Transform(scored);
        Assert.All(Cells.Floats(few, Column), row =>
        {
            Assert.InRange(row.Count(value => value != 0), 1, 2);
            Assert.Equal(1, row.Max(Math.Abs), 1e-6);
        });
    }

    [Fact]
    public void A_model_of_several_values_is_asked_for_one_of_them()
    {
        LearningTask task = LearningTask.MultiOutput;
        IDataView data = EnsembleData.View(_mlContext, task);
        ITransformer model = OtherCases.Network(_mlContext, task).Fit(data);
        IDataView scored = model.Transform(data);
        Assert.Contains(
            "Output is null, but the model gives", Assert.ThrowsAny<ArgumentException>(() => _mlContext.Model.SummarizeContributions(model, data)).Message,
            StringComparison.Ordinal);
        IDataView explained = Explain(model, 10, normalize: false).Fit(scored).Transform(scored);
        Assert.Contains(
            "ask TrainedNetwork.GetContributions for each, with ContributionOptions.Output",
            Assert.Throws<TargetInvocationException>(() => Cells.Floats(explained, Column)).InnerException!.Message, StringComparison.Ordinal);

        var options = new ContributionOptions { Output = 1 };
        ContributionSummary summary = _mlContext.Model.SummarizeContributions(model, data, options);
        double expected = _mlContext.Model.GetNetwork(model).GetContributions([.. Cells.Floats(data, "Features").SelectMany(row => row)], options)
            .Average(row => (double)row.Values[2]);
        Assert.Equal(expected, summary.Features.Single(feature => feature.Name == "x2").MeanContribution, 1e-9);
    }

    [Fact]
    public void Features_of_a_pipeline_come_by_name_those_that_matter_first()
    {
        Flat[] flats = [.. Enumerable.Range(0, 400).Select(Flat.Draw)];
        flats[3].Area = float.PositiveInfinity;
        flats[5].Floor = float.NaN;
        IDataView data = _mlContext.Data.LoadFromEnumerable(flats);
        var pipeline = _mlContext.Transforms.Categorical.OneHotEncoding("DistrictSlots", "District")
            .Append(_mlContext.Transforms.Concatenate("Features", "Floor", "DistrictSlots", "Area"))
            .Append(_mlContext.Regression.Trainers.Network(
                new NetworkOptions { LabelColumnName = "Rent", Architecture = new MultilayerPerceptron([8]), NumberOfEpochs = 20, LearningRate = 0.02f, Seed = 1 }));
        ITransformer model = pipeline.Fit(data);

        ContributionSummary summary = _mlContext.Model.SummarizeContributions(model, data);

        Assert.Equal("Area", summary.Features[0].Name);
        Assert.Equal(
            ["Area", "DistrictSlots.Centre", "DistrictSlots.North", "Floor"], summary.Features.Select(feature => feature.Name).Order());
        Assert.Equal(summary.Features.OrderByDescending(feature => feature.MeanAbsoluteContribution), summary.Features);
        // In the label's units: the infinite area is left out, the missing floor is filled.
        Assert.Equal((399, 1), (summary.NumberOfRows, summary.NumberOfRowsLeftOut));
        Assert.InRange(summary.Features[0].MeanAbsoluteContribution, 100, 400);
        Assert.InRange(summary.CompletenessError, 0, 5);
        ContributionSummary loaded = _mlContext.Model.SummarizeContributions(SavedModel.Reload(model, data.Schema), data);
        Assert.Equal(summary.Features, loaded.Features);
        ContributionSummary inBatches = _mlContext.Model.SummarizeContributions(_mlContext.Model.ScoreInBatches(model), data);
        Assert.Equal(summary.Features, inBatches.Features);
    }

    [Fact]
    public void A_row_that_cannot_be_scored_has_contributions_of_NaN()
    {
        LearningTask task = LearningTask.Regression;
        IDataView data = EnsembleData.View(_mlContext, task);
        ITransformer model = OtherCases.Network(_mlContext, task).Fit(data);
        IDataView odd = ExampleView.Create(_mlContext, task, Examples.Create(4).MapFeatures((row, i, value) => row == 1 && i == 2 ? float.PositiveInfinity : value));
        IDataView scored = model.Transform(odd);
        float[][] found = Cells.Floats(Explain(model, 10, normalize: true).Fit(scored).Transform(scored), Column);
        Assert.Equal([false, true, false, false], found.Select(row => row.All(float.IsNaN)));
    }

    [Fact]
    public void Data_without_the_feature_column_and_models_without_a_network_are_refused_by_name()
    {
        LearningTask task = LearningTask.Regression;
        IDataView data = EnsembleData.View(_mlContext, task);
        ITransformer model = OtherCases.Network(_mlContext, task).Fit(data);
        IDataView without = _mlContext.Transforms.DropColumns("Features").Fit(data).Transform(data);
        Assert.Contains(
            "'Features'", Assert.ThrowsAny<ArgumentException>(() => _mlContext.Model.SummarizeContributions(model, without)).Message, StringComparison.Ordinal);
        ITransformer none = _mlContext.Transforms.CopyColumns("Copy", "Features").Fit(data);
        Assert.Contains(
            "no network", Assert.ThrowsAny<ArgumentException>(() => _mlContext.Model.SummarizeContributions(none, data)).Message, StringComparison.Ordinal);
    }

    private FeatureContributionCalculatingEstimator Explain(ITransformer model, int number, bool normalize) => model switch
    {
        ISingleFeaturePredictionTransformer<CalibratedModelParametersBase<NetworkBinaryModelParameters, PlattCalibrator>> calibrated =>
            _mlContext.Transforms.CalculateFeatureContribution(calibrated, number, number, normalize),
        _ => _mlContext.Transforms.CalculateFeatureContribution(
            (ISingleFeaturePredictionTransformer<ICalculateFeatureContribution>)model, number, number, normalize),
    };

    private sealed class Flat
    {
        public float Area { get; set; }

        public float Floor { get; set; }

        public string District { get; set; } = "";

        public float Rent { get; set; }

        public static Flat Draw(int number)
        {
            var random = new Random(number);
            bool isCentral = random.Next(2) == 0;
            var flat = new Flat { Area = random.Next(30, 120), Floor = random.Next(6), District = isCentral ? "Centre" : "North" };
            flat.Rent = 10 * flat.Area + 5 * flat.Floor + (isCentral ? 100 : 0);
            return flat;
        }
    }
}
