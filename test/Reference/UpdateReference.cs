namespace MlNetDeep.Reference;

/// <summary>Update rules in double precision, one weight at a time, as the documentation of torch.optim writes them.</summary>
public static class UpdateReference
{
    /// <summary>torch.optim.SGD without momentum.</summary>
    public static void Sgd(ref double w, double g, double learningRate) => w -= learningRate * g;

    /// <summary>torch.optim.SGD with momentum, and with nesterov where asked.</summary>
    public static void Momentum(ref double w, double g, ref double v, double learningRate, double momentum, bool nesterov)
    {
        v = momentum * v + g;
        w -= learningRate * (nesterov ? g + momentum * v : v);
    }

    /// <summary>The penalty of weight elimination, as Weigend, Rumelhart and Huberman (1991) write it.</summary>
    public static double Elimination(double w, double lambda, double scale) => lambda * (w * w / (scale * scale)) / (1 + w * w / (scale * scale));

    /// <summary>Its derivative by the weight.</summary>
    public static double EliminationSlope(double w, double lambda, double scale) =>
        2 * lambda * w * scale * scale / Math.Pow(scale * scale + w * w, 2);

    /// <summary>torch.optim.RMSprop.</summary>
    public static void RmsProp(ref double w, double g, ref double s, double learningRate, double alpha, double epsilon)
    {
        s = alpha * s + (1 - alpha) * g * g;
        w -= learningRate * g / (Math.Sqrt(s) + epsilon);
    }

    /// <summary>torch.optim.AdamW; torch.optim.Adam where the weight decay is zero.</summary>
    public static void AdamW(
        ref double w, double g, ref double m, ref double v,
        double learningRate, double beta1, double beta2, double epsilon, double weightDecay, long step)
    {
        w -= learningRate * weightDecay * w;
        m = beta1 * m + (1 - beta1) * g;
        v = beta2 * v + (1 - beta2) * g * g;
        var mean = m / (1 - Math.Pow(beta1, step));
        var square = v / (1 - Math.Pow(beta2, step));
        w -= learningRate * mean / (Math.Sqrt(square) + epsilon);
    }

    /// <summary>torch.optim.Rprop.</summary>
    public static void Rprop(
        ref double w, double g, ref double previous, ref double size, double etaMinus, double etaPlus, double minimum, double maximum)
    {
        var product = g * previous;
        if (product > 0)
            size = Math.Min(size * etaPlus, maximum);
        else if (product < 0)
            size = Math.Max(size * etaMinus, minimum);
        if (product < 0)
            g = 0;
        w -= Math.Sign(g) * size;
        previous = g;
    }

    /// <summary>
    /// Rprop as Riedmiller and Braun wrote it in 1993, with weight backtracking; the previous step follows from its gradient's sign and its size.
    /// </summary>
    public static void RpropWithBacktracking(
        ref double w, double g, ref double previous, ref double size, double etaMinus, double etaPlus, double minimum, double maximum)
    {
        if (previous * g < 0)
        {
            w += Math.Sign(previous) * size;
            size = Math.Max(size * etaMinus, minimum);
            previous = 0;
            return;
        }

        if (previous * g > 0)
            size = Math.Min(size * etaPlus, maximum);
        w -= Math.Sign(g) * size;
        previous = g;
    }
}
