namespace MlNetDeep.Kernels;

/// <summary>An elementwise function y = f(x) with its gradient, in the terms of any vector width.</summary>
/// <remarks>
/// The gradient is a function of the output y, so a layer keeps y and forgets x; only functions that turn, and so have two x for a y, read x.
/// </remarks>
internal interface IActivationFunction
{
    /// <summary>Whether <see cref="Gradient"/> is given x in place of y.</summary>
    static virtual bool ReadsInput => false;

    /// <summary>y = f(x).</summary>
    V Apply<V>(V x) where V : struct, ISimd<V>;

    /// <summary>dx = dy f'(x), from y = f(x), or from x where <see cref="ReadsInput"/>.</summary>
    V Gradient<V>(V y, V dy) where V : struct, ISimd<V>;
}
