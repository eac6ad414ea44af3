namespace MlNetDeep;

/// <summary>How series are read, where options leave it open chosen by the rows to learn from.</summary>
/// <param name="WindowSize">Rows of a window.</param>
/// <param name="Horizon">Steps forecast.</param>
/// <param name="StepsAtOnce">Of those the network's outputs.</param>
/// <param name="Season">Rows of a season; 1 where there is none.</param>
/// <param name="Form">How windows are brought to the network.</param>
/// <param name="Lambdas">Of each series' transformation.</param>
/// <param name="Kept">Of each series the scaling of a model to continue from; null where its rows give it one.</param>
internal sealed record ForecastPlan(
    int WindowSize, int Horizon, int StepsAtOnce, int Season, ForecastForm Form, float[] Lambdas, SeriesScaling?[] Kept)
{
    // Windows without a season to go by.
    private const int UsualWindow = 12;

    // Windows of the shortest series that the usual size leaves, at least.
    private const int LeastWindows = 4;

    // Of many series so many are looked at.
    private const int MostSeriesTested = 200;

    // Below it the logarithm is nearer than no transformation.
    private const float LogBound = 0.5f;

    /// <summary>Rows that a forecast reads.</summary>
    public int RowsRead => WindowSize + Form.Lag;

    /// <summary>The plan in one line, as the log says it.</summary>
    public override string ToString()
    {
        string season = Season > 1 ? $"a season of {Season} rows" : "no season";
        string differences = Form switch
        {
            { Season: > 0, IsDifferenced: true } => "seasonal and first differences",
            { Season: > 0 } => "seasonal differences",
            { IsDifferenced: true } => "first differences",
            _ => $"values relative to {Form.Normalization}",
        };
        int transformed = Lambdas.Count(lambda => lambda != BoxCox.None);
        return $"Windows of {WindowSize} rows: {season}, {differences}, {transformed} of {Lambdas.Length} series transformed.";
    }

    /// <summary>Chooses.</summary>
    /// <param name="context">For errors.</param>
    /// <param name="options">What is set.</param>
    /// <param name="table">The rows to learn from.</param>
    /// <param name="target">Which input is forecast.</param>
    /// <exception cref="InvalidOperationException">
    /// A value cannot be transformed, a series is too short, or no season is found that differences are asked for; the message says which.
    /// </exception>
    public static ForecastPlan Choose(IExceptionContext context, ForecastOptions options, SeriesTable table, int target)
    {
        SeriesRows[] series = [.. table.Series];
        double[][] tested = [.. series.Take(MostSeriesTested).Select(rows => rows.Column(target))];
        int season = options.SeasonalPeriod ?? SeriesTests.FindSeason(tested, table.Step?.Season);
        if (season == 1 && options.Differencing is Differencing.Seasonal or Differencing.SeasonalAndFirst)
            throw context.Except(
                $"{nameof(options.Differencing)} is {options.Differencing}, but the rows to learn from show no season: set " +
                $"{nameof(options.SeasonalPeriod)} to its rows, 2 or more, or {nameof(options.Differencing)} to First or None.");
        float[] lambdas = [.. series.Select(rows => Lambda(context, options, rows, target, season))];
        for (int i = 0; i < tested.Length; i++)
            tested[i] = [.. tested[i].Select(value => (double)BoxCox.Apply((float)value, lambdas[i]))];
        ForecastForm form = FormOf(options, tested, season);
        int shortest = series.Min(rows => rows.Rows);
        int usual = Math.Max(UsualWindow, season > 1 ? options.Architecture.SeasonsOfWindow * season : 0);
        usual = Math.Max(usual, LongSeason(season));
        int window = options.WindowSize ?? Math.Clamp(usual, 1, Math.Max(1, shortest - form.Lag - options.Horizon - LeastWindows + 1));
        int steps = options.StepsAtOnce ?? options.Horizon;
        var plan = new ForecastPlan(window, options.Horizon, steps, season, form, lambdas, new SeriesScaling?[series.Length]);
        foreach (SeriesRows rows in series)
            plan.CheckLength(context, options, rows);
        if (options.MissingValues == MissingSeriesValues.SeasonBefore && plan.RowsRead < season)
            throw context.Except(
                $"{nameof(options.MissingValues)} is {options.MissingValues}, but the {plan.RowsRead} rows that a forecast reads do not hold " +
                $"the season of {season} rows: set {nameof(options.WindowSize)} to {season} or more, or {nameof(options.MissingValues)} to Previous.");
        return plan;
    }

    /// <summary>The plan of a model, with the scalings of series that it knows; constant ones get another where rows suffice.</summary>
    /// <param name="context">For errors.</param>
    /// <param name="options">What is set.</param>
    /// <param name="table">The rows to learn from.</param>
    /// <param name="model">What training goes on from.</param>
    /// <exception cref="InvalidOperationException">A new series, or all are too short, or cannot be transformed; the message names it.</exception>
    public static ForecastPlan Continue(IExceptionContext context, ForecastOptions options, SeriesTable table, ForecastModel model)
    {
        int least = model.RowsRead + model.Horizon;
        SeriesRows[] series = [.. table.Series];
        SeriesScaling?[] kept = Array.ConvertAll(
            series,
            rows => model.Scalings.GetValueOrDefault(rows.Name) is { } known && (known.Deviation > 0 || rows.Rows < least) ? known : null);
        float[] lambdas =
            [.. series.Zip(kept, (rows, known) => known?.Lambda ?? Lambda(context, options, rows, model.Target, model.SeasonalPeriod))];
        var plan = new ForecastPlan(model.WindowSize, model.Horizon, model.StepsAtOnce, model.SeasonalPeriod, model.Form, lambdas, kept);
        bool isShort = Array.TrueForAll(series, rows => rows.Rows < least);
        for (int i = 0; i < series.Length; i++)
        {
            if (isShort || kept[i] is null)
                plan.CheckLength(context, options, series[i]);
        }

        return plan;
    }

    /// <summary>Rows of a week where a season is a day; else the season.</summary>
    internal static int LongSeason(int season) => season is 24 or 48 or 96 ? 7 * season : season;

    private static ForecastForm FormOf(ForecastOptions options, double[][] tested, int season)
    {
        Differencing differencing = options.Differencing;
        WindowNormalization normalization = options.WindowNormalization
            ?? (differencing == Differencing.Auto ? options.Architecture.WindowNormalization : WindowNormalization.None);
        if (normalization != WindowNormalization.None)
            differencing = Differencing.None;
        bool takesSeason = differencing == Differencing.Auto
            ? IsMost(tested, values => SeriesTests.IsSeasonal(values, season))
            : differencing is Differencing.Seasonal or Differencing.SeasonalAndFirst;
        double[][] left = takesSeason ? [.. tested.Select(values => SeriesTests.Differences(values, season))] : tested;
        bool isDifferenced = differencing == Differencing.Auto
            ? IsMost(left, values => !SeriesTests.IsStationary(values))
            : differencing is Differencing.First or Differencing.SeasonalAndFirst;
        return new ForecastForm(isDifferenced, takesSeason ? season : 0, normalization);
    }

    private static bool IsMost(double[][] series, Predicate<double[]> holds) => 2 * series.Count(values => holds(values)) > series.Length;

    private static float Lambda(IExceptionContext context, ForecastOptions options, SeriesRows rows, int target, int season)
    {
        if (options.Transformation == SeriesTransformation.None)
            return BoxCox.None;
        double[] values = rows.Column(target);
        if (options.Transformation == SeriesTransformation.Auto && Array.TrueForAll(values, value => value == values[0]))
            return BoxCox.None;
        int place = Array.FindIndex(values, value => !(value > 0));
        if (options.Transformation == SeriesTransformation.Auto)
            return place < 0 && SeriesTests.Guerrero(values, season) < LogBound ? 0 : BoxCox.None;
        if (place >= 0)
            throw context.Except(string.Create(
                CultureInfo.InvariantCulture,
                $"{SeriesNames.Describe(rows.Name)} has the value {values[place]} in its row {place}, which {nameof(options.Transformation)} " +
                $"{options.Transformation} cannot take: only values above 0. Take {nameof(SeriesTransformation.None)}, or add a constant before."));
        return options.Transformation == SeriesTransformation.Log ? 0 : SeriesTests.Guerrero(values, season);
    }

    private void CheckLength(IExceptionContext context, ForecastOptions options, SeriesRows series)
    {
        long least = (long)WindowSize + Form.Lag + Horizon;
        if (series.Rows >= least)
            return;
        string lag = Form.Lag > 0 ? $" + {Form.Lag} rows for differences" : "", number = Form.Lag > 0 ? $" + {Form.Lag}" : "";
        throw context.Except(
            $"{SeriesNames.Describe(series.Name)} has {series.Rows} rows, but {nameof(options.WindowSize)} + {nameof(options.Horizon)}{lag} = " +
            $"{WindowSize} + {Horizon}{number} = {least} are the least to learn from: give more rows, " +
            "leave the series out, or take a shorter window or horizon.");
    }
}
