using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>
/// A convolutional layer: feature maps from a bank of learned kernels, each applied at every place of the image, without flipping:
/// y(i, j, o) = b_o + sum over u, v, c of x(i stride + u dilation - padding, j stride + v dilation - padding, c) w(u, v, c, o).
/// Backward: dx is the convolution of dy with the kernels turned around; dw sums, over all places, x at the tap times dy; db sums dy.
/// Input [height, width, channels], output [height', width', filters], with the sizes of <see cref="WindowGeometry"/>.
/// LeCun et al., "Gradient-based learning applied to document recognition", Proc. IEEE 86(11), 1998.
/// </summary>
/// <param name="filters">The number of kernels, which is that of output channels: at least 1, a multiple of the groups.</param>
/// <param name="kernel">Height and width of a kernel.</param>
/// <param name="stride">Pixels from one place to the next; 1 where left out.</param>
/// <param name="padding">Zeros around the image; <see cref="Padding.Valid"/>, none, where null.</param>
/// <param name="dilation">Pixels from one tap of the kernel to the next; 1 where left out.</param>
/// <param name="groups">
/// Into how many parts the channels fall, of which each output part sees one input part alone; with as many as channels the layer is
/// depthwise.
/// </param>
/// <param name="useBias">Whether a bias is added.</param>
/// <param name="weightInitializer">First kernels; Glorot where null.</param>
/// <param name="biasInitializer">First biases; zero where null.</param>
public sealed class Conv2D(
    int filters, Size2D kernel, Size2D stride = default, Padding? padding = null, Size2D dilation = default, int groups = 1,
    bool useBias = true, Initializer? weightInitializer = null, Initializer? biasInitializer = null) : Layer, IAffineLayer
{
    private Convolution _convolution = null!;
    private Parameter _weights = null!;
    private Parameter? _bias;
    private bool _rectifies;

    /// <summary>The number of kernels.</summary>
    public int Filters { get; } = filters;

    /// <summary>Height and width of a kernel.</summary>
    public Size2D Kernel { get; } = kernel;

    /// <summary>Pixels from one place to the next.</summary>
    public Size2D Stride { get; } = stride == default ? 1 : stride;

    /// <summary>Zeros around the image.</summary>
    public Padding Padding { get; } = padding ?? Padding.Valid;

    /// <summary>Pixels from one tap to the next.</summary>
    public Size2D Dilation { get; } = dilation == default ? 1 : dilation;

    /// <summary>Into how many parts the channels fall.</summary>
    public int Groups { get; } = groups;

    /// <summary>Whether a bias is added.</summary>
    public bool UseBias { get; } = useBias;

    /// <summary>The distribution of the first kernels.</summary>
    public Initializer WeightInitializer { get; } = weightInitializer ?? new GlorotInitializer();

    /// <summary>The distribution of the first biases.</summary>
    public Initializer BiasInitializer { get; } = biasInitializer ?? new ZeroInitializer();

    /// <summary>The sizes, once the layer is part of a network.</summary>
    [JsonIgnore]
    internal ConvolutionGeometry Geometry => _convolution.Geometry;

    private static readonly OptionTable Table = new OptionTable<Conv2D>
    {
        { o => o.Filters, Allowed.From(1), SearchRange.Logarithmic(8, 128) },
        { o => o.WeightInitializer, Allowed.Nested },
        { o => o.BiasInitializer, Allowed.Nested },
    };

    internal override OptionTable OptionTable => Table;

    internal override bool IsFreeOfTiny => true;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        ImageShape image = ImageShape.Of(input, "A convolutional layer");
        WindowGeometry window = Padding.Fit(image.Size, Kernel, Stride, Dilation);
        _convolution = new Convolution(new ConvolutionGeometry(window, image.Channels, Filters, Groups));
        // A layer taken from another network may have had another one behind it.
        _rectifies = false;

        int places = (int)window.Output.Area();
        var fan = new Fan(Geometry.Depth, (int)Kernel.Area() * Geometry.GroupOutputs);
        _weights = builder.AddParameter(
            "weights", new Shape(Geometry.Depth, Filters), ParameterKind.Weight, fan, WeightInitializer, places, readInPlace: true);
        _bias = UseBias ? builder.AddParameter("bias", new Shape(Filters), ParameterKind.Bias, fan, BiasInitializer) : null;
        builder.NeedPartialGradient((long)_weights.Length + (_bias?.Length ?? 0));
        return ImageShape.ToShape(window.Output, Filters);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        ReadOnlySpan<float> bias = _bias is null ? default : _bias.Of(pass.Parameters);
        ReadOnlySpan<float> weights = _weights.Of(pass.Parameters);
        if (_rectifies)
            _convolution.Forward(x, weights, bias, new Flushed<ReluFunction>(), y);
        else
            _convolution.Forward(x, weights, bias, y);
    }

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        pass.Partial.Clear();
        _convolution.AddKernelGradient(x, dy, pass.Partial[.._weights.Length]);
        if (_bias is not null)
            VectorMath.AddColumnSums(new ReadOnlyMatrix(dy, dy.Length / Filters, Filters), pass.Partial[_weights.Length..]);
        if (!dx.IsEmpty)
            _convolution.BackwardInput(dy, _weights.Of(pass.Parameters), dx);
    }

    /// <inheritdoc/>
    protected internal override void AddGradient(
        in LayerPass pass, Parameter parameter, int firstRow, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> gradient)
    {
        int length = _weights.Length + (_bias?.Length ?? 0);
        int start = (parameter == _bias ? _weights.Length : 0) + firstRow * parameter.RowLength;
        pass.AddPartials(start, length, gradient);
    }

    Layer IAffineLayer.WithBias() =>
        new Conv2D(Filters, Kernel, Stride, Padding, Dilation, Groups, useBias: true, WeightInitializer, BiasInitializer);

    internal override bool TakesOver(Layer next) => _rectifies = next is Relu;
}
