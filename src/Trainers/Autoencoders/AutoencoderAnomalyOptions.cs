using System.Globalization;
using Microsoft.ML.Data;

namespace MlNetDeep;

/// <summary>An autoencoder that knows anomalies by what it cannot restore, and how it is trained.</summary>
public sealed class AutoencoderAnomalyOptions : AutoencoderTrainingOptions
{
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

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        OptionChecks.ColumnName(FeatureColumnName, nameof(FeatureColumnName));
        CheckAtLeast(CodeSize, 1, nameof(CodeSize));
        if (!(Contamination >= 0 && Contamination < 0.5))
            throw new ArgumentOutOfRangeException(
                nameof(Contamination),
                string.Create(CultureInfo.InvariantCulture, $"{nameof(Contamination)} is the share of anomalies among the training rows and must lie in [0, 0.5), but is " +
                $"{Contamination}."));
    }
}
