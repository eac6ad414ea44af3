using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>
/// What the learning rules of a single unit share. Every hyper-parameter is a property that survives a JSON round trip, so that sweeps can set it.
/// </summary>
public abstract class LearningRuleOptions : IOwnableOptions
{
    internal static readonly OptionTable Table = new OptionTable<LearningRuleOptions>
    {
        { o => o.LabelColumnName, Allowed.Column.Required },
        { o => o.FeatureColumnName, Allowed.Column.Required },
        { o => o.ExampleWeightColumnName, Allowed.Column },
        { o => o.LearningRate, Allowed.Above(0), SearchRange.Logarithmic(0.001, 1) },
        { o => o.NumberOfEpochs, Allowed.From(1), SearchRange.Logarithmic(10, 200) },
        { o => o.MissingValues, Allowed.OneOf<MissingValues>() },
        { o => o.MemoryLimit, Allowed.From(1) },
        {
            o => o.MissingValues != MissingValues.Impute,
            "A learning rule's model is ML.NET's linear one, which cannot fill what is missing: fill it before, by ReplaceMissingValues, and leave " +
            "MissingValues at Skip or Fail",
            nameof(MissingValues)
        },
    };

    internal virtual OptionTable OptionTable => Table;

    OptionTable IHasOptionTable.OptionTable => OptionTable;

    object IOwnableOptions.Copy() => MemberwiseClone();

    /// <summary>The label, Boolean. Default: Label.</summary>
    public string LabelColumnName { get; set; } = DefaultColumnNames.Label;

    /// <summary>The features: a vector of Single of known size. Default: Features.</summary>
    public string FeatureColumnName { get; set; } = DefaultColumnNames.Features;

    /// <summary>
    /// The weight of each row, Single, which multiplies the row's steps; rows without a positive one are left out. Null weighs all alike.
    /// Default: null.
    /// </summary>
    public string? ExampleWeightColumnName { get; set; }

    /// <summary>The step size, above 0. Default: 1; of the delta rule 0.01.</summary>
    public float LearningRate { get; set; } = 1;

    /// <summary>The most passes over the data, at least 1. Default: 100.</summary>
    public int NumberOfEpochs { get; set; } = 100;

    /// <summary>Whether each epoch takes the rows in a new random order; otherwise in that of the data. Default: true.</summary>
    public bool Shuffle { get; set; } = true;

    /// <summary>The seed of the order; null draws one.</summary>
    public int? Seed { get; set; }

    /// <summary>
    /// Whether features are taken to mean 0 and standard deviation 1 over the training rows; one that is zero in most rows keeps its zeros, and
    /// is divided by the root mean square of its other values. The model's weights and bias are those of the features as they come. Default: true.
    /// </summary>
    public bool StandardizeFeatures { get; set; } = true;

    /// <summary>
    /// What becomes of rows with missing features, NaN: <see cref="MissingValues.Skip"/> or <see cref="MissingValues.Fail"/>, as the model is ML.NET's
    /// linear one, which cannot fill them. Default: Skip.
    /// </summary>
    public MissingValues MissingValues { get; set; } = MissingValues.Skip;

    /// <summary>
    /// The memory that the rows may take, in bytes, at least 1; above it every epoch reads the data anew. Null takes half of the memory that
    /// the process may use. Default: null.
    /// </summary>
    public long? MemoryLimit { get; set; }

    /// <summary>Ends training within some hundred rows, keeping the weights that it finds; no exception is thrown.</summary>
    [JsonIgnore]
    public CancellationToken CancellationToken { get; set; }

    /// <summary>Called after each epoch, on the training thread.</summary>
    [JsonIgnore]
    public Action<LearningRuleEpoch>? OnEpoch { get; set; }

    /// <summary>The rule's name, for logs.</summary>
    internal abstract string Name { get; }

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names it and what it may be.</exception>
    public void Validate() => OptionTable.Check(this);

    /// <summary>Makes the rule that moves a unit's weights.</summary>
    internal abstract LearningRule CreateRule(LinearUnit unit);
}
