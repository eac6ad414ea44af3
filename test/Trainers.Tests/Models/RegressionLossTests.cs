using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Models;

/// <summary>What NetworkOptions.Loss does to regression, and what it refuses.</summary>
public sealed class RegressionLossTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    /// <summary>The mean of the label's distribution at any features, its median, a quantile.</summary>
    public static TheoryData<Loss, float> Constants => new()
    {
        { new SquaredError(), 20.8f },
        { new PoissonDeviance(), 20.8f },
        { new AbsoluteError(), 2 },
        { new QuantileLoss([0.7f]), 3 },
        { new QuantileLoss([0.85f]), 100 },
    };

    [Theory, MemberData(nameof(Constants))]
    public void The_score_is_the_mean_the_median_or_the_quantile_of_the_label(Loss loss, float expected)
    {
        // Shares of .2 each; nothing depends on the feature.
        float[] labels = [.. Enumerable.Range(0, 100).Select(row => (float[])[0, 1, 2, 3, 98]).SelectMany(values => values)];
        labels = expected == 100 ? [.. labels.Select(label => label == 98 ? 100 : label)] : labels;
        var options = new NetworkOptions
        {
            Architecture = new MultilayerPerceptron([]),
            Loss = loss,
            NumberOfEpochs = 400,
            LearningRate = 0.05f,
            LearningRateSchedule = new CosineDecay(),
            BatchSize = 100,
            Seed = 1,
        };
        IDataView data = View(labels);

        float score = Score(_mlContext.Regression.Trainers.Network(options).Fit(data).Transform(data));

        Assert.Equal(expected, score, 0.03f * (labels.Max() - labels.Min()));
    }

    [Fact]
    public void Scores_of_counts_are_never_negative_and_keep_the_label_s_unit()
    {
        EstimatorCase subject = EstimatorTable.Get("regression mlp, Poisson");
        IDataView data = subject.CreateData(_mlContext, Examples.Create(200, subject.FeatureLength));
        ITransformer model = subject.CreateEstimator(_mlContext, options => options.NumberOfEpochs = 60).Fit(data);

        Assert.All(Contract.Cells.Floats(model.Transform(data), "Score"), score => Assert.True(score[0] > 0));
        Assert.InRange(_mlContext.Regression.Evaluate(model.Transform(data)).RSquared, 0.9, 1);
        TargetScaling scaling = subject.Task.NetworkOf(model).TargetScaling;
        Assert.Equal(0, scaling.Offsets[0]);
        Assert.Equal(Labels(data).Average(), scaling.Scales[0], 1e-3f);
    }

    [Fact]
    public void A_negative_label_is_no_count()
    {
        string message = Assert.Throws<ArgumentOutOfRangeException>(
            () => _mlContext.Regression.Trainers.Network(new NetworkOptions { Loss = new PoissonDeviance() }).Fit(View([1, -2, 3]))).Message;
        Assert.Contains("Loss is PoissonDeviance, which takes labels of at least 0, but the column 'Label' has -2", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_does_not_suit_the_task_is_refused_with_those_that_do()
    {
        Refused("Loss is SigmoidCrossEntropy(", "does not suit regression: take SquaredError or AbsoluteError or HuberLoss or PoissonDeviance or QuantileLoss,", new SigmoidCrossEntropy());
        Refused("Loss is TanhSquaredError(", "does not suit regression", new TanhSquaredError());
        Refused("Loss is QuantileLoss(Levels = [0.1, 0.9])", "take Regression.Trainers.QuantileNetwork", new QuantileLoss([0.1f, 0.9f]));
        Refused("QuantileLoss.Levels[0] must lie in (0, 1), but is 1", "", new QuantileLoss([1]));
        Assert.Contains("does not suit binary classification: take SigmoidCrossEntropy", Message(() => _mlContext.BinaryClassification.Trainers.Network(With(new HuberLoss()))), StringComparison.Ordinal);
        Assert.Contains(
            "does not suit multiclass classification: take SoftmaxCrossEntropy", Message(() => _mlContext.MulticlassClassification.Trainers.Network(With(new AbsoluteError()))), StringComparison.Ordinal);
        Assert.Contains(
            "OutputUnit Tanh has a loss of its own: leave Loss at null, or OutputUnit at Auto",
            Message(() => _mlContext.Regression.Trainers.Network(new NetworkOptions { Loss = new AbsoluteError(), OutputUnit = OutputUnit.Tanh })), StringComparison.Ordinal);

        void Refused(string what, string remedy, Loss loss)
        {
            string message = Message(() => _mlContext.Regression.Trainers.Network(With(loss)));
            Assert.Contains(what, message, StringComparison.Ordinal);
            Assert.Contains(remedy, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_model_of_another_loss_is_no_way_to_go_on()
    {
        IDataView data = View([1, 2, 3, 4]);
        TrainedNetwork network = _mlContext.Regression.Trainers.Network(With(new AbsoluteError())).Fit(data).Model.Network;
        Assert.Contains(
            "was trained with AbsoluteError, not SquaredError: choose the same Loss",
            Message(() => _mlContext.Regression.Trainers.Network(new NetworkOptions { NumberOfEpochs = 1 }).Fit(data, network)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_default_loss_named_gives_the_bits_of_none()
    {
        EstimatorCase subject = EstimatorTable.Get("regression mlp");
        Assert.Equal(subject.FitNetwork().Parameters, subject.FitNetwork(options => options.Loss = new SquaredError()).Parameters);
    }

    private static NetworkOptions With(Loss loss) => new() { Loss = loss, NumberOfEpochs = 1, Seed = 1 };

    private static string Message(Func<object> action) => Assert.ThrowsAny<ArgumentException>(action).Message;

    private static float Score(IDataView scored) => Contract.Cells.Floats(scored, "Score")[0][0];

    private static IEnumerable<float> Labels(IDataView data) => Contract.Cells.Floats(data, "Label").Select(label => label[0]);

    private IDataView View(float[] labels)
    {
        var builder = new ArrayDataViewBuilder(_mlContext);
        builder.AddColumn("Features", NumberDataViewType.Single, [.. labels.Select(_ => new float[1])]);
        builder.AddColumn("Label", NumberDataViewType.Single, labels);
        return builder.GetDataView();
    }
}
