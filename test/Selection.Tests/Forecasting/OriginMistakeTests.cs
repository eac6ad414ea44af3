using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MlNetDeep.Trainers.Tests.Forecasting;

namespace MlNetDeep.Selection.Tests.Forecasting;

/// <summary>What cannot be judged is refused by name, value and remedy.</summary>
public sealed class OriginMistakeTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        Refused("Horizon must be at least 1, but is 0", options => options.Horizon = 0);
        Refused("NumberOfOrigins must be at least 1, but is 0", options => options.NumberOfOrigins = 0);
        Refused("FirstOrigin must be at least 1, but is 0", options => options.FirstOrigin = 0);
        Refused("OriginStep must be at least 1, but is 0", options => options.OriginStep = 0);
        Refused("Gap must be at least 0, but is -1", options => options.Gap = -1);
        Refused("Seasonality must be at least 1, but is 0", options => options.Seasonality = 0);
        Refused("MaximumParallelism must be at least 1", options => options.MaximumParallelism = 0);
        Refused("LabelColumnName must name a column", options => options.LabelColumnName = " ");
        Refused("Baselines must be", options => options.Baselines = null!);
        Refused("Baselines[0] must be", options => options.Baselines = [null!]);
        Refused("FirstOrigin is 8, NumberOfOrigins is 2", options => (options.FirstOrigin, options.NumberOfOrigins) = (8, 2));
        Refused("SlidingWindowSize is 4, Seasonality is 4", options => (options.SlidingWindowSize, options.Seasonality) = (4, 4));
        Refused("Gap (3) must be below the horizon (3)", options => options.Gap = 3);
        Refused("FirstOrigin (2) must be at least the horizon (3)", options => options.FirstOrigin = 2);
        Refused("No candidate tells its horizon: set RollingOriginOptions.Horizon", options => options.Horizon = null);
        Refused("Two candidates are named 'naive'", options => options.Baselines = [new("naive", (_, horizon) => new float[horizon])]);
    }

    [Fact]
    public void Columns_that_are_missing_or_of_another_type_are_named()
    {
        Refused("'Nowhere'", options => options.LabelColumnName = "Nowhere");
        Refused("'Nowhere'", options => options.SeriesColumnName = "Nowhere");
        Refused("'Nowhere'", options => options.TimeColumnName = "Nowhere");
        Refused("'Name'", options => options.LabelColumnName = "Name");
        Refused("'Value'", options => options.SeriesColumnName = "Value");
        Refused("'Name'", options => options.TimeColumnName = "Name");
        IDataView vectors = _mlContext.Data.LoadFromEnumerable([new PairRow()]);
        Assert.Contains(
            "'Value'", Assert.ThrowsAny<ArgumentException>(() => _mlContext.Forecasting.Compare(vectors, new() { Horizon = 1 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Candidates_need_names_of_their_own_and_an_estimator()
    {
        IDataView rows = OriginData.TwoSeries().View(_mlContext);
        void Named(string what, params (string, IEstimator<ITransformer>)[] candidates) => Assert.Contains(
            what, Assert.ThrowsAny<ArgumentException>(() => _mlContext.Forecasting.Compare(rows, OriginData.Origins(), candidates)).Message, StringComparison.Ordinal);
        Named("no name", ("", _mlContext.Network()));
        Named("'x' has no estimator", ("x", null!));
        Named("Two candidates are named 'x'", ("x", _mlContext.Network()), ("x", _mlContext.Network()));
        Assert.Throws<ArgumentException>(() => new ForecastBaseline(" ", (_, _) => new float[1]));
        Assert.Contains("in (0, 1), but is 1", Assert.Throws<ArgumentOutOfRangeException>(() => new ForecastBaseline("x", (_, _) => new float[1], 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => _mlContext.Forecasting.CrossValidate(rows, null!, OriginData.Origins()));
    }

    [Fact]
    public void A_series_that_is_too_short_is_named_with_what_it_lacks()
    {
        SeriesPoint[] rows = [.. OriginData.TwoSeries(), .. OriginData.TwoSeries().Where(row => row.Name == "b").TakeLast(11).Select(row => new SeriesPoint
        {
            Name = "short", Date = row.Date,
        })];
        string message = Assert.Throws<InvalidOperationException>(
            () => _mlContext.Forecasting.Compare(rows.View(_mlContext), OriginData.Origins(), ("network", _mlContext.Network()))).Message;

        Assert.Contains("'short' has 11 rows, but 3 origins, 2 apart, with a horizon of 3 need 7 behind the first, and at least 5 before it", message, StringComparison.Ordinal);
        var options = new RollingOriginOptions { Horizon = 3, NumberOfOrigins = 1, SlidingWindowSize = 18 };
        Assert.Contains(
            "The series has 20 rows", Assert.Throws<InvalidOperationException>(() => _mlContext.Forecasting.Compare(OriginData.Counted(20).View(_mlContext), options)).Message,
            StringComparison.Ordinal);
        options.SlidingWindowSize = 17;
        Assert.Single(_mlContext.Forecasting.Compare(OriginData.Counted(20).View(_mlContext), options)["naive"].Origins);
        Assert.Contains(
            "no rows", Assert.Throws<InvalidOperationException>(() => _mlContext.Forecasting.Compare(Array.Empty<SeriesPoint>().View(_mlContext), options)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_out_of_order_or_with_missing_steps_are_refused_where_a_time_column_is_given()
    {
        SeriesPoint[] rows = OriginData.Counted(20);
        string Message(params SeriesPoint[] given) => Assert.Throws<InvalidOperationException>(
            () => _mlContext.Forecasting.Compare(given.View(_mlContext), new() { Horizon = 3, NumberOfOrigins = 2, TimeColumnName = "Date" })).Message;

        Assert.Contains("in order of time", Message([.. rows[..10], .. rows[9..]]), StringComparison.Ordinal);
        Assert.Contains("Add the missing rows", Message([.. rows[..10], .. rows[12..]]), StringComparison.Ordinal);
    }

    [Fact]
    public void Series_that_end_at_different_times_are_warned_of()
    {
        SeriesPoint[] rows = OriginData.TwoSeries();
        int Warnings(SeriesPoint[] given)
        {
            var context = new MLContext(seed: 1);
            int warnings = 0;
            context.Log += (_, line) => warnings += line.Kind == ChannelMessageKind.Warning && line.Message.Contains("end at different times", StringComparison.Ordinal) ? 1 : 0;
            context.Forecasting.Compare(given.View(context), OriginData.Origins(options => options.Horizon = 3));
            return warnings;
        }

        Assert.Equal(0, Warnings(rows));
        Assert.Equal(1, Warnings(rows[..^1]));
    }

    [Fact]
    public void Models_that_cannot_be_judged_say_why()
    {
        IDataView rows = OriginData.TwoSeries().View(_mlContext);
        string Message(IEstimator<ITransformer> estimator, Action<RollingOriginOptions>? configure = null) => Assert.Throws<InvalidOperationException>(
            () => _mlContext.Forecasting.CrossValidate(rows, estimator, OriginData.Origins(options =>
            {
                options.Horizon = 3;
                configure?.Invoke(options);
            }))).Message;

        Assert.Contains("The model has no forecaster", Message(_mlContext.Transforms.CopyColumns("Copy", "Value")), StringComparison.Ordinal);
        Assert.Contains(
            "by the column 'Name': name it in RollingOriginOptions.SeriesColumnName",
            Message(_mlContext.Network(configure: network => network.TimeColumnName = null), options => (options.SeriesColumnName, options.TimeColumnName) = (null, null)),
            StringComparison.Ordinal);
        Assert.Contains(
            "took all rows for one series",
            Message(_mlContext.Network(configure: network => (network.SeriesColumnName, network.TimeColumnName) = (null, null))), StringComparison.Ordinal);
        Assert.Contains(
            "ends without the column 'Forecast'", Message(_mlContext.Network().Append(_mlContext.Transforms.DropColumns("Forecast"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_that_give_too_little_are_reported()
    {
        void Reported(string what, ForecastValues? given)
        {
            var options = new RollingOriginOptions { Horizon = 3, NumberOfOrigins = 1, Baselines = [new("given", (_, _) => given!)] };
            Assert.Contains(what, _mlContext.Forecasting.Compare(OriginData.Counted(20).View(_mlContext), options)["given"].Error, StringComparison.Ordinal);
        }

        Reported("2 values of the function for a horizon of 3", new float[2]);
        Reported("but null", null);
        Reported("one bound without the other", new ForecastValues(new float[3], new float[3]));
        Reported("4 values of the function", new ForecastValues(new float[3], new float[3], new float[4]));
    }

    [Fact]
    public void The_token_ends_the_work()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => _mlContext.Forecasting.CrossValidate(
            OriginData.TwoSeries().View(_mlContext), _mlContext.Network(), OriginData.Origins(options => options.CancellationToken = source.Token)));
    }

    private void Refused(string what, Action<RollingOriginOptions> configure)
    {
        var options = new RollingOriginOptions { Horizon = 3 };
        configure(options);
        string message = Assert.ThrowsAny<ArgumentException>(() => _mlContext.Forecasting.Compare(OriginData.Counted(20).View(_mlContext), options)).Message;
        Assert.Contains(what, message, StringComparison.Ordinal);
    }

    private sealed class PairRow
    {
        [VectorType(2)]
        public float[] Value { get; set; } = [1, 2];
    }
}
