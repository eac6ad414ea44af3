namespace MlNetDeep;

/// <summary>The formulas of a loss whose outputs do not depend on one another.</summary>
internal interface IElementLoss
{
    /// <summary>The loss of one of the network's outputs, z, at which the output unit's value is y.</summary>
    double Loss(double z, double y, double target);

    /// <summary>What the metric sums for one output.</summary>
    double Metric(double z, double y, double target);

    /// <summary>d loss / dz, from the output unit's value.</summary>
    float Gradient(float y, float target);
}

/// <summary>The one loop over rows and outputs for such losses.</summary>
internal static class ElementLoss
{
    /// <summary>Sums losses over outputs and rows, means metrics over outputs, and turns the units' values in dz into the gradient.</summary>
    public static LossTotals Evaluate<TLoss>(
        TLoss formulas, ReadOnlySpan<float> z, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, float scale, Span<float> dz)
        where TLoss : struct, IElementLoss
    {
        int outputs = z.Length / weights.Length;
        var totals = default(LossTotals);
        for (int row = 0; row < weights.Length; row++)
        {
            double loss = 0, metric = 0;
            float rowScale = weights[row] * scale;
            for (int i = row * outputs; i < (row + 1) * outputs; i++)
            {
                loss += formulas.Loss(z[i], dz[i], targets[i]);
                metric += formulas.Metric(z[i], dz[i], targets[i]);
                dz[i] = formulas.Gradient(dz[i], targets[i]) * rowScale;
            }

            totals += new LossTotals(weights[row] * loss, weights[row] * metric / outputs, weights[row]);
        }

        return totals;
    }

    /// <summary>The cross-entropy -q ln p - (1 - q) ln(1 - p) of p = sigmoid(u), without overflow: ln(1 + exp(-|u|)) + max(u, 0) - q u.</summary>
    public static double CrossEntropy(double u, double q) => Math.Log(1 + Math.Exp(-Math.Abs(u))) + Math.Max(u, 0) - q * u;
}
