namespace MlNetDeep;

/// <summary>
/// y = x where x > 0, else slope x; dx = dy where y > 0, else slope dy.
/// Maas, Hannun and Ng, "Rectifier nonlinearities improve neural network acoustic models", ICML 2013.
/// </summary>
public sealed class LeakyRelu : Activation
{
    /// <summary>Describes the layer.</summary>
    /// <param name="negativeSlope">The slope below zero, in (0, 1).</param>
    public LeakyRelu(float negativeSlope = 0.01f)
        : base(ActivationKernel.Of(new LeakyReluFunction(negativeSlope))) => NegativeSlope = negativeSlope;

    /// <summary>The slope below zero.</summary>
    public float NegativeSlope { get; }

    private static readonly OptionTable Table = new OptionTable<LeakyRelu> { { o => o.NegativeSlope, Allowed.Above(0).Below(1) } };

    internal override OptionTable OptionTable => Table;
}
