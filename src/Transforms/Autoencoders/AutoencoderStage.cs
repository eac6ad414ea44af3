using MlNetDeep.Kernels;

namespace MlNetDeep;

/// <summary>
/// One autoencoder as it was trained: [noise,] dense, [activation,] [penalty,] and a dense layer, or a tied one, back to its input.
/// </summary>
internal sealed class AutoencoderStage
{
    private readonly int _last;

    /// <summary>Wraps a network.</summary>
    /// <exception cref="ArgumentException">The network is no such one.</exception>
    public AutoencoderStage(TrainedNetwork network)
    {
        Network = network;
        Sequential layers = network.Network;
        _last = layers.Layers.Count - 1;
        if (_last < 1 || layers.Layers[_last] is not (Dense { UseBias: true } or TiedDense { UseBias: true }) ||
            layers.Layers.Take(_last).Count(layer => layer is Dense) != 1 || layers.OutputShape.Length != layers.InputShape.Length)
            throw new ArgumentException("An autoencoder is one dense layer and another back to its input.", nameof(network));
    }

    /// <summary>The network.</summary>
    public TrainedNetwork Network { get; }

    /// <summary>Values that it takes.</summary>
    public int Inputs => Network.Network.InputShape.Length;

    /// <summary>Values of its code.</summary>
    public int CodeSize => Network.Network.LayerShapes[_last - 1].Length;

    /// <summary>The code's activation.</summary>
    public ActivationFunction Activation => ActivationRow.Of(EncoderLayers.LastOrDefault())?.Function ?? ActivationFunction.Identity;

    /// <summary>The layers from the input to the code that act when it scores.</summary>
    public IEnumerable<Layer> EncoderLayers => Network.Network.Layers.Take(_last).Where(layer => !layer.ActsInTrainingOnly);

    /// <summary>Their parameters: weights, [inputs, code], and bias, [code].</summary>
    public ReadOnlySpan<float> EncoderParameters => Network.Parameters[..((Inputs + 1) * CodeSize)];

    /// <summary>The weights from the code back to the input, [code, inputs].</summary>
    public float[] DecoderWeights()
    {
        int length = Inputs * CodeSize;
        if (Network.Network.Layers[_last] is Dense)
            return Network.Parameters.Slice(EncoderParameters.Length, length).ToArray();
        var transposed = new float[length];
        VectorMath.Transpose(Network.Parameters[..length], Inputs, transposed);
        return transposed;
    }

    /// <summary>The biases of the reconstruction, [inputs].</summary>
    public float[] DecoderBias() => Network.Parameters[^Inputs..].ToArray();
}
