using Microsoft.ML;
using static MlNetDeep.SameBits.NetworkCases;

namespace MlNetDeep.SameBits.Cases;

/// <summary>Forecasters, their intervals, and engines that take new rows.</summary>
internal static class Forecasts
{
    public static IEnumerable<Case> All =>
    [
        .. OfWay("lstm", () => Options(new Lstm(6))),
        .. OfWay("elman", () => Options(new Elman(6))),
        .. OfWay("delayed-inputs", () => Options(new MultilayerPerceptron(6) { Activation = ActivationFunction.Tanh })),
        Of("lstm.two-layers.dropout", () => Options(new Lstm(6) { NumberOfLayers = 2, DropoutRate = 0.1f, ForgetBias = 0.5f })),
        Of("elman.initial-state", () => Options(new Elman(6) { LearnInitialState = true })),
        Of("delayed-inputs.relu.dropout", () => Options(new MultilayerPerceptron(8, 4) { DropoutRate = 0.1f })),
        Of("delayed-inputs.linear", () => Options(new MultilayerPerceptron([]) { Activation = ActivationFunction.Tanh })),
        Of("lstm.early-stopping", () => With(Options(new Lstm(6)), options =>
            (options.EarlyStopping, options.ValidationSetFraction, options.NumberOfEpochs) = (new PatienceRule(1, MinDelta: 0.05), 0.2, 15))),
        Evaluated("lstm.evaluated"),
    ];

    /// <summary>Fits and measures, as the options say.</summary>
    public static ForecastTransformer Fit(MLContext mlContext, ForecastOptions options, SeriesRow[] rows) =>
        mlContext.Forecasting.ForecastByNetwork(options).Fit(mlContext.Data.LoadFromEnumerable(rows));

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

    private static ForecastOptions Options(Architecture architecture) => Small<ForecastOptions>(options => options.Architecture = architecture);

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
        ForecastTransformer model = Fit(mlContext, Small<ForecastOptions>(options =>
        {
            AddBounds(options);
            (options.Architecture, options.WindowSize, options.Horizon, options.SeriesColumnName) = (new Lstm(6), 5, 3, "Name");
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
