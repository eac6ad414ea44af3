using Microsoft.ML;

namespace MlNetDeep.Experiments;

/// <summary>Forecasts series by a variant, trained anew at each origin on the rows before it alone.</summary>
internal static class OwnForecasts
{
    /// <summary>Trains and forecasts; where the series is refused, as too short, the seasonal naive forecast takes the place.</summary>
    public static MadeForecast Make(ForecastVariant variant, RealSeries series, int origin, int seed)
    {
        ForecastOptions options = variant.Options(new SeriesShape(series.Period, series.Horizon, origin));
        options.Horizon = series.Horizon;
        options.Seed = seed;
        options.NumberOfThreads = 1;
        options.ConfidenceLowerBoundColumn = variant.HasBounds ? nameof(BoundedForecast.Lower) : null;
        options.ConfidenceUpperBoundColumn = variant.HasBounds ? nameof(BoundedForecast.Upper) : null;
        try
        {
            var mlContext = new MLContext(seed);
            ForecastTransformer model = mlContext.Forecasting.ForecastByNetwork(options)
                .Fit(mlContext.Data.LoadFromEnumerable(series.Values.Take(origin).Select(value => new Row { Value = (float)value }).ToArray()));
            if (!variant.HasBounds)
            {
                using var plain = model.CreateForecastEngine<Row, PlainForecast>(mlContext);
                return new MadeForecast(variant.Name, series.Name, origin, Doubles(plain.Predict().Forecast), [], []);
            }

            using var engine = model.CreateForecastEngine<Row, BoundedForecast>(mlContext);
            BoundedForecast by80 = engine.Predict(confidenceLevel: 0.8f), by95 = engine.Predict(confidenceLevel: 0.95f);
            return new MadeForecast(variant.Name, series.Name, origin, Doubles(by95.Forecast), by80.Bounds(), by95.Bounds());
        }
        catch (Exception refusal) when (refusal is InvalidOperationException or ArgumentException)
        {
            return new MadeForecast(variant.Name, series.Name, origin, MadeForecast.SeasonalNaive(series, origin), [], [], refusal.Message);
        }
    }

    private static double[] Doubles(float[] values) => [.. values.Select(value => (double)value)];

    private sealed class Row
    {
        public float Value { get; set; }
    }

    private class PlainForecast
    {
        public float[] Forecast { get; set; } = [];
    }

    private sealed class BoundedForecast : PlainForecast
    {
        public float[] Lower { get; set; } = [];

        public float[] Upper { get; set; } = [];

        public (double Lower, double Upper)[] Bounds() => [.. Lower.Zip(Upper, (lower, upper) => ((double)lower, (double)upper))];
    }
}
