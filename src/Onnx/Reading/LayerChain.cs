namespace MlNetDeep;

/// <summary>From steps that follow one another to layers.</summary>
internal static class LayerChain
{
    // Where functions are held against those of layers: near zero, far off, and beyond what an exponential holds in single precision.
    private static readonly double[] Probes =
        [-1e6, -300, -40, -12, -6.5, -3.2, -2, -1.1, -0.7, -0.31, -0.1, -1e-3, 0, 1e-3, 0.1, 0.29, 0.8, 1, 1.9, 3.1, 6.25, 13, 41, 310, 1e6];

    private const double Tolerance = 1e-6;

    // In the message about what no layer does.
    private const int MostNamed = 10;

    private static readonly (Layer Layer, Func<double, double> Function)[] Plain =
    [
        (new Relu(), x => Math.Max(x, 0)),
        (new Sigmoid(), Sigmoid),
        (new Tanh(), Math.Tanh),
        (new Softsign(), x => x / (1 + Math.Abs(x))),
        (new Selu(), x => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.Exp(x) - 1))),
        (new Mish(), x => x * Math.Tanh(Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))))),
        (new Gelu(), x => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))),
        (new Silu(), x => x * Sigmoid(x)),
    ];

    /// <summary>The layers.</summary>
    /// <param name="steps">One behind the other.</param>
    /// <param name="graph">Makes steps.</param>
    /// <exception cref="NotSupportedException">No layer does what a step does; the message names it.</exception>
    public static IEnumerable<LayerStep> Of(IReadOnlyList<Step> steps, GraphSteps graph)
    {
        for (int i = 0; i < steps.Count; i++)
        {
            if (steps[i] is LayerStep layer)
            {
                yield return layer;
                continue;
            }

            (Layer found, int count, float[]? scale) = Find(steps, i);
            yield return graph.Add(steps[i].Parent!, steps[i].Node, found, scale is null ? [] : [("scale", scale)]);
            i += count - 1;
        }
    }

    /// <summary>The layer of as few steps as are one from a place on.</summary>
    private static (Layer Layer, int Count, float[]? Scale) Find(IReadOnlyList<Step> steps, int start)
    {
        if (steps[start] is ElementStep { Name: "Mul", Constant: { } scale, Shape.Rank: 1 } && scale.Length > 1)
            return (new FeatureScale(), 1, scale);
        int end = start;
        double[] values = Probes;
        for (; end < steps.Count && steps[end] is ElementStep { IsSame: true } step; end++)
        {
            values = Array.ConvertAll(values, value => step.Function(value, 0));
            if (Recognize(values) is { } layer)
                return (layer, end - start + 1, null);
        }

        IEnumerable<string> nodes = steps.Skip(start).Take(Math.Clamp(end - start, 1, MostNamed)).Select(step => step.Node);
        throw new NotSupportedException($"{string.Join(", ", nodes)}: no layer of ours does that there");
    }

    private static Layer? Recognize(double[] values)
    {
        foreach ((Layer layer, Func<double, double> function) in Plain)
        {
            if (Is(values, function))
                return layer.Copy();
        }

        double below = -values[Array.IndexOf(Probes, -2)];
        var slope = (float)(below / 2);
        if (slope is > 0 and < 1 && Is(values, x => x < 0 ? slope * x : x))
            return new LeakyRelu(slope);
        var alpha = (float)(below / (1 - Math.Exp(-2)));
        return alpha > 0 && Is(values, x => x < 0 ? alpha * (Math.Exp(x) - 1) : x) ? new Elu(alpha) : null;
    }

    private static bool Is(double[] values, Func<double, double> function)
    {
        for (int i = 0; i < values.Length; i++)
        {
            double expected = function(Probes[i]);
            if (!(Math.Abs(values[i] - expected) <= Tolerance * (1 + Math.Abs(expected))))
                return false;
        }

        return true;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
