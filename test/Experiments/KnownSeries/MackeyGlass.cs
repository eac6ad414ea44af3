using Microsoft.ML;

namespace MlNetDeep.Experiments;

/// <summary>
/// The chaotic series of Mackey and Glass (Science 197, 1977): x' = 0.2 x(t - 17) / (1 + x(t - 17)^10) - 0.1 x, from x = 1.2 with nothing
/// before, by Runge-Kutta steps of 0.1; a row a unit of time.
/// </summary>
internal static class MackeyGlass
{
    private const int Delay = 17;
    private const int StepsPerRow = 10;
    private const double Step = 1.0 / StepsPerRow;

    /// <summary>The values at the times 0 to rows - 1.</summary>
    public static float[] Create(int rows)
    {
        var x = new double[(rows - 1) * StepsPerRow + 1];
        x[0] = 1.2;
        for (int i = 1; i < x.Length; i++)
        {
            double from = Delayed(i - 1), to = Delayed(i), middle = (from + to) / 2, at = x[i - 1];
            double k1 = Slope(at, from), k2 = Slope(at + Step / 2 * k1, middle), k3 = Slope(at + Step / 2 * k2, middle);
            x[i] = at + Step / 6 * (k1 + 2 * k2 + 2 * k3 + Slope(at + Step * k3, to));
        }

        return [.. Enumerable.Range(0, rows).Select(row => (float)x[row * StepsPerRow])];

        double Delayed(int i) => i < Delay * StepsPerRow ? 0 : x[i - Delay * StepsPerRow];
    }

    /// <summary>Values as rows.</summary>
    public static IDataView View(MLContext mlContext, IEnumerable<float> values) =>
        mlContext.Data.LoadFromEnumerable(values.Select(value => new Row { Value = value }));

    private static double Slope(double x, double delayed) => 0.2 * delayed / (1 + Math.Pow(delayed, 10)) - 0.1 * x;

    internal sealed class Row
    {
        public float Value { get; set; }
    }
}
