using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>When training has gone on long enough: a function of the epochs so far, so that a resumed run decides the same.</summary>
[JsonConverter(typeof(StoppingRuleJson))]
public abstract record StoppingRule : IHasOptionTable
{
    /// <summary>Whether to stop now.</summary>
    /// <param name="epochs">The epochs of this run so far, at least one; the last has a validation loss.</param>
    public abstract bool ShouldStop(IReadOnlyList<EpochRecord> epochs);

    /// <summary>What the rule's options may be.</summary>
    internal abstract OptionTable OptionTable { get; }

    OptionTable IHasOptionTable.OptionTable => OptionTable;
}

/// <summary>Stops when the validation loss has not fallen for a while.</summary>
/// <param name="Patience">How many epochs without an improvement, at least 1.</param>
/// <param name="MinDelta">How far below the best so far a loss must lie to count as an improvement, at least 0.</param>
public sealed record PatienceRule(int Patience = 10, double MinDelta = 0) : StoppingRule
{
    /// <inheritdoc/>
    public override bool ShouldStop(IReadOnlyList<EpochRecord> epochs)
    {
        double best = double.PositiveInfinity;
        int bestEpoch = 0;
        foreach (EpochRecord record in epochs)
        {
            if (record.ValidationLoss is not { } loss || !(loss < best - MinDelta))
                continue;
            best = loss;
            bestEpoch = record.Epoch;
        }

        return epochs[^1].Epoch - bestEpoch >= Patience;
    }

    private static readonly OptionTable Table = new OptionTable<PatienceRule>
    {
        { o => o.Patience, Allowed.From(1) },
        { o => o.MinDelta, Allowed.From(0) },
    };

    internal override OptionTable OptionTable => Table;
}

/// <summary>
/// Prechelt's criteria (Proben1, 1994; "Early stopping - but when?", 1998): stops when the generalization loss
/// GL = 100 (validation loss / lowest so far - 1) exceeds a threshold, or when training progress over the last strip of k epochs,
/// P = 1000 (mean / lowest training loss of the strip - 1), falls below another.
/// </summary>
/// <param name="MaximumLoss">The threshold on GL, in percent, above 0.</param>
/// <param name="MinimumProgress">The threshold on P, per thousand, at least 0.</param>
/// <param name="StripLength">k, at least 1.</param>
public sealed record GeneralizationLossRule(double MaximumLoss = 5, double MinimumProgress = 0.1, int StripLength = 5) : StoppingRule
{
    /// <inheritdoc/>
    public override bool ShouldStop(IReadOnlyList<EpochRecord> epochs)
    {
        double lowest = epochs.Min(record => record.ValidationLoss ?? double.PositiveInfinity);
        if (100 * (epochs[^1].ValidationLoss / lowest - 1) > MaximumLoss)
            return true;
        if (epochs.Count < StripLength)
            return false;

        IEnumerable<double> strip = epochs.Skip(epochs.Count - StripLength).Select(record => record.TrainingLoss);
        return 1000 * (strip.Average() / strip.Min() - 1) < MinimumProgress;
    }

    private static readonly OptionTable Table = new OptionTable<GeneralizationLossRule>
    {
        { o => o.MaximumLoss, Allowed.Above(0) },
        { o => o.MinimumProgress, Allowed.From(0) },
        { o => o.StripLength, Allowed.From(1) },
    };

    internal override OptionTable OptionTable => Table;
}
