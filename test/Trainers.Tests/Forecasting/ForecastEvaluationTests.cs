using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Trainers.Tests.Forecasting;

public sealed class ForecastEvaluationTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Figures_are_those_of_the_definitions()
    {
        // Step 1 of each row is held against the next row, step 2 against the one behind it.
        Row[] rows =
        [
            new() { Value = 2, Forecast = [5, 1], Lower = [3, 0], Upper = [7, 2] },
            new() { Value = 4, Forecast = [9, 10], Lower = [8, 9], Upper = [10, 11] },
            new() { Value = 8, Forecast = [float.NaN, 1], Lower = [0, 0], Upper = [0, 2] },
            new() { Value = 10, Forecast = [77, 77], Lower = [77, 77], Upper = [77, 77] },
        ];

        ForecastMetrics metrics = Evaluate(rows);

        // Step 1: 4 against 5, 8 against 9; step 2: 8 against 1, 10 against 10. Naive: 2, 4, 2.
        Assert.Equal(4, metrics.Count);
        Assert.Equal((1 + 1 + 7 + 0) / 4.0, metrics.MeanAbsoluteError, 12);
        Assert.Equal(Math.Sqrt((1 + 1 + 49 + 0) / 4.0), metrics.RootMeanSquaredError, 12);
        Assert.Equal(100 * (1 / 4.0 + 1 / 8.0 + 7 / 8.0 + 0) / 4, metrics.MeanAbsolutePercentageError, 12);
        Assert.Equal(200 * (1 / 9.0 + 1 / 17.0 + 7 / 9.0 + 0) / 4, metrics.SymmetricMeanAbsolutePercentageError, 12);
        Assert.Equal(9 / 4.0 / (8 / 3.0), metrics.MeanAbsoluteScaledError, 12);
        // 4 lies in [3, 7], 8 on the bound of [8, 10], 8 not in [0, 2], 10 in [9, 11].
        Assert.Equal(0.75, metrics.Coverage, 12);
        Assert.Equal((4 + 2 + 2 + 2) / 4.0, metrics.MeanIntervalWidth, 12);
        // 8 lies 6 above 2: at a level of 0.9 each unit outside costs 2 / 0.1.
        Assert.Equal((4 + 2 + 2 + 20 * 6 + 2) / 4.0, metrics.MeanIntervalScore, 12);
        Assert.Equal(double.NaN, Evaluate(rows, level: null).MeanIntervalScore);
        Assert.Equal([2L, 2L], metrics.Steps.Select(step => step.Count));
        Assert.Equal([1.0, 3.5], metrics.Steps.Select(step => step.MeanAbsoluteError));
        Assert.Equal([1.0, 0.5], metrics.Steps.Select(step => step.Coverage));
        Assert.All(metrics.Steps, step => Assert.Empty(step.Steps));
        Assert.Equal(metrics.MeanIntervalScore, Assert.Single(metrics.Series).Value.MeanIntervalScore);
    }

    [Fact]
    public void Values_of_zero_are_left_out_of_MAPE_and_constant_series_out_of_MASE()
    {
        Row[] rows = [.. Enumerable.Range(0, 5).Select(i => new Row { Value = i == 3 ? 2 : 0, Forecast = [1] })];
        Assert.Equal(50, Evaluate(rows).MeanAbsolutePercentageError, 12);

        Row[] flat = [.. Enumerable.Range(0, 5).Select(_ => new Row { Forecast = [1], Name = "flat" })];
        ForecastMetrics constant = Evaluate(flat);
        Assert.Equal(double.NaN, constant.MeanAbsolutePercentageError);
        Assert.Equal(double.NaN, constant.MeanAbsoluteScaledError);
        Assert.Equal(1, constant.MeanAbsoluteError);
        Assert.Equal(double.NaN, constant.Coverage);

        // The naive errors of the other series are 0, 0, 2, 2; its own are 1 each.
        ForecastMetrics both = _mlContext.Forecasting.Evaluate(
            _mlContext.Data.LoadFromEnumerable([.. flat, .. rows]), "Value", "Forecast", seriesColumnName: "Name");
        Assert.Equal(1.0, both.MeanAbsoluteScaledError, 12);
        Assert.Equal(8, both.Count);
        Assert.Equal(["", "flat"], both.Series.Keys);
        Assert.Equal([1.0, double.NaN], both.Series.Values.Select(series => series.MeanAbsoluteScaledError));
        // Of values and forecasts of 0 there is no error.
        Assert.Equal(0, Evaluate([.. flat.Select(row => new Row { Forecast = [0] })]).SymmetricMeanAbsolutePercentageError);
    }

    [Fact]
    public void The_naive_forecast_one_season_ahead_has_a_scaled_error_of_one()
    {
        float[] values = [1, 5, 2, 7, 3, 3, 9, 4];
        Row[] rows = [.. values.Select((value, i) => new Row { Value = value, Forecast = [i > 0 ? values[i - 1] : float.NaN] })];

        // Step 1 of row i forecasts row i + 1 by row i - 1: two rows back.
        Assert.Equal(1, Evaluate(rows, seasonality: 2).MeanAbsoluteScaledError, 12);
        Assert.NotEqual(1, Evaluate(rows, seasonality: 1).MeanAbsoluteScaledError, 3);
        IDataView training = _mlContext.Data.LoadFromEnumerable([new Row { Value = 0 }, new Row { Value = 4 }]);
        double mae = Evaluate(rows).MeanAbsoluteError;
        ForecastMetrics scaled = _mlContext.Forecasting.Evaluate(_mlContext.Data.LoadFromEnumerable(rows, Schema(1)), "Value", "Forecast", trainingData: training);
        Assert.Equal(mae / 4, scaled.MeanAbsoluteScaledError, 12);
    }

    [Fact]
    public void A_column_of_single_forecasts_is_of_the_next_step()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(SeriesData.Wave(30));

        ForecastMetrics metrics = _mlContext.Forecasting.Evaluate(data, "Value", "Value");

        Assert.Equal(29, metrics.Count);
        Assert.Equal(1, metrics.MeanAbsoluteScaledError, 12);
    }

    [Fact]
    public void Bad_arguments_are_refused_by_name()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable([new Row()], Schema(2));
        void Refused(string named, Action action) => Assert.Contains(named, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);

        Refused("seasonality must be at least 1, but is 0", () => _mlContext.Forecasting.Evaluate(data, "Value", "Forecast", seasonality: 0));
        Refused("confidenceLevel must lie in (0, 1), but is 1", () => _mlContext.Forecasting.Evaluate(data, "Value", "Forecast", confidenceLevel: 1));
        Refused("confidenceUpperBoundColumn", () => _mlContext.Forecasting.Evaluate(data, "Value", "Forecast", "Lower"));
        Refused("'Nowhere'", () => _mlContext.Forecasting.Evaluate(data, "Nowhere", "Forecast"));
        Refused("'Nowhere'", () => _mlContext.Forecasting.Evaluate(data, "Value", "Nowhere"));
        Refused("'Value'", () => _mlContext.Forecasting.Evaluate(data, "Value", "Forecast", "Value", "Upper"));
        Refused("'Name'", () => _mlContext.Forecasting.Evaluate(data, "Value", "Name"));
        Refused("'Forecast'", () => _mlContext.Forecasting.Evaluate(data, "Forecast", "Forecast"));
    }

    private ForecastMetrics Evaluate(Row[] rows, int seasonality = 1, float? level = 0.9f)
    {
        bool hasBounds = rows[0].Lower.Length > 0;
        return _mlContext.Forecasting.Evaluate(
            _mlContext.Data.LoadFromEnumerable(rows, Schema(rows[0].Forecast.Length)),
            "Value", "Forecast", hasBounds ? "Lower" : null, hasBounds ? "Upper" : null, seasonality: seasonality, confidenceLevel: level);
    }

    private static SchemaDefinition Schema(int horizon)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        foreach (string name in (string[])["Forecast", "Lower", "Upper"])
            schema[name].ColumnType = new VectorDataViewType(NumberDataViewType.Single, horizon);
        return schema;
    }

    private sealed class Row
    {
        public float Value { get; set; }

        [VectorType(1)]
        public float[] Forecast { get; set; } = [];

        [VectorType(1)]
        public float[] Lower { get; set; } = [];

        [VectorType(1)]
        public float[] Upper { get; set; } = [];

        public string Name { get; set; } = "";
    }
}
