namespace MlNetDeep;

/// <summary>
/// A stack of autoencoders, each trained on the codes of the one before, with the two networks that score: from input to the last code, and
/// from there back through all decoders. Immutable.
/// </summary>
internal sealed class AutoencoderModel
{
    private readonly Lazy<TrainedNetwork> _decoder;

    /// <summary>Puts a stack together: autoencoders from the input on, at least one.</summary>
    /// <exception cref="ArgumentException">One does not end in a dense layer back to its input, or not take the code before it.</exception>
    public AutoencoderModel(IReadOnlyList<TrainedNetwork> stages)
    {
        Stages = [.. stages.Select(stage => new AutoencoderStage(stage))];
        for (int i = 1; i < Stages.Count; i++)
        {
            if (Stages[i].Inputs != Stages[i - 1].CodeSize)
                throw new ArgumentException(
                    $"Autoencoder {i + 1} takes {Stages[i].Inputs} values, but the code before it has {Stages[i - 1].CodeSize}.", nameof(stages));
            if (stages[i].Preparation is not null)
                throw new ArgumentException($"Autoencoder {i + 1} scales its input, which is a code.", nameof(stages));
        }

        TrainedNetwork first = stages[0], last = stages[^1];
        var encoder = new Sequential(first.Network.InputShape, Stages.SelectMany(stage => stage.EncoderLayers));
        float[] encoderParameters = [.. Stages.SelectMany(stage => stage.EncoderParameters.ToArray())];
        // Squared error's output unit is none: the code is the network's output as it is.
        Encoder = new TrainedNetwork(encoder, encoderParameters, new SquaredError(), last.History, first.Preparation);
        _decoder = new Lazy<TrainedNetwork>(CreateDecoder);
    }

    /// <summary>The autoencoders, from the input on.</summary>
    public IReadOnlyList<AutoencoderStage> Stages { get; }

    /// <summary>From the input, as users give it, to the code.</summary>
    public TrainedNetwork Encoder { get; }

    /// <summary>From the code to the input as it is scaled.</summary>
    public TrainedNetwork Decoder => _decoder.Value;

    /// <summary>Values of an input.</summary>
    public int Features => Stages[0].Inputs;

    /// <summary>Values of a code.</summary>
    public int CodeSize => Stages[^1].CodeSize;

    /// <summary>
    /// The same with inputs that never changed in training counted in their own units, x - c: they have scale 0, so that they count for
    /// nothing. (scikit-learn's StandardScaler divides constant features by 1, too.) No training row changes by that.
    /// </summary>
    public AutoencoderModel WithConstantsInTheirUnits()
    {
        if (Encoder.Preparation is not { } preparation || !preparation.Scales.Contains(0))
            return this;
        float[] scales = [.. preparation.Scales];
        scales.AsSpan().Replace(0, 1);
        TrainedNetwork first = Stages[0].Network;
        return With(new TrainedNetwork(
            first.Network, first.Parameters.ToArray(), first.Loss, first.History,
            new FeaturePreparation([.. preparation.Offsets], scales, fills: [.. preparation.Fills])));
    }

    /// <summary>The same for inputs that are at its scale already.</summary>
    public AutoencoderModel WithoutScaling() => With(Stages[0].Network.WithoutScaling());

    /// <summary>Adds the autoencoders.</summary>
    public BlockWriter AddTo(BlockWriter writer) => Stages.Aggregate(writer, (written, stage) => written.Add(stage.Network));

    /// <summary>Reads what <see cref="AddTo"/> wrote.</summary>
    public static AutoencoderModel Read(BlockReader reader, int count)
    {
        if (count < 1)
            throw new InvalidDataException($"There are {count} autoencoders.");
        // One by one: a file may claim any number.
        var stages = new List<TrainedNetwork>();
        while (stages.Count < count)
            stages.Add(reader.ReadNetwork());
        return new AutoencoderModel(stages);
    }

    private AutoencoderModel With(TrainedNetwork first) => new([first, .. Stages.Skip(1).Select(stage => stage.Network)]);

    private TrainedNetwork CreateDecoder()
    {
        var layers = new List<Layer>();
        var parameters = new List<float>();
        foreach (AutoencoderStage stage in Stages.Reverse())
        {
            layers.Add(new Dense(stage.Inputs));
            parameters.AddRange(stage.DecoderWeights());
            parameters.AddRange(stage.DecoderBias());
            if (stage != Stages[0] && stage.Network.Loss is SigmoidCrossEntropy)
                layers.Add(new Sigmoid());
        }

        TrainedNetwork first = Stages[0].Network;
        return new TrainedNetwork(new Sequential(new Shape(CodeSize), layers), [.. parameters], first.Loss, first.History);
    }
}
