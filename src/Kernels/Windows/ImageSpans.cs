namespace MlNetDeep.Kernels;

/// <summary>The argument checks and the cutting of spans that hold images of one geometry.</summary>
internal readonly struct ImageSpans
{
    private readonly int _inputLength;
    private readonly int _outputLength;

    /// <summary>Reads the number of images from the length of a span of inputs.</summary>
    public ImageSpans(int length, int channels, in WindowGeometry geometry, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if (geometry == default)
            throw new ArgumentException("The geometry has no sizes: make one by its constructor.", nameof(geometry));
        _inputLength = SizeChecks.Product("An image", geometry.Image.Height, geometry.Image.Width, channels);
        _outputLength = SizeChecks.Product("A pooled image", geometry.Output.Height, geometry.Output.Width, channels);
        Count = length / _inputLength;
        if (length % _inputLength != 0)
            throw new ArgumentException(
                $"The span has {length} elements, which are not whole images of {geometry.Image} pixels of {channels}.", name);
    }

    /// <summary>The number of images.</summary>
    public int Count { get; }

    /// <summary>Throws unless a span holds the outputs of all images.</summary>
    public void CheckOutputs(int length, string name) => SpanChecks.Covers(length, Count, _outputLength, name);

    public ReadOnlySpan<float> Input(ReadOnlySpan<float> inputs, int image) => inputs.Slice(image * _inputLength, _inputLength);

    public Span<float> Input(Span<float> inputs, int image) => inputs.Slice(image * _inputLength, _inputLength);

    public ReadOnlySpan<float> Output(ReadOnlySpan<float> outputs, int image) => outputs.Slice(image * _outputLength, _outputLength);

    public Span<float> Output(Span<float> outputs, int image) => outputs.Slice(image * _outputLength, _outputLength);
}
