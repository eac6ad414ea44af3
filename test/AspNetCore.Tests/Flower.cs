namespace MlNetDeep.AspNetCore.Tests;

/// <summary>A row of several columns: a vector, a number, a text, and a label that answers do not need.</summary>
internal sealed class Flower
{
    [VectorType(3)]
    public float[] Sizes { get; set; } = [];

    public float Width
    {
        get
        {
            OnRead?.Invoke();
            return field;
        }
        set;
    }

    public string Color { get; set; } = "";

    public string? Kind { get; set; }

    /// <summary>Called when a row is read to be scored.</summary>
    [NoColumn]
    internal Action? OnRead { get; set; }

    public static Flower[] Create(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            float[] sizes = [.. Enumerable.Range(0, 3).Select(_ => random.NextSingle())];
            string color = random.Next(2) == 0 ? "red" : "blue";
            string kind = sizes.Sum() < 1.2f ? "small" : color == "red" ? "rose" : "iris";
            return new Flower { Sizes = sizes, Width = random.NextSingle(), Color = color, Kind = kind };
        })];
    }
}

/// <summary>An answer.</summary>
internal sealed class Kind
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}
