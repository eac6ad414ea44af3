using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>
/// What a network trainer takes: columns, the architecture, and how to train. Every hyper-parameter is a property that survives a JSON round
/// trip, so that sweeps can set it.
/// </summary>
public sealed class NetworkOptions : TrainingOptions
{
    private static new readonly OptionTable Table = new OptionTable<NetworkOptions>(TrainingOptions.Table)
    {
        { o => o.LabelColumnName, Allowed.Column.Required },
        { o => o.FeatureColumnName, Allowed.Column.Required },
        { o => o.Architecture, Allowed.Nested.Required },
        { o => o.RowLayout, Allowed.Nested },
        { o => o.ExampleWeightColumnName, Allowed.Column },
        { o => o.FeatureScaling, Allowed.OneOf<FeatureScaling>() },
        { o => o.MissingValues, Allowed.OneOf<MissingValues>() },
        { o => o.EmbeddingSize, Allowed.From(1).To(LongestVectors).Else("shorter vectors learn as much"), SearchRange.Logarithmic(2, 50) },
        { o => o.UnknownKeyRate, Allowed.From(0).Below(1) },
        { o => o.OutputUnit, Allowed.OneOf<OutputUnit>() },
        { o => o.Loss, Allowed.Nested },
        { o => o.ClassWeights, Allowed.Each(Allowed.Above(0)) },
        { o => o.PretrainedLayers, Allowed.Any },
        { o => o.ValidationSetFraction, Allowed.From(0).Below(1) },
        { o => o.RetrainOnAllRows, Allowed.Any },
        { o => o.SamplingKeyColumnName, Allowed.Column },
        { o => o.MemoryLimit, Allowed.From(1) },
        {
            o => o.Loss is null || o.OutputUnit == OutputUnit.Auto,
            "OutputUnit Tanh has a loss of its own: leave Loss at null, or OutputUnit at Auto", nameof(Loss), nameof(OutputUnit)
        },
        {
            o => o.Architecture is not PretrainedNetwork || o.NumberOfRestarts == 1,
            "PretrainedNetwork has one start to give: leave NumberOfRestarts at 1, as restarts draw new weights", nameof(NumberOfRestarts)
        },
        {
            o => o.Architecture is not PretrainedNetwork || o.RowLayout is null,
            "PretrainedNetwork reads rows as its network does: leave RowLayout at null", nameof(RowLayout)
        },
    };

    // Those of large language models are about as long.
    private const int LongestVectors = 10_000;

    internal override OptionTable OptionTable => Table;

    /// <summary>
    /// The label: Boolean for binary, a key for multiclass classification, Single for regression; a vector for several labels or targets.
    /// Default: Label.
    /// </summary>
    public string LabelColumnName { get; set; } = DefaultColumnNames.Label;

    /// <summary>The features: a vector of Single of known size, also with keys as ConcatenateWithKeys makes it. Default: Features.</summary>
    public string FeatureColumnName { get; set; } = DefaultColumnNames.Features;

    /// <summary>The hidden layers. Default: a multilayer perceptron with two hidden layers of 256 units.</summary>
    public Architecture Architecture { get; set; } = new MultilayerPerceptron();

    /// <summary>
    /// How a row lies in the feature column. Null takes what the architecture reads: a vector, an image or a sequence, as the column's type
    /// says. Default: null.
    /// </summary>
    public RowLayout? RowLayout { get; set; }

    /// <summary>The weight of each row, Single; rows without a positive one are left out. Null weighs all alike. Default: null.</summary>
    public string? ExampleWeightColumnName { get; set; }

    /// <summary>
    /// How features are brought to one scale over the training rows; the model carries it. Null takes <see cref="FeatureScaling.Robust"/> for rows
    /// that are vectors, <see cref="FeatureScaling.Standardize"/> for sequences and images, but for a <see cref="ConvolutionalNetwork"/>
    /// <see cref="FeatureScaling.None"/>, as pixels have one scale already. Default: null. Where features have one scale already and some hardly
    /// vary, as pixels at a picture's border, None can be better.
    /// </summary>
    public FeatureScaling? FeatureScaling { get; set; }

    /// <summary>
    /// What becomes of rows with missing features, NaN, in training and in scoring. Going on from a model, it fills missing features if it did so
    /// before; otherwise such rows are left out. Default: <see cref="MissingValues.Impute"/>.
    /// </summary>
    public MissingValues MissingValues { get; set; }

    /// <summary>
    /// The length of the vector that stands for each key of the features, 1 to 10,000, where ConcatenateWithKeys or PadSequences put keys
    /// among them; the same for all. Null takes for n keys 1.6 n^0.56, rounded up, at most 50. Default: null.
    /// </summary>
    public int? EmbeddingSize { get; set; }

    /// <summary>
    /// The probability that in a training step a key of the features is taken for an unknown one, in [0, 1), so that the vector of those is
    /// learned: keys that are missing, or that training did not see, get it in scoring. At 0 it is learned from missing keys alone, and
    /// stays random where none is missing. Default: 0.01.
    /// </summary>
    public float UnknownKeyRate { get; set; } = 0.01f;

    /// <summary>
    /// Regression alone: whether an identity output learns labels taken to mean 0 and standard deviation 1; scores come in the
    /// label's own units either way. <see cref="PoissonDeviance"/> divides labels by their mean alone. Default: true.
    /// </summary>
    public bool StandardizeLabel { get; set; } = true;

    /// <summary>The output unit, with its matching loss. Default: <see cref="OutputUnit.Auto"/>.</summary>
    public OutputUnit OutputUnit { get; set; }

    /// <summary>
    /// What is minimized, with its output unit: for regression <see cref="SquaredError"/>, <see cref="AbsoluteError"/>,
    /// <see cref="HuberLoss"/>, <see cref="PoissonDeviance"/> for counts, or <see cref="QuantileLoss"/>; for binary classification
    /// <see cref="SigmoidCrossEntropy"/>, for multiclass <see cref="SoftmaxCrossEntropy"/>, both with a label smoothing of choice.
    /// Null takes the first of its task, or what <see cref="OutputUnit"/> says. Default: null.
    /// </summary>
    public Loss? Loss { get; set; }

    /// <summary>
    /// Classification alone: a weight for each class, above 0, in the order of the label's keys, or negative then positive. It multiplies
    /// the rows' weights. Null weighs all alike. Default: null.
    /// </summary>
    public float[]? ClassWeights { get; set; }

    /// <summary>
    /// A fitted autoencoder, or a stack of them, whose encoders the first hidden layers of a <see cref="MultilayerPerceptron"/> start from, to
    /// be trained on with the rest: it may have learned from more rows than have labels. Sizes and activation must be those of the perceptron,
    /// and the features its input. Features are scaled as it scales its input, whatever <see cref="FeatureScaling"/> says. A model given
    /// to Fit takes precedence. Null starts from random weights. Default: null.
    /// </summary>
    [JsonIgnore]
    public AutoencoderTransformer? PretrainedLayers { get; set; }

    /// <summary>
    /// Rows to measure the validation loss on, with the columns that the trainer sees: pass them through the preceding steps of the
    /// pipeline first. Null takes <see cref="ValidationSetFraction"/>.
    /// </summary>
    [JsonIgnore]
    public IDataView? ValidationSet { get; set; }

    /// <summary>
    /// The share of the training rows that is held out to measure the validation loss on, in [0, 1): of each class the same, whole groups where
    /// <see cref="SamplingKeyColumnName"/> is named, of sequences whose label is a number the last rows, and otherwise rows drawn at random. Null
    /// holds out a fifth where <see cref="TrainingOptions.NumberOfEpochs"/> is null and there are rows enough, at most 10,000 of them, and none
    /// otherwise. Default: null.
    /// </summary>
    public double? ValidationSetFraction { get; set; }

    /// <summary>
    /// Where a part of the rows is held out: whether the network is trained again on all rows, for as long as was best. Null does so where
    /// the epochs are chosen by the number of rows, and the rows are in memory; <see cref="TabularNetwork"/> up to 20,000 rows. Default: null.
    /// </summary>
    public bool? RetrainOnAllRows { get; set; }

    /// <summary>
    /// A column, of text, keys or numbers, whose values name groups of rows that belong together, as those of one person: each group is held out
    /// as a whole or not at all. Null where rows stand for themselves. Default: null.
    /// </summary>
    public string? SamplingKeyColumnName { get; set; }

    /// <summary>
    /// The memory that the training rows may take, in bytes, at least 1; validation rows may take as much again. A dense row takes 4 bytes for each
    /// feature and 8 more, a sparse one 8 bytes for each feature that is not zero and 16 more. Rows that fit are read once. Above the limit every
    /// epoch reads the data anew, through a shuffle pool of that size: rows are mixed within the pool alone, so rows sorted by label should be
    /// shuffled before, and the result depends on the limit. Null takes half of the memory that the process may use. Default: null.
    /// </summary>
    public long? MemoryLimit { get; set; }

    internal override void CopyArrays() => ClassWeights = (float[]?)ClassWeights?.Clone();

    /// <summary>A copy that a trainer owns, in which the architecture has settled what was left open.</summary>
    internal NetworkOptions Own(Random seeds)
    {
        NetworkOptions own = OwnedOptions.Own(this, seeds);
        own.FeatureScaling ??= Architecture.FeatureScaling;
        own.GradientClippingNorm = Architecture.ClippingNorm(GradientClippingNorm);
        own.LayerRateFactors ??= Architecture.LayerRateFactors;
        return own;
    }
}
