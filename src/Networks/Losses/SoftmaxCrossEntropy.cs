namespace MlNetDeep;

/// <summary>
/// Softmax units p_k = exp(z_k) / sum_j exp(z_j) with the class's index as the target (1-of-K) and the cross-entropy
/// -ln p_class; the gradient is p minus the 1-of-K target. Label smoothing e trains towards q = (1 - e) 1-of-K + e / K with the
/// cross-entropy -sum_k q_k ln p_k (Szegedy et al., "Rethinking the Inception architecture", CVPR 2016, section 7), so that no output must
/// grow without end. Validation measures without it, so that its losses compare; the training loss is the smoothed one, and larger.
/// </summary>
/// <param name="LabelSmoothing">e, the share of a target that all classes have alike, in [0, 1).</param>
public sealed record SoftmaxCrossEntropy(float LabelSmoothing = 0) : Loss
{
    private static readonly OptionTable Table = new OptionTable<SoftmaxCrossEntropy>
    {
        { o => o.LabelSmoothing, Allowed.From(0).Below(1), SearchRange.Linear(0, 0.2) },
    };

    internal override OptionTable OptionTable => Table;

    internal override Loss WithoutSmoothing => this with { LabelSmoothing = 0 };

    /// <inheritdoc/>
    public override TrainingMetric Metric => TrainingMetric.Accuracy;

    internal override MemberScore MemberScore => MemberScore.Softmax;

    /// <summary>One: the index of the class, from 0. Another value is refused by <see cref="Evaluate"/>.</summary>
    /// <param name="outputs">The number of classes.</param>
    public override int TargetLength(int outputs) => 1;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A target is not a class's index.</exception>
    public override LossTotals Evaluate(
        ReadOnlySpan<float> z, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, float scale, Span<float> dz)
    {
        int classes = z.Length / weights.Length;
        Activations.LogSoftmax(z, weights.Length, classes, dz);
        double loss = 0, right = 0, total = 0;
        for (int row = 0; row < weights.Length; row++)
        {
            int target = ClassOf(targets[row], classes);
            double logarithm = dz[row * classes + target];
            if (LabelSmoothing > 0)
                logarithm += LabelSmoothing * (TensorPrimitives.Sum(dz.Slice(row * classes, classes)) / classes - logarithm);
            loss -= weights[row] * logarithm;
            right += TensorPrimitives.IndexOfMax(z.Slice(row * classes, classes)) == target ? weights[row] : 0;
            total += weights[row];
        }

        Activations.Apply(new Flushed<ExpFunction>(), dz, dz);
        for (int row = 0; row < weights.Length; row++)
        {
            Span<float> delta = dz.Slice(row * classes, classes);
            delta[(int)targets[row]] -= 1 - LabelSmoothing;
            if (LabelSmoothing > 0)
                TensorPrimitives.Subtract(delta, LabelSmoothing / classes, delta);
            TensorPrimitives.Multiply(delta, weights[row] * scale, delta);
        }

        return new LossTotals(loss, right, total);
    }

    /// <inheritdoc/>
    public override void Activate(ReadOnlySpan<float> z, int rows, Span<float> scores) =>
        Activations.Softmax(z, rows, z.Length / rows, scores);

    /// <summary>The logarithm of the class's probability, ln p_c; its gradient is the 1-of-K target minus p.</summary>
    internal override double Explain(ReadOnlySpan<float> z, int output, Span<float> dz)
    {
        Activations.LogSoftmax(z, 1, z.Length, dz);
        double logarithm = dz[output];
        Activations.Apply(new ExpFunction(), dz, dz);
        TensorPrimitives.Negate(dz, dz);
        dz[output] += 1;
        return logarithm;
    }

    private static int ClassOf(float target, int classes)
    {
        // Written so that NaN is refused.
        if (!(target >= 0 && target < classes && target == (int)target))
            throw new ArgumentOutOfRangeException(
                nameof(target),
                string.Create(CultureInfo.InvariantCulture, $"The targets of {classes} classes must be whole numbers from 0 to {classes - 1}, but one is {target}."));
        return (int)target;
    }
}
