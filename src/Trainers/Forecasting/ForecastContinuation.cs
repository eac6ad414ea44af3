namespace MlNetDeep;

/// <summary>Checks that training can go on from a forecaster: that options and rows ask for what it has, or leave it open.</summary>
internal sealed class ForecastContinuation(IHost host, ForecastOptions options, ForecastTransformer model)
{
    private readonly ForecastModel _learned = model.Model;

    /// <summary>Checks the columns that are read, before <see cref="ForecastTransformer.CheckInputs"/> checks their types.</summary>
    /// <exception cref="ArgumentException">The model reads others; the message names both.</exception>
    public void CheckColumns()
    {
        SeriesColumns has = model.Columns.Inputs;
        CheckSame(nameof(options.InputColumnNames), string.Join(", ", options.InputColumnNames), string.Join(", ", has.Inputs));
        CheckSame(nameof(options.SeriesColumnName), options.SeriesColumnName, has.Series);
        CheckSame(nameof(options.TimeColumnName), options.TimeColumnName, has.Time);
        CheckSame(nameof(options.MissingValues), options.MissingValues, model.Columns.MissingValues);
    }

    /// <summary>Checks what is forecast: a column, and its place among the inputs of a row.</summary>
    /// <exception cref="ArgumentException">The model forecasts another; the message names both.</exception>
    public void CheckTarget(string target, int place, DataViewSchema schema)
    {
        int next = 0;
        string has = options.InputColumnNames.First(name => (next += SeriesColumns.Slots(host, schema, name)) > _learned.Target);
        if (place != _learned.Target)
            throw Refuse(nameof(options.TargetColumnName), target, has, null);
    }

    /// <summary>Checks how windows are read, and the networks.</summary>
    /// <exception cref="ArgumentException">The model has it otherwise; the message names the option, both values and the remedy.</exception>
    public void CheckOptions()
    {
        ForecastForm form = _learned.Form;
        Differencing differencing = form switch
        {
            { Season: > 0, IsDifferenced: true } => Differencing.SeasonalAndFirst,
            { Season: > 0 } => Differencing.Seasonal,
            { IsDifferenced: true } => Differencing.First,
            _ => Differencing.None,
        };
        CheckSame(nameof(options.Horizon), options.Horizon, _learned.Horizon);
        CheckSame(nameof(options.WindowSize), options.WindowSize ?? _learned.WindowSize, _learned.WindowSize, "null");
        CheckSame(nameof(options.StepsAtOnce), options.StepsAtOnce ?? _learned.StepsAtOnce, _learned.StepsAtOnce, "null");
        CheckSame(nameof(options.SeasonalPeriod), options.SeasonalPeriod ?? _learned.SeasonalPeriod, _learned.SeasonalPeriod, "null");
        if (options.Differencing != Differencing.Auto)
            CheckSame(nameof(options.Differencing), options.Differencing, differencing, nameof(Differencing.Auto));
        CheckSame(nameof(options.WindowNormalization), options.WindowNormalization ?? form.Normalization, form.Normalization, "null");
        CheckTransformation();
        CheckSame(nameof(options.NumberOfNetworks), options.NumberOfNetworks, _learned.Networks.Count);
        CheckIntervals();
        Sequential has = _learned.Networks[0].Network;
        Sequential asked = options.CreateNetwork(has.InputShape, _learned.Target, _learned.SeasonalPeriod, _learned.StepsAtOnce);
        if (has.FindDifference(asked) is var (ours, theirs))
            throw host.ExceptUserArg(
                nameof(options.Architecture),
                $"The model to continue from has {ours}, but {nameof(options.Architecture)} asks for {theirs}. Give the architecture " +
                "that the model was trained with, or call Fit without a model to train anew.");
    }

    /// <summary>Checks the rows of series that the model knows: that it can transform them, and that few of them follow its own.</summary>
    /// <exception cref="InvalidOperationException">It cannot, or they do not; the message names the series.</exception>
    public void CheckRows(SeriesTable table)
    {
        ForecastState state = model.State.Clone();
        foreach (SeriesRows series in table.Series.Where(series => _learned.Scalings.ContainsKey(series.Name)))
        {
            double[] values = series.Column(_learned.Target);
            float lambda = _learned.Scalings[series.Name].Lambda;
            if (Array.FindIndex(values, value => !BoxCox.Takes((float)value, lambda)) is var row and >= 0)
                throw host.Except(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{SeriesNames.Describe(series.Name)} has the value {values[row]} in its row {row}, which the transformation of the " +
                    $"model to continue from cannot take: only values above 0. Leave its rows out, or call Fit without a model to train anew."));
            if (series.Rows < _learned.RowsRead && series.FirstTime is { } first && state[series.Name].LastTime is { } last &&
                table.Step?.Rules.Any(rule => rule.Leads(last, first)) == false)
                throw host.Except(
                    $"{SeriesNames.Describe(series.Name)} has {series.Rows} rows, fewer than the {_learned.RowsRead} that a forecast reads, so " +
                    $"they must go on where the model stands, behind {last}, but the first is of {first}: give all rows behind {last}, or " +
                    $"at least {_learned.RowsRead} rows.");
        }
    }

    private void CheckTransformation()
    {
        foreach ((string series, SeriesScaling scaling) in _learned.Scalings)
        {
            // Of Box and Cox's any may have come.
            SeriesTransformation has = scaling.Lambda switch
            {
                BoxCox.None => SeriesTransformation.None,
                0 => SeriesTransformation.Log,
                _ => SeriesTransformation.BoxCox,
            };
            if (options.Transformation is SeriesTransformation.None or SeriesTransformation.Log && options.Transformation != has)
                throw Refuse(
                    nameof(options.Transformation),
                    options.Transformation,
                    series.Length > 0 ? $"{has} of the series '{series}'" : has,
                    nameof(SeriesTransformation.Auto));
        }
    }

    private void CheckIntervals()
    {
        var interval = _learned.Networks[0].Loss as IntervalLoss;
        CheckSame(nameof(options.Intervals), options.Intervals, interval is null ? IntervalMethod.Conformal : IntervalMethod.Quantiles);
        if (interval is not null)
            CheckSame(nameof(options.ConfidenceLevel), options.ConfidenceLevel, interval.Level);
    }

    private void CheckSame<T>(string option, T asked, T has, string? open = null)
    {
        if (!EqualityComparer<T>.Default.Equals(asked, has))
            throw Refuse(option, asked, has, open);
    }

    private Exception Refuse(string option, object? asked, object? has, string? open) => host.ExceptUserArg(
        option,
        $"{option} is {asked ?? "null"}, but that of the model to continue from is {has ?? "null"}: set it so" +
        $"{(open is null ? "" : $", or to {open}")}, or call Fit without a model to train anew.");
}
