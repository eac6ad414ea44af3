using Microsoft.ML;
using static MlNetDeep.SameBits.NetworkCases;

namespace MlNetDeep.SameBits.Cases;

/// <summary>Forecasters, their intervals, and engines that take new rows.</summary>
internal static class Forecasts
{
    public static IEnumerable<Case> All =>
    [
        .. OfWay("lstm", () => Small<LstmForecastOptions>(options => options.NumberOfUnits = 6)),
        .. OfWay("elman", () => Small<ElmanForecastOptions>(options => options.NumberOfUnits = 6)),
        .. OfWay("delayed-inputs", () => Small<DelayedInputsForecastOptions>(options => options.HiddenLayers = [6])),
        Of("lstm.two-layers.dropout", () => Small<LstmForecastOptions>(options =>
            (options.NumberOfUnits, options.NumberOfLayers, options.DropoutRate, options.ForgetBias) = (6, 2, 0.1f, 0.5f))),
        Of("elman.initial-state", () => Small<ElmanForecastOptions>(options => (options.NumberOfUnits, options.LearnInitialState) = (6, true))),
        Of("delayed-inputs.relu.dropout", () => Small<DelayedInputsForecastOptions>(options =>
            (options.HiddenLayers, options.Activation, options.DropoutRate) = ([8, 4], ActivationFunction.Relu, 0.1f))),
        Of("delayed-inputs.linear", () => Small<DelayedInputsForecastOptions>(options => options.HiddenLayers = [])),
        Of("lstm.early-stopping", () => Small<LstmForecastOptions>(options =>
            (options.NumberOfUnits, options.EarlyStopping, options.ValidationSetFraction, options.NumberOfEpochs) =
                (6, new PatienceRule(1, MinDelta: 0.05), 0.2, 15))),
        Evaluated("lstm.evaluated"),
    ];

    /// <summary>Fits and measures, as the options say.</summary>
    public static ForecastTransformer Fit(MLContext mlContext, ForecastOptions options, SeriesRow[] rows)
    {
        IDataView data = mlContext.Data.LoadFromEnumerable(rows);
        return options switch
        {
            LstmForecastOptions lstm => mlContext.Forecasting.ForecastByLstm(lstm).Fit(data),
            ElmanForecastOptions elman => mlContext.Forecasting.ForecastByElman(elman).Fit(data),
            _ => mlContext.Forecasting.ForecastByDelayedInputs((DelayedInputsForecastOptions)options).Fit(data),
        };
    }

    /// <summary>Adds what an engine gives at the end of the training rows and after each of five new ones.</summary>
    public static void AddEngine(MLContext mlContext, ITransformer model, SeriesRow[] rows, bool bounds, Bits bits)
    {
        if (bounds)
        {
            using ForecastEngine<SeriesRow, BoundedForecast> engine = model.CreateForecastEngine<SeriesRow, BoundedForecast>(mlContext);
            foreach (SeriesRow row in rows[..^1])
                AddBounded(engine.Predict(row), bits);
            AddBounded(engine.Predict(rows[^1], horizon: 2, confidenceLevel: 0.5f), bits);
        }
        else
        {
            using ForecastEngine<SeriesRow, PlainForecast> engine = model.CreateForecastEngine<SeriesRow, PlainForecast>(mlContext);
            engine.Update(rows[0]);
            foreach (SeriesRow row in rows.Skip(1))
                bits.Add(engine.Predict(row).Forecast);
        }
    }

    private static IEnumerable<Case> OfWay(string name, Func<ForecastOptions> options) =>
    [
        Of(name, options),
        Of($"{name}.intervals", () => With(options(), AddBounds), bounds: true),
        Of($"{name}.several-series", () => With(options(), each => each.SeriesColumnName = "Name"), series: true),
        Of($"{name}.several-series.intervals.time", () => With(options(), each =>
        {
            AddBounds(each);
            (each.SeriesColumnName, each.TimeColumnName) = ("Name", "Date");
        }), bounds: true, series: true),
        Of($"{name}.two-inputs", () => With(options(), each => (each.InputColumnNames, each.TargetColumnName) = (["Other", "Value"], "Value"))),
    ];

    private static ForecastOptions With(ForecastOptions options, Action<ForecastOptions> change)
    {
        change(options);
        return options;
    }

    private static void AddBounds(ForecastOptions options) =>
        (options.ConfidenceLowerBoundColumn, options.ConfidenceUpperBoundColumn, options.ConfidenceLevel) = ("Lower", "Upper", 0.9f);

    private static Case Of(string name, Func<ForecastOptions> options, bool bounds = false, bool series = false) => new($"forecast.{name}", () =>
    {
        var mlContext = new MLContext(seed: 1);
        SeriesRow[] rows = series ? SeriesRow.TwoSeries(90) : SeriesRow.Series(130);
        ForecastTransformer model = Fit(mlContext, With(options(), each => (each.WindowSize, each.Horizon) = (5, 3)), rows[..^5]);
        return Outcome.Of(
            mlContext, model, mlContext.Data.LoadFromEnumerable(rows), bits => AddEngine(mlContext, model, rows[^5..], bounds, bits), batches: false);
    });

    private static Case Evaluated(string name) => new($"forecast.{name}", () =>
    {
        var mlContext = new MLContext(seed: 1);
        SeriesRow[] rows = SeriesRow.TwoSeries(90);
        ForecastTransformer model = Fit(mlContext, Small<LstmForecastOptions>(options =>
        {
            AddBounds(options);
            (options.NumberOfUnits, options.WindowSize, options.Horizon, options.SeriesColumnName) = (6, 5, 3, "Name");
        }), rows);
        IDataView scored = model.Transform(mlContext.Data.LoadFromEnumerable(rows));
        ForecastMetrics metrics = mlContext.Forecasting.Evaluate(scored, "Value", "Forecast", "Lower", "Upper", "Name", seasonality: 12);
        var outcome = new Outcome();
        foreach (ForecastMetrics one in metrics.Steps.Prepend(metrics))
        {
            outcome.Scores.Add(one.Count).Add(one.Coverage).Add(one.MeanAbsoluteError).Add(one.MeanAbsolutePercentageError)
                .Add(one.MeanAbsoluteScaledError).Add(one.MeanIntervalWidth).Add(one.RootMeanSquaredError);
        }

        return outcome;
    });

    private static void AddBounded(BoundedForecast forecast, Bits bits) => bits.Add(forecast.Forecast).Add(forecast.Lower).Add(forecast.Upper);

    private sealed class PlainForecast
    {
        public float[] Forecast { get; set; } = [];
    }

    private sealed class BoundedForecast
    {
        public float[] Forecast { get; set; } = [];

        public float[] Lower { get; set; } = [];

        public float[] Upper { get; set; } = [];
    }
}
