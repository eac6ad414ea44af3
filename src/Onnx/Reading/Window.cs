namespace MlNetDeep;

/// <summary>What a convolution or pooling says about its window.</summary>
/// <param name="Size">Height and width.</param>
/// <param name="Stride">Pixels from one window to the next.</param>
/// <param name="Padding">What lies around the image.</param>
/// <param name="Dilation">Pixels from one tap to the next.</param>
/// <param name="IsExtended">Whether rounding up added padding behind the image.</param>
internal sealed record Window(Size2D Size, Size2D Stride, Padding Padding, Size2D Dilation, bool IsExtended)
{
    // More than any window has, and far within what is added up of it.
    private const long Most = 1 << 24;

    /// <summary>Of a pooling.</summary>
    public static Window OfPool(NodeReading node, GraphValue value, Shape image, Edges inFront = default)
    {
        int sizes = value.Dimensions.Length - 2;
        long[] kernel = node.Ints("kernel_shape") ?? throw new InvalidDataException($"The node {node.Description} has no size of its window.");
        Window window = Of(node, sizes, kernel, image, inFront);
        return window.Dilation == 1 ? window : throw new NotSupportedException("its window has gaps (dilations)");
    }

    /// <summary>Of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="sizes">1 for lines, 2 for images.</param>
    /// <param name="kernel">The window's sizes.</param>
    /// <param name="image">[height, width, channels].</param>
    /// <param name="inFront">Padding that a node in front has added.</param>
    public static Window Of(NodeReading node, int sizes, long[] kernel, Shape image, Edges inFront)
    {
        long[] Sizes(string name, int count, long otherwise)
        {
            long[] numbers = node.Ints(name) ?? [.. Enumerable.Repeat(otherwise, count)];
            return numbers.Length == count
                ? numbers
                : throw new InvalidDataException($"The node {node.Description} has {numbers.Length} numbers as {name}, not {count}.");
        }

        Size2D ToSize(string name, long[] numbers) =>
            new(Count(node, numbers[0], name), numbers.Length == 2 ? Count(node, numbers[1], name) : 1);

        if (kernel.Length != sizes || !(node.Ints("kernel_shape") ?? kernel).AsSpan().SequenceEqual(kernel))
            throw new InvalidDataException($"The node {node.Description} has windows of [{string.Join(", ", kernel)}] and says another size.");
        Size2D size = ToSize("kernel_shape", kernel), stride = ToSize("strides", Sizes("strides", sizes, 1));
        Size2D dilation = ToSize("dilations", Sizes("dilations", sizes, 1));
        string auto = node.Text("auto_pad", "NOTSET");
        long[] pads = Sizes("pads", 2 * sizes, 0);
        bool roundsUp = node.Int("ceil_mode", 0) != 0;
        if (Array.Exists(pads, pad => pad is < 0 or > Most))
            throw new NotSupportedException($"it has padding of [{string.Join(", ", pads)}]");
        switch (auto)
        {
            case "SAME_UPPER" when inFront == default:
                return new Window(size, stride, Padding.Same, dilation, false);
            case "SAME_LOWER" when inFront == default:
                (int top, int bottom) = Lower(image[0], size.Height, stride.Height, dilation.Height);
                (int left, int right) = Lower(image[1], size.Width, stride.Width, dilation.Width);
                return new Window(size, stride, new Padding(PaddingMode.Explicit, new Edges(top, left, bottom, right)), dilation, false);
            case "VALID":
                pads = [.. pads.Select(_ => 0L)];
                break;
            case not "NOTSET":
                throw new NotSupportedException($"its padding is {auto}, behind a node that pads too");
        }

        Edges edges = sizes == 2 ? new((int)pads[0], (int)pads[1], (int)pads[2], (int)pads[3]) : new((int)pads[0], 0, (int)pads[1], 0);
        edges = new Edges(edges.Top + inFront.Top, edges.Left + inFront.Left, edges.Bottom + inFront.Bottom, edges.Right + inFront.Right);
        int below = roundsUp ? More(image[0] + edges.Top + (long)edges.Bottom, size.Height, stride.Height, dilation.Height, image[0] + edges.Top) : 0;
        int beside = roundsUp ? More(image[1] + edges.Left + (long)edges.Right, size.Width, stride.Width, dilation.Width, image[1] + edges.Left) : 0;
        edges = edges with { Bottom = edges.Bottom + below, Right = edges.Right + beside };
        return new Window(size, stride, edges == default ? Padding.Valid : new Padding(PaddingMode.Explicit, edges), dilation, below + beside > 0);
    }

    /// <summary>A size, or a number of groups.</summary>
    public static int Count(NodeReading node, long number, string name) => number is > 0 and <= Most
        ? (int)number
        : throw new InvalidDataException($"The node {node.Description} has {number} as {name}.");

    /// <summary>What is added before and after where the output is ceil(image / stride) high, the odd one before.</summary>
    private static (int Before, int After) Lower(int image, int window, int stride, int dilation)
    {
        long output = (image + stride - 1L) / stride, total = Math.Max(0, (output - 1) * stride + (window - 1L) * dilation + 1 - image);
        return ((int)Math.Min(Most, total - total / 2), (int)Math.Min(Most, total / 2));
    }

    /// <summary>What has to be added behind so that the last windows are whole; none begins behind the image and the padding in front of it.</summary>
    private static int More(long padded, int window, int stride, int dilation, long image)
    {
        long covered = (window - 1L) * dilation + 1, rest = padded - covered;
        if (rest < 0 || rest % stride == 0 || (rest / stride + 1) * stride >= image)
            return 0;
        return (int)Math.Min(Most, stride - rest % stride);
    }
}
