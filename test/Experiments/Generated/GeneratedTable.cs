using System.Globalization;

namespace MlNetDeep.Experiments;

/// <summary>
/// A table as businesses have them, of which the truth is known: customers and whether they leave. Dates as days, a month and a weekday, skewed
/// numbers, two columns with gaps, four categories, one of them of 400 values; about 420 features once categories are spread. What decides is
/// a logistic model of logarithms, a square, a season, an interaction, gaps and categories.
/// </summary>
internal sealed class GeneratedTable
{
    private const int Stores = 400;
    private static readonly string[] Numbers =
    [
        "days_since_opening", "month_of_opening", "days_since_visit", "weekday_of_visit", "age", "income", "balance", "purchases", "amount",
        "rating", "distance", "returns", "discount", "noise",
    ];

    private static readonly string[] Categories = ["store", "region", "channel", "plan"];
    private readonly Random _random;
    private readonly double[] _storeEffects, _cumulative;

    /// <summary>Draws a table.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="seed">What it follows from.</param>
    /// <param name="positives">The mean probability of a positive label.</param>
    /// <param name="missing">The share of the cells with numbers that are taken out, whatever is in them, beside the gaps that there are.</param>
    public GeneratedTable(int rows, int seed, double positives, double missing)
    {
        _random = new Random(seed);
        _storeEffects = [.. Enumerable.Range(0, Stores).Select(_ => 0.175 * Normal())];
        _cumulative = new double[Stores];
        for (int i = 0; i < Stores; i++)
            _cumulative[i] = (i == 0 ? 0 : _cumulative[i - 1]) + 1 / (i + 20.0);
        (string?[] Cells, double Logit)[] drawn = [.. Enumerable.Range(0, rows).Select(_ => DrawRow())];
        double intercept = Intercept([.. drawn.Select(row => row.Logit)], positives);
        Probabilities = [.. drawn.Select(row => Logistic(row.Logit + intercept))];
        Labels = [.. Probabilities.Select(probability => _random.NextDouble() < probability)];
        // Last, so that labels are the same whatever misses.
        foreach ((string?[] cells, _) in drawn)
        {
            for (int i = 0; i < Numbers.Length; i++)
                cells[i] = missing > 0 && _random.NextDouble() < missing ? null : cells[i];
        }

        Table = new RawTable(
            [
                .. Numbers.Select(name => new RawColumn(name, IsNumber: true)), .. Categories.Select(name => new RawColumn(name, IsNumber: false)),
                new RawColumn(Set.Label, IsNumber: true),
            ],
            [.. drawn.Select((row, i) => (string?[])[.. row.Cells, Labels[i] ? Set.Positive : "0"])]);
    }

    /// <summary>What is learned.</summary>
    public static TabularSet Set { get; } = new("generated", TabularTask.Binary, "", "leaves") { Positive = "1" };

    /// <summary>The rows.</summary>
    public RawTable Table { get; }

    /// <summary>The true probability of each row.</summary>
    public double[] Probabilities { get; }

    /// <summary>Whether each row is positive.</summary>
    public bool[] Labels { get; }

    private (string?[] Cells, double Logit) DrawRow()
    {
        int opened = 1 + _random.Next(3650), month = 1 + opened / 30 % 12, weekday = _random.Next(7);
        double visited = -60 * Math.Log(1 - _random.NextDouble());
        double age = Math.Clamp(45 + 14 * Normal(), 18, 95);
        double income = Normal(), amount = Normal(), distance = Normal(), purchases = Normal();
        double? balance = _random.NextDouble() < 0.4 ? null : Normal();
        int rating = 1 + _random.Next(5), region = _random.Next(5), channel = _random.Next(4), plan = _random.Next(3), store = DrawStore();
        bool isUnrated = _random.NextDouble() < 0.35, hidesIncome = _random.NextDouble() < (age < 30 ? 0.3 : 0.08);
        double square = (age - 45) / 14 * ((age - 45) / 14);
        double logit = -0.66 * income + 0.66 * amount + 0.44 * distance + (balance is { } some ? 0.22 * some : 0.55)
            + 0.55 * (Math.Log(1 + visited) - 3.6) - 0.33 * Math.Log(opened / 1000.0) + 0.275 * Math.Min(square, 4)
            + (isUnrated ? 0.44 : -0.33 * (rating - 3)) + 0.55 * (plan - 1) + (plan == 2 ? 0.33 * amount : 0)
            + 0.1 * Math.Sin(month * Math.PI / 6) - 0.1 * purchases + 0.075 * (channel - 1.5) + 0.05 * (region - 2) + _storeEffects[store];
        double[] numbers =
        [
            opened, month, Math.Floor(visited), weekday, Math.Floor(age), hidesIncome ? double.NaN : Skewed(10.3, 0.7, income),
            balance is { } kept ? Skewed(7, 1.6, kept) : 0, Math.Floor(Skewed(1.5, 1.1, purchases)), Skewed(4, 1.4, amount),
            isUnrated ? double.NaN : rating, Skewed(2, 1.2, distance), Math.Floor(Skewed(-0.5, 1, Normal())), _random.NextDouble() / 2, Normal(),
        ];
        string?[] cells =
        [
            .. numbers.Select(value => double.IsNaN(value) ? null : value.ToString("g6", CultureInfo.InvariantCulture)),
            $"s{store}", $"r{region}", $"c{channel}", $"p{plan}",
        ];
        return (cells, logit);
    }

    // The first stores have more customers than the last.
    private int DrawStore()
    {
        int place = Array.BinarySearch(_cumulative, _random.NextDouble() * _cumulative[^1]);
        return place < 0 ? ~place : place;
    }

    private double Normal() =>
        Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    private static double Skewed(double mean, double deviation, double normal) => Math.Exp(mean + deviation * normal);

    private static double Logistic(double logit) => 1 / (1 + Math.Exp(-logit));

    private static double Intercept(double[] logits, double positives)
    {
        double low = -30, high = 30;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = logits.Average(logit => Logistic(logit + middle)) < positives ? (middle, high) : (low, middle);
        }

        return low;
    }
}
