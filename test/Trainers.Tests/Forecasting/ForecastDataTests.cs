using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MlNetDeep.Trainers.Tests.BadInput;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Forecasting;

/// <summary>Data that cannot be learned from are refused with name, value and remedy; odd ones give sane forecasts.</summary>
public sealed class ForecastDataTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void A_series_with_fewer_rows_than_window_and_horizon_is_named_with_what_it_lacks()
    {
        SeriesPoint[] rows = [.. SeriesData.Wave(80, name: "long"), .. SeriesData.Wave(7, name: "short")];

        string message = Refused(rows, options => options.SeriesColumnName = "Name");

        Assert.Contains("'short' has 7 rows", message, StringComparison.Ordinal);
        Assert.Contains("5 + 3 = 8", message, StringComparison.Ordinal);
        Assert.Contains("has 7 rows", Refused(rows[80..], null), StringComparison.Ordinal);
        _mlContext.Fit("lstm", rows: SeriesData.Wave(8));
    }

    [Fact]
    public void No_rows_are_an_error_in_fitting_and_none_in_forecasting()
    {
        Assert.Contains("no rows", Refused([], null), StringComparison.Ordinal);
        Assert.Empty(_mlContext.Fit("lstm").Transform(Array.Empty<SeriesPoint>().View(_mlContext)).Vectors("Forecast"));
    }

    [Fact]
    public void Windows_held_back_that_leave_none_to_learn_from_are_told()
    {
        string message = Refused(SeriesData.Wave(9), options => options.ValidationSetFraction = 0.5);

        Assert.Contains("none is left to learn from", message, StringComparison.Ordinal);
        Assert.Contains("ValidationSetFraction", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_missing_value_in_the_middle_is_told_with_column_and_row(float value)
    {
        SeriesPoint[] rows = SeriesData.Wave(80);
        rows[33].Other = value;

        string message = Refused(rows, options => options.InputColumnNames = ["Value", "Other"]);

        Assert.Contains($"value {value} in the column 'Other', in row 33", message, StringComparison.Ordinal);
        Assert.Contains("set MissingValues", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_values_at_the_beginning_are_left_out_with_a_warning()
    {
        SeriesPoint[] rows = SeriesData.Wave(80);
        rows[0].Value = rows[1].Value = float.NaN;
        var log = new LogLines();

        float[][] forecasts = log.Context.Fit("elman", rows: rows).Transform(SeriesData.Wave(20).View(log.Context)).Vectors("Forecast");

        Assert.Contains(log.Of(ChannelMessageKind.Warning), line => line.Contains("2 rows at the beginning", StringComparison.Ordinal));
        float[][] without = _mlContext.Fit("elman", rows: rows[2..]).Transform(SeriesData.Wave(20).View(_mlContext)).Vectors("Forecast");
        Assert.Equal(without, forecasts);
    }

    [Theory]
    [InlineData("Year")]
    [InlineData("Date")]
    public void Rows_out_of_order_or_with_missing_steps_are_refused_where_a_time_column_is_given(string column)
    {
        SeriesPoint[] rows = SeriesData.Wave(40);
        SeriesPoint[] swapped = [.. rows[..10], rows[11], rows[10], .. rows[12..]], twice = [.. rows[..10], rows[9], .. rows[10..]];
        SeriesPoint[] gap = [.. rows[..20], .. rows[22..]];
        void Configure(ForecastOptions options) => options.TimeColumnName = column;

        Assert.Contains($"'{column}'", Refused(swapped, Configure), StringComparison.Ordinal);
        Assert.Contains("must be in order of time", Refused(twice, Configure), StringComparison.Ordinal);
        string message = Refused(gap, Configure);
        Assert.Contains(column == "Year" ? "1922" : "2002-11-30", message, StringComparison.Ordinal);
        Assert.Contains(column == "Year" ? "by 1." : "by a month.", message, StringComparison.Ordinal);
        // The same rows are taken where nobody looks at the time; and months of 28 to 31 days, each at its end, are one step.
        _mlContext.Fit("elman", rows: gap);
        var model = _mlContext.Fit("elman", Configure, rows);
        Assert.Throws<InvalidOperationException>(() => model.Transform(gap.View(_mlContext)).Vectors("Forecast"));
        Assert.Equal(40, model.Transform(rows.View(_mlContext)).Vectors("Forecast").Length);
    }

    [Fact]
    public void Each_series_has_a_time_of_its_own()
    {
        SeriesPoint[] rows = SeriesData.Mixed(SeriesData.Wave(40, name: "a"), SeriesData.Wave(40, name: "b", first: 7));

        var model = _mlContext.Fit("elman", options => (options.SeriesColumnName, options.TimeColumnName) = ("Name", "Year"), rows);

        Assert.Equal(["a", "b"], model.Series);
    }

    [Fact]
    public void A_series_that_was_not_trained_on_is_named_when_it_is_to_be_forecast()
    {
        SeriesPoint[] rows = SeriesData.Wave(80, name: "a");
        var model = _mlContext.Fit("lstm", options => options.SeriesColumnName = "Name", rows);

        var exception = Assert.Throws<InvalidOperationException>(
            () => model.Transform(SeriesData.Wave(9, name: "b").View(_mlContext)).Vectors("Forecast"));

        Assert.Contains("'b' in the column 'Name' was not among the training rows", exception.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(ForecastCases.Names), MemberType = typeof(ForecastCases))]
    public void The_forecast_of_a_constant_series_is_the_constant_and_others_are_learned_beside_it(string way)
    {
        SeriesPoint[] flat = SeriesData.Wave(80, level: 0.1f, height: 0, name: "flat"), wave = SeriesData.Wave(80, name: "wave");
        void Configure(ForecastOptions options)
        {
            ForecastCases.AddBounds(options);
            options.SeriesColumnName = "Name";
            options.NumberOfEpochs = 20;
        }

        var model = _mlContext.Fit(way, Configure, SeriesData.Mixed(flat, wave));

        IDataView forecast = model.Transform(flat.View(_mlContext));
        foreach (string column in (string[])["Forecast", "Lower", "Upper"])
            Assert.All(forecast.Vectors(column)[4..], values => Assert.All(values, value => Assert.Equal(0.1f, value)));
        Assert.All(model.Transform(wave.View(_mlContext)).Vectors("Upper")[4..], values => Assert.All(values, value => Assert.True(float.IsFinite(value))));
        var alone = _mlContext.Fit(way, rows: [.. flat]);
        Assert.All(alone.Transform(flat.View(_mlContext)).Vectors("Forecast")[4..], values => Assert.All(values, value => Assert.Equal(0.1f, value)));
    }

    [Fact]
    public void Series_are_told_apart_by_keys_and_integers_as_by_text()
    {
        SeriesPoint[] rows = SeriesData.Mixed(SeriesData.Wave(40, name: "a"), SeriesData.Wave(40, level: 90, name: "b"));
        IDataView text = rows.View(_mlContext);
        IDataView keys = _mlContext.Transforms.Conversion.MapValueToKey("Key", "Name").Fit(text).Transform(text);
        var options = ForecastCases.Create("elman", options => options.SeriesColumnName = "Key");

        var model = _mlContext.Estimator(options).Fit(keys);

        Assert.Equal(["a", "b"], model.Series);
        options.SeriesColumnName = "Name";
        Assert.Equal(_mlContext.Estimator(options).Fit(text).Transform(text).Vectors("Forecast"), model.Transform(keys).Vectors("Forecast"));
    }

    [Fact]
    public void Keys_mean_their_values_whatever_their_numbers()
    {
        SeriesPoint[] a = SeriesData.Wave(40, name: "7"), b = SeriesData.Wave(40, level: 90, name: "3");
        IDataView rows = SeriesData.Mixed(a, b).View(_mlContext), others = SeriesData.Mixed(b, a).View(_mlContext);
        // The keys of 7 and 3 are 1 and 2 in the first map, 2 and 1 in the second; the third is of numbers.
        var map = _mlContext.Transforms.Conversion.MapValueToKey("Key", "Name").Fit(rows);
        var otherMap = _mlContext.Transforms.Conversion.MapValueToKey("Key", "Name").Fit(others);
        var ofNumbers = _mlContext.Transforms.Conversion.ConvertType("Number", "Name", DataKind.Int32)
            .Append(_mlContext.Transforms.Conversion.MapValueToKey("Key", "Number")).Fit(others);
        ForecastTransformer model = _mlContext
            .Estimator(ForecastCases.Create("elman", options => options.SeriesColumnName = "Key")).Fit(map.Transform(rows));
        float[][] expected = model.Transform(map.Transform(rows)).Vectors("Forecast");

        ITransformer loaded = SavedModel.Reload(model, map.Transform(rows).Schema);
        foreach (ITransformer one in (ITransformer[])[model, loaded])
        {
            Assert.Equal(expected, one.Transform(otherMap.Transform(rows)).Vectors("Forecast"));
            Assert.Equal(expected, one.Transform(ofNumbers.Transform(rows)).Vectors("Forecast"));
        }

        var keyed = new KeyedPoint[] { new() { Key = 0, Value = 1 } };
        string message = Assert.Throws<ArgumentOutOfRangeException>(() => loaded.Transform(_mlContext.Data.LoadFromEnumerable(keyed))).Message;
        Assert.Contains("'Key'", message, StringComparison.Ordinal);
        Assert.Contains("a key with key values, as in training", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_without_values_are_told_apart_by_their_numbers()
    {
        KeyedPoint[] rows = [.. SeriesData.Wave(40).SelectMany((row, i) => (KeyedPoint[])[new() { Key = 0, Value = row.Value }, new() { Key = 1, Value = 90 + row.Value }])];
        IDataView view = _mlContext.Data.LoadFromEnumerable(rows);

        ForecastTransformer model = _mlContext.Estimator(ForecastCases.Create("elman", options => options.SeriesColumnName = "Key")).Fit(view);

        Assert.Equal(["1", "2"], model.Series);
        Assert.Equal(80, SavedModel.Reload(model, view.Schema).Transform(view).Vectors("Forecast").Length);
        IDataView text = SeriesData.Wave(40, name: "1").View(_mlContext);
        IDataView keys = _mlContext.Transforms.Conversion.MapValueToKey("Key", "Name").Fit(text).Transform(text);
        Assert.Contains("a key without key values", Assert.Throws<ArgumentOutOfRangeException>(() => model.Transform(keys)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_key_is_no_series()
    {
        IDataView rows = SeriesData.Mixed(SeriesData.Wave(40, name: "a"), SeriesData.Wave(40, name: "b")).View(_mlContext);
        var map = _mlContext.Transforms.Conversion.MapValueToKey("Key", "Name").Fit(_mlContext.Data.TakeRows(rows, 1));
        IDataView keyed = map.Transform(rows);
        Action[] actions =
        [
            () => _mlContext.Estimator(ForecastCases.Create("elman", options => options.SeriesColumnName = "Key")).Fit(keyed),
            () => _mlContext.Transforms.DelayedInputs("Window", "Value", 3, seriesColumnName: "Key").Fit(keyed).Transform(keyed).Vectors("Window"),
        ];

        foreach (Action action in actions)
            Assert.Contains("a missing key in the column 'Key'", Assert.Throws<InvalidOperationException>(action).Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(ForecastCases.Names), MemberType = typeof(ForecastCases))]
    public void Constant_series_alone_have_intervals_of_width_zero(string way)
    {
        SeriesPoint[] a = SeriesData.Wave(80, level: 0.1f, height: 0, name: "a"), b = SeriesData.Wave(80, level: 7, height: 0, name: "b");

        var model = _mlContext.Fit(way, options => { ForecastCases.AddBounds(options); options.SeriesColumnName = "Name"; }, [.. a, .. b]);

        foreach ((SeriesPoint[] rows, float constant) in ((SeriesPoint[], float)[])[(a, 0.1f), (b, 7)])
        {
            foreach (string column in (string[])["Forecast", "Lower", "Upper"])
                Assert.All(model.Transform(rows.View(_mlContext)).Vectors(column)[4..], values => Assert.All(values, value => Assert.Equal(constant, value)));
        }
    }

    [Fact]
    public void A_series_that_changes_in_its_last_rows_alone_has_intervals_all_the_same()
    {
        SeriesPoint[] late = SeriesData.Wave(80, level: 5, height: 0, name: "late");
        late[75].Value = 6;
        void Configure(ForecastOptions options)
        {
            ForecastCases.AddBounds(options);
            options.ConfidenceLevel = 0.97f;
            options.SeriesColumnName = "Name";
        }

        foreach (SeriesPoint[] rows in (SeriesPoint[][])[late, [.. late, .. SeriesData.Wave(80, name: "wave")]])
        {
            IDataView forecasts = _mlContext.Fit("lstm", Configure, rows).Transform(late.View(_mlContext));

            foreach ((float[] lower, float[] upper) in forecasts.Vectors("Lower").Zip(forecasts.Vectors("Upper")).Skip(4))
                Assert.All(lower.Zip(upper), bounds => Assert.True(bounds.First < bounds.Second && float.IsFinite(bounds.Second - bounds.First)));
        }
    }

    [Fact]
    public void A_column_that_stands_still_within_each_series_tells_them_apart()
    {
        SeriesPoint[] Series(string name, float fixedValue, float height)
        {
            SeriesPoint[] rows = SeriesData.Wave(60, height: height, name: name);
            foreach (SeriesPoint row in rows)
                row.Other = fixedValue;
            return rows;
        }

        var model = _mlContext.Fit(
            "delayed inputs", options => { options.SeriesColumnName = "Name"; options.InputColumnNames = ["Value", "Other"]; },
            SeriesData.Mixed(Series("a", 2, 3), Series("b", 5, 1)));

        float[][] own = model.Transform(Series("a", 2, 3).View(_mlContext)).Vectors("Forecast")[4..];
        float[][] others = model.Transform(Series("a", 5, 3).View(_mlContext)).Vectors("Forecast")[4..];
        Assert.All(own.Zip(others), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    private sealed class KeyedPoint
    {
        [KeyType(2)]
        public uint Key { get; set; }

        public float Value { get; set; }
    }

    private string Refused(SeriesPoint[] rows, Action<ForecastOptions>? configure) =>
        Assert.Throws<InvalidOperationException>(() => _mlContext.Fit("lstm", configure, rows)).Message;
}
