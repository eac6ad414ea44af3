namespace MlNetDeep.Reference;

/// <summary>Activation functions, and their gradients from the output, in double precision.</summary>
public static class ActivationReference
{
    /// <summary>1 / (1 + exp(-x)).</summary>
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>dy y (1 - y).</summary>
    public static double SigmoidGradient(double y, double dy) => dy * y * (1 - y);

    /// <summary>dy (1 - y^2).</summary>
    public static double TanhGradient(double y, double dy) => dy * (1 - y * y);

    /// <summary>max(x, 0), NaN at NaN.</summary>
    public static double Relu(double x) => x < 0 ? 0 : x;

    /// <summary>dy where y is above zero, otherwise 0.</summary>
    public static double ReluGradient(double y, double dy) => y > 0 ? dy : 0;

    /// <summary>x / (1 + |x|), with its limits.</summary>
    public static double Softsign(double x) => double.IsInfinity(x) ? Math.Sign(x) : x / (1 + Math.Abs(x));

    /// <summary>dy (1 - |y|)^2.</summary>
    public static double SoftsignGradient(double y, double dy) => dy * (1 - Math.Abs(y)) * (1 - Math.Abs(y));

    /// <summary>x above zero, otherwise alpha (exp(x) - 1).</summary>
    public static double Elu(double x, double alpha) => x > 0 ? x : alpha * ExpMinusOne(x);

    /// <summary>dy where y is above zero, otherwise dy (y + alpha).</summary>
    public static double EluGradient(double y, double dy, double alpha) => dy * (y > 0 ? 1 : y + alpha);

    /// <summary>scale x above zero, otherwise scale alpha (exp(x) - 1), with the constants of Klambauer et al. 2017.</summary>
    public static double Selu(double x) =>
        1.0507009873554804934193349852946 * (x > 0 ? x : 1.6732632423543772848170429916717 * ExpMinusOne(x));

    /// <summary>dy scale where y is above zero, otherwise dy (y + scale alpha), the sum in the kernel's own constant.</summary>
    public static double SeluGradient(double y, double dy) => dy * (y > 0 ? 1.0507009873554804934193349852946 : y + (double)1.7580993408473766f);

    /// <summary>x tanh(ln(1 + exp(x))), with its limits.</summary>
    public static double Mish(double x) => double.IsInfinity(x) ? Math.Max(x, 0) : x * Math.Tanh(Softplus(x));

    /// <summary>dy (tanh(p) + x (1 - tanh(p)^2) sigmoid(x)), p = ln(1 + exp(x)), with its limits.</summary>
    public static double MishGradient(double x, double dy)
    {
        double tanh = Math.Tanh(Softplus(x));
        return double.IsInfinity(x) ? Step(x, dy) : dy * (tanh + x / (Math.Cosh(Softplus(x)) * Math.Cosh(Softplus(x))) * Sigmoid(x));
    }

    /// <summary>x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))), written as x times a sigmoid; with its limits.</summary>
    public static double Gelu(double x) => double.IsInfinity(x) ? Math.Max(x, 0) : x * Sigmoid(TwiceTheArgument(x));

    /// <summary>dy (s + x s (1 - s) v'), with its limits.</summary>
    public static double GeluGradient(double x, double dy)
    {
        double v = TwiceTheArgument(x), slope = 2 * Math.Sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
        return Math.Abs(x) > 50 ? Step(x, dy) : dy * (Sigmoid(v) + x * slope * Sigmoid(v) * Sigmoid(-v));
    }

    /// <summary>x sigmoid(x), with its limits.</summary>
    public static double Silu(double x) => double.IsInfinity(x) ? Math.Max(x, 0) : x * Sigmoid(x);

    /// <summary>dy (s + x s (1 - s)), with its limits.</summary>
    public static double SiluGradient(double x, double dy) =>
        double.IsInfinity(x) ? Step(x, dy) : dy * (Sigmoid(x) + x * Sigmoid(x) * Sigmoid(-x));

    /// <summary>exp(x) - 1; where the difference would lose digits by Taylor's series, of which seven terms are exact to 1e-17.</summary>
    private static double ExpMinusOne(double x) =>
        Math.Abs(x) > 0.01 ? Math.Exp(x) - 1 : x * (1 + x / 2 * (1 + x / 3 * (1 + x / 4 * (1 + x / 5 * (1 + x / 6 * (1 + x / 7))))));

    /// <summary>ln(1 + exp(x)); by its series where the sum would lose digits.</summary>
    private static double Softplus(double x)
    {
        double e = Math.Exp(-Math.Abs(x));
        return x < -10 ? e * (1 - e * (1.0 / 2 - e / 3)) : Math.Max(x, 0) + Math.Log(1 + e);
    }

    private static double TwiceTheArgument(double x) => 2 * Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);

    private static double Step(double x, double dy) => x > 0 ? dy : 0;

    /// <summary>The sign of x; x itself where it is 0 or NaN.</summary>
    public static double Sign(double x) => x > 0 ? 1 : x < 0 ? -1 : x;

    /// <summary>exp(x_j) / sum exp(x), after the maximum is taken off.</summary>
    /// <param name="x">One row.</param>
    public static double[] Softmax(ReadOnlySpan<float> x)
    {
        var y = LogSoftmax(x);
        for (var j = 0; j < y.Length; j++)
            y[j] = Math.Exp(y[j]);
        return y;
    }

    /// <summary>x_j - ln sum exp(x), after the maximum is taken off.</summary>
    /// <param name="x">One row.</param>
    public static double[] LogSoftmax(ReadOnlySpan<float> x)
    {
        var max = double.NegativeInfinity;
        foreach (var value in x)
            max = Math.Max(max, value);
        double sum = 0;
        foreach (var value in x)
            sum += Math.Exp(value - max);
        var y = new double[x.Length];
        for (var j = 0; j < y.Length; j++)
            y[j] = x[j] - max - Math.Log(sum);
        return y;
    }
}
