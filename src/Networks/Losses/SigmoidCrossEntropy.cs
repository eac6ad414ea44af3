using System.Numerics;

namespace MlNetDeep;

/// <summary>
/// Sigmoid units p = 1 / (1 + exp(-z)) with targets t in [0, 1] and the cross-entropy
/// -t ln p - (1 - t) ln(1 - p), summed over outputs; the gradient is p - t. One unit separates two classes; many give an input back.
/// Label smoothing e trains towards (1 - e) t + e / 2, so that no output must grow without end; validation measures without it.
/// </summary>
/// <param name="LabelSmoothing">e, the share of a target that is 1/2, in [0, 1).</param>
public sealed record SigmoidCrossEntropy(float LabelSmoothing = 0) : Loss
{
    // From so many outputs on, a row's loss is summed by vectors.
    private const int ManyOutputs = 16;

    // Values on the stack.
    private const int ChunkLength = 256;

    private static readonly OptionTable Table = new OptionTable<SigmoidCrossEntropy>
    {
        { o => o.LabelSmoothing, Allowed.From(0).Below(1), SearchRange.Linear(0, 0.2) },
    };

    internal override OptionTable OptionTable => Table;

    internal override Loss WithoutSmoothing => this with { LabelSmoothing = 0 };

    /// <inheritdoc/>
    public override TrainingMetric Metric => TrainingMetric.Accuracy;

    internal override MemberScore MemberScore => MemberScore.Sigmoid;

    /// <inheritdoc/>
    public override LossTotals Evaluate(
        ReadOnlySpan<float> z, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, float scale, Span<float> dz)
    {
        Activations.Apply(new Flushed<SigmoidFunction>(), z, dz);
        if (z.Length >= ManyOutputs * weights.Length)
            return EvaluateMany(z, targets, weights, scale, dz);
        return ElementLoss.Evaluate(new Formulas(LabelSmoothing), z, targets, weights, scale, dz);
    }

    /// <inheritdoc/>
    public override void Activate(ReadOnlySpan<float> z, int rows, Span<float> scores) => Activations.Apply(new SigmoidFunction(), z, scores);

    /// <summary>The same with vectors; dz holds the units' values p.</summary>
    private LossTotals EvaluateMany(
        ReadOnlySpan<float> z, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, float scale, Span<float> dz)
    {
        int outputs = z.Length / weights.Length;
        var totals = default(LossTotals);
        for (int row = 0; row < weights.Length; row++)
        {
            ReadOnlySpan<float> u = z.Slice(row * outputs, outputs), t = targets.Slice(row * outputs, outputs);
            Span<float> p = dz.Slice(row * outputs, outputs);
            double loss = SumLoss(u, t);
            int right = 0;
            for (int i = 0; i < outputs; i++)
                right += u[i] > 0 == t[i] > 0.5f ? 1 : 0;
            TensorPrimitives.Subtract(p, t, p);
            // Of the loss and its gradient, what a target nearer to 1/2 by e (t - 1/2) adds.
            for (int i = 0; LabelSmoothing > 0 && i < outputs; i++)
            {
                loss += (double)LabelSmoothing * (t[i] - 0.5f) * u[i];
                p[i] += LabelSmoothing * (t[i] - 0.5f);
            }

            TensorPrimitives.Multiply(p, weights[row] * scale, p);
            totals += new LossTotals(weights[row] * loss, weights[row] * (double)right / outputs, weights[row]);
        }

        return totals;
    }

    /// <summary>
    /// The sum of (1 - t) max(u, 0) + t max(-u, 0) + ln(1 + exp(-|u|)), which is -t ln p - (1 - t) ln(1 - p) without overflow. No term is below
    /// 0, so that nothing cancels, and the sum of logarithms is the logarithm of a product, which loses none that is small.
    /// </summary>
    private static double SumLoss(ReadOnlySpan<float> u, ReadOnlySpan<float> t)
    {
        Span<float> memory = stackalloc float[ChunkLength];
        double sum = 0;
        for (int start = 0; start < u.Length; start += ChunkLength)
        {
            int length = Math.Min(ChunkLength, u.Length - start);
            Span<float> exponentials = memory[..length];
            TensorPrimitives.Abs(u.Slice(start, length), exponentials);
            TensorPrimitives.Negate(exponentials, exponentials);
            Activations.Apply(new ExpFunction(), exponentials, exponentials);
            sum += SumTerms(u.Slice(start, length), t.Slice(start, length), exponentials);
        }

        return sum;
    }

    /// <summary>The same, where exp(-|u|) is known. The product of 256 factors of at most 2 is within the range of a double.</summary>
    private static double SumTerms(ReadOnlySpan<float> u, ReadOnlySpan<float> t, ReadOnlySpan<float> exponentials)
    {
        Vector<double> sums = Vector<double>.Zero, products = Vector<double>.One;
        int i = 0;
        for (; i <= u.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> x = new(u[i..]), target = new(t[i..]);
            Vector<float> linear = (Vector<float>.One - target) * Vector.Max(x, Vector<float>.Zero) + target * Vector.Max(-x, Vector<float>.Zero);
            Vector.Widen(linear, out Vector<double> low, out Vector<double> high);
            sums += low + high;
            Vector.Widen(new Vector<float>(exponentials[i..]), out low, out high);
            products *= (Vector<double>.One + low) * (Vector<double>.One + high);
        }

        double sum = Vector.Sum(sums), product = 1;
        for (int lane = 0; lane < Vector<double>.Count; lane++)
            product *= products[lane];
        for (; i < u.Length; i++)
        {
            sum += (1 - t[i]) * Math.Max(u[i], 0) + t[i] * Math.Max(-u[i], 0);
            product *= 1.0 + exponentials[i];
        }

        return sum + Math.Log(product);
    }

    private readonly struct Formulas(float smoothing) : IElementLoss
    {
        public double Loss(double z, double y, double target) => ElementLoss.CrossEntropy(z, target + smoothing * (0.5 - target));

        public double Metric(double z, double y, double target) => z > 0 == target > 0.5 ? 1 : 0;

        public float Gradient(float y, float target) => y - (target + smoothing * (0.5f - target));
    }
}
