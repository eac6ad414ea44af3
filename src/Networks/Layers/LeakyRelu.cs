using System.Globalization;
using MlNetDeep.Kernels;

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

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        if (!(NegativeSlope > 0 && NegativeSlope < 1))
            throw new ArgumentOutOfRangeException(nameof(NegativeSlope),
                string.Create(CultureInfo.InvariantCulture, $"The slope of a leaky ReLU must lie in (0, 1), but is {NegativeSlope}."));
        return input;
    }
}
