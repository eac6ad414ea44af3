using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>
/// An output unit with the loss that matches it. The network ends in a linear layer, whose outputs z the pair turns into
/// scores and, in training, into the loss's gradient; for the maximum-likelihood pairs this is score minus target.
/// To add a pair see CONTRIBUTING.md.
/// </summary>
[JsonConverter(typeof(LossJson))]
public abstract record Loss : IHasOptionTable
{
    /// <summary>The metric that the training history shows beside the loss.</summary>
    [JsonIgnore]
    public abstract TrainingMetric Metric { get; }

    /// <summary>What <see cref="Activate"/> does, for the mean of several networks' scores.</summary>
    internal virtual MemberScore MemberScore => MemberScore.Identity;

    /// <summary>The number of target values for each example.</summary>
    /// <param name="outputs">The network's outputs.</param>
    /// <exception cref="ArgumentException">The loss has no place for so many outputs.</exception>
    public virtual int TargetLength(int outputs) => outputs;

    /// <summary>
    /// Sums the loss over rows, and writes scale times its gradient with respect to z.
    /// A NaN in z gives a NaN loss.
    /// </summary>
    /// <param name="z">[rows, outputs], the network's outputs.</param>
    /// <param name="targets">[rows, <see cref="TargetLength"/>].</param>
    /// <param name="weights">[rows], each at least 0.</param>
    /// <param name="scale">Multiplies the gradient, not the sums: 1 / the batch's summed weight.</param>
    /// <param name="dz">[rows, outputs]; overwritten; must not overlap z.</param>
    public abstract LossTotals Evaluate(
        ReadOnlySpan<float> z, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, float scale, Span<float> dz);

    /// <summary>
    /// What measures examples that are not trained on: the loss itself, but for what in it serves training alone, as label smoothing does.
    /// </summary>
    internal virtual Loss WithoutSmoothing => this;

    /// <summary>The output unit: scores = f(z).</summary>
    /// <param name="z">[rows, outputs].</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="scores">As long as z; may be z.</param>
    public abstract void Activate(ReadOnlySpan<float> z, int rows, Span<float> scores);

    /// <summary>
    /// What contributions of features add up to, of one row's output: the score, or for classes, whose probabilities are bounded, the log-odds
    /// or the logarithm of the probability. Here z itself.
    /// </summary>
    /// <param name="z">[outputs].</param>
    /// <param name="output">Which, from 0.</param>
    /// <param name="dz">[outputs], overwritten: the gradient with respect to z.</param>
    internal virtual double Explain(ReadOnlySpan<float> z, int output, Span<float> dz)
    {
        dz.Clear();
        dz[output] = 1;
        return z[output];
    }

    /// <summary>What the loss's options may be.</summary>
    internal virtual OptionTable OptionTable => OptionTable.Empty;

    OptionTable IHasOptionTable.OptionTable => OptionTable;
}

/// <summary>What a loss's second figure counts.</summary>
public enum TrainingMetric
{
    /// <summary>The share of examples whose class was right.</summary>
    Accuracy,

    /// <summary>The square root of the mean squared error, in the units that the network was trained in.</summary>
    RootMeanSquaredError,

    /// <summary>The mean absolute error, in the units that the network was trained in.</summary>
    MeanAbsoluteError,
}

/// <summary>Weighted sums over examples.</summary>
/// <param name="Loss">Sum of weight x loss.</param>
/// <param name="Metric">Sum of weight x (1 if right, or squared error, or absolute error).</param>
/// <param name="Weight">Sum of weights.</param>
/// <param name="Penalty">Sum of weight x penalty on activities.</param>
public readonly record struct LossTotals(double Loss, double Metric, double Weight, double Penalty = 0)
{
    /// <summary>The sums over both sets of examples.</summary>
    public static LossTotals operator +(LossTotals left, LossTotals right) =>
        new(left.Loss + right.Loss, left.Metric + right.Metric, left.Weight + right.Weight, left.Penalty + right.Penalty);

    /// <summary>The mean loss of an example.</summary>
    public double MeanLoss => Loss / Weight;

    /// <summary>The mean penalty of an example.</summary>
    public double MeanPenalty => Penalty / Weight;

    /// <summary>The metric over all examples.</summary>
    /// <param name="metric">What <see cref="Metric"/> sums.</param>
    public double MeanMetric(TrainingMetric metric) =>
        metric == TrainingMetric.RootMeanSquaredError ? Math.Sqrt(Metric / Weight) : Metric / Weight;
}
