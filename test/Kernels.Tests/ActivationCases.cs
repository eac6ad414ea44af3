using MlNetDeep.Reference;

namespace MlNetDeep.Kernels.Tests;

/// <summary>One activation function: its kernel at any width, its reference and its largest errors.</summary>
public abstract class ActivationCase(string name, double ulps, double gradientUlps, float zeroBelow)
{
    /// <summary>
    /// All of them; the bounds of the functions are the maxima over 31 million floats, with and without fused instructions, rounded up;
    /// of those from SELU to SiLU over 370,000, with a quarter to a half added. GELU's tail multiplies the rounding of its argument.
    /// </summary>
    public static IReadOnlyList<ActivationCase> All { get; } =
    [
        new ActivationCase<IdentityFunction>("identity", default, x => x, (_, dy) => dy, 0, 0),
        new ActivationCase<SigmoidFunction>("sigmoid", default, ActivationReference.Sigmoid, ActivationReference.SigmoidGradient, 2.4, 3, VectorExp.Underflow),
        new ActivationCase<TanhFunction>("tanh", default, Math.Tanh, ActivationReference.TanhGradient, 1.4, 3),
        new ActivationCase<ReluFunction>("relu", default, ActivationReference.Relu, ActivationReference.ReluGradient, 0, 0),
        new ActivationCase<LeakyReluFunction>(
            "leaky relu", new(0.125f), x => x < 0 ? 0.125 * x : x, (y, dy) => y > 0 ? dy : 0.125 * dy, 0.5, 0.5),
        new ActivationCase<SoftsignFunction>(
            "softsign", default, ActivationReference.Softsign, ActivationReference.SoftsignGradient, 1.5, 3),
        new ActivationCase<EluFunction>("elu", new(0.75f), x => ActivationReference.Elu(x, 0.75), (y, dy) => ActivationReference.EluGradient(y, dy, 0.75), 2.5, 2),
        new ActivationCase<SeluFunction>("selu", default, ActivationReference.Selu, ActivationReference.SeluGradient, 2.5, 2),
        new ActivationCase<MishFunction>("mish", default, ActivationReference.Mish, ActivationReference.MishGradient, 4, 5, -86),
        new ActivationCase<GeluFunction>("gelu", default, ActivationReference.Gelu, ActivationReference.GeluGradient, 200, 8, -10),
        new ActivationCase<SiluFunction>("silu", default, ActivationReference.Silu, ActivationReference.SiluGradient, 3, 5, -87),
        new ActivationCase<SignFunction>("sign", default, ActivationReference.Sign, (_, _) => 0, 0, 0),
        new ActivationCase<ExpFunction>("exp", default, Math.Exp, (y, dy) => dy * y, 1.1, 0.5),
    ];

    /// <summary>The largest error of the function, in units in the last place.</summary>
    public double Ulps { get; } = ulps;

    /// <summary>
    /// The largest error of the gradient, in units in the last place; where it reads the input, and so passes through zero, in those of dy at
    /// least.
    /// </summary>
    public double GradientUlps { get; } = gradientUlps;

    /// <summary>Below which the function gives 0, as its result is too small for its formula.</summary>
    public float ZeroBelow { get; } = zeroBelow;

    internal abstract ActivationKernel Kernel { get; }

    public override string ToString() => name;

    public abstract void Apply(int width, ReadOnlySpan<float> x, Span<float> y);

    public abstract void Gradient(int width, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx);

    public abstract double Reference(double x);

    public abstract double ReferenceGradient(double y, double dy);
}

/// <summary>The case of one function type.</summary>
internal sealed class ActivationCase<TFunction>(
    string name, TFunction function, Func<double, double> reference, Func<double, double, double> gradient,
    double ulps, double gradientUlps, float zeroBelow = float.NegativeInfinity)
    : ActivationCase(name, ulps, gradientUlps, zeroBelow)
    where TFunction : struct, IActivationFunction
{
    internal override ActivationKernel Kernel => ActivationKernel.Of(function);

    public override void Apply(int width, ReadOnlySpan<float> x, Span<float> y) =>
        Widths.RunSteps(width, new ActivationStep<TFunction>(function, x, y), x.Length);

    public override void Gradient(int width, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        Widths.RunSteps(width, new ActivationGradientStep<TFunction>(function, y, dy, dx), y.Length);

    public override double Reference(double x) => reference(x);

    public override double ReferenceGradient(double y, double dy) => gradient(y, dy);
}
