using Microsoft.ML;

namespace MlNetDeep.Trainers.Tests.Calendar;

/// <summary>A row with a date of either type.</summary>
internal sealed class DateRow
{
    public float Id { get; set; }

    public DateTime Date { get; set; }

    public DateTimeOffset Instant { get; set; }

    /// <summary>Rows 31 hours apart, over more than a year; the clocks of the instants are ahead by up to 5 hours.</summary>
    public static IDataView View(MLContext mlContext) => mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 300).Select(i =>
    {
        DateTime date = new DateTime(2023, 12, 30).AddHours(31 * i);
        return new DateRow { Id = i, Date = date, Instant = new DateTimeOffset(date, TimeSpan.FromHours(i % 6)) };
    }));
}
