namespace MlNetDeep;

/// <summary>What a forecaster has learned: one network for all series, the scaling of each, and how wrong it was. Immutable.</summary>
/// <param name="Networks">
/// Each [windowSize, inputs] to [steps at once], in scaled units, by <see cref="IntervalLoss"/> with bounds behind them; their mean is what is
/// forecast. At least one.
/// </param>
/// <param name="Horizon">Steps forecast, at least those that the networks forecast at once.</param>
/// <param name="SeasonalPeriod">Rows of a season, found or given; 1 where there is none.</param>
/// <param name="Form">How windows are brought to them, and outputs back.</param>
/// <param name="Target">Which of the inputs is forecast.</param>
/// <param name="Scalings">Of every series, by its name.</param>
/// <param name="HasKeyNumbers">Whether names are the numbers of keys without key values, which mean nothing to other columns.</param>
/// <param name="Intervals">Prediction intervals, or null.</param>
internal sealed record ForecastModel(
    IReadOnlyList<TrainedNetwork> Networks, int Horizon, int SeasonalPeriod, ForecastForm Form, int Target,
    IReadOnlyDictionary<string, SeriesScaling> Scalings, bool HasKeyNumbers, ForecastIntervals? Intervals)
{
    /// <summary>Rows of a window.</summary>
    public int WindowSize => Networks[0].Network.InputShape[0];

    /// <summary>Rows that a forecast reads: the window, and those before it that its differences need.</summary>
    public int RowsRead => WindowSize + Form.Lag;

    /// <summary>Inputs of a row.</summary>
    public int Width => Networks[0].Network.InputShape[1];

    /// <summary>Steps that the networks forecast at once.</summary>
    public int StepsAtOnce => Networks[0].Loss.TargetLength(Networks[0].Network.OutputShape.Length);

    /// <summary>Whether the networks tell how far bounds lie from the forecast.</summary>
    public bool HasQuantiles => Networks[0].Loss is IntervalLoss;

    /// <summary>The scaling of a series.</summary>
    /// <exception cref="InvalidOperationException">It was not among the training rows.</exception>
    public SeriesScaling ScalingOf(IExceptionContext context, string series, string? column) =>
        Scalings.TryGetValue(series, out SeriesScaling? scaling)
            ? scaling
            : throw context.Except(
                $"The series '{series}' in the column '{column}' was not among the training rows ({SeriesNames.List(Scalings.Keys)}), so its " +
                "scale is not known: leave its rows out, or train anew with them.");

    /// <summary>Adds the numbers: the networks, offsets, scales and lambdas of all series, errors of the intervals.</summary>
    public BlockWriter AddTo(BlockWriter writer) => Networks.Aggregate(writer, (all, network) => all.Add(network))
        .Add(Scalings.Values.SelectMany(scaling => scaling.Standardizer.Offsets.ToArray()).ToArray())
        .Add(Scalings.Values.SelectMany(scaling => scaling.Standardizer.Scales.ToArray()).ToArray())
        .Add(Scalings.Values.Select(scaling => scaling.Lambda).ToArray())
        .Add(Intervals?.ToBlock());

    /// <summary>Reads what <see cref="AddTo"/> wrote.</summary>
    public static ForecastModel Read(IExceptionContext context, BlockReader reader, ForecastHeader header)
    {
        TrainedNetwork[] networks = [.. Enumerable.Range(0, header.Networks).Select(_ => reader.ReadNetwork())];
        Sequential network = networks[0].Network;
        context.CheckDecode(network.InputShape.Rank == 2);
        context.CheckDecode(networks.All(other => other.Network.InputShape == network.InputShape && other.Network.OutputShape == network.OutputShape));
        context.CheckDecode(networks[0].Loss is SquaredError or IntervalLoss && networks.All(other => other.Loss == networks[0].Loss));
        int width = network.InputShape[1];
        context.CheckDecode(header.Target >= 0 && header.Target < width);
        long length = (long)header.Series.Length * width;
        float[] offsets = reader.ReadFloats(length), scales = reader.ReadFloats(length), lambdas = reader.ReadFloats(header.Series.Length);
        var scalings = new SortedDictionary<string, SeriesScaling>(StringComparer.Ordinal);
        for (int i = 0; i < header.Series.Length; i++)
        {
            Range own = (i * width)..((i + 1) * width);
            scalings.Add(header.Series[i], new SeriesScaling(new FeaturePreparation(offsets[own], scales[own]), header.Target, lambdas[i]));
        }

        context.CheckDecode(lambdas.All(lambda => lambda is >= 0 and <= 1));
        var intervals = ForecastIntervals.FromBlock(reader.ReadFloats(), header.Horizon);
        var model = new ForecastModel(
            networks, header.Horizon, header.SeasonalPeriod, header.Form, header.Target, scalings, header.HasKeyNumbers, intervals);
        context.CheckDecode(model.Horizon >= model.StepsAtOnce && (model.Horizon == model.StepsAtOnce || width == 1));
        return model;
    }
}
