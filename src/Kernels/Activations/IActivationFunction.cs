namespace MlNetDeep.Kernels;

/// <summary>An elementwise function y = f(x) with its gradient, in the terms of any vector width.</summary>
/// <remarks>The gradient is a function of the output y, so a layer keeps y and forgets x.</remarks>
internal interface IActivationFunction
{
    /// <summary>y = f(x).</summary>
    V Apply<V>(V x) where V : struct, ISimd<V>;

    /// <summary>dx = dy f'(x), from y = f(x).</summary>
    V Gradient<V>(V y, V dy) where V : struct, ISimd<V>;
}
