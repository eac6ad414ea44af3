using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Calendar;

/// <summary>What CalendarFeatures makes of dates.</summary>
public sealed class CalendarFeaturesTests
{
    private const CalendarParts All =
        CalendarParts.HourOfDay | CalendarParts.DayOfWeek | CalendarParts.DayOfMonth | CalendarParts.DayOfYear | CalendarParts.Month;

    private readonly MLContext _mlContext = new(seed: 1);

    /// <summary>Dates with the phases of all parts, as fractions.</summary>
    public static TheoryData<string, double[]> Phases => new()
    {
        // A Sunday and the first of a month and year: everything begins.
        { "2023-01-01T00:00:00", [0, 0, 0, 0, 0] },
        // The leap day, a Thursday, at half past six.
        { "2024-02-29T06:30:00", [6.5 / 24, 4.0 / 7, 28.0 / 29, 59.0 / 366, 1.0 / 12] },
        { "2023-02-28T12:00:00", [0.5, 2.0 / 7, 27.0 / 28, 58.0 / 365, 1.0 / 12] },
        { "2023-12-31T18:00:00", [0.75, 0, 30.0 / 31, 364.0 / 365, 11.0 / 12] },
        { "2024-12-31T23:59:59", [86399.0 / 86400, 2.0 / 7, 30.0 / 31, 365.0 / 366, 11.0 / 12] },
        { "2023-07-01T00:00:00", [0, 6.0 / 7, 0, 181.0 / 365, 0.5] },
        // No year is missing: an unset date is a Monday.
        { "0001-01-01T00:00:00", [0, 1.0 / 7, 0, 0, 0] },
        { "9999-12-31T00:00:00", [0, 5.0 / 7, 30.0 / 31, 364.0 / 365, 11.0 / 12] },
    };

    [Theory, MemberData(nameof(Phases))]
    public void Each_part_is_a_point_on_the_circle_where_the_date_is_in_it(string date, double[] phases)
    {
        var row = new DateRow { Date = DateTime.Parse(date, System.Globalization.CultureInfo.InvariantCulture) };
        float[] features = Assert.Single(Features("Date", All, row));
        Assert.Equal(2 * phases.Length, features.Length);
        for (int i = 0; i < phases.Length; i++)
        {
            Assert.Equal(Math.Sin(2 * Math.PI * phases[i]), features[2 * i], 1e-7);
            Assert.Equal(Math.Cos(2 * Math.PI * phases[i]), features[2 * i + 1], 1e-7);
        }
    }

    [Fact]
    public void Quarters_of_the_circle_are_exact()
    {
        DateRow[] rows = [.. Enumerable.Range(0, 4).Select(i => new DateRow { Date = new DateTime(2023, 1, 1).AddHours(6 * i) })];
        Assert.Equal([[0, 1], [1, 0], [0, -1], [-1, 0]], Features("Date", CalendarParts.HourOfDay, rows));
    }

    [Fact]
    public void A_date_with_an_offset_is_read_by_its_own_clock()
    {
        // In UTC it is Sunday, the last of the year, at half past 19; where the clock is, Monday, the first.
        var date = new DateTime(2024, 1, 1, 1, 0, 0);
        var row = new DateRow { Instant = new DateTimeOffset(date, TimeSpan.FromHours(5.5)), Date = date };
        Assert.Equal(Features("Date", All, row), Features("Instant", All, row));
        Assert.NotEqual(Features("Date", All, new DateRow { Date = row.Instant.UtcDateTime }), Features("Instant", All, row));
    }

    [Fact]
    public void The_slots_are_those_of_the_parts_asked_for_in_their_order_and_have_their_names()
    {
        IDataView view = DateRow.View(_mlContext);
        DataViewSchema.Column Column(CalendarFeaturesEstimator estimator) => estimator.Fit(view).Transform(view).Schema["Calendar"];

        Assert.Equal(
            ["HourOfDay.Sin", "HourOfDay.Cos", "DayOfWeek.Sin", "DayOfWeek.Cos", "DayOfYear.Sin", "DayOfYear.Cos"],
            SlotNames.Of(Column(_mlContext.Transforms.CalendarFeatures("Calendar", "Date"))));
        DataViewSchema.Column some = Column(
            _mlContext.Transforms.CalendarFeatures("Calendar", "Date", CalendarParts.Month | CalendarParts.DayOfMonth));
        Assert.Equal(["DayOfMonth.Sin", "DayOfMonth.Cos", "Month.Sin", "Month.Cos"], SlotNames.Of(some));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 4), some.Type);
    }

    [Fact]
    public void A_column_may_be_put_into_its_own_place()
    {
        IDataView view = DateRow.View(_mlContext);
        IDataView other = _mlContext.Transforms.CalendarFeatures("Calendar", "Date").Fit(view).Transform(view);
        Assert.Equal(
            Cells.Floats(other, "Calendar"),
            Cells.Floats(_mlContext.Transforms.CalendarFeatures("Date").Fit(view).Transform(view), "Date"));
    }

    [Theory]
    [InlineData("Absent", "Absent")]
    [InlineData("Text", "String")]
    [InlineData("Text", "ConvertType")]
    [InlineData("Span", "TimeSpan")]
    [InlineData("Dates", "Vector")]
    public void A_column_without_dates_is_named_with_its_type_and_a_remedy_wherever_it_is_met(string name, string part)
    {
        IDataView odd = _mlContext.Data.LoadFromEnumerable([new OddRow()]);
        CalendarFeaturesEstimator estimator = _mlContext.Transforms.CalendarFeatures("Calendar", name);
        var transformer = new CalendarFeaturesTransformer(_mlContext, "Calendar", name, All);
        foreach (Action action in new Action[]
        {
            () => estimator.GetOutputSchema(SchemaShape.Create(odd.Schema)), () => estimator.Fit(odd),
            () => transformer.GetOutputSchema(odd.Schema), () => transformer.Transform(odd),
        })
        {
            string message = Assert.Throws<ArgumentOutOfRangeException>(action).Message;
            Assert.Contains(name, message, StringComparison.Ordinal);
            Assert.Contains(part, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Text_becomes_dates_by_the_step_that_the_error_names()
    {
        IDataView odd = _mlContext.Data.LoadFromEnumerable([new OddRow()]);
        var pipeline = _mlContext.Transforms.Conversion.ConvertType("Date", "Text", DataKind.DateTime)
            .Append(_mlContext.Transforms.CalendarFeatures("Calendar", "Date", All));
        Assert.Equal(
            Features("Date", All, new DateRow { Date = new DateTime(2024, 2, 29) }),
            Cells.Floats(pipeline.Fit(odd).Transform(odd), "Calendar"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(32)]
    [InlineData(-1)]
    [InlineData(33)]
    public void A_set_without_parts_or_with_unknown_ones_is_refused_with_those_that_there_are(int parts)
    {
        string message = Assert.ThrowsAny<ArgumentException>(
            () => _mlContext.Transforms.CalendarFeatures("Calendar", "Date", (CalendarParts)parts)).Message;
        Assert.Contains("parts", message, StringComparison.Ordinal);
        Assert.Contains(
            $"one or more of HourOfDay, DayOfWeek, DayOfMonth, DayOfYear, Month, but is {parts}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_must_be_there()
    {
        Assert.ThrowsAny<ArgumentException>(() => _mlContext.Transforms.CalendarFeatures(" ", "Date"));
        Assert.ThrowsAny<ArgumentException>(() => _mlContext.Transforms.CalendarFeatures("Calendar", ""));
        Assert.ThrowsAny<ArgumentException>(() => _mlContext.Transforms.CalendarFeatures(null!));
    }

    [Fact]
    public void A_loaded_transformer_has_its_parts()
    {
        IDataView view = DateRow.View(_mlContext);
        foreach (CalendarParts parts in (CalendarParts[])[All, CalendarParts.Month, CalendarParts.HourOfDay | CalendarParts.DayOfYear])
        {
            CalendarFeaturesTransformer fitted = _mlContext.Transforms.CalendarFeatures("Calendar", "Instant", parts).Fit(view);
            Assert.Equal(parts, Assert.IsType<CalendarFeaturesTransformer>(SavedModel.Reload(fitted, view.Schema)).Parts);
        }
    }

    [Theory]
    [InlineData(0, "Date")]
    [InlineData(64, "Date")]
    [InlineData(1, " ")]
    public void A_file_with_unknown_parts_or_without_a_name_is_refused(int parts, string input)
    {
        var damaged = new CalendarFeaturesTransformer(_mlContext, "Calendar", input, (CalendarParts)parts);
        Assert.IsType<FormatException>(
            Assert.ThrowsAny<Exception>(() => SavedModel.Reload(damaged, DateRow.View(_mlContext).Schema)).GetBaseException());
    }

    private float[][] Features(string column, CalendarParts parts, params DateRow[] rows)
    {
        IDataView view = _mlContext.Data.LoadFromEnumerable(rows);
        return Cells.Floats(_mlContext.Transforms.CalendarFeatures("Calendar", column, parts).Fit(view).Transform(view), "Calendar");
    }

    private sealed class OddRow
    {
        public string Text { get; set; } = "2024-02-29";

        public TimeSpan Span { get; set; }

        public DateTime[] Dates { get; set; } = [default];
    }
}
