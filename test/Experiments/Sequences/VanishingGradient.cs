
namespace MlNetDeep.Experiments;

/// <summary>
/// How much of an error at the last step reaches the steps before it: the norm of the gradient of the last step's outputs, of random
/// direction, by the inputs of the step some lag earlier, relative to that at lag 0; geometric mean over many first weights and inputs.
/// </summary>
public static class VanishingGradient
{
    private const int Units = 20;
    private const int Features = 5;
    private const int Samples = 200;

    /// <summary>The networks that are compared.</summary>
    public static IReadOnlyList<(string Name, Layer Layer)> Networks { get; } =
    [
        ("Elman, sigmoid", new ElmanLayer(Units, ActivationFunction.Sigmoid)),
        ("Elman, tanh", new ElmanLayer(Units)),
        ("LSTM, forget bias 0", new LstmLayer(Units, forgetBias: 0)),
        ("LSTM, forget bias 1", new LstmLayer(Units)),
        ("LSTM, forget bias 5", new LstmLayer(Units, forgetBias: 5)),
    ];

    /// <summary>Measures one network.</summary>
    /// <param name="layer">A recurrent layer of 20 units.</param>
    /// <param name="lags">Lags, ascending, from 0.</param>
    /// <returns>The norm for each lag, relative to that at lag 0.</returns>
    public static double[] Measure(Layer layer, IReadOnlyList<int> lags)
    {
        int steps = lags[^1] + 10;
        var network = new Sequential(new Shape(steps, Features), layer, new LastStep());
        Workspace workspace = network.CreateWorkspace(1, training: true);
        var logarithms = new double[lags.Count];
        for (int sample = 0; sample < Samples; sample++)
        {
            var random = new Random(sample);
            float[] weights = new float[network.ParameterCount], gradients = new float[network.ParameterCount];
            float[] x = Uniform(random, steps * Features), dy = Uniform(random, Units), dx = new float[x.Length];
            network.Initialize(weights, sample);
            network.Forward(workspace, weights, x, 1);
            network.Backward(workspace, weights, x, 1, dy, gradients, dx);
            for (int i = 0; i < lags.Count; i++)
                logarithms[i] += Math.Log(Norm(dx, steps - 1 - lags[i]) / Norm(dx, steps - 1)) / Samples;
        }

        return [.. logarithms.Select(Math.Exp)];
    }

    // In double precision: squares of gradients that have vanished are zero in single.
    private static double Norm(float[] dx, int step) =>
        Math.Sqrt(dx.Skip(step * Features).Take(Features).Sum(value => (double)value * value));

    private static float[] Uniform(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() * 2 - 1)];
}
