using TorchSharp;
using static TorchSharp.torch;

namespace MlNetDeep.Peers;

/// <summary>A recurrent layer of the peer's, [rows, time, features] to its outputs at the last step, [rows, units].</summary>
internal abstract class TorchRecurrent : nn.Module<Tensor, Tensor>
{
    private protected TorchRecurrent(string name)
        : base(name)
    {
    }

    /// <summary>Long short-term memory.</summary>
    /// <param name="features">Inputs of a step.</param>
    /// <param name="units">Outputs.</param>
    public static TorchRecurrent CreateLstm(int features, int units) => new LstmModule(features, units);

    /// <summary>Elman's units, with tanh.</summary>
    /// <inheritdoc cref="CreateLstm"/>
    public static TorchRecurrent CreateElman(int features, int units) => new ElmanModule(features, units);

    /// <summary>First parameters as ours: Glorot's weights, gate by gate, and zero biases.</summary>
    private protected void Initialize(int features, int units)
    {
        using var gradientless = no_grad();
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in named_parameters())
        {
            double limit = Math.Sqrt(6.0 / (units + (name.Contains("weight_ih", StringComparison.Ordinal) ? features : units)));
            if (name.Contains("weight", StringComparison.Ordinal))
                nn.init.uniform_(parameter, -limit, limit);
            else
                nn.init.zeros_(parameter);
        }
    }

    private sealed class LstmModule : TorchRecurrent
    {
        private readonly TorchSharp.Modules.LSTM _layer;

        public LstmModule(int features, int units)
            : base(nameof(LstmModule))
        {
            _layer = nn.LSTM(features, units, batchFirst: true);
            RegisterComponents();
            Initialize(features, units);
            using var gradientless = no_grad();
            // The forget gates are the second of four.
            foreach ((string name, TorchSharp.Modules.Parameter parameter) in named_parameters())
            {
                if (name.Contains("bias_ih", StringComparison.Ordinal))
                    parameter.narrow(0, units, units).fill_(1);
            }
        }

        public override Tensor forward(Tensor input) => _layer.forward(input).Item2.select(0, 0);
    }

    private sealed class ElmanModule : TorchRecurrent
    {
        private readonly TorchSharp.Modules.RNN _layer;

        public ElmanModule(int features, int units)
            : base(nameof(ElmanModule))
        {
            _layer = nn.RNN(features, units, nonLinearity: nn.NonLinearities.Tanh, batchFirst: true);
            RegisterComponents();
            Initialize(features, units);
        }

        public override Tensor forward(Tensor input) => _layer.forward(input, null).Item2.select(0, 0);
    }
}
