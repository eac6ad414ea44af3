using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetDeep.Peers;

/// <summary>A sigmoid code and linear outputs, of weights of their own or of the code's, transposed.</summary>
internal sealed class TorchAutoencoder : nn.Module<Tensor, Tensor>
{
    private readonly Linear _encoder;
    private readonly Linear? _decoder;
    private readonly TorchSharp.Modules.Parameter? _bias;

    /// <summary>Draws first weights.</summary>
    /// <param name="inputs">Values of a row.</param>
    /// <param name="units">Units of the code.</param>
    /// <param name="tied">Whether the outputs have the code's weights.</param>
    public TorchAutoencoder(int inputs, int units, bool tied)
        : base(nameof(TorchAutoencoder))
    {
        _encoder = PeerLayers.CreateLinear(inputs, units);
        if (tied)
            _bias = new TorchSharp.Modules.Parameter(zeros(inputs));
        else
            _decoder = PeerLayers.CreateLinear(units, inputs);
        RegisterComponents();
    }

    /// <summary>The code of the last pass.</summary>
    public Tensor Code { get; private set; } = null!;

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        Code = sigmoid(_encoder.forward(x));
        return _decoder?.forward(Code) ?? nn.functional.linear(Code, _encoder.weight!.t(), _bias);
    }
}
