namespace MlNetDeep;

/// <summary>What distinguishes the operators of recurrent layers.</summary>
/// <param name="Operator">The operator's name.</param>
/// <param name="InputGates">For each gate in ONNX's order its place among the columns of the layer's W and bias.</param>
/// <param name="RecurrentGates">The same of R.</param>
internal sealed record OnnxRecurrentUnit(string Operator, int[] InputGates, int[] RecurrentGates)
{
    // Of RNN: the function's name, and its parameters alpha and beta where it has them.
    private string? _activation;
    private float? _alpha;
    private float? _beta;

    // Whether GRU's reset gate multiplies the finished sum.
    private bool _resetsSums;

    /// <summary>The unit of a layer, or null where ONNX has none.</summary>
    public static OnnxRecurrentUnit? Of(Layer layer) => layer switch
    {
        // i, f, g, o to i, o, f, c.
        LstmLayer => new("LSTM", [0, 3, 1, 2], [0, 3, 1, 2]),
        // n, r, z and r, z, n to z, r, h.
        GruLayer => new("GRU", [2, 1, 0], [1, 0, 2]) { _resetsSums = true },
        ElmanLayer elman => OfElman(elman.Activation),
        _ => null,
    };

    /// <summary>Adds what the operator's defaults do not say.</summary>
    /// <param name="node">The operator.</param>
    /// <param name="directions">1 or 2.</param>
    public void AddAttributes(IOnnxNode node, int directions)
    {
        if (_resetsSums)
            node.AddAttribute("linear_before_reset", 1L);
        if (_activation is not null)
            node.AddAttribute("activations", (string[])[.. Enumerable.Repeat(_activation, directions)]);
        if (_alpha is { } alpha)
            node.AddAttribute("activation_alpha", (float[])[.. Enumerable.Repeat(alpha, directions)]);
        if (_beta is { } beta)
            node.AddAttribute("activation_beta", (float[])[.. Enumerable.Repeat(beta, directions)]);
    }

    private static OnnxRecurrentUnit OfElman(ActivationFunction activation)
    {
        ActivationRow row = ActivationRow.Of(activation);
        var unit = new OnnxRecurrentUnit("RNN", [0], [0]) { _activation = row.OnnxOperator };
        return row.Layer switch
        {
            // y = alpha x + beta.
            null => unit with { _alpha = 1, _beta = 0 },
            LeakyRelu leaky => unit with { _alpha = leaky.NegativeSlope },
            _ => unit,
        };
    }
}
