namespace MlNetDeep;

/// <summary>What a forecaster has learned: one network for all series, the scaling of each, and how wrong it was. Immutable.</summary>
/// <param name="Network">[windowSize, inputs] to [horizon], in scaled units.</param>
/// <param name="Target">Which of the inputs is forecast.</param>
/// <param name="Scalings">Of every series, by its name.</param>
/// <param name="HasKeyNumbers">Whether names are the numbers of keys without key values, which mean nothing to other columns.</param>
/// <param name="Intervals">Prediction intervals, or null.</param>
internal sealed record ForecastModel(
    TrainedNetwork Network, int Target, IReadOnlyDictionary<string, SeriesScaling> Scalings, bool HasKeyNumbers, ForecastIntervals? Intervals)
{
    /// <summary>Rows that a forecast reads.</summary>
    public int WindowSize => Network.Network.InputShape[0];

    /// <summary>Inputs of a row.</summary>
    public int Width => Network.Network.InputShape[1];

    /// <summary>Steps forecast.</summary>
    public int Horizon => Network.Network.OutputShape.Length;

    /// <summary>The scaling of a series.</summary>
    /// <exception cref="InvalidOperationException">It was not among the training rows.</exception>
    public SeriesScaling ScalingOf(IExceptionContext context, string series, string? column) =>
        Scalings.TryGetValue(series, out SeriesScaling? scaling)
            ? scaling
            : throw context.Except(
                $"The series '{series}' in the column '{column}' was not among the training rows ({SeriesNames.List(Scalings.Keys)}), so its " +
                "scale is not known: leave its rows out, or train anew with them.");

    /// <summary>Adds the numbers: the network, offsets and scales of all series, errors of the intervals.</summary>
    public BlockWriter AddTo(BlockWriter writer) => writer
        .Add(Network)
        .Add(Scalings.Values.SelectMany(scaling => scaling.Standardizer.Offsets.ToArray()).ToArray())
        .Add(Scalings.Values.SelectMany(scaling => scaling.Standardizer.Scales.ToArray()).ToArray())
        .Add(Intervals?.ToBlock());

    /// <summary>Reads what <see cref="AddTo"/> wrote.</summary>
    public static ForecastModel Read(IExceptionContext context, BlockReader reader, ForecastHeader header)
    {
        TrainedNetwork network = reader.ReadNetwork();
        context.CheckDecode(network.Network.InputShape.Rank == 2);
        int width = network.Network.InputShape[1];
        context.CheckDecode(header.Target >= 0 && header.Target < width);
        long length = (long)header.Series.Length * width;
        float[] offsets = reader.ReadFloats(length), scales = reader.ReadFloats(length);
        var scalings = new SortedDictionary<string, SeriesScaling>(StringComparer.Ordinal);
        for (int i = 0; i < header.Series.Length; i++)
        {
            Range own = (i * width)..((i + 1) * width);
            scalings.Add(header.Series[i], new SeriesScaling(new FeaturePreparation(offsets[own], scales[own]), header.Target));
        }

        var intervals = ForecastIntervals.FromBlock(reader.ReadFloats(), network.Network.OutputShape.Length);
        return new ForecastModel(network, header.Target, scalings, header.HasKeyNumbers, intervals);
    }
}
