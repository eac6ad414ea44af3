namespace MlNetDeep;

/// <summary>
/// y = x where x > 0, else alpha (exp(x) - 1), the exponential linear unit; dx = dy where y > 0, else dy (y + alpha). Clevert, Unterthiner and
/// Hochreiter, "Fast and accurate deep network learning by exponential linear units (ELUs)", ICLR 2016.
/// </summary>
/// <param name="alpha">What y goes to the negative of far below zero, above 0.</param>
public sealed class Elu(float alpha = 1) : Activation(ActivationKernel.Of(new EluFunction(alpha)))
{
    /// <summary>What y goes to the negative of far below zero.</summary>
    public float Alpha { get; } = alpha;

    private static readonly OptionTable Table = new OptionTable<Elu> { { o => o.Alpha, Allowed.Above(0) } };

    internal override OptionTable OptionTable => Table;
}
