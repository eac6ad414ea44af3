using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MlNetDeep;

/// <summary>What a forecaster has learned: one network for all series, the scaling of each, and how wrong it was. Immutable.</summary>
internal sealed class ForecastModel
{
    private readonly IReadOnlyDictionary<string, SeriesScaling> _scalings;

    /// <summary>Puts the parts together.</summary>
    /// <param name="network">[windowSize, inputs] to [horizon], in scaled units.</param>
    /// <param name="target">Which of the inputs is forecast.</param>
    /// <param name="scalings">Of every series.</param>
    /// <param name="hasKeyNumbers">Whether their names are the numbers of keys without key values.</param>
    /// <param name="intervals">Null where there are none.</param>
    public ForecastModel(
        TrainedNetwork network,
        int target,
        IReadOnlyDictionary<string, SeriesScaling> scalings,
        bool hasKeyNumbers,
        ForecastIntervals? intervals)
    {
        Network = network;
        Target = target;
        _scalings = scalings;
        HasKeyNumbers = hasKeyNumbers;
        Intervals = intervals;
    }

    /// <summary>The network.</summary>
    public TrainedNetwork Network { get; }

    /// <summary>Which of the inputs is forecast.</summary>
    public int Target { get; }

    /// <summary>Prediction intervals, or null.</summary>
    public ForecastIntervals? Intervals { get; }

    /// <summary>Rows that a forecast reads.</summary>
    public int WindowSize => Network.Network.InputShape[0];

    /// <summary>Inputs of a row.</summary>
    public int Width => Network.Network.InputShape[1];

    /// <summary>Steps forecast.</summary>
    public int Horizon => Network.Network.OutputShape.Length;

    /// <summary>The names of all series.</summary>
    public IEnumerable<string> Series => _scalings.Keys;

    /// <summary>Whether names are the numbers of keys without key values, which mean nothing to other columns.</summary>
    public bool HasKeyNumbers { get; }

    /// <summary>The scaling of a series.</summary>
    /// <exception cref="InvalidOperationException">It was not among the training rows.</exception>
    public SeriesScaling ScalingOf(IExceptionContext context, string series, string? column) =>
        _scalings.TryGetValue(series, out SeriesScaling? scaling)
            ? scaling
            : throw context.Except(
                $"The series '{series}' in the column '{column}' was not among the training rows ({SeriesNames.List(_scalings.Keys)}), so its " +
                "scale is not known: leave its rows out, or train anew with them.");

    /// <summary>Writes all but the network's file, and that last.</summary>
    public void Save(ModelSaveContext ctx)
    {
        ctx.Writer.Write(WindowSize);
        ctx.Writer.Write(Width);
        ctx.Writer.Write(Horizon);
        ctx.Writer.Write(Target);
        ctx.Writer.Write(HasKeyNumbers);
        ctx.Writer.Write(_scalings.Count);
        foreach ((string name, SeriesScaling scaling) in _scalings)
        {
            ctx.SaveString(name);
            scaling.Save(ctx);
        }

        ForecastIntervals.Save(ctx, Intervals);
        ctx.Writer.Flush();
        Network.Save(ctx.Writer.BaseStream);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="FormatException">The file is damaged.</exception>
    public static ForecastModel Load(IExceptionContext context, ModelLoadContext ctx)
    {
        int windowSize = ctx.Reader.ReadInt32(), width = ctx.Reader.ReadInt32(), horizon = ctx.Reader.ReadInt32();
        int target = ctx.Reader.ReadInt32();
        bool hasKeyNumbers = ctx.Reader.ReadBoolean();
        int count = ctx.Reader.ReadInt32();
        context.CheckDecode(width > 0 && target >= 0 && target < width && count > 0);
        var scalings = new SortedDictionary<string, SeriesScaling>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
            context.CheckDecode(scalings.TryAdd(ctx.LoadString(), SeriesScaling.Load(context, ctx, width, target)));
        ModelNumbers.CheckRoom(context, ctx, horizon);
        ForecastIntervals? intervals = ForecastIntervals.Load(context, ctx, horizon);
        try
        {
            TrainedNetwork network = TrainedNetwork.Load(ctx.Reader.BaseStream);
            Shape input = network.Network.InputShape;
            context.CheckDecode(input.Rank == 2 && input[0] == windowSize && input[1] == width);
            context.CheckDecode(network.Network.OutputShape.Length == horizon);
            return new ForecastModel(network, target, scalings, hasKeyNumbers, intervals);
        }
        catch (InvalidDataException exception)
        {
            throw context.ExceptDecode(exception, exception.Message);
        }
    }
}
