using System.Text.Json;

namespace MlNetDeep;

/// <summary>What the jobs of a search, a comparison or an ensemble share.</summary>
/// <param name="describe">Describes it by a registry's names.</param>
internal sealed class TrialSet(Func<FitRegistry, TrialSetText> describe)
{
    private readonly Lock _lock = new();
    private (FitRegistry Registry, string Text)? _written;

    /// <summary>Writes it as it travels; the same text at each call.</summary>
    public string Write(FitRegistry registry)
    {
        lock (_lock)
        {
            if (_written is not { } written || written.Registry != registry)
                _written = written = (registry, JsonSerializer.Serialize(describe(registry), SearchJson.Default.TrialSetText));
            return written.Text;
        }
    }
}

/// <summary>What jobs share, as it travels: a worker makes the same splits of the same rows of it.</summary>
/// <param name="Work">What is done.</param>
/// <param name="Task">The task's name.</param>
/// <param name="Data">The rows.</param>
/// <param name="Label">The label column.</param>
/// <param name="Seed">Decides how rows are split.</param>
/// <param name="Identity">What must be the same at a worker: names and values as journals have them.</param>
internal sealed record TrialSetText(
    TrialWork Work, string Task, NamedPath Data, string Label, int Seed, Dictionary<string, string> Identity)
{
    /// <summary>An estimator of the set, as far as one could be made: what the identity says of estimators is of it.</summary>
    public NamedOptions? Example { get; init; }

    /// <summary>Rows to judge on; null takes them from the others.</summary>
    public NamedPath? Validation { get; init; }

    /// <summary>Rows with the same value of this column stay together.</summary>
    public string? SamplingKey { get; init; }

    /// <summary>Folds to judge on; null where there is one split.</summary>
    public int? Folds { get; init; }

    /// <summary>The share of rows to judge on, without folds or rows of their own.</summary>
    public double ValidationFraction { get; init; }

    /// <summary>An ensemble's options, of bagging.</summary>
    public BaggingOptions? Bagging { get; init; }

    /// <summary>An ensemble's options, of the models of a cross-validation.</summary>
    public CrossValidationEnsembleOptions? CrossValidation { get; init; }

    /// <summary>The figure that decides.</summary>
    public string? Metric { get; init; }

    /// <summary>The difference to what a worker has, in words; null where there is none.</summary>
    public string? Difference(Dictionary<string, string> worker) =>
        SearchIdentity.Difference(Identity, worker, "at the driver", "at the worker");
}

/// <summary>What workers do.</summary>
internal enum TrialWork
{
    /// <summary>Judge settings of a search by one figure.</summary>
    Search,

    /// <summary>Train candidates of a comparison on its folds.</summary>
    Folds,

    /// <summary>Train members of an ensemble.</summary>
    Members,
}
