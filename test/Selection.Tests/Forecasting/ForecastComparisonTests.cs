using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Forecasting;

namespace MlNetDeep.Selection.Tests.Forecasting;

/// <summary>Figures, differences, table and search.</summary>
public sealed class ForecastComparisonTests : IDisposable
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly string _journal = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_journal);

    [Fact]
    public void Figures_are_those_of_the_definitions()
    {
        // Two origins, of two steps each: behind rows 4 and 5 of "a", and rows 3 and 4 of "b".
        SeriesPoint[] rows =
        [
            .. new[] { 1f, 3, 2, 6, 4, 8, 7 }.Select(value => new SeriesPoint { Name = "a", Value = value }),
            .. new[] { 10f, 10, 12, 14, 10, 15 }.Select(value => new SeriesPoint { Name = "b", Value = value }),
        ];
        var fixedForecast = new ForecastBaseline(
            "fixed", (past, _) => past.Series == "a" ? new ForecastValues([5, 5], [4, 3], [6, 7]) : new ForecastValues([12, 12], [11, 11], [13, 13]), 0.8f);
        var options = new RollingOriginOptions { SeriesColumnName = "Name", Horizon = 2, NumberOfOrigins = 2, Baselines = [fixedForecast] };

        RollingOriginResult result = _mlContext.Forecasting.Compare(rows.View(_mlContext), options)["fixed"];

        // a: 4 and 8 at the first origin, 8 and 7 at the second; b: 14 and 10, 10 and 15.
        ForecastMetrics metrics = result.Metrics;
        Assert.Equal(8, metrics.Count);
        Assert.Equal((1 + 3 + 3 + 2 + 2 + 2 + 2 + 3) / 8.0, metrics.MeanAbsoluteError, 12);
        Assert.Equal(Math.Sqrt((1 + 9 + 9 + 4 + 4 + 4 + 4 + 9) / 8.0), metrics.RootMeanSquaredError, 12);
        Assert.Equal(
            200 * (1 / 9.0 + 3 / 13.0 + 3 / 13.0 + 2 / 12.0 + 2 / 26.0 + 2 / 22.0 + 2 / 22.0 + 3 / 27.0) / 8, metrics.SymmetricMeanAbsolutePercentageError, 12);
        // Naive errors of a: 2, 1, 4 and 2, 1, 4, 2; of b: 0, 2 and 0, 2, 2.
        double a1 = 7 / 3.0, a2 = 9 / 4.0, b1 = 1, b2 = 4 / 3.0;
        Assert.Equal((4 / a1 + 5 / a2 + 4 / b1 + 5 / b2) / 8, metrics.MeanAbsoluteScaledError, 12);
        // 4 in [4, 6], 8 above 7 by 1, 8 above 6 by 2, 7 in [3, 7]; of b none within [11, 13]: 1, 1, 1 and 2 away. 2 / (1 - 0.8) is 10.
        Assert.Equal(2 / 8.0, metrics.Coverage, 12);
        Assert.Equal((2 + 4 + 2 + 4 + 2 + 2 + 2 + 2) / 8.0, metrics.MeanIntervalWidth, 12);
        Assert.Equal((20 + 10 * (1 + 2 + 1 + 1 + 1 + 2)) / 8.0, metrics.MeanIntervalScore, 12);
        Assert.Equal([(1 + 3 + 2 + 2) / 4.0, (3 + 2 + 2 + 3) / 4.0], metrics.Steps.Select(step => step.MeanAbsoluteError));
        Assert.Equal(["a", "b"], metrics.Series.Keys);
        Assert.Equal([9 / 4.0, 9 / 4.0], metrics.Series.Values.Select(series => series.MeanAbsoluteError));
        Assert.Equal((4 / b1 + 5 / b2) / 4, metrics.Series["b"].MeanAbsoluteScaledError, 12);
        Assert.Equal([8 / 4.0, 10 / 4.0], result.Origins.Select(origin => origin.MeanAbsoluteError));
        Assert.Equal(0.8f, result.ConfidenceLevel);
    }

    [Fact]
    public void The_seasonal_naive_forecast_repeats_the_last_season()
    {
        var options = new RollingOriginOptions { Horizon = 6, NumberOfOrigins = 1, Seasonality = 4 };
        ForecastComparison comparison = _mlContext.Forecasting.Compare(OriginData.Counted(20).View(_mlContext), options);

        Assert.Equal([10f, 11, 12, 13, 10, 11], comparison["seasonal naive"].Forecasts.Select(forecast => forecast.Forecast));
        Assert.Equal(["naive", "seasonal naive"], comparison.Candidates.Select(candidate => candidate.Name));
        options.Seasonality = 1;
        Assert.Equal(["naive"], _mlContext.Forecasting.Compare(OriginData.Counted(20).View(_mlContext), options).Candidates.Select(candidate => candidate.Name));
    }

    [Fact]
    public void The_test_of_Diebold_and_Mariano_agrees_with_its_formula()
    {
        // Mean 2, autocovariances 10/6 and 2/6: variance of the mean (10 + 2 x 2) / 36, correction (6 + 1 - 4 + 2 / 6) / 6 = 5/9.
        Difference difference = Statistics.DieboldMariano([1, 2, 3, 4, 2, 0], overlap: 1);
        Assert.Equal(2, difference.Mean, 12);
        Assert.Equal(Math.Sqrt(0.7), difference.StandardError, 12);
        // Student's t with 5 degrees of freedom in closed form: Abramowitz and Stegun 26.7.3.
        double angle = Math.Atan(2 / Math.Sqrt(0.7) / Math.Sqrt(5)), cosine = Math.Cos(angle);
        Assert.Equal(1 - 2 / Math.PI * (angle + Math.Sin(angle) * (cosine + 2 * cosine * cosine * cosine / 3)), difference.PValue, 9);

        // Without overlap the correction makes it the paired t-test.
        double[] differences = [0.3, -0.1, 0.4, 0.2, 0.1];
        Assert.Equal(
            Math.Sqrt(Statistics.Variance(differences) / 5), Statistics.DieboldMariano(differences, overlap: 0).StandardError, 12);
        // Autocovariances 10/6 and -5/6 would sum to 0: weights of 1/2 leave (10 - 5) / 36.
        Assert.Equal(Math.Sqrt(5 / 36.0 / (5 / 9.0)), Statistics.DieboldMariano([1, 3, 2, 0, 4, 2], overlap: 1).StandardError, 12);
        Assert.Equal(new Difference(0, 0, 1), Statistics.DieboldMariano([0, 0, 0], overlap: 1));
        Assert.Equal(new Difference(2, double.NaN, double.NaN), Statistics.DieboldMariano([1, 3], overlap: 1));
    }

    [Fact]
    public void The_best_comes_first_and_what_fails_last()
    {
        var oracle = new ForecastBaseline("near", (past, horizon) => Enumerable.Range(0, horizon).Select(step => past.Values[^1] + step + 0.9f).ToArray());
        var failing = new ForecastBaseline("failing", (past, _) => past.Values.Length > 12 ? throw new InvalidOperationException("out of luck") : new float[3]);
        var partial = new ForecastBaseline(
            "partial", (past, horizon) => Enumerable.Range(0, horizon).Select(step => step == 1 ? float.NaN : past.Values[^1] + step + 1).ToArray());
        var options = new RollingOriginOptions { Horizon = 3, NumberOfOrigins = 6, Baselines = [failing, partial, oracle] };

        ForecastComparison comparison = _mlContext.Forecasting.Compare(OriginData.Counted(20).View(_mlContext), options);

        Assert.Equal(["near", "naive", "partial", "failing"], comparison.Candidates.Select(candidate => candidate.Name));
        Assert.Equal("failed at the origin 7 rows before the end: out of luck", comparison["failing"].Error);
        Assert.Single(comparison["failing"].Origins);
        Assert.Equal((18, 12), (comparison["partial"].Count, comparison["partial"].Metrics.Count));
        Assert.Equal(1.9, comparison.Difference("naive", "near").Mean, 5);
        Assert.Equal(-1.9, comparison.Difference("near", "naive", Metrics.ForecastMeanAbsoluteError).Mean, 5);
        Assert.True(double.IsNaN(comparison.Difference("near", "failing").PValue) && double.IsNaN(comparison.Difference("near", "partial").PValue));
        string table = comparison.ToString();
        Assert.StartsWith("Forecaster", table, StringComparison.Ordinal);
        Assert.Contains("partial (no forecast of 6 of 18 steps)", table, StringComparison.Ordinal);
        Assert.Contains("failing: failed at the origin 7 rows before the end: out of luck", table, StringComparison.Ordinal);
        Assert.EndsWith("6 origins of one series, 1 row apart, steps 1 to 3.\n", table, StringComparison.Ordinal);
        Assert.DoesNotContain("coverage", table, StringComparison.Ordinal);
        Assert.StartsWith("| Forecaster | MASE | MAE | RMSE | sMAPE | p against best | seconds an origin |\n", comparison.ToMarkdown(), StringComparison.Ordinal);
        Assert.Contains("near, naive", Assert.Throws<ArgumentException>(() => comparison["nobody"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Intervals_add_their_columns_and_levels()
    {
        RollingOriginOptions options = OriginData.Origins(options => (options.Baselines, options.Metric) = ([OriginData.Drift], Metrics.ForecastIntervalScore));

        ForecastComparison comparison = _mlContext.Forecasting.Compare(OriginData.TwoSeries().View(_mlContext), options, ("network", _mlContext.Network(withBounds: true)));

        Assert.Equal("interval score", comparison.Metric.Name);
        Assert.Contains("Forecaster", comparison.ToString(), StringComparison.Ordinal);
        Assert.Contains("coverage  ", comparison.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("Intervals of 90, 95 %.\n", comparison.ToString(), StringComparison.Ordinal);
        // Without intervals there is no score: such forecasts stand behind.
        Assert.Equal(["naive", "seasonal naive"], comparison.Candidates.Skip(2).Select(candidate => candidate.Name));
    }

    [Fact]
    public void Candidates_at_a_time_do_not_change_the_figures()
    {
        ForecastComparison Compare(int parallelism) => _mlContext.Forecasting.Compare(
            OriginData.TwoSeries().View(_mlContext), OriginData.Origins(options => options.MaximumParallelism = parallelism),
            ("one", _mlContext.Network()), ("other", _mlContext.Network(configure: network => network.WindowSize = 4)));
        ForecastComparison alone = Compare(1), together = Compare(3);
        Assert.All(alone.Candidates, candidate => Assert.Equal(candidate.Forecasts, together[candidate.Name].Forecasts));
    }

    [Fact]
    public void Options_are_searched_at_the_same_origins()
    {
        IDataView rows = OriginData.TwoSeries().View(_mlContext);
        int fits = 0;
        SearchResult<ForecastOptions> Search(int seasonality = 4) => _mlContext.Forecasting.Search(
            rows, options => new Interfered(_mlContext.Forecasting.ForecastByNetwork(options), () => fits++),
            new SearchSpace<ForecastOptions>(() => Options(5)).Values(options => options.WindowSize, 5, 2, 90),
            OriginData.Origins(origins => (origins.Horizon, origins.Seasonality) = (3, seasonality)), journalPath: _journal);

        SearchResult<ForecastOptions> result = Search();

        // Of a window of 90 rows there is none.
        Assert.Equal(3 + 3 + 1, fits);
        Assert.Contains("WindowSize", result.Trials[2].Error, StringComparison.Ordinal);
        foreach (int trial in (int[])[0, 1])
        {
            ForecastOptions tried = result.Trials[trial].Options;
            RollingOriginResult alone = _mlContext.Forecasting.CrossValidate(rows, _mlContext.Forecasting.ForecastByNetwork(tried), OriginData.Origins());
            Assert.Equal(alone.Origins.Select(origin => origin.MeanAbsoluteScaledError), result.Trials[trial].FoldValues);
            Assert.Equal(18, result.Trials[trial].JudgedRows);
        }

        Assert.Equal(result.Trials.Take(2).Min(trial => trial.Value), result.Best.Value);
        Assert.Equal(result.Best.Value, Search().Best.Value);
        // Those that failed are tried again.
        Assert.Equal(8, fits);
        Assert.Contains("MASE", result.ToString(), StringComparison.Ordinal);
        Assert.Contains("season: 4 there, 3 here", Assert.Throws<InvalidOperationException>(() => Search(seasonality: 3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_method_of_the_catalog_can_be_searched_and_tells_the_horizon()
    {
        SearchResult<ForecastOptions> result = _mlContext.Forecasting.Search(
            OriginData.TwoSeries().View(_mlContext), _mlContext.Forecasting.ForecastByNetwork,
            new SearchSpace<ForecastOptions>(() => Options(5)).Default(options => options.WindowSize), OriginData.Origins(), new RandomSearch(2));

        Assert.All(result.Trials, trial => Assert.Null(trial.Error));
        Assert.All(result.Trials, trial => Assert.Equal(18, trial.Rows));
    }

    private static ForecastOptions Options(int window) => ForecastCases.Create("delayed inputs", options =>
    {
        options.SeriesColumnName = "Name";
        options.NumberOfEpochs = 2;
        options.WindowSize = window;
    });

    private sealed class Interfered(IEstimator<ITransformer> estimator, Action beforeFit) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input)
        {
            beforeFit();
            return estimator.Fit(input);
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => estimator.GetOutputSchema(inputSchema);
    }
}
