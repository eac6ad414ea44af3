namespace MlNetDeep;

/// <summary>
/// The residual block of temporal convolutional networks: y = f(d(f(c2(d(f(c1(x)))))) + s(x)), [time, features] to [time, filters], with two
/// dilated causal convolutions c, the activation f, and dropout d in training. s is the identity where x has as many features as there are
/// filters, else a product with weights of its own at every step. No output depends on a later step. Backward is the chain rule from y on; the
/// dropout's masks are drawn again. Zeros beyond the steps that a row has, which reads as if it were alone.
/// Bai, Kolter and Koltun, "An empirical evaluation of generic convolutional and recurrent networks for sequence modeling", 2018; without its
/// weight normalization, and with single values dropped where it drops whole channels.
/// </summary>
public sealed class TemporalBlock : Layer
{
    /// <summary>The most steps of a kernel: each has weights of its own.</summary>
    internal const int MostKernelSteps = 1024;

    // The second convolution's masks come from the second half of the layer's numbers.
    private const ulong SecondMask = 1UL << 63;

    private SequenceShape _input;
    private SequenceShape _output;
    private CausalConvolution _first = null!;
    private CausalConvolution _second = null!;
    private Parameter? _shortcut;
    private Parameter? _shortcutBias;
    private ActivationKernel _activation = null!;
    private int _gradientLength;

    /// <summary>Describes the layer.</summary>
    /// <param name="filters">Kernels of each convolution, which are the outputs of a step: at least 1.</param>
    /// <param name="kernelSize">Steps that a kernel sees, 1 to 1024.</param>
    /// <param name="dilation">Steps from one of them to the next, at least 1.</param>
    /// <param name="activation">f.</param>
    /// <param name="dropoutRate">The probability that in training an output of a convolution is dropped, in [0, 1).</param>
    /// <param name="weightInitializer">First weights; where null, He's for rectified units and Glorot's for others.</param>
    public TemporalBlock(
        int filters,
        int kernelSize = 3,
        int dilation = 1,
        ActivationFunction activation = ActivationFunction.Relu,
        float dropoutRate = 0,
        Initializer? weightInitializer = null)
    {
        Filters = filters;
        KernelSize = kernelSize;
        Dilation = dilation;
        Activation = activation;
        DropoutRate = dropoutRate;
        WeightInitializer = weightInitializer ?? ActivationRow.Of(activation, nameof(activation)).Initializer;
    }

    /// <summary>Kernels of each convolution.</summary>
    public int Filters { get; }

    /// <summary>Steps that a kernel sees.</summary>
    public int KernelSize { get; }

    /// <summary>Steps from one of them to the next.</summary>
    public int Dilation { get; }

    /// <summary>The function f.</summary>
    public ActivationFunction Activation { get; }

    /// <summary>The probability that in training an output of a convolution is dropped.</summary>
    public float DropoutRate { get; }

    /// <summary>The distribution of the first weights.</summary>
    public Initializer WeightInitializer { get; }

    private static readonly OptionTable Table = new OptionTable<TemporalBlock>
    {
        { o => o.Filters, Allowed.From(1), SearchRange.Logarithmic(8, 128) },
        { o => o.KernelSize, Allowed.From(1).To(MostKernelSteps).Else("a larger dilation, or blocks behind, see farther") },
        { o => o.Dilation, Allowed.From(1) },
        { o => o.Activation, Allowed.OneOf(ActivationRow.OfUnits) },
        { o => o.DropoutRate, Allowed.From(0).Below(1), SearchRange.Linear(0, 0.5) },
        { o => o.WeightInitializer, Allowed.Nested },
    };

    internal override OptionTable OptionTable => Table;

    /// <inheritdoc/>
    protected internal override bool BackwardReadsOutput => true;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        _input = SequenceShape.Of(input, "The layer TemporalBlock");
        var output = new Shape(_input.Time, Filters);
        _output = new SequenceShape(_input.Time, Filters);
        _activation = ActivationRow.Of(Activation, nameof(Activation)).Kernel;
        _first = new CausalConvolution(_input, this, 1, builder);
        _second = new CausalConvolution(_output, this, 2, builder);
        (_shortcut, _shortcutBias) = (null, null);
        if (_input.Features != Filters)
        {
            var fan = new Fan(_input.Features, Filters);
            _shortcut = builder.AddParameter(
                "shortcutWeights", new Shape(_input.Features, Filters), ParameterKind.Weight, fan, WeightInitializer, _input.Time);
            _shortcutBias = builder.AddParameter("shortcutBias", new Shape(Filters), ParameterKind.Bias, fan, new ZeroInitializer());
        }

        _gradientLength = builder.ParameterLength - _first.Offset;
        builder.NeedPartialGradient(_gradientLength);
        // What both activations give, for their derivatives; a pass that scores needs the first alone.
        builder.NeedState(2L * output.Length, output.Length);
        builder.NeedScratch(2L * output.Length);
        return output;
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        Span<float> first = pass.State[..y.Length];
        _first.Forward(pass, x, first);
        _activation.Apply(first, first);
        Span<float> second = pass.KeepsState ? pass.State[y.Length..] : y;
        _second.Forward(pass, Masked(pass, first, 0, pass.Scratch[..y.Length]), second);
        _activation.Apply(second, second);
        if (pass.KeepsState)
            Mask(pass, second, SecondMask, y);
        if (_shortcut is null)
        {
            TensorPrimitives.Add(y, x, y);
        }
        else
        {
            WeightProducts.MultiplyAdd(pass, Steps(x, _input.Features), _shortcut, Steps(y, Filters));
            VectorMath.AddRowVector(_shortcutBias!.Of(pass.Parameters), Steps(y, Filters));
        }

        _activation.Apply(y, y);
        _output.ClearPadding(pass, y);
    }

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        // Nothing else reads dy: the sums over the batch are made here.
        pass.Partial.Clear();
        var gradient = new PartialGradient(pass.Partial, _first.Offset);
        _output.ClearPadding(pass, dy);
        _activation.Gradient(y, dy, dy);

        ReadOnlySpan<float> first = pass.State[..dy.Length], second = pass.State[dy.Length..];
        Span<float> outer = pass.Scratch[..dy.Length], inner = pass.Scratch.Slice(dy.Length, dy.Length);
        Mask(pass, dy, SecondMask, outer);
        _activation.Gradient(second, outer, outer);
        // The input of the second convolution gives way to the gradient by it.
        _second.AddGradient(Masked(pass, first, 0, inner), outer, gradient);
        _second.BackwardInput(pass, outer, inner);
        Mask(pass, inner, 0, inner);
        _activation.Gradient(first, inner, inner);
        _first.AddGradient(x, inner, gradient);
        if (!dx.IsEmpty)
            _first.BackwardInput(pass, inner, dx);
        BackwardShortcut(pass, x, dy, dx, gradient);
    }

    /// <inheritdoc/>
    protected internal override void AddGradient(
        in LayerPass pass, Parameter parameter, int firstRow, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> gradient) =>
        pass.AddPartials(parameter.Offset - _first.Offset + firstRow * parameter.RowLength, _gradientLength, gradient);

    private void BackwardShortcut(in LayerPass pass, ReadOnlySpan<float> x, Span<float> dy, Span<float> dx, PartialGradient gradient)
    {
        Matrix delta = Steps(dy, Filters);
        if (_shortcut is not null)
        {
            Gemm.MultiplyAdd(
                Steps(x, _input.Features).Transposed, delta, new Matrix(gradient.Of(_shortcut), _shortcut.Rows, _shortcut.RowLength));
            VectorMath.AddColumnSums(delta, gradient.Of(_shortcutBias!));
        }

        if (dx.IsEmpty)
            return;
        if (_shortcut is null)
            TensorPrimitives.Add(dx, dy, dx);
        else
            WeightProducts.MultiplyAddTransposed(pass, delta, _shortcut, Steps(dx, _input.Features));
    }

    /// <summary>The values themselves where nothing is dropped, else a copy.</summary>
    private ReadOnlySpan<float> Masked(in LayerPass pass, ReadOnlySpan<float> values, ulong start, Span<float> copy)
    {
        if (!pass.Training || DropoutRate == 0)
            return values;
        Mask(pass, values, start, copy);
        return copy;
    }

    /// <summary>Drops values, or their gradients; the two may be the same memory.</summary>
    private void Mask(in LayerPass pass, ReadOnlySpan<float> source, ulong start, Span<float> destination)
    {
        if (DropoutRate > 0 && pass.Training)
            DropoutMask.Apply(
                source, pass.Random, pass.RandomStream, start + (ulong)pass.FirstRow * (ulong)_output.Length, DropoutRate, destination);
        else if (source != (ReadOnlySpan<float>)destination)
            source.CopyTo(destination);
    }

    /// <summary>All steps of all rows as the rows of one matrix.</summary>
    private static ReadOnlyMatrix Steps(ReadOnlySpan<float> values, int width) => new(values, values.Length / width, width);

    /// <inheritdoc cref="Steps(ReadOnlySpan{float}, int)"/>
    private static Matrix Steps(Span<float> values, int width) => new(values, values.Length / width, width);
}
