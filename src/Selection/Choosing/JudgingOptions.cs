namespace MlNetDeep;

/// <summary>How models are judged: by which figure, and on which rows.</summary>
/// <typeparam name="TMetrics">What ML.NET's evaluator of the task gives.</typeparam>
public abstract class JudgingOptions<TMetrics> : IHasOptionTable
{
    internal static readonly OptionTable Table = new OptionTable<JudgingOptions<TMetrics>>
    {
        { o => o.LabelColumnName, Allowed.Column.Required },
        { o => o.SamplingKeyColumnName, Allowed.Column },
        { o => o.MaximumParallelism, Allowed.From(1) },
    };

    internal virtual OptionTable OptionTable => Table;

    OptionTable IHasOptionTable.OptionTable => OptionTable;

    /// <summary>
    /// The figure that decides. Null takes the task's first: binary accuracy, multiclass micro-accuracy, the root mean squared error
    /// for values. Default: null.
    /// </summary>
    public Metric<TMetrics>? Metric { get; set; }

    /// <summary>The label: Boolean (binary), a key (multiclass) or Single (regression). Default: Label.</summary>
    public string LabelColumnName { get; set; } = DefaultColumnNames.Label;

    /// <summary>Rows with the same value of this column stay together, all in one part. Null splits row by row. Default: null.</summary>
    public string? SamplingKeyColumnName { get; set; }

    /// <summary>Decides how rows are split, and all else that is drawn. Default: 1.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>
    /// How many models are trained at a time, at least 1. More than one does not change which models come out where trainers are
    /// deterministic, but times are then those of models that wait for each other. Default: 1.
    /// </summary>
    public int MaximumParallelism { get; set; } = 1;

    /// <summary>
    /// Where models are trained. Null trains them in this process, <see cref="MaximumParallelism"/> at a time; a runner trains as many as it has
    /// room for. Default: null.
    /// </summary>
    public ITrialRunner? Runner { get; set; }

    /// <summary>Ends the work between two models by an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; set; }
}
