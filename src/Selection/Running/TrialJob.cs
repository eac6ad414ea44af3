namespace MlNetDeep;

/// <summary>A piece of work that depends on nothing but what it says: a setting to judge, a candidate to judge, or a member to train.</summary>
public sealed class TrialJob
{
    private readonly TrialSet _set;
    private readonly Func<TrialAnswer> _run;
    private readonly Func<IEstimator<ITransformer>?> _create;

    /// <param name="number">Its place among those of its set.</param>
    /// <param name="name">What it is, for people.</param>
    /// <param name="set">What it shares with others.</param>
    /// <param name="run">Does it here.</param>
    /// <param name="create">Makes its estimator; null where that fails.</param>
    internal TrialJob(int number, string name, TrialSet set, Func<TrialAnswer> run, Func<IEstimator<ITransformer>?> create) =>
        (Number, Name, _set, _run, _create) = (number, name, set, run, create);

    /// <summary>Its place in the search, among the candidates or among the members, from 0 on.</summary>
    public int Number { get; }

    /// <summary>What it is, in a line for people: the values of a setting, the name of a candidate.</summary>
    public string Name { get; }

    /// <summary>Does the work here, on this thread.</summary>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public TrialAnswer Run() => _run();

    /// <summary>What travels: names, and options as JSON. Null where the estimator cannot be made: <see cref="Run"/> then says why.</summary>
    /// <param name="registry">Has made the estimators and loaded the rows.</param>
    /// <exception cref="InvalidOperationException">
    /// The estimator, the rows or the figure are not the registry's, or the options do not survive as JSON: no worker could do the same.
    /// </exception>
    public TrialRequest? ToRequest(FitRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        if (_create() is not { } estimator)
            return null;
        NamedOptions named = registry.Find(estimator);
        return new TrialRequest(_set.Write(registry), Number, named.Name, named.Options);
    }
}

/// <summary>A job as it travels: text and a number, for any engine that carries messages.</summary>
/// <param name="Set">What all jobs of the search, comparison or ensemble share: rows, split, figure. The same text for all of them.</param>
/// <param name="Number">The job's place in it.</param>
/// <param name="Estimator">The name under which the worker's <see cref="FitRegistry"/> has what makes the estimator.</param>
/// <param name="Options">Its options as JSON.</param>
public sealed record TrialRequest(string Set, int Number, string Estimator, string Options);

/// <summary>How a job ended.</summary>
public sealed record TrialAnswer
{
    /// <summary>The job's number.</summary>
    public required int Number { get; init; }

    /// <summary>How long it took, where it was done.</summary>
    public double Seconds { get; init; }

    /// <summary>Why it failed; null where it did not.</summary>
    public string? Error { get; init; }

    /// <summary>The figures as JSON; null where it failed or was done here.</summary>
    public string? Result { get; init; }

    /// <summary>Who did it; null of this process.</summary>
    public string? Worker { get; init; }

    /// <summary>The bytes of the model's file; empty where figures alone were asked for, or where <see cref="ModelPath"/> has it.</summary>
    public ReadOnlyMemory<byte> Model { get; init; }

    /// <summary>Where the worker has put the model; null where <see cref="Model"/> has it.</summary>
    public string? ModelPath { get; init; }

    /// <summary>The result itself, of a job done here.</summary>
    internal object? Value { get; init; }

    /// <summary>What was thrown here, where that ends the jobs behind.</summary>
    internal Exception? Failure { get; init; }
}
