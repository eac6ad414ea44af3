using MlNetDeep.Kernels;

namespace MlNetDeep.Networks.Tests;

/// <summary>How far a tensor's gradient is from its numerical one.</summary>
/// <param name="Tensor">Which tensor.</param>
/// <param name="Error">The Euclidean norm of the difference, divided by the numerical gradient's norm.</param>
/// <param name="Norm">The numerical gradient's norm.</param>
internal sealed record GradientError(string Tensor, double Error, double Norm);

/// <summary>
/// Compares backward passes with central differences of the forward pass over six points,
/// f' = (45 (f1 - f-1) - 9 (f2 - f-2) + (f3 - f-3)) / 60 h + O(h^6), so that the step can be large enough for single-precision passes:
/// the loss itself is evaluated in double precision from the network's outputs.
/// </summary>
internal sealed class GradientCheck
{
    private const int Rows = 3;

    // A power of two, as are the units of all values, so that every perturbed value is exact. The rule's own error is about h^6 / 140 = 7e-12.
    private const float Step = 1f / 32;
    private const float Unit = 1f / 4096;

    // The disagreement of two step sizes, relative to the gradient's norm, up to which the numerical gradient is believed.
    private const double MaximumDoubt = 1e-4;

    private readonly Sequential _network;
    private readonly Loss _loss;
    private readonly Workspace _workspace;
    private readonly float[] _parameters;
    private readonly float[] _x;
    private readonly float[] _targets;
    private readonly float[] _weights;
    private bool _trustworthy = true;

    private GradientCheck(Sequential network, Loss loss, float[] weights, int seed)
    {
        var random = new Random(seed);
        _network = network;
        _loss = loss;
        _weights = weights;
        _parameters = Draw(random, network.ParameterCount, 1);
        _x = network.InputShape.Rank == 3 && network.Layers.Any(layer => layer is MaxPool2D or Maxout)
            ? Separated(random, network.InputShape.Length)
            : Draw(random, Rows * network.InputShape.Length, 1);
        if (network.Layers[0] is PaddedSequences padded)
            SetLengths(((IVaryingSteps)padded).MaximumSteps);
        SetKeys(random);
        _targets = Targets(random);
        _workspace = network.CreateWorkspace(Rows, training: true);
        _workspace.Random = new Philox(7);
        _workspace.Step = 3;
    }

    /// <summary>The errors of the input's and all parameters' gradients, at the first of some random points that is away from kinks.</summary>
    /// <param name="network">What to check, in training mode: masks are functions of the step, and so are differentiable.</param>
    /// <param name="loss">What it ends in.</param>
    /// <param name="weights">The weights of the three examples.</param>
    public static IReadOnlyList<GradientError> Measure(Sequential network, Loss loss, params float[] weights)
    {
        for (int seed = 1; seed <= 200; seed++)
        {
            var check = new GradientCheck(network, loss, weights, seed);
            List<GradientError> errors = check.Compare();
            if (check._trustworthy)
                return errors;
        }

        throw new InvalidOperationException("No point away from the kinks was found.");
    }

    private List<GradientError> Compare()
    {
        // Parameter gradients are added to what is there, the input's are overwritten.
        const float Before = 0.5f;
        var gradients = new float[_network.ParameterCount];
        Array.Fill(gradients, Before);
        var inputGradient = new float[_x.Length];
        Array.Fill(inputGradient, float.NaN);
        Span<float> z = _network.Forward(_workspace, _parameters, _x, Rows);
        var delta = new float[z.Length];
        _loss.Evaluate(z, _targets, _weights, 1 / _weights.Sum(), delta);
        _network.Backward(_workspace, _parameters, _x, Rows, delta, gradients, inputGradient);
        for (int i = 0; i < gradients.Length; i++)
            gradients[i] -= Before;

        var errors = new List<GradientError> { Compare("input", _x, inputGradient) };
        foreach (Parameter parameter in _network.Parameters.TakeWhile(_ => _trustworthy))
        {
            // No gradient, and no effect in training.
            if (parameter.Kind == ParameterKind.Statistic)
                continue;
            Memory<float> values = _parameters.AsMemory(parameter.Offset, parameter.Length);
            errors.Add(Compare($"layer {parameter.Layer} {parameter.Name}", values, parameter.Of(gradients.AsSpan())));
        }

        return errors;
    }

    private GradientError Compare(string tensor, Memory<float> values, ReadOnlySpan<float> gradient)
    {
        double squaredError = 0, squaredNorm = 0, squaredDoubt = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (IsLength(values, i))
                continue;
            double numerical = Quotient(ref values.Span[i], Step);
            squaredError += Math.Pow(gradient[i] - numerical, 2);
            squaredNorm += numerical * numerical;
            squaredDoubt += Math.Pow(Quotient(ref values.Span[i], 2 * Step) - numerical, 2);
        }

        // A kink that the three points reach is well inside the reach of three points twice as far out, and moves their quotient.
        double norm = Math.Sqrt(squaredNorm);
        _trustworthy &= Math.Sqrt(squaredDoubt) <= MaximumDoubt * norm;
        return new GradientError(tensor, Math.Sqrt(squaredError) / Math.Max(norm, float.Epsilon), norm);
    }

    private double Quotient(ref float value, float step)
    {
        float original = value;
        Span<double> differences = stackalloc double[3];
        for (int k = 1; k <= 3; k++)
        {
            value = original + k * step;
            differences[k - 1] = MeanLoss();
            value = original - k * step;
            differences[k - 1] -= MeanLoss();
        }

        value = original;
        return (45 * differences[0] - 9 * differences[1] + differences[2]) / (60 * step);
    }

    /// <summary>Two steps, all, and none.</summary>
    private void SetLengths(int most)
    {
        float[] lengths = [2, most, 0];
        for (int row = 0; row < Rows; row++)
            _x[row * _network.InputShape.Length] = lengths[row];
    }

    /// <summary>Keys from 0 to one that is unknown, half-way to the next: no perturbation makes them another.</summary>
    private void SetKeys(Random random)
    {
        int most = _network.Layers.OfType<EmbedKeys>().SelectMany(layer => layer.Tables).Select(table => table.Keys).Append(0).Max();
        foreach (int slot in EmbedKeys.SlotsOf(_network))
        {
            for (int row = 0; row < Rows; row++)
                _x[row * _network.InputShape.Length + slot] = random.Next(most + 2) + 0.5f;
        }
    }

    /// <summary>Whether a value is a row's number of steps, which has no neighbors.</summary>
    private bool IsLength(Memory<float> values, int i) =>
        _network.Layers[0] is PaddedSequences && values.Equals(_x.AsMemory()) && i % _network.InputShape.Length == 0;

    private double MeanLoss() =>
        LossOracle.Mean(_loss, _network.Forward(_workspace, _parameters, _x, Rows), _targets, _weights) +
        _network.SumPenalty(_workspace, new NetworkPass { Parameters = _parameters, Input = _x, Rows = Rows }) / Rows;

    private float[] Targets(Random random)
    {
        (Loss loss, int outputs) = _loss is MemberLoss members
            ? (members.Member, _network.OutputShape.Length / members.Members)
            : (_loss, _network.OutputShape.Length);
        if (loss is SoftmaxCrossEntropy)
            return [.. Enumerable.Range(0, Rows).Select(_ => (float)random.Next(outputs))];
        float[] targets = Draw(random, Rows * loss.TargetLength(outputs), 1);
        return loss switch
        {
            SigmoidCrossEntropy or PoissonDeviance => [.. targets.Select(target => (target + 1) / 2)],
            _ => targets,
        };
    }

    internal static float[] Draw(Random random, int count, double bound)
    {
        var values = new float[count];
        foreach (ref float value in values.AsSpan())
            value = (float)Math.Round((2 * random.NextDouble() - 1) * bound / Unit) * Unit;
        return values;
    }

    /// <summary>
    /// Examples of which no two values, and none and 0, are nearer than a perturbation reaches: in images many values compete for a maximum,
    /// and random ones would never be away from all kinks.
    /// </summary>
    internal static float[] Separated(Random random, int length)
    {
        const float Distance = 0.25f;
        float[] values = [.. Enumerable.Range(0, length).Select(i => (2 * i + 1 - length / 2 * 2) * Distance)];
        return [.. Enumerable.Range(0, Rows).SelectMany(_ =>
        {
            random.Shuffle(values);
            return values.ToArray();
        })];
    }
}
