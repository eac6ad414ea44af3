namespace MlNetDeep.Networks.Tests;

/// <summary>
/// A plain perceptron in double precision for trajectories of losses that PyTorch has in another form: dense layers with an activation between
/// them, the gradient of the loss by central differences of its definition, steps with momentum. It shares no code with the library.
/// </summary>
/// <param name="Sizes">Inputs, units of the hidden layers, outputs.</param>
/// <param name="Hidden">The activation behind each hidden layer, and its derivative, both of the sum.</param>
internal sealed record DoubleNetwork(int[] Sizes, (Func<double, double> Value, Func<double, double> Slope)[] Hidden)
{
    // So small that hardly any output is as near to a kink; differences of doubles are then exact to 1e-9.
    private const double Step = 1e-7;

    private int Layers => Sizes.Length - 1;

    /// <summary>Trains on all rows at once with momentum; gives the mean loss before each step.</summary>
    public List<double> Train(Loss loss, float[] features, float[] targets, double[] parameters, int steps, double rate, double momentum)
    {
        var velocity = new double[parameters.Length];
        return Train(loss, features, targets, parameters, steps, (i, gradient, _) =>
        {
            velocity[i] = momentum * velocity[i] + gradient;
            parameters[i] -= rate * velocity[i];
        });
    }

    /// <summary>The same with a rule that moves one parameter, given its index, gradient and the step's number from 1.</summary>
    public List<double> Train(Loss loss, float[] features, float[] targets, double[] parameters, int steps, Action<int, double, int> move)
    {
        int rows = features.Length / Sizes[0], width = targets.Length / rows;
        var losses = new List<double>();
        for (int step = 0; step < steps; step++)
        {
            var gradient = new double[parameters.Length];
            double sum = 0;
            for (int row = 0; row < rows; row++)
            {
                (double[][] values, double[][] sums) = Forward(parameters, [.. features.Skip(row * Sizes[0]).Take(Sizes[0]).Select(value => (double)value)]);
                float[] target = targets[(row * width)..((row + 1) * width)];
                sum += LossOracle.OfRow(loss, values[^1], target);
                AddGradient(parameters, values, sums, Slope(loss, values[^1], target), gradient);
            }

            losses.Add(sum / rows);
            for (int i = 0; i < parameters.Length; i++)
                move(i, gradient[i] / rows, step + 1);
        }

        return losses;
    }

    private static double[] Slope(Loss loss, double[] z, float[] target) => [.. z.Select((value, i) =>
    {
        double[] above = [.. z], below = [.. z];
        above[i] += Step;
        below[i] -= Step;
        return (LossOracle.OfRow(loss, above, target) - LossOracle.OfRow(loss, below, target)) / (2 * Step);
    })];

    private (double[][] Values, double[][] Sums) Forward(double[] parameters, double[] x)
    {
        var values = new List<double[]> { x };
        var sums = new List<double[]>();
        int offset = 0;
        for (int layer = 0; layer < Layers; layer++)
        {
            int inputs = Sizes[layer], units = Sizes[layer + 1], weights = offset;
            sums.Add([.. Enumerable.Range(0, units).Select(unit =>
            {
                double sum = parameters[weights + inputs * units + unit];
                for (int i = 0; i < inputs; i++)
                    sum += values[layer][i] * parameters[weights + i * units + unit];
                return sum;
            })]);
            values.Add(layer < Layers - 1 ? [.. sums[layer].Select(Hidden[layer].Value)] : sums[layer]);
            offset += (inputs + 1) * units;
        }

        return ([.. values], [.. sums]);
    }

    private void AddGradient(double[] parameters, double[][] values, double[][] sums, double[] delta, double[] gradient)
    {
        int offset = parameters.Length;
        for (int layer = Layers - 1; layer >= 0; layer--)
        {
            int inputs = Sizes[layer], units = Sizes[layer + 1];
            offset -= (inputs + 1) * units;
            var below = new double[inputs];
            for (int unit = 0; unit < units; unit++)
            {
                gradient[offset + inputs * units + unit] += delta[unit];
                for (int i = 0; i < inputs; i++)
                {
                    gradient[offset + i * units + unit] += delta[unit] * values[layer][i];
                    below[i] += delta[unit] * parameters[offset + i * units + unit];
                }
            }

            delta = layer == 0 ? below : [.. below.Select((value, i) => value * Hidden[layer - 1].Slope(sums[layer - 1][i]))];
        }
    }
}
