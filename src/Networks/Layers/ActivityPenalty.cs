using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>A penalty on the activity of units, which training adds to the loss; see <see cref="ActivityRegularization"/>.</summary>
[JsonConverter(typeof(ActivityPenaltyJson))]
public abstract record ActivityPenalty : IHasOptionTable
{
    /// <summary>Whether the penalty of a row depends on the rows beside it.</summary>
    internal virtual bool ComparesRows => false;

    /// <summary>What the penalty's options may be.</summary>
    internal abstract OptionTable OptionTable { get; }

    OptionTable IHasOptionTable.OptionTable => OptionTable;

    /// <summary>The penalty summed over rows, each times its weight; the scratch is [units].</summary>
    internal abstract double Sum(in ActivityRows rows, Span<float> scratch);

    /// <summary>Adds scale times the gradient of the sum to the gradient, [rows, units].</summary>
    internal abstract void AddGradient(in ActivityRows rows, float scale, Span<float> scratch, Span<float> gradient);
}

/// <summary>
/// weight x sum |h_j| over the units of a row. Its gradient, weight x sign(h_j) and 0 at 0, pushes each activity that the loss does not
/// need to zero.
/// </summary>
/// <param name="Weight">At least 0.</param>
public sealed record L1Penalty(float Weight = 0.1f) : ActivityPenalty
{
    private static readonly OptionTable Table = new OptionTable<L1Penalty>
    {
        { o => o.Weight, Allowed.From(0), SearchRange.Logarithmic(1e-4, 1) },
    };

    internal override OptionTable OptionTable => Table;

    internal override double Sum(in ActivityRows rows, Span<float> scratch)
    {
        double sum = 0;
        for (int row = 0; row < rows.Count; row++)
            sum += rows.Weight(row) * (double)TensorPrimitives.SumOfMagnitudes(rows[row]);
        return Weight * sum;
    }

    internal override void AddGradient(in ActivityRows rows, float scale, Span<float> scratch, Span<float> gradient)
    {
        for (int row = 0; row < rows.Count; row++)
        {
            Span<float> sum = gradient.Slice(row * rows.Units, rows.Units);
            Activations.Apply(new SignFunction(), rows[row], scratch);
            TensorPrimitives.MultiplyAdd(scratch, Weight * scale * rows.Weight(row), sum, sum);
        }
    }
}

/// <summary>
/// weight x sum_j KL(target || m_j), with m_j the mean activity of unit j over the rows that pass together and
/// KL(q || m) = q ln(q / m) + (1 - q) ln((1 - q) / (1 - m)): every unit is to be active in about a share q of the rows. For units in
/// (0, 1), as sigmoid ones. The rows are a piece of the batch, 16 to 64, which follows from the batch's size alone, so that results do not
/// depend on the number of threads; the batch's penalty is the mean of its pieces'. (A. Ng, "Sparse autoencoder", lecture notes CS294A,
/// 2011.)
/// </summary>
/// <remarks>
/// A mean outside [1e-6, 1 - 1e-6] is taken as that bound, so that units which are off in all rows keep penalty and gradient finite.
/// </remarks>
/// <param name="Target">q, the mean activity wanted, in (0, 1).</param>
/// <param name="Weight">At least 0.</param>
public sealed record KullbackLeiblerPenalty(float Target = 0.05f, float Weight = 1) : ActivityPenalty
{
    private const double Least = 1e-6;

    internal override bool ComparesRows => true;

    private static readonly OptionTable Table = new OptionTable<KullbackLeiblerPenalty>
    {
        { o => o.Target, Allowed.Above(0).Below(1), SearchRange.Linear(0.01, 0.2) },
        { o => o.Weight, Allowed.From(0), SearchRange.Logarithmic(0.01, 10) },
    };

    internal override OptionTable OptionTable => Table;

    internal override double Sum(in ActivityRows rows, Span<float> scratch)
    {
        double total = rows.Means(scratch), sum = 0, q = Target;
        foreach (float mean in scratch)
        {
            double m = Math.Clamp(mean, Least, 1 - Least);
            sum += q * Math.Log(q / m) + (1 - q) * Math.Log((1 - q) / (1 - m));
        }

        return Weight * total * sum;
    }

    internal override void AddGradient(in ActivityRows rows, float scale, Span<float> scratch, Span<float> gradient)
    {
        rows.Means(scratch);
        // d/dm = (1 - q) / (1 - m) - q / m; of each row its weight's share, which the sum's factor, the total weight, takes back.
        foreach (ref float mean in scratch)
        {
            double m = Math.Clamp(mean, Least, 1 - Least);
            mean = (float)(Weight * ((1.0 - Target) / (1 - m) - Target / m));
        }

        for (int row = 0; row < rows.Count; row++)
        {
            Span<float> sum = gradient.Slice(row * rows.Units, rows.Units);
            TensorPrimitives.MultiplyAdd(scratch, scale * rows.Weight(row), sum, sum);
        }
    }
}
