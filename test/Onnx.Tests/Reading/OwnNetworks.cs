namespace MlNetDeep.Onnx.Tests.Reading;

/// <summary>Networks of ours that are written and read again.</summary>
internal static class OwnNetworks
{
    private static readonly Shape Vector = new(6);

    /// <summary>That of a network that nobody trained.</summary>
    public static TrainingHistory NoHistory { get; } = new([], TrainingMetric.RootMeanSquaredError, 0, 0, StopReason.LastEpoch);

    private static readonly Shape Image = new(6, 5, 4);
    private static readonly Shape Steps = new(5, 3);

    /// <summary>All of them, by their names.</summary>
    public static Dictionary<string, (Shape Input, Layer[] Layers)> All { get; } = new()
    {
        ["dense layers"] = (Vector, [new Dense(5), new Tanh(), new Dense(4, useBias: false), new Relu(), new Dense(3)]),
        ["every activation"] = (Vector,
        [
            new Dense(5), new Sigmoid(), new Dense(5), new Tanh(), new Dense(5), new Relu(), new Dense(5), new LeakyRelu(0.03f), new Dense(5), new Softsign(),
            new Dense(5), new Selu(), new Dense(5), new Elu(0.7f), new Dense(5), new Mish(), new Dense(5), new Gelu(), new Dense(5), new Silu(), new Dense(2),
        ]),
        ["activations behind one another"] = (Vector, [new Tanh(), new Dense(4), new Relu(), new Sigmoid(), new Silu(), new Dense(2)]),
        ["an activation at the end"] = (Vector, [new Dense(4), new Relu()]),
        ["batch normalization of vectors"] = (Vector, [new BatchNorm(), new Dense(5), new BatchNorm(epsilon: 0.01f), new Tanh(), new Dense(2)]),
        ["maxout of vectors"] = (Vector, [new Dense(6), new Maxout(3), new Dense(2)]),
        ["scales of features"] = (Vector, [new Dense(6), new FeatureScale(), new Tanh(), new Dense(2)]),
        ["a slice"] = (Vector, [new Dense(7), new Tanh(), new Slice(2, 4), new Dense(2)]),
        ["residual blocks of vectors"] = (Vector,
        [
            new Dense(5), new Branches([], [new Dense(4), new Tanh(), new Dense(5)]), new Branches([new Dense(3), new Relu()], [new Dense(4), new Tanh(), new Dense(3)]), new Dense(2),
        ]),
        ["convolutions and pooling"] = (Image,
        [
            new Conv2D(3, new Size2D(3, 2), new Size2D(2, 1), new Padding(PaddingMode.Explicit, new Edges(1, 0, 2, 1))), new Relu(), new MaxPool2D(2, 1), new Flatten(), new Dense(3),
        ]),
        ["grouped and dilated convolutions"] = (Image, [new Conv2D(8, 2, dilation: new Size2D(2, 1), groups: 4, useBias: false), new Tanh(), new Conv2D(2, 1), new Flatten(), new Dense(3)]),
        ["average pooling"] = (Image, [new AveragePool2D(2, 2, Padding.Of(1), countPadding: true), new Conv2D(3, 1), new AveragePool2D(2, 2, Padding.Of(1)), new Flatten(), new Dense(2)]),
        ["batch normalization of images"] = (Image, [new Conv2D(3, 2, useBias: false), new BatchNorm(), new Relu(), new GlobalAveragePool2D(), new Dense(2)]),
        ["maxout of channels"] = (Image, [new Conv2D(6, 2), new Maxout(2), new Conv2D(2, 2), new Flatten(), new Dense(2)]),
        ["residual blocks of images"] = (Image,
        [
            new Conv2D(3, 2), new Branches([], [new Conv2D(4, 3, padding: Padding.Of(1)), new Relu(), new Conv2D(3, 3, padding: Padding.Of(1))]), new Relu(), new Flatten(), new Dense(2),
        ]),
        ["planar images"] = (new Shape(3, 5, 4), [new ChannelsLast(), new Conv2D(3, 2), new Relu(), new Flatten(), new Dense(2)]),
        ["an image of a vector"] = (Vector, [new Dense(12), new Reshape(3, 2, 2), new Conv2D(3, 2), new Flatten(), new Dense(2)]),
        ["lstm"] = (Steps, [new LstmLayer(4), new LastStep(), new Dense(2)]),
        ["lstm with peepholes and a first state"] = (Steps, [new LstmLayer(4, usePeepholes: true, learnInitialState: true), new LastStep(), new Dense(2)]),
        ["lstm of both directions"] = (Steps, [new LstmLayer(3, SequenceDirection.Both), new LastStep(SequenceDirection.Both), new Dense(2)]),
        ["lstm backward"] = (Steps, [new LstmLayer(3, SequenceDirection.Backward), new LastStep(SequenceDirection.Backward), new Dense(2)]),
        ["gru, twice"] = (Steps, [new GruLayer(4, SequenceDirection.Both), new GruLayer(3, learnInitialState: true), new MeanOverTime(), new Dense(2)]),
        ["elman"] = (Steps, [new ElmanLayer(4, ActivationFunction.Relu), new ElmanLayer(3, direction: SequenceDirection.Both), new LastStep(SequenceDirection.Both), new Dense(2)]),
        ["elman of every function"] = (Steps, [.. ActivationRow.OfUnits.Select(function => new ElmanLayer(3, function)), new LastStep(), new Dense(2)]),
        ["dense at every step"] = (Steps, [new DenseOverTime(4), new Tanh(), new LstmLayer(3), new DenseOverTime(2, useBias: false), new Flatten(), new Dense(2)]),
        ["all outputs"] = (Steps, [new GruLayer(4), new Flatten(), new Dense(3)]),
    };

    /// <summary>Those whose graphs alone do not say what layers they are of, or are more than the reader knows.</summary>
    public static Dictionary<string, (Shape Input, Layer[] Layers)> Changed { get; } = new()
    {
        ["a crop"] = (Image, [new RandomCrop(3), new Conv2D(3, 2), new Flatten(), new Dense(2)]),
        ["keys"] = (Steps, [new EmbedKeys([new KeyTable(1, 2, 1, 2)]), new LstmLayer(3), new LastStep(), new Dense(2)]),
        ["tied weights"] = (Vector, [new Dense(4), new Tanh(), new TiedDense()]),
        ["temporal blocks"] = (Steps, [new TemporalBlock(4), new TemporalBlock(4, 2, 2), new LastStep(), new Dense(2)]),
        ["sequences in branches"] = (Steps, [new Branches([new GruLayer(4)], [new DenseOverTime(4), new Tanh()]), new LastStep(), new Dense(2)]),
        ["batch normalization of steps"] = (Steps, [new LstmLayer(4), new BatchNorm(), new LastStep(), new Dense(2)]),
        ["maxout of steps"] = (Steps, [new GruLayer(6), new Maxout(2), new ElmanLayer(3), new LastStep(), new Dense(2)]),
        ["appended zeros"] = (Vector, [new AppendZeros(2), new Dense(3)]),
        ["moving average"] = (Steps, [new MovingAverage(3), new Flatten(), new Dense(2)]),
        ["members"] = (Vector, [new MemberInput(4, 2), new DenseOverTime(5), new MemberScale(), new Tanh(), new MemberOutput(3), new MemberMean(MemberScore.Identity)]),
        ["padded sequences"] = (new Shape(16), [new PaddedSequences(3), new LstmLayer(4), new LastStep(), new Dense(2)]),
    };

    /// <summary>A network of the name, with parameters that are drawn at random.</summary>
    public static TrainedNetwork Create(
        string name, Loss? loss = null, FeaturePreparation? preparation = null, TargetScaling? scaling = null, IReadOnlyList<string>? classNames = null)
    {
        (Shape input, Layer[] layers) = All.GetValueOrDefault(name, Changed.GetValueOrDefault(name));
        var network = new Sequential(input, layers);
        var random = new Random(3);
        float[] parameters = [.. Enumerable.Range(0, network.ParameterCount).Select(_ => random.NextSingle() - 0.4f)];
        // Variances are positive.
        foreach (Parameter variance in network.Parameters.Where(parameter => parameter.Kind == ParameterKind.Statistic && parameter.Name.EndsWith("variance", StringComparison.Ordinal)))
            variance.Of(parameters.AsSpan()).Fill(0.3f);
        return new TrainedNetwork(network, parameters, loss ?? new SquaredError(), NoHistory, preparation, scaling, classNames);
    }
}
