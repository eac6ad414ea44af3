using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Models;

/// <summary>What regression of quantiles has that the other tasks do not.</summary>
public sealed class QuantileRegressionTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Quantiles_hold_the_share_of_labels_that_their_level_says_where_the_noise_changes()
    {
        // The label is uniform in [0, 1 + 3 x]: its quantile at a level is level (1 + 3 x).
        var random = new Random(1);
        float[] x = [.. Enumerable.Range(0, 4000).Select(_ => random.NextSingle())];
        IDataView data = View(x, [.. x.Select(value => random.NextSingle() * (1 + 3 * value))]);
        var options = new NetworkOptions
        {
            Architecture = new MultilayerPerceptron([16]),
            Loss = new QuantileLoss([0.1f, 0.5f, 0.9f]),
            NumberOfEpochs = 30,
            BatchSize = 32,
            LearningRate = 0.01f,
            Seed = 1,
        };
        var model = _mlContext.Regression.Trainers.QuantileNetwork(options).Fit(data);

        float[][] scores = Cells.Floats(model.Transform(View([0.1f, 0.5f, 0.9f], new float[3])), "Score");

        for (int row = 0; row < 3; row++)
        {
            float width = 1 + 3 * (0.1f + 0.4f * row);
            float[] levels = [0.1f, 0.5f, 0.9f];
            Assert.All(levels.Zip(scores[row]), pair => Assert.Equal(pair.First * width, pair.Second, 0.06f * width));
        }

        QuantileRegressionMetrics metrics = _mlContext.Regression.EvaluateQuantiles(model.Transform(data));
        // Five standard deviations of a share of 4,000.
        Assert.All(metrics.Quantiles, quantile => Assert.Equal(quantile.Level, quantile.Coverage, 5 * Math.Sqrt(0.25 / 4000)));
    }

    [Fact]
    public void Quantiles_never_cross_where_the_network_has_learned_nothing_of_them()
    {
        IDataView data = EstimatorTable.Get("quantiles mlp").CreateData(_mlContext);
        float[] levels = [.. Enumerable.Range(1, 19).Select(level => level / 20f)];
        var options = new NetworkOptions { Loss = new QuantileLoss(levels), NumberOfEpochs = 1, Seed = 1 };
        float[][] scores = Cells.Floats(_mlContext.Regression.Trainers.QuantileNetwork(options).Fit(data).Transform(data), "Score");
        Assert.All(scores, row => Assert.All(row.Zip(row.Skip(1)), pair => Assert.True(pair.First < pair.Second)));
    }

    [Fact]
    public void The_slots_are_named_after_the_levels_fresh_and_loaded()
    {
        EstimatorCase subject = EstimatorTable.Get("quantiles mlp");
        IDataView data = subject.CreateData(_mlContext);
        ITransformer fresh = subject.Fit(_mlContext);

        foreach (ITransformer model in (ITransformer[])[fresh, SavedModel.Reload(fresh, data.Schema), _mlContext.Model.ScoreInBatches(fresh)])
            Assert.Equal(["0.1", "0.5", "0.9"], SlotNames.Of(model.GetOutputSchema(data.Schema)["Score"]));
        Assert.Equal([0.1f, 0.5f, 0.9f], ((RegressionPredictionTransformer<NetworkQuantileModelParameters>)fresh).Model.Quantiles);
    }

    [Fact]
    public void One_quantile_gives_the_bits_of_the_scalar_trainer()
    {
        Examples examples = Examples.Create(96);
        IDataView data = ExampleView.Create(_mlContext, LearningTask.Regression, examples);
        var options = new NetworkOptions { Architecture = new MultilayerPerceptron([8]), Loss = new QuantileLoss([0.75f]), NumberOfEpochs = 3, Seed = 3 };

        TrainedNetwork one = _mlContext.Regression.Trainers.Network(options).Fit(data).Model.Network;
        TrainedNetwork vector = _mlContext.Regression.Trainers.QuantileNetwork(options).Fit(data).Model.Network;

        Assert.Equal(one.Parameters, vector.Parameters);
    }

    [Fact]
    public void Other_losses_units_and_levels_are_refused_by_name()
    {
        AssertRefused("Loss is HuberLoss(Delta = 1), which does not suit regression of quantiles: take QuantileLoss", new() { Loss = new HuberLoss() });
        AssertRefused("quantiles have linear outputs: leave OutputUnit at Auto", new() { OutputUnit = OutputUnit.Tanh });
        AssertRefused("leave ClassWeights at null", new() { ClassWeights = [1, 2] });
        Assert.Contains("Levels must ascend", Message(() => _mlContext.Regression.Trainers.QuantileNetwork([0.9f, 0.1f])), StringComparison.Ordinal);
        EstimatorCase subject = EstimatorTable.Get("quantiles mlp");
        IEstimator<ITransformer> other = subject.CreateEstimator(_mlContext, options => options.Loss = new QuantileLoss([0.1f, 0.5f, 0.8f]));
        Assert.Contains(
            "quantile 3 is '0.8', but '0.9' in the model",
            Message(() => subject.Task.Continue(other, subject.CreateData(_mlContext), subject.Fit(_mlContext))), StringComparison.Ordinal);
    }

    [Fact]
    public void An_ensemble_of_quantiles_is_refused_with_its_columns()
    {
        EstimatorCase subject = EstimatorTable.Get("quantiles mlp");
        Assert.Matches(
            "The members must end in the columns of regression, but theirs are .*Score [(]",
            Message(() => _mlContext.Regression.Trainers.Bagging(subject.CreateEstimator(_mlContext), new BaggingOptions { NumberOfModels = 2 }).Fit(subject.CreateData(_mlContext))));
    }

    [Fact]
    public void Each_level_has_its_pinball_loss_and_coverage()
    {
        var builder = new ArrayDataViewBuilder(_mlContext);
        builder.AddColumn("Label", NumberDataViewType.Single, [1, 2, 3, float.NaN, 5]);
        builder.AddColumn("Score", NumberDataViewType.Single, (float[][])[[0, 4], [2, 3], [4, 8], [1, 1], [1, float.NaN]]);
        QuantileRegressionMetrics metrics = _mlContext.Regression.EvaluateQuantiles(builder.GetDataView(), quantiles: [0.25f, 0.75f]);

        Assert.Equal((3, 2), (metrics.Rows, metrics.RowsLeftOut));
        Assert.Equal(new QuantileMetrics(0.25f, (0.25 * 1 + 0 + 0.75 * 1) / 3, 2.0 / 3), metrics.Quantiles[0]);
        Assert.Equal(new QuantileMetrics(0.75f, (0.25 * 3 + 0.25 * 1 + 0.25 * 5) / 3, 1), metrics.Quantiles[1]);
        Assert.Equal(metrics.Quantiles.Average(quantile => quantile.PinballLoss), metrics.PinballLoss);
        Assert.Matches(@"^ +level pinball loss  coverage\r?\n +0\.25 +0\.333333 +0\.6667\r?\n", metrics.ToString());
        Assert.EndsWith("3 rows, 2 left out", metrics.ToString(), StringComparison.Ordinal);
        Assert.Contains("give the quantiles' levels", Message(() => _mlContext.Regression.EvaluateQuantiles(builder.GetDataView())), StringComparison.Ordinal);
        Assert.Contains("has 2 quantiles, but the levels are [0.5]", Message(() => _mlContext.Regression.EvaluateQuantiles(builder.GetDataView(), quantiles: [0.5f])), StringComparison.Ordinal);
        Assert.Contains("[0.5, 1]", Message(() => _mlContext.Regression.EvaluateQuantiles(builder.GetDataView(), quantiles: [0.5f, 1])), StringComparison.Ordinal);
        Assert.Contains("'Nothing'", Message(() => _mlContext.Regression.EvaluateQuantiles(builder.GetDataView(), "Nothing")), StringComparison.Ordinal);
        Assert.Contains("'Label'", Message(() => _mlContext.Regression.EvaluateQuantiles(builder.GetDataView(), scoreColumnName: "Label")), StringComparison.Ordinal);
    }

    private void AssertRefused(string expected, NetworkOptions options) =>
        Assert.Contains(expected, Message(() => _mlContext.Regression.Trainers.QuantileNetwork(options)), StringComparison.Ordinal);

    private static string Message(Func<object> action) => Assert.ThrowsAny<ArgumentException>(action).Message;

    private IDataView View(float[] x, float[] labels)
    {
        var builder = new ArrayDataViewBuilder(_mlContext);
        builder.AddColumn("Features", NumberDataViewType.Single, [.. x.Select(value => (float[])[value])]);
        builder.AddColumn("Label", NumberDataViewType.Single, labels);
        return builder.GetDataView();
    }
}
