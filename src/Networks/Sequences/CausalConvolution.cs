namespace MlNetDeep;

/// <summary>
/// A dilated causal convolution over the steps of sequences: y_t = b + sum over k of x_(t - k dilation) W_k, with zeros in front of the first
/// step. It is the convolution of an image one pixel wide whose padding lies all above.
/// </summary>
internal sealed class CausalConvolution
{
    private readonly Convolution _convolution;
    private readonly Parameter _weights;
    private readonly Parameter _bias;

    /// <summary>Declares kernels and biases.</summary>
    /// <param name="input">Of one example.</param>
    /// <param name="block">What says the sizes.</param>
    /// <param name="number">Behind the parameters' names.</param>
    /// <param name="builder">Takes the declarations.</param>
    public CausalConvolution(SequenceShape input, TemporalBlock block, int number, LayerBuilder builder)
    {
        // A tap that is as far back as there are steps sees zeros alone, and so does any farther one. What is more than an int is refused.
        int dilation = Math.Min(block.Dilation, input.Time);
        int before = (int)Math.Min(int.MaxValue, (block.KernelSize - 1L) * dilation);
        var window = new WindowGeometry(
            new Size2D(input.Time, 1), new Size2D(block.KernelSize, 1), 1, new Size2D(dilation, 1), new Edges(before, 0, 0, 0));
        _convolution = new Convolution(new ConvolutionGeometry(window, input.Features, block.Filters));
        var fan = new Fan(block.KernelSize * input.Features, block.KernelSize * block.Filters);
        _weights = builder.AddParameter(
            $"weights{number}", new Shape(_convolution.Geometry.Depth, block.Filters), ParameterKind.Weight, fan, block.WeightInitializer,
            input.Time, readInPlace: true);
        _bias = builder.AddParameter($"bias{number}", new Shape(block.Filters), ParameterKind.Bias, fan, new ZeroInitializer());
    }

    /// <summary>Where its parameters begin.</summary>
    public int Offset => _weights.Offset;

    /// <summary>y, of all steps, padding too.</summary>
    public void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y) =>
        _convolution.Forward(x, _weights.Of(pass.Parameters), _bias.Of(pass.Parameters), y);

    /// <summary>Adds the gradients by kernels and biases.</summary>
    public void AddGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, PartialGradient gradient)
    {
        _convolution.AddKernelGradient(x, dy, gradient.Of(_weights));
        VectorMath.AddColumnSums(new ReadOnlyMatrix(dy, dy.Length / _bias.Length, _bias.Length), gradient.Of(_bias));
    }

    /// <summary>dx; overwritten.</summary>
    public void BackwardInput(in LayerPass pass, ReadOnlySpan<float> dy, Span<float> dx) =>
        _convolution.BackwardInput(dy, _weights.Of(pass.Parameters), dx);
}
