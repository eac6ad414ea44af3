namespace MlNetDeep;

/// <summary>How training reads rows.</summary>
internal sealed record ExampleReading
{
    /// <summary>The bytes that rows may take; null takes half of the memory that the process may use.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>The ranks that share the training.</summary>
    public RankGroup Ranks { get; init; } = RankGroup.Of(new TrainingOptions());

    /// <summary>Whether each rank keeps its own rows alone; otherwise all.</summary>
    public bool KeepsShare { get; init; } = true;

    /// <summary>The share of all rows that is held out, by their number; 0 for none.</summary>
    public Func<long, double> HeldOutShare { get; init; } = _ => 0;

    /// <summary>Which rows are held out.</summary>
    public HoldOutKind HoldOut { get; init; }

    /// <summary>The seed of the draw of held-out rows.</summary>
    public int Seed { get; init; }

    /// <summary>Whether rows are kept sparse; null lets their content decide.</summary>
    public bool? Sparse { get; init; }

    /// <summary>How features will be scaled by these rows.</summary>
    public FeatureScaling FeatureScaling { get; init; }

    /// <summary>Whether missing values are filled by what these rows have.</summary>
    public bool Imputes { get; init; }

    /// <summary>The features, as warnings call them.</summary>
    public required DataViewSchema.Column Features { get; init; }

    /// <summary>The slots that are keys, and of no scale.</summary>
    public IReadOnlyCollection<int> KeySlots { get; init; } = [];

    /// <summary>The features of a step, where rows are sequences of different lengths; otherwise null.</summary>
    public int? StepFeatures { get; init; }
}
