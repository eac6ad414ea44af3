namespace MlNetDeep.Kernels;

/// <summary>The scalars of one Adam update, computed in double and rounded once.</summary>
internal readonly struct AdamFactors
{
    public AdamFactors(double learningRate, double beta1, double beta2, double epsilon, double weightDecay, long step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        MeanRest = (float)(1 - beta1);
        Beta2 = (float)beta2;
        SquareRest = (float)(1 - beta2);
        Epsilon = (float)epsilon;
        Keep = (float)(1 - learningRate * weightDecay);
        NegativeRate = (float)(-learningRate / (1 - Math.Pow(beta1, step)));
        RootScale = (float)(1 / Math.Sqrt(1 - Math.Pow(beta2, step)));
        SmallestGradient = Tiny.BoundOfSquare(1 - beta2);
        SmallestSquare = Tiny.BoundOfDecay(beta2);
        SmallestMove = Tiny.BoundOfFactor(NegativeRate);
    }

    /// <summary>1 - beta1.</summary>
    public float MeanRest { get; }

    /// <summary>beta2.</summary>
    public float Beta2 { get; }

    /// <summary>1 - beta2.</summary>
    public float SquareRest { get; }

    /// <summary>epsilon.</summary>
    public float Epsilon { get; }

    /// <summary>1 - learningRate weightDecay.</summary>
    public float Keep { get; }

    /// <summary>-learningRate / (1 - beta1^step).</summary>
    public float NegativeRate { get; }

    /// <summary>1 / sqrt(1 - beta2^step).</summary>
    public float RootScale { get; }

    /// <summary>Gradients below count as 0, so that no square is subnormal.</summary>
    public float SmallestGradient { get; }

    /// <summary>Mean squares below count as 0, so that none becomes subnormal as it fades.</summary>
    public float SmallestSquare { get; }

    /// <summary>Quotients below count as 0, so that no move is subnormal.</summary>
    public float SmallestMove { get; }
}
