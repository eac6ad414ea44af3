using MlNetDeep.Kernels;

namespace MlNetDeep.Networks.Tests;

/// <summary>Tanh whose derivative is too large by one part in five hundred.</summary>
internal sealed class SlightlySteepTanh() : Activation(ActivationKernel.Of(new SteepTanhFunction()))
{
    private readonly struct SteepTanhFunction : IActivationFunction
    {
        public V Apply<V>(V x) where V : struct, ISimd<V> => new TanhFunction().Apply(x);

        public V Gradient<V>(V y, V dy) where V : struct, ISimd<V> => new TanhFunction().Gradient(y, dy) * V.Broadcast(1.002f);
    }
}

/// <summary>y = x + b, in one of the ways to get it wrong.</summary>
internal sealed class WrongBias(WrongBias.Fault fault) : Layer
{
    private Parameter _bias = null!;

    public enum Fault
    {
        None,
        OverwritesTheGradient,
        ForgetsTheLastRow,
        AddsToTheInputGradient,
        LeavesTheInputGradient,
    }

    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        _bias = builder.AddParameter("bias", input, ParameterKind.Bias, new Fan(1, 1), new ZeroInitializer());
        return input;
    }

    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        ReadOnlySpan<float> bias = _bias.Of(pass.Parameters);
        for (int i = 0; i < x.Length; i++)
            y[i] = x[i] + bias[i % bias.Length];
    }

    protected internal override void Backward(in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        for (int i = 0; i < dx.Length && fault != Fault.LeavesTheInputGradient; i++)
            dx[i] = fault == Fault.AddsToTheInputGradient ? dx[i] + dy[i] : dy[i];
    }

    protected internal override void AddGradient(
        in LayerPass pass, Parameter parameter, int firstRow, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> gradient)
    {
        if (fault == Fault.OverwritesTheGradient)
            gradient.Clear();
        int rows = fault == Fault.ForgetsTheLastRow ? pass.Rows - 1 : pass.Rows;
        for (int i = 0; i < rows * gradient.Length; i++)
            gradient[i % gradient.Length] += dy[i];
    }
}
