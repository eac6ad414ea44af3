namespace MlNetDeep;

/// <summary>An autoencoder that knows anomalies by what it cannot restore, and how it is trained.</summary>
public sealed class AutoencoderAnomalyOptions : AutoencoderTrainingOptions
{
    private static new readonly OptionTable Table = new OptionTable<AutoencoderAnomalyOptions>(AutoencoderTrainingOptions.Table)
    {
        { o => o.FeatureColumnName, Allowed.Column.Required },
        { o => o.CodeSize, Allowed.From(1), SearchRange.Logarithmic(4, 128) },
        { o => o.Contamination, Allowed.From(0).Below(0.5).Else("it is the share of anomalies among the training rows") },
    };

    internal override OptionTable OptionTable => Table;

    /// <summary>The features: a vector of Single of known size. Default: Features.</summary>
    public string FeatureColumnName { get; set; } = DefaultColumnNames.Features;

    /// <summary>
    /// Units of the code, at least 1. What keeps an autoencoder from restoring anomalies too is a code smaller than the input, or
    /// <see cref="AutoencoderTrainingOptions.Sparsity"/> or <see cref="AutoencoderTrainingOptions.MaskingNoise"/>. Default: 32.
    /// </summary>
    public int CodeSize { get; set; } = 32;

    /// <summary>
    /// The share of the training rows, by weight, that is taken as anomalies, in [0, 0.5): at most so many score above 0.5. 0 takes all
    /// rows as normal. Default: 0.05.
    /// </summary>
    public double Contamination { get; set; } = 0.05;

    internal override string Architecture => "AutoencoderAnomaly";

    internal override IReadOnlyList<int> Sizes => [CodeSize];

    internal override string Input => FeatureColumnName;
}
