using System.Numerics.Tensors;
using MlNetDeep.Kernels;

namespace MlNetDeep.Experiments;

/// <summary>A network and how it learns.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Layers">Its layers behind the inputs.</param>
/// <param name="Loss">Its output unit and loss.</param>
/// <param name="LearningRate">The rate of each step.</param>
/// <param name="UsesAdam">Adam, with gradients no longer than 1; plain descent otherwise.</param>
/// <param name="BatchSize">A step follows the mean gradient of so many sequences.</param>
public sealed record Learner(string Name, Layer[] Layers, Loss Loss, double LearningRate, bool UsesAdam, int BatchSize = 1);

/// <summary>Trains a network on one sequence after another, of any lengths: one network a length, with the same weights.</summary>
public sealed class OnlineLearner
{
    private readonly Learner _learner;
    private readonly int _features;
    private readonly Dictionary<int, (Sequential Network, Workspace Workspace)> _networks = [];
    private readonly float[] _weights;
    private readonly float[] _gradient;
    private readonly float[] _mean;
    private readonly float[] _meanSquare;
    private long _step;
    private int _inBatch;

    /// <summary>Draws the first weights.</summary>
    /// <param name="learner">The network.</param>
    /// <param name="features">Inputs of a step.</param>
    /// <param name="seed">The same seed gives the same weights.</param>
    public OnlineLearner(Learner learner, int features, long seed)
    {
        (_learner, _features) = (learner, features);
        Sequential network = Of(1).Network;
        _weights = new float[network.ParameterCount];
        _gradient = new float[network.ParameterCount];
        _mean = new float[network.ParameterCount];
        _meanSquare = new float[network.ParameterCount];
        network.Initialize(_weights, seed);
    }

    /// <summary>How many weights the network has.</summary>
    public int WeightCount => _weights.Length;

    /// <summary>The outputs for a sequence, before the output unit; valid until the next call.</summary>
    /// <param name="x">[steps, features].</param>
    public ReadOnlySpan<float> Predict(ReadOnlySpan<float> x)
    {
        (Sequential network, Workspace workspace) = Of(x.Length / _features);
        return network.Forward(workspace, _weights, x, 1);
    }

    /// <summary>Learns one sequence.</summary>
    /// <param name="x">[steps, features].</param>
    /// <param name="targets">As many as the network has outputs.</param>
    /// <returns>The outputs before this step, valid until the next call.</returns>
    public ReadOnlySpan<float> Learn(ReadOnlySpan<float> x, ReadOnlySpan<float> targets)
    {
        (Sequential network, Workspace workspace) = Of(x.Length / _features);
        Span<float> z = network.Forward(workspace, _weights, x, 1);
        Span<float> dz = stackalloc float[z.Length];
        _learner.Loss.Evaluate(z, targets, [1], 1, dz);
        network.Backward(workspace, _weights, x, 1, dz, _gradient);
        if (++_inBatch == _learner.BatchSize)
            Step();
        return z;
    }

    private void Step()
    {
        if (_inBatch > 1)
            TensorPrimitives.Divide(_gradient, _inBatch, _gradient);
        _step++;
        if (!_learner.UsesAdam)
        {
            UpdateRules.Sgd(_weights, _gradient, _learner.LearningRate);
        }
        else
        {
            float norm = TensorPrimitives.Norm(_gradient);
            if (norm > 1)
                TensorPrimitives.Divide(_gradient, norm, _gradient);
            UpdateRules.Adam(_weights, _gradient, _mean, _meanSquare, _learner.LearningRate, 0.9, 0.999, 1e-8, _step);
        }

        Array.Clear(_gradient);
        _inBatch = 0;
    }

    private (Sequential Network, Workspace Workspace) Of(int steps)
    {
        if (!_networks.TryGetValue(steps, out (Sequential Network, Workspace Workspace) entry))
        {
            var network = new Sequential(new Shape(steps, _features), _learner.Layers);
            entry = (network, network.CreateWorkspace(1, training: true));
            _networks.Add(steps, entry);
        }

        return entry;
    }
}
