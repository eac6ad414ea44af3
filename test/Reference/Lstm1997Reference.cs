namespace MlNetDeep.Reference;

/// <summary>
/// The LSTM of 1997 on one sequence, cell by cell in double precision. Its truncated gradient is that of a network whose outputs and gates of
/// earlier steps are held at their values where they are read again: central differences with those values held.
/// </summary>
/// <param name="blocks">Memory cell blocks.</param>
/// <param name="blockSize">Cells of a block.</param>
/// <param name="features">Inputs of a step.</param>
/// <param name="inputs">[time, features].</param>
/// <param name="w">[features, cells + 2 blocks].</param>
/// <param name="r">[cells + 2 blocks, cells + 2 blocks].</param>
/// <param name="bias">Of all sums, or of the gates alone.</param>
public sealed class Lstm1997Reference(int blocks, int blockSize, int features, double[] inputs, double[] w, double[] r, double[] bias)
{
    private const double Step = 1e-3;

    private readonly int _cells = blocks * blockSize;
    private readonly int _width = blocks * (blockSize + 2);

    /// <summary>The inputs, which may be moved.</summary>
    public double[] Inputs { get; } = inputs;

    private int Time => Inputs.Length / features;

    /// <summary>h at all steps, [time, cells].</summary>
    public double[] Outputs() => [.. Run(null).SelectMany(step => step.Take(_cells))];

    /// <summary>The gradient of sum(h dy) by values that the network reads, by central differences of fourth order.</summary>
    /// <param name="dy">[time, cells].</param>
    /// <param name="values">The inputs or a tensor of parameters that this object was given.</param>
    public double[] TruncatedGradient(double[] dy, double[] values)
    {
        double[][] held = Run(null);
        double Sum() => Run(held).SelectMany(step => step.Take(_cells)).Zip(dy, (h, d) => h * d).Sum();
        var gradient = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            double original = values[i];
            double At(double step)
            {
                values[i] = original + step;
                return Sum();
            }

            gradient[i] = (8 * (At(Step) - At(-Step)) - (At(2 * Step) - At(-2 * Step))) / (12 * Step);
            values[i] = original;
        }

        return gradient;
    }

    /// <summary>All steps' outputs h, i, o; what a step reads of the step before is its own past, or what is held.</summary>
    private double[][] Run(double[][]? held)
    {
        var steps = new double[Time][];
        var c = new double[_cells];
        for (int t = 0; t < Time; t++)
        {
            double[] before = t == 0 ? new double[_width] : (held ?? steps)[t - 1];
            double Net(int column)
            {
                double net = column >= _width - bias.Length ? bias[column - (_width - bias.Length)] : 0;
                for (int k = 0; k < features; k++)
                    net += Inputs[t * features + k] * w[k * _width + column];
                for (int k = 0; k < _width; k++)
                    net += before[k] * r[k * _width + column];
                return net;
            }

            var y = new double[_width];
            for (int j = 0; j < blocks; j++)
            {
                y[_cells + j] = ActivationReference.Sigmoid(Net(_cells + j));
                y[_cells + blocks + j] = ActivationReference.Sigmoid(Net(_cells + blocks + j));
                for (int cell = j; cell < _cells; cell += blocks)
                {
                    c[cell] += y[_cells + j] * (4 * ActivationReference.Sigmoid(Net(cell)) - 2);
                    y[cell] = y[_cells + blocks + j] * (2 * ActivationReference.Sigmoid(c[cell]) - 1);
                }
            }

            steps[t] = y;
        }

        return steps;
    }
}
