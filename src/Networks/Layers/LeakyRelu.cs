namespace MlNetDeep;

/// <summary>
/// y = x where x > 0, else slope x; dx = dy where y > 0, else slope dy.
/// Maas, Hannun and Ng, "Rectifier nonlinearities improve neural network acoustic models", ICML 2013.
/// </summary>
/// <param name="negativeSlope">The slope below zero, in (0, 1).</param>
public sealed class LeakyRelu(float negativeSlope = 0.01f) : Activation(ActivationKernel.Of(new LeakyReluFunction(negativeSlope)))
{
    /// <summary>The slope below zero.</summary>
    public float NegativeSlope { get; } = negativeSlope;

    private static readonly OptionTable Table = new OptionTable<LeakyRelu> { { o => o.NegativeSlope, Allowed.Above(0).Below(1) } };

    internal override OptionTable OptionTable => Table;
}
