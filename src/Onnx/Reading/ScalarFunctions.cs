namespace MlNetDeep;

/// <summary>Operators that are one function of each element, in double precision: to compute constants, and to tell which activation they are.</summary>
internal static class ScalarFunctions
{
    /// <summary>The function of a node of one value; null where the operator is none.</summary>
    public static Func<double, double>? Unary(NodeReading node)
    {
        switch (node.Operator)
        {
            case "LeakyRelu":
                double slope = node.Float("alpha", 0.01f);
                return x => x < 0 ? slope * x : x;
            case "Elu":
                double alpha = node.Float("alpha", 1);
                return x => x < 0 ? alpha * (Math.Exp(x) - 1) : x;
            case "Selu":
                (double low, double scale) = (node.Float("alpha", 1.6732632f), node.Float("gamma", 1.050701f));
                return x => scale * (x < 0 ? low * (Math.Exp(x) - 1) : x);
            case "HardSigmoid":
                (double rise, double middle) = (node.Float("alpha", 0.2f), node.Float("beta", 0.5f));
                return x => Math.Clamp(rise * x + middle, 0, 1);
            case "ThresholdedRelu":
                double threshold = node.Float("alpha", 1);
                return x => x > threshold ? x : 0;
            case "Gelu":
                return node.Text("approximate", "none") == "tanh" ? Gelu : null;
            default:
                return Plain(node.Operator);
        }
    }

    /// <summary>The function of an operator of two values; null where it is none.</summary>
    public static Func<double, double, double>? Binary(string name) => name switch
    {
        "Add" => (x, y) => x + y,
        "Sub" => (x, y) => x - y,
        "Mul" => (x, y) => x * y,
        "Div" => (x, y) => x / y,
        "Pow" => Math.Pow,
        "Max" => Math.Max,
        "Min" => Math.Min,
        "Equal" => (x, y) => x == y ? 1 : 0,
        _ => null,
    };

    private static Func<double, double>? Plain(string name) => name switch
    {
        "Relu" => x => Math.Max(x, 0),
        "Sigmoid" => Sigmoid,
        "Tanh" => Math.Tanh,
        "Softsign" => x => double.IsInfinity(x) ? Math.Sign(x) : x / (1 + Math.Abs(x)),
        "Softplus" => Softplus,
        "Mish" => x => x * Math.Tanh(Softplus(x)),
        "HardSwish" => x => x * Math.Clamp(x / 6 + 0.5, 0, 1),
        "Swish" => x => x * Sigmoid(x),
        "Exp" => Math.Exp,
        "Log" => Math.Log,
        "Sqrt" => Math.Sqrt,
        "Neg" => x => -x,
        "Abs" => Math.Abs,
        "Reciprocal" => x => 1 / x,
        "Floor" => Math.Floor,
        "Ceil" => Math.Ceiling,
        "Sign" => x => double.IsNaN(x) ? x : Math.Sign(x),
        "Sin" => Math.Sin,
        "Cos" => Math.Cos,
        _ => null,
    };

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    private static double Gelu(double x) => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
}
