using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Models;

/// <summary>Weights of rows and classes count as documented.</summary>
public sealed class WeightingTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData("binary mlp, weighted rows")]
    [InlineData("multiclass mlp, weighted rows")]
    [InlineData("regression mlp, weighted rows")]
    public void A_weight_of_two_does_what_the_row_given_twice_does(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        Examples once = subject.CreateExamples(60) with { Weights = [.. Enumerable.Range(0, 60).Select(row => row % 3 == 0 ? 2f : 1f)] };
        int[] rows = [.. Enumerable.Range(0, 60).SelectMany(row => Enumerable.Repeat(row, row % 3 == 0 ? 2 : 1))];
        var twice = new Examples([.. rows.Select(row => once.Features[row])], [.. rows.Select(row => once.Targets[row])], [.. rows.Select(_ => 1f)]);

        float[] weighted = Train(once), repeated = Train(twice);

        Assert.All(weighted.Zip(repeated), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.NotEqual(weighted, Train(once with { Weights = [.. Enumerable.Repeat(1f, 60)] }), (a, b) => Math.Abs(a - b) < 1e-3f);

        // Whole batches of raw features: neither the order of rows nor their means are to differ.
        float[] Train(Examples examples) => subject.Task.NetworkOf(subject.CreateEstimator(_mlContext, options =>
        {
            options.Optimizer = new Sgd();
            options.LearningRate = 0.05f;
            options.NumberOfEpochs = 20;
            options.BatchSize = TrainingOptions.WholeBatch;
            options.Shuffle = false;
            options.FeatureScaling = FeatureScaling.None;
            options.StandardizeLabel = false;
        }).Fit(subject.CreateData(_mlContext, Small(subject.Task, examples)))).Parameters.ToArray();
    }

    [Theory, InlineData("binary mlp"), InlineData("multiclass mlp")]
    public void A_class_that_weighs_more_is_predicted_more_often(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        bool isBinary = subject.Task is BinaryTask;

        int light = Count(isBinary ? [1, 0.05f] : [1, 1, 0.05f]);
        int plain = Count(null);
        int heavy = Count(isBinary ? [1, 20] : [1, 1, 20]);

        Assert.True(light < plain, $"{light} of the light class, {plain} of the plain one");
        Assert.True(plain < heavy, $"{plain} of the plain class, {heavy} of the heavy one");

        int Count(float[]? classWeights)
        {
            ITransformer transformer = subject.Fit(_mlContext, options => options.ClassWeights = classWeights);
            object last = isBinary ? true : 3u;
            return Cells.Read(transformer.Transform(subject.CreateData(_mlContext)), "PredictedLabel").Count(row => row.Values[0].Equals(last));
        }
    }

    [Fact]
    public void Class_weights_multiply_the_rows_weights()
    {
        EstimatorCase subject = EstimatorTable.Get("binary mlp, weighted rows");
        Examples examples = subject.CreateExamples();
        Examples multiplied = examples with { Weights = [.. examples.Weights.Zip(examples.Targets, (weight, target) => weight * (target > 0 ? 4 : 0.5f))] };

        float[] byClass = Parameters(examples, [0.5f, 4]), byRow = Parameters(multiplied, null);

        Assert.Equal(byRow, byClass);

        float[] Parameters(Examples rows, float[]? classWeights) => subject.Task.NetworkOf(
            subject.CreateEstimator(_mlContext, options => options.ClassWeights = classWeights).Fit(subject.CreateData(_mlContext, rows))).Parameters.ToArray();
    }

    /// <summary>Features and labels near 0, so that plain gradient descent needs no scaling.</summary>
    private static Examples Small(LearningTask task, Examples examples) =>
        examples.MapFeatures((_, i, value) => i == 1 ? (value - 30) / 10 : value) with
        {
            Targets = task.HasClasses ? examples.Targets : [.. examples.Targets.Select(target => RegressionTask.TargetOf(Math.Clamp(target, -2, 2)))],
        };
}
