using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Models;

/// <summary>Outputs follow their names where training goes on: classes, labels and targets.</summary>
public sealed class OutputMatchingTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory, InlineData("multiclass mlp"), InlineData("multi-output mlp"), InlineData("multi-label mlp")]
    public void Outputs_in_another_order_and_a_new_one_keep_what_they_give(string name)
    {
        TrainedNetwork network = Named(EstimatorTable.Get(name).FitNetwork());
        string[] names = ["a new one", .. network.ClassNames!.Reverse()];

        TrainedNetwork matched = OutputMatching.Match(network, names, seed: 7)!;

        float[] features = [.. Enumerable.Range(0, 20 * network.FeatureLength).Select(i => MathF.Sin(i))];
        float[][] before = Score(network, features), after = Score(matched, features);
        for (int row = 0; row < 20; row++)
            Assert.Equal(before[row], after[row][1..].Reverse(), (one, other) => Math.Abs(one - other) <= 1e-5f * Math.Max(1, Math.Abs(one)));
        Assert.Equal(names, matched.ClassNames);
        Assert.True(after.Select(row => row[0]).Distinct().Count() > 1, "The new output has weights.");
    }

    [Theory, InlineData("multi-output mlp"), InlineData("multi-label mlp")]
    public void Training_goes_on_by_names_to_the_same_bits(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        TrainedNetwork network = subject.FitNetwork();
        TrainedNetwork turned = OutputMatching.Match(network, [.. network.ClassNames!.Reverse()], seed: 7)!;

        float[] straight = Continue(subject, network), around = Continue(subject, turned);

        Assert.False(network.Parameters.SequenceEqual(turned.Parameters));
        Assert.Equal(straight, around);
    }

    [Theory, InlineData("multi-output mlp", "target"), InlineData("multi-label mlp", "label")]
    public void A_name_of_the_model_that_the_data_lack_is_refused(string name, string output)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        TrainedNetwork network = subject.FitNetwork();
        TrainedNetwork more = OutputMatching.Match(network, [.. network.ClassNames!, "gone"], seed: 7)!;

        string message = Assert.Throws<ArgumentOutOfRangeException>(() => Continue(subject, more)).Message;

        Assert.Contains($"label column 'Label' has no {output} for 'gone'", message, StringComparison.Ordinal);
        Assert.Contains("by Concatenate", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_target_takes_its_scale_from_the_new_rows()
    {
        EstimatorCase subject = EstimatorTable.Get("multi-output mlp");
        TrainedNetwork network = subject.FitNetwork();
        // As if the model had never learned the last target, "sum".
        TrainedNetwork two = new(
            network.Network, [.. network.Parameters], network.Loss, network.History, network.Preparation, network.TargetScaling, ["price", "share", "other"]);
        TrainedNetwork known = Assert.IsType<TrainedNetwork>(OutputMatching.Match(two, ["price", "share", "other", "sum"], seed: 7));

        Assert.Equal(0, known.TargetScaling.Scales[3]);
        Assert.Equal(network.TargetScaling.Scales.ToArray(), known.TargetScaling.Scales[..3].ToArray());
        TargetScaling filled = known.TargetScaling.OrWhereConstant(new TargetScaling([5, 5, 5, 5], [1, 1, 1, 1]));
        Assert.Equal((5f, 1f), (filled.Scales[3], filled.Offsets[3]));
    }

    private static TrainedNetwork Named(TrainedNetwork network) => network.ClassNames is not null
        ? network
        : new TrainedNetwork(
            network.Network, [.. network.Parameters], network.Loss, network.History, network.Preparation, network.TargetScaling,
            [.. Enumerable.Range(1, network.Network.OutputShape.Length).Select(i => $"output {i}")]);

    private static float[][] Score(TrainedNetwork network, float[] features)
    {
        int outputs = network.Network.OutputShape.Length;
        var scores = new float[20 * outputs];
        network.ScoreBatchRaw(features, scores);
        return [.. scores.Chunk(outputs)];
    }

    private float[] Continue(EstimatorCase subject, TrainedNetwork network)
    {
        IEstimator<ITransformer> estimator = subject.CreateEstimator(_mlContext);
        IDataView data = subject.CreateData(_mlContext);
        TrainedNetwork result = subject.Task.NetworkOf(estimator switch
        {
            NetworkMultiOutputRegressionTrainer trainer => trainer.Fit(data, network),
            NetworkMultiLabelTrainer trainer => trainer.Fit(data, network),
            _ => throw new ArgumentException($"{estimator.GetType().Name} has no outputs with names."),
        });
        return [.. result.Parameters];
    }
}
