namespace MlNetDeep.Onnx.Tests.Writing;

/// <summary>Networks that bring every layer of sequences in front of ONNX Runtime, in every direction and with every option.</summary>
internal static class SequenceNetworks
{
    private const int Time = 5;
    private const int Features = 3;

    private static readonly Dictionary<string, Layer[]> Networks = Create();

    /// <summary>Their names.</summary>
    public static TheoryData<string> Names => [.. Networks.Keys];

    /// <summary>Those that may have sequences of different lengths in front of them.</summary>
    public static TheoryData<string> PaddedNames =>
        [.. Networks.Where(each => !each.Value.Any(layer => layer is ExponentialSmoothing or BatchNorm)).Select(each => each.Key)];

    /// <summary>All layers that are in one of them.</summary>
    public static IEnumerable<Type> LayerTypes => Networks.Values.SelectMany(layers => layers).Select(layer => layer.GetType()).Distinct();

    /// <summary>A network of the name, behind which a dense layer gives the output.</summary>
    public static TrainedNetwork Get(string name) => RandomNetwork.Create(new Shape(Time, Features), [.. Networks[name], new Dense(1)]);

    /// <summary>The same of rows that begin with their number of steps.</summary>
    public static TrainedNetwork GetPadded(string name) =>
        RandomNetwork.Create(new Shape(1 + Time * Features), [new PaddedSequences(Features), .. Networks[name], new Dense(1)]);

    /// <summary>Rows of it: each with another number of steps, and something behind these.</summary>
    public static float[] PaddedRows()
    {
        const int Rows = 2 * (Time + 1);
        float[] x = RandomNetwork.Rows(Rows, 1 + Time * Features);
        for (int row = 0; row < Rows; row++)
            x[row * (1 + Time * Features)] = (row + 3) % (Time + 1);
        return x;
    }

    private static Dictionary<string, Layer[]> Create()
    {
        var networks = new Dictionary<string, Layer[]>
        {
            ["lstm with peepholes"] = [new LstmLayer(4, usePeepholes: true), new LastStep()],
            ["two recurrent layers of different kinds"] = [new GruLayer(4), new LstmLayer(5), new LastStep()],
            ["two recurrent layers of both directions"] = [new LstmLayer(4, SequenceDirection.Both), new Dropout(0.5f), new ElmanLayer(3, direction: SequenceDirection.Both), new MeanOverTime()],
            ["all outputs"] = [new LstmLayer(4), new Flatten()],
            ["dense at every step"] = [new DenseOverTime(4), new Tanh(), new GruLayer(3), new DenseOverTime(2, useBias: false), new MeanOverTime()],
            ["temporal blocks"] = [new TemporalBlock(4), new TemporalBlock(4, 2, 2, dropoutRate: 0.5f), new TemporalBlock(2, 3, 4), new LastStep()],
            ["temporal block between others"] = [new GruLayer(4), new TemporalBlock(4, 2, 3), new BatchNorm(), new TemporalBlock(3), new MeanOverTime()],
            ["exponential smoothing"] = [new ExponentialSmoothing(4, 2)],
            ["exponential smoothing behind a recurrent layer"] = [new GruLayer(4), new ExponentialSmoothing(3, feature: 2), new Dense(2)],
            ["no recurrent layer"] = [new MeanOverTime()],
            ["the last step of the features"] = [new LastStep()],
            ["one unit"] = [new GruLayer(1), new LastStep()],
            ["batch normalization of steps"] = [new LstmLayer(4), new BatchNorm(), new LastStep()],
            ["maxout of steps"] = [new GruLayer(6), new Maxout(2), new ElmanLayer(3), new LastStep()],
            ["keys in steps"] = [new EmbedKeys([new KeyTable(1, 2, 1, 2)]), new LstmLayer(3), new LastStep()],
            ["keys in a vector"] = [new Flatten(), new EmbedKeys([new KeyTable(0, 1, 1, 3), new KeyTable(4, 2, 1, 1), new KeyTable(14, 1, 2, 2)])],
            ["keys alone"] = [new EmbedKeys([new KeyTable(0, 3, 1, 2)]), new MeanOverTime()],
            ["moving average"] = [new MovingAverage(3), new Flatten()],
            ["moving average of an even number of steps, beyond the sequence"] = [new MovingAverage(8), new LstmLayer(3), new MovingAverage(2, takesRemainder: true), new Flatten()],
            ["remainder of a moving average"] = [new MovingAverage(3, takesRemainder: true), new LastStep()],
            ["slice"] = [new Flatten(), new Slice(2, 7)],
            ["slice and appended zeros between others"] = [new LstmLayer(4), new Flatten(), new Slice(3, 9), new AppendZeros(4), new Dense(5), new AppendZeros(1), new Slice(1, 5)],
            ["the identity alone"] = [new Branches([[]]), new Flatten()],
            ["branches of sequences"] = [new Branches([new GruLayer(4)], [new MovingAverage(3), new DenseOverTime(4), new Dropout(0.5f)], [new TemporalBlock(4), new Tanh()]), new LastStep()],
            ["branches of trend and remainder"] = [new Branches([new MovingAverage(3), new Flatten(), new Dense(4)], [new MovingAverage(3, takesRemainder: true), new Flatten(), new Dense(4)])],
            ["residual blocks"] =
            [
                new Flatten(), new AppendZeros(2), new Branches([], [new Slice(0, 15), new Dense(6), new Relu(), new Dense(17)]),
                new Branches([new Slice(15, 2)], [new Slice(0, 15), new Dense(6), new Relu(), new Dropout(0.3f), new Dense(2)]),
            ],
            ["branches within branches"] =
            [
                new Flatten(), new Dense(6),
                new Branches([], [new Dense(5), new Branches([], [new Dense(4), new Tanh(), new Dense(5)], [new Dense(5), new BatchNorm()]), new Silu(), new Dense(6)], [new Dense(12), new Maxout(2)]),
            ],
            ["truncated errors change no score"] = [new LstmLayer(4, truncationSteps: 2), new LastStep()],
        };
        foreach (MemberScore score in Enum.GetValues<MemberScore>())
        {
            networks[$"members, mean of {score}"] =
            [
                new Flatten(), new MemberInput(4, 2), new DenseOverTime(5), new MemberScale(), new Tanh(), new MemberScale(useBias: false),
                new DenseOverTime(6), new MemberScale(), new Relu(), new MemberOutput(3), new MemberMean(score),
            ];
        }

        foreach (ActivationFunction activation in ActivationRow.OfUnits)
        {
            networks[$"elman, {activation}"] = [new ElmanLayer(4, activation, SequenceDirection.Both), new LastStep(SequenceDirection.Both)];
            networks[$"temporal block, {activation}"] = [new TemporalBlock(4, 2, 2, activation), new Flatten()];
        }

        foreach (SequenceDirection direction in Enum.GetValues<SequenceDirection>())
        {
            foreach (bool learned in (bool[])[false, true])
            {
                Layer[] units = [new LstmLayer(4, direction, usePeepholes: learned, learnInitialState: learned), new GruLayer(4, direction, learned), new ElmanLayer(4, direction: direction, learnInitialState: learned)];
                foreach (Layer unit in units)
                {
                    string name = $"{unit.GetType().Name}, {direction}{(learned ? ", learned state" : "")}";
                    networks[$"{name}, last step"] = [unit, new LastStep(direction)];
                    networks[$"{name}, mean"] = [unit, new MeanOverTime()];
                }
            }
        }

        return networks;
    }
}
