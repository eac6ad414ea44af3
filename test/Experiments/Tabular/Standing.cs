namespace MlNetDeep.Experiments;

/// <summary>How a trainer stands among others over several tables.</summary>
/// <param name="Trainer">The trainer.</param>
/// <param name="Sets">The tables that it was run on.</param>
/// <param name="MeanRank">The mean over tables of its place by mean error, from 1 on; trainers with the same error share the mean of their places.</param>
/// <param name="WithinOneError">The share of tables on which it is within one standard error, that of the best trainer, of the best.</param>
/// <param name="Ratio">The geometric mean over tables of its error to the reference's.</param>
/// <param name="Seconds">The sum over tables of its mean training time.</param>
public sealed record Standing(string Trainer, int Sets, double MeanRank, double WithinOneError, double Ratio, double Seconds)
{
    /// <summary>The standings of all trainers of some results, by mean rank.</summary>
    /// <param name="results">At most one of a trainer on a table.</param>
    /// <param name="reference">The trainer whose errors are the measure; tables that it was not run on do not count for the ratio.</param>
    public static IReadOnlyList<Standing> Of(IEnumerable<TrainerResult> results, string reference)
    {
        var places = results.GroupBy(result => result.Set).SelectMany(set => Places([.. set], reference)).ToLookup(place => place.Result.Trainer);
        return
        [
            .. places.Select(own => new Standing(
                own.Key,
                own.Count(),
                own.Average(place => place.Rank),
                own.Average(place => place.IsWithinOneError ? 1.0 : 0.0),
                Math.Exp(own.Where(place => !double.IsNaN(place.Ratio)).Select(place => Math.Log(place.Ratio)).DefaultIfEmpty(double.NaN).Average()),
                own.Sum(place => place.Result.Seconds.DefaultIfEmpty(0).Average())))
                .OrderBy(standing => standing.MeanRank),
        ];
    }

    private static IEnumerable<Place> Places(TrainerResult[] set, string reference)
    {
        TrainerResult best = set.MinBy(result => result.MeanError())!;
        double measure = set.FirstOrDefault(result => result.Trainer == reference) is { } known ? Least(known) : double.NaN;
        foreach (TrainerResult result in set)
        {
            double error = result.MeanError();
            double rank = 1 + set.Count(other => other.MeanError() < error) + (set.Count(other => other.MeanError() == error) - 1) / 2.0;
            yield return new Place(result, rank, error <= best.MeanError() + best.StandardError(), Least(result) / measure);
        }
    }

    // A trainer without a wrong row counts as one with half of one: a ratio needs more than nothing.
    private static double Least(TrainerResult result) => Math.Max(result.MeanError(), 0.5 / result.Rows);

    private readonly record struct Place(TrainerResult Result, double Rank, bool IsWithinOneError, double Ratio);
}
