namespace MlNetDeep;

/// <summary>
/// Recurrent layers, and their output at the last step or its mean over time. Sequences are rows of steps x features, all of one length; or of
/// different lengths, where PadSequences has made the column: each is then read as long as it is, and batches are of like length.
/// Where options say nothing, features are standardized by feature over all rows and steps, as all steps meet the same weights, and the
/// gradient's norm is held to 1: it can grow by a factor with every step of the sequence, and one such batch would undo what was learned
/// (Pascanu, Mikolov, Bengio, "On the difficulty of training recurrent neural networks", ICML 2013).
/// </summary>
public abstract record RecurrentArchitecture : Architecture
{
    private protected static readonly OptionTable Table = new OptionTable<RecurrentArchitecture>
    {
        { o => o.NumberOfUnits, Allowed.From(1), SearchRange.Logarithmic(16, 256) },
        { o => o.NumberOfLayers, Allowed.From(1).To(MostLayers).Else("few recurrent layers learn as much"), SearchRange.Linear(1, 3) },
        { o => o.Direction, Allowed.OneOf<SequenceDirection>() },
        { o => o.SequenceOutput, Allowed.OneOf<SequenceOutput>() },
        { o => o.DropoutRate, Allowed.From(0).Below(1), SearchRange.Linear(0, 0.5) },
        { o => o.TruncationSteps, Allowed.From(1) },
        { o => o.WeightInitializer, Allowed.Nested },
        { o => o.RecurrentInitializer, Allowed.Nested },
    };

    internal override OptionTable OptionTable => Table;

    /// <summary>The most layers: each is built, and deeper ones do not learn.</summary>
    private const int MostLayers = 1000;

    private protected RecurrentArchitecture(int numberOfUnits) => NumberOfUnits = numberOfUnits;

    /// <summary>The units of each recurrent layer and direction, at least 1. Default: 128.</summary>
    public int NumberOfUnits { get; init; }

    /// <summary>Recurrent layers one behind the other, 1 to 1000. Default: 1.</summary>
    public int NumberOfLayers { get; init; } = 1;

    /// <summary>
    /// In which order each layer reads the steps; both directions have <see cref="NumberOfUnits"/> units each. Default: forward.
    /// </summary>
    public SequenceDirection Direction { get; init; }

    /// <summary>What the outputs are computed from. Default: <see cref="SequenceOutput.LastStep"/>.</summary>
    public SequenceOutput SequenceOutput { get; init; }

    /// <summary>
    /// The probability that in a training step a layer's output is dropped on its way to the next layer or to the outputs, in [0, 1);
    /// never on its way to the next step (Zaremba, Sutskever, Vinyals, "Recurrent neural network regularization", 2014). Default: 0.
    /// </summary>
    public float DropoutRate { get; init; }

    /// <summary>Whether the state before the first step is learned; zero where not. Default: false.</summary>
    public bool LearnInitialState { get; init; }

    /// <summary>
    /// Through how many steps errors go back at most, at least 1: the sequence falls into blocks of so many steps, counted from the last
    /// step read, and no error leaves its block. Null goes back through all. Default: null.
    /// </summary>
    public int? TruncationSteps { get; init; }

    /// <summary>First weights of the inputs, and of the dense layer; null takes Glorot's. Default: null.</summary>
    public Initializer? WeightInitializer { get; init; }

    /// <summary>First weights of the units' own outputs of the step before; null takes Glorot's. Default: null.</summary>
    public Initializer? RecurrentInitializer { get; init; }

    internal override RowLayout RowLayout => new SequenceLayout();

    internal override float? GradientClippingNorm => 1;

    internal override Initializer? OutputInitializer => WeightInitializer;

    internal override IEnumerable<Layer> CreateLayers(Shape input, Loss loss)
    {
        for (int i = 0; i < NumberOfLayers; i++)
        {
            if (i > 0 && DropoutRate > 0)
                yield return new Dropout(DropoutRate);
            yield return CreateLayer();
        }

        yield return SequenceOutput == SequenceOutput.LastStep ? new LastStep(Direction) : new MeanOverTime();
        if (DropoutRate > 0)
            yield return new Dropout(DropoutRate);
    }

    private protected abstract RecurrentLayer CreateLayer();
}
