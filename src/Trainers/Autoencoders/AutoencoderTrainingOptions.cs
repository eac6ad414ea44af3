using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>
/// What an autoencoder is like and how it is trained, whatever it is for. Every hyper-parameter is a property that survives a JSON round
/// trip, so that sweeps can set it. Of a stack, all of it holds for each autoencoder.
/// </summary>
public abstract class AutoencoderTrainingOptions : TrainingOptions
{
    internal static new readonly OptionTable Table = new OptionTable<AutoencoderTrainingOptions>(TrainingOptions.Table)
    {
        { o => o.ExampleWeightColumnName, Allowed.Column },
        { o => o.Activation, Allowed.OneOf<ActivationFunction>() },
        { o => o.Sparsity, Allowed.Nested },
        { o => o.MaskingNoise, Allowed.From(0).Below(1), SearchRange.Linear(0, 0.5) },
        { o => o.Loss, Allowed.OneOf<ReconstructionLoss>() },
        { o => o.Scaling, Allowed.OneOf<InputScaling>() },
        { o => o.MissingValues, Allowed.OneOf<MissingValues>() },
        { o => o.WeightInitializer, Allowed.Nested },
        { o => o.TiedWeights, Allowed.Any },
        { o => o.ValidationSetFraction, Allowed.From(0).Below(1) },
        { o => o.MemoryLimit, Allowed.From(1) },
        {
            o => o.Sparsity is not KullbackLeiblerPenalty || o.Activation == ActivationFunction.Sigmoid,
            "KullbackLeiblerPenalty compares mean activities in (0, 1): set Activation to Sigmoid, or take L1Penalty",
            nameof(Sparsity), nameof(Activation)
        },
        {
            o => o.Loss != ReconstructionLoss.CrossEntropy || o.Scaling != InputScaling.Standardize,
            "Cross-entropy takes values in [0, 1], which standardized inputs leave: set Scaling to MinMax, or to None for inputs that lie there",
            nameof(Scaling), nameof(Loss)
        },
    };

    internal override OptionTable OptionTable => Table;

    /// <summary>The weight of each row, Single; rows without a positive one are left out. Null weighs all alike. Default: null.</summary>
    public string? ExampleWeightColumnName { get; set; }

    /// <summary>The activation of the code's units. Default: sigmoid.</summary>
    public ActivationFunction Activation { get; set; } = ActivationFunction.Sigmoid;

    /// <summary>
    /// Whether the decoder has the encoder's weights, transposed. Null ties them where <see cref="Sparsity"/> is asked for, as a decoder of its own
    /// makes up for codes that a penalty keeps small; others reconstruct better without, the more so by units that saturate. Default: null.
    /// </summary>
    public bool? TiedWeights { get; set; }

    /// <summary>
    /// The penalty that makes codes sparse: <see cref="L1Penalty"/>, or <see cref="KullbackLeiblerPenalty"/> for sigmoid units; null sets
    /// none. Default: null, but L1 of weight 0.1 of a <see cref="SparseAutoencoderOptions"/>.
    /// </summary>
    public ActivityPenalty? Sparsity { get; set; }

    /// <summary>
    /// The probability that an input, once scaled, is set to zero in a training step, in [0, 1): the autoencoder learns to restore it. Default: 0.
    /// </summary>
    public float MaskingNoise { get; set; }

    /// <summary>How reconstructions are judged. Default: <see cref="ReconstructionLoss.SquaredError"/>.</summary>
    public ReconstructionLoss Loss { get; set; }

    /// <summary>How inputs are scaled; the model carries it. Default: <see cref="InputScaling.Auto"/>.</summary>
    public InputScaling Scaling { get; set; }

    /// <summary>
    /// What becomes of rows with missing values, NaN, in training and in scoring. Codes, reconstructions and errors are those of the filled row;
    /// no input is added that says what was missing. Default: <see cref="MissingValues.Impute"/>.
    /// </summary>
    public MissingValues MissingValues { get; set; }

    /// <summary>The first weights; null takes He's for rectified units and Glorot's for others. Default: null.</summary>
    public Initializer? WeightInitializer { get; set; }

    /// <summary>
    /// Rows to measure the validation loss on, with the columns that the estimator sees. Null takes <see cref="ValidationSetFraction"/>.
    /// </summary>
    [JsonIgnore]
    public IDataView? ValidationSet { get; set; }

    /// <summary>
    /// The share of the training rows, drawn at random, that is held out to measure the validation loss on, in [0, 1). Null holds out a fifth where
    /// <see cref="TrainingOptions.NumberOfEpochs"/> is null and there are 2,000 rows or more, and none otherwise. Default: null.
    /// </summary>
    public double? ValidationSetFraction { get; set; }

    /// <summary>
    /// The memory that the training rows may take, in bytes, and again the codes of each autoencoder of a stack but the last; see
    /// <see cref="NetworkOptions.MemoryLimit"/>. Default: null.
    /// </summary>
    public long? MemoryLimit { get; set; }

    /// <summary>The name for logs.</summary>
    internal abstract string Architecture { get; }

    /// <summary>The units of each autoencoder's code, from the input on.</summary>
    internal abstract IReadOnlyList<int> Sizes { get; }

    /// <summary>The column that is read.</summary>
    internal abstract string Input { get; }

    /// <summary>How inputs are scaled, once it is known by what loss.</summary>
    internal InputScaling EffectiveScaling => Scaling != InputScaling.Auto
        ? Scaling
        : Loss == ReconstructionLoss.SquaredError ? InputScaling.Standardize : InputScaling.None;

    /// <summary>The layers of one autoencoder, of so many inputs and units of its code.</summary>
    internal Sequential CreateNetwork(int inputs, int size)
    {
        var layers = new List<Layer>();
        if (MaskingNoise > 0)
            layers.Add(new MaskingNoise(MaskingNoise));
        layers.Add(new Dense(size, weightInitializer: WeightInitializer ?? Activation.DefaultInitializer()));
        if (Activation.CreateLayer() is { } activation)
            layers.Add(activation);
        if (Sparsity is { } penalty)
            layers.Add(new ActivityRegularization(penalty));
        layers.Add(TiedWeights ?? Sparsity is not null ? new TiedDense() : new Dense(inputs, weightInitializer: WeightInitializer));
        return new Sequential(new Shape(inputs), layers);
    }

    /// <summary>
    /// An autoencoder's output unit and loss. Codes that may leave [0, 1] are judged by squared error whatever the loss of the input.
    /// </summary>
    internal Loss CreateLoss(int stage) =>
        Loss == ReconstructionLoss.CrossEntropy && (stage == 0 || Activation == ActivationFunction.Sigmoid)
            ? new SigmoidCrossEntropy()
            : new SquaredError();
}

/// <summary>How the reconstruction r of an input t is judged, and from what output unit it comes.</summary>
public enum ReconstructionLoss
{
    /// <summary>Half the squared differences, (r - t)^2 / 2, summed over the features; linear outputs.</summary>
    SquaredError,

    /// <summary>-t ln r - (1 - t) ln(1 - r), summed over the features, for inputs in [0, 1]; sigmoid outputs.</summary>
    CrossEntropy,
}

/// <summary>How an autoencoder's inputs are scaled.</summary>
public enum InputScaling
{
    /// <summary>As the loss asks for: standardized for squared error; as they are for cross-entropy, which takes values in [0, 1].</summary>
    Auto,

    /// <summary>They stay as they are.</summary>
    None,

    /// <summary>
    /// To mean 0 and standard deviation 1 over the training rows. A feature that is zero in most rows keeps its zeros, and is divided by the
    /// root mean square of its other values.
    /// </summary>
    Standardize,

    /// <summary>
    /// The least value of each feature over the training rows to 0, the greatest to 1. A feature that is zero in most rows keeps its zeros, and
    /// is divided by its greatest absolute value.
    /// </summary>
    MinMax,
}
