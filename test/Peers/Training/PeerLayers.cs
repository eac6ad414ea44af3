using TorchSharp;

namespace MlNetDeep.Peers;

/// <summary>The peer's layers, as ours begin: Glorot's weights and zero biases.</summary>
internal static class PeerLayers
{
    /// <summary>A dense layer.</summary>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="units">Its units.</param>
    public static TorchSharp.Modules.Linear CreateLinear(int inputs, int units)
    {
        TorchSharp.Modules.Linear layer = torch.nn.Linear(inputs, units);
        Initialize(layer.weight!, layer.bias!);
        return layer;
    }

    /// <summary>Draws a layer's first parameters.</summary>
    /// <param name="weights">Its weights.</param>
    /// <param name="bias">Its biases.</param>
    public static void Initialize(torch.Tensor weights, torch.Tensor bias)
    {
        torch.nn.init.xavier_uniform_(weights);
        torch.nn.init.zeros_(bias);
    }
}
