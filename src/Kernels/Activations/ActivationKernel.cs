namespace MlNetDeep.Kernels;

/// <summary>An activation function behind one type: what a layer or a cell holds of it. A call runs the function's own loops.</summary>
internal abstract class ActivationKernel
{
    /// <summary>The kernel of a function, free of tiny numbers.</summary>
    public static ActivationKernel Of<TFunction>(TFunction function)
        where TFunction : struct, IActivationFunction => new Typed<Flushed<TFunction>>(new(function));

    /// <inheritdoc cref="IActivationFunction.ReadsInput"/>
    public abstract bool ReadsInput { get; }

    /// <inheritdoc cref="Activations.Apply"/>
    public abstract void Apply(ReadOnlySpan<float> x, Span<float> y);

    /// <inheritdoc cref="Activations.Gradient"/>
    public abstract void Gradient(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx);

    /// <inheritdoc cref="Cells.ElmanForward"/>
    public abstract void ElmanForward(ReadOnlyMatrix sums, Matrix output);

    /// <inheritdoc cref="Cells.ElmanBackward"/>
    public abstract void ElmanBackward(ReadOnlyMatrix output, ReadOnlyMatrix dy, Matrix sums, Matrix dh);

    private sealed class Typed<TFunction>(TFunction function) : ActivationKernel
        where TFunction : struct, IActivationFunction
    {
        public override bool ReadsInput => TFunction.ReadsInput;

        public override void Apply(ReadOnlySpan<float> x, Span<float> y) => Activations.Apply(function, x, y);

        public override void Gradient(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) => Activations.Gradient(function, y, dy, dx);

        public override void ElmanForward(ReadOnlyMatrix sums, Matrix output) => Cells.ElmanForward(function, sums, output);

        public override void ElmanBackward(ReadOnlyMatrix output, ReadOnlyMatrix dy, Matrix sums, Matrix dh) =>
            Cells.ElmanBackward(function, output, dy, sums, dh);
    }
}
