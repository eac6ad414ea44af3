using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep;

/// <summary>
/// What all network trainers take: columns, how to train, and, from the architecture that derives from it, which network. Every
/// hyper-parameter is a property that survives a JSON round trip, so that sweeps can set it.
/// </summary>
public abstract class NetworkTrainerOptions : TrainingOptions
{
    /// <summary>The label: Boolean for two classes, a key for many, Single for regression. Default: Label.</summary>
    public string LabelColumnName { get; set; } = DefaultColumnNames.Label;

    /// <summary>The features: a vector of Single of known size. Default: Features.</summary>
    public string FeatureColumnName { get; set; } = DefaultColumnNames.Features;

    /// <summary>The weight of each row, Single; rows without a positive one are left out. Null weighs all alike. Default: null.</summary>
    public string? ExampleWeightColumnName { get; set; }

    /// <summary>
    /// Whether features are taken to mean 0 and standard deviation 1 over the training rows; the model carries it. Default: true.
    /// Where features have one scale already and some hardly vary, as pixels at a picture's border, false can be better.
    /// A feature that is zero in most rows keeps its zeros, and is divided by the root mean square of its other values: a one-hot slot stays 0
    /// and 1.
    /// </summary>
    public bool StandardizeFeatures { get; set; } = true;

    /// <summary>
    /// Regression alone: whether an identity output learns labels taken to mean 0 and standard deviation 1; scores come in the
    /// label's own units either way. Default: true.
    /// </summary>
    public bool StandardizeLabel { get; set; } = true;

    /// <summary>The output unit, with its matching loss. Default: <see cref="OutputUnit.Auto"/>.</summary>
    public OutputUnit OutputUnit { get; set; }

    /// <summary>
    /// Classification alone: a weight for each class, above 0, in the order of the label's keys, or negative then positive. It multiplies
    /// the rows' weights. Null weighs all alike. Default: null.
    /// </summary>
    public float[]? ClassWeights { get; set; }

    /// <summary>
    /// Rows to measure the validation loss on, with the columns that the trainer sees: pass them through the preceding steps of the
    /// pipeline first. Null takes <see cref="ValidationSetFraction"/>.
    /// </summary>
    [JsonIgnore]
    public IDataView? ValidationSet { get; set; }

    /// <summary>
    /// The share of the training rows, drawn at random, that is held out to measure the validation loss on, in (0, 1). Null holds out none.
    /// Default: null.
    /// </summary>
    public double? ValidationSetFraction { get; set; }

    /// <summary>
    /// The memory that the training rows may take, in bytes, at least 1; validation rows may take as much again. A dense row takes 4 bytes
    /// for each feature and 8 more, a sparse one 8 bytes for each feature that is not zero and 16 more. Rows that fit are read once. Above
    /// the limit every epoch reads the data anew, through a shuffle pool of that size: rows are mixed within the pool alone, so rows sorted
    /// by label should be shuffled before, and the result depends on the limit. Null takes half of the memory that the process may use.
    /// Default: null.
    /// </summary>
    public long? MemoryLimit { get; set; }

    /// <summary>The architecture's name, for logs.</summary>
    internal abstract string Architecture { get; }

    /// <summary>Builds the architecture's network.</summary>
    /// <param name="input">The shape of the feature column.</param>
    /// <param name="outputs">Linear outputs, at least 1; the output unit follows them.</param>
    /// <param name="paddedFeatures">The features of a step, where the feature column holds padded sequences; null where it does not.</param>
    internal abstract Sequential CreateNetwork(Shape input, int outputs, int? paddedFeatures = null);

    /// <summary>What training starts from, or null for random weights.</summary>
    /// <param name="network">What <see cref="CreateNetwork"/> made.</param>
    internal virtual StartingPoint? CreateStart(Sequential network) => null;

    /// <summary>After how many features of a row the same ones come again, at another step, and share their scale.</summary>
    /// <param name="network">What <see cref="CreateNetwork"/> made.</param>
    internal virtual int ScaledFeatures(Sequential network) => network.InputShape.Length;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        CheckName(LabelColumnName, nameof(LabelColumnName));
        CheckName(FeatureColumnName, nameof(FeatureColumnName));
        if (!Enum.IsDefined(OutputUnit))
            throw new ArgumentOutOfRangeException(nameof(OutputUnit), OutputUnit, "Not an output unit.");
        foreach (float weight in ClassWeights ?? [])
            CheckAbove(weight, 0, nameof(ClassWeights));
        if (MemoryLimit is { } limit)
            CheckAtLeast(limit, 1, nameof(MemoryLimit));
        if (ValidationSetFraction is { } fraction && !(fraction > 0 && fraction < 1))
            throw new ArgumentOutOfRangeException(
                nameof(ValidationSetFraction),
                    string.Create(CultureInfo.InvariantCulture, $"{nameof(ValidationSetFraction)} must lie in (0, 1), but is {fraction}."));
    }

    /// <summary>Replaces the arrays of a fresh copy by copies, so that no later change of an element reaches it.</summary>
    internal override void CopyArrays() => ClassWeights = (float[]?)ClassWeights?.Clone();

    /// <summary>Throws where a probability of dropping is out of range.</summary>
    private protected static void CheckRate(float rate, string name)
    {
        if (!(rate >= 0 && rate < 1))
            throw new ArgumentOutOfRangeException(name,
                string.Create(CultureInfo.InvariantCulture, $"{name} must lie in [0, 1), but is {rate}."));
    }

    /// <summary>Throws where a value is none of the enumeration.</summary>
    private protected static void CheckActivation(ActivationFunction function, string name)
    {
        if (!Enum.IsDefined(function))
            throw new ArgumentOutOfRangeException(name, function, "Not an activation function.");
    }

    private static void CheckName(string? value, string option)
    {
        if (string.IsNullOrWhiteSpace(value))
            throw new ArgumentException($"{option} must name a column.", option);
    }
}

/// <summary>What a network's outputs pass through.</summary>
public enum OutputUnit
{
    /// <summary>What maximum likelihood asks for: sigmoid for two classes, softmax for many, identity for regression.</summary>
    Auto,

    /// <summary>
    /// Tanh: for two classes with targets -1 and +1; for regression with the label normalized to that range, so that no score ever leaves
    /// the training labels' range. Not for many classes.
    /// </summary>
    Tanh,
}
