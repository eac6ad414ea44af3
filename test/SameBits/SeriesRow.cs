namespace MlNetDeep.SameBits;

/// <summary>A row of a series.</summary>
internal sealed class SeriesRow
{
    public float Value { get; set; }

    public float Other { get; set; }

    public string Name { get; set; } = "";

    public DateTime Date { get; set; }

    /// <summary>A noisy wave of 12 rows; its other column is 3 rows ahead, without the noise.</summary>
    public static SeriesRow[] Series(int rows, string name = "a", float level = 10, int seed = 5)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(i => new SeriesRow
        {
            Value = level + 3 * MathF.Sin(i * MathF.PI / 6) + random.NextSingle(),
            Other = level + 3 * MathF.Sin((i + 3) * MathF.PI / 6),
            Name = name,
            Date = new DateTime(2001, 1, 1).AddDays(i),
        })];
    }

    /// <summary>Two series, by turns.</summary>
    public static SeriesRow[] TwoSeries(int rows) =>
        [.. Series(rows).Zip(Series(rows, "b", 50, 6)).SelectMany(pair => new[] { pair.First, pair.Second })];
}
