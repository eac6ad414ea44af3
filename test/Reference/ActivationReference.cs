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
