namespace MlNetDeep;

/// <summary>One setting of a search, and how it did.</summary>
/// <typeparam name="TOptions">The trainer's options.</typeparam>
public sealed class Trial<TOptions>
{
    internal Trial(TOptions options, IReadOnlyDictionary<string, string> values, int? budget, TrialOutcome outcome)
    {
        (Options, Values, Budget) = (options, values, budget);
        (Number, FoldValues, Error) = (outcome.Trial, outcome.Folds, outcome.Error);
        (Rows, JudgedRows) = (outcome.Rows, outcome.JudgedRows);
        Duration = TimeSpan.FromSeconds(outcome.Seconds);
    }

    /// <summary>Its place in the search, from 0 on.</summary>
    public int Number { get; }

    /// <summary>The options that were tried.</summary>
    public TOptions Options { get; }

    /// <summary>What was varied: the options' names and, as text, their values.</summary>
    public IReadOnlyDictionary<string, string> Values { get; }

    /// <summary>What the trial might cost, in units of the budget's option; null where the strategy has no budget.</summary>
    public int? Budget { get; }

    /// <summary>The figure that decides, of each fold, or of the validation set alone; empty where the trial failed.</summary>
    public IReadOnlyList<double> FoldValues { get; }

    /// <summary>The mean over folds; NaN where the trial failed.</summary>
    public double Value => Error is null ? FoldValues.Average() : double.NaN;

    /// <summary>The standard deviation over folds, divided by the root of their number; NaN without folds.</summary>
    public double StandardError => Error is null ? Math.Sqrt(Statistics.Variance(FoldValues.ToArray()) / FoldValues.Count) : double.NaN;

    /// <summary>The rows that it was to be judged on, of all folds: those with a label.</summary>
    public long Rows { get; }

    /// <summary>Those of them that the models gave a score; ML.NET's evaluators leave the others out.</summary>
    public long JudgedRows { get; }

    /// <summary>Whether it was judged on all rows; one that was not ranks behind those that were.</summary>
    internal bool IsJudgedOnAllRows => Error is null && JudgedRows >= Rows;

    /// <summary>How long training and judging took, in the run that did it.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Why the trial failed; null where it did not.</summary>
    public string? Error { get; }
}

/// <summary>What a journal keeps of a trial.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Setting">The values in one line, for whoever reads the journal or the log.</param>
/// <param name="Folds">The figure of each fold.</param>
/// <param name="Rows">The rows with a label, of all folds.</param>
/// <param name="JudgedRows">Those of them that had a score.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Error">Why it failed, or null.</param>
internal sealed record TrialOutcome(
    int Trial, string Setting, double[] Folds, long Rows, long JudgedRows, double Seconds, string? Error);
