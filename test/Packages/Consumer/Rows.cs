using Microsoft.ML.Data;

namespace Consumer;

/// <summary>A point of the plane; positive examples lie around (1, 1), negative ones around (-1, -1).</summary>
internal sealed class Point
{
    [VectorType(2)]
    public float[] Features { get; set; } = [];

    public bool Label { get; set; }

    public static Point[] Draw(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(i => Around(random, i % 2 == 0))];
    }

    private static Point Around(Random random, bool label)
    {
        float centre = label ? 1 : -1;
        return new Point { Features = [centre + Noise(random), centre + Noise(random)], Label = label };
    }

    private static float Noise(Random random) => random.NextSingle() - 0.5f;
}

/// <summary>What the loaded model says of a point.</summary>
internal sealed class Answer
{
    public bool PredictedLabel { get; set; }

    public float Probability { get; set; }
}
