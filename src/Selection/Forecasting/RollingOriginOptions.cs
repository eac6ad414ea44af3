namespace MlNetDeep;

/// <summary>
/// How forecasters are judged by rolling origins: at each origin they learn from the rows before it, and their forecasts are held against the
/// values behind it. Origins are counted in rows from the end of each series, so that each has the whole horizon behind it. L. J. Tashman,
/// Out-of-sample tests of forecasting accuracy, International Journal of Forecasting 16, 2000.
/// </summary>
public sealed class RollingOriginOptions : IHasOptionTable
{
    internal static readonly OptionTable Table = new OptionTable<RollingOriginOptions>
    {
        { o => o.LabelColumnName, Allowed.Column.Required },
        { o => o.SeriesColumnName, Allowed.Column },
        { o => o.TimeColumnName, Allowed.Column },
        { o => o.Horizon, Allowed.From(1) },
        { o => o.NumberOfOrigins, Allowed.From(1) },
        { o => o.FirstOrigin, Allowed.From(1) },
        { o => o.OriginStep, Allowed.From(1) },
        { o => o.SlidingWindowSize, Allowed.From(1) },
        { o => o.Gap, Allowed.From(0) },
        { o => o.Seasonality, Allowed.From(1) },
        { o => o.Baselines, Allowed.Each(Allowed.Any).Required },
        { o => o.MaximumParallelism, Allowed.From(1) },
        {
            o => o.NumberOfOrigins is null || o.FirstOrigin is null,
            "Origins are given by their number or by the first, not by both: set one of NumberOfOrigins and FirstOrigin to null",
            nameof(FirstOrigin), nameof(NumberOfOrigins)
        },
        {
            o => !(o.SlidingWindowSize <= o.Seasonality),
            "SlidingWindowSize must be above Seasonality, as naive errors within the window are MASE's scale: take a longer window",
            nameof(SlidingWindowSize), nameof(Seasonality)
        },
    };

    OptionTable IHasOptionTable.OptionTable => Table;

    /// <summary>The values that are forecast, Single, in the rows as they are given. Default: Value.</summary>
    public string LabelColumnName { get; set; } = "Value";

    /// <summary>Text, a key or an integer that tells series apart. Null where all rows are one series. Default: null.</summary>
    public string? SeriesColumnName { get; set; }

    /// <summary>
    /// The time of each row, of a type that forecasters take. Rows must then be in order and evenly spaced, and functions that forecast are told
    /// the times. Null checks nothing. Default: null.
    /// </summary>
    public string? TimeColumnName { get; set; }

    /// <summary>
    /// Steps judged, at least 1; no candidate may forecast fewer. Null takes the least horizon of the forecasters compared. Default: null.
    /// </summary>
    public int? Horizon { get; set; }

    /// <summary>
    /// How many origins there are, at least 1: the last stands a horizon before the end of each series. Null takes 10, or with
    /// <see cref="FirstOrigin"/> as many as there is room for. Default: null.
    /// </summary>
    public int? NumberOfOrigins { get; set; }

    /// <summary>
    /// Where the first origin stands: so many rows before the end of each series, at least the horizon. Null leaves it to
    /// <see cref="NumberOfOrigins"/>. Default: null.
    /// </summary>
    public int? FirstOrigin { get; set; }

    /// <summary>Rows from one origin to the next, at least 1; each is one training more. Default: 1.</summary>
    public int OriginStep { get; set; } = 1;

    /// <summary>
    /// Rows of each series that are learned from, the last before the origin, above <see cref="Seasonality"/>. Null takes all: a window that grows
    /// from origin to origin. Default: null.
    /// </summary>
    public int? SlidingWindowSize { get; set; }

    /// <summary>
    /// The first steps of each forecast that are not judged, at least 0 and below the horizon: where values of so many rows come too late to act
    /// on. Default: 0.
    /// </summary>
    public int Gap { get; set; }

    /// <summary>
    /// The rows of a season, at least 1, for MASE's scale, which is taken from the rows learned from at each origin, and for the seasonal naive
    /// forecast. Default: 1.
    /// </summary>
    public int Seasonality { get; set; } = 1;

    /// <summary>
    /// Functions of your own that are compared, too. The naive forecast, and with a <see cref="Seasonality"/> above 1 the seasonal naive one, are
    /// always. Default: none.
    /// </summary>
    public IReadOnlyList<ForecastBaseline> Baselines { get; set; } = [];

    /// <summary>The figure that decides. Null takes <see cref="Metrics.ForecastMeanAbsoluteScaledError"/>. Default: null.</summary>
    public Metric<ForecastMetrics>? Metric { get; set; }

    /// <summary>
    /// How many candidates are trained at a time, at least 1; each goes through its origins in order. More than one does not change the figures
    /// where trainers are deterministic. Default: 1.
    /// </summary>
    public int MaximumParallelism { get; set; } = 1;

    /// <summary>Ends the work between two models by an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; set; }
}
