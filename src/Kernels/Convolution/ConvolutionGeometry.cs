namespace MlNetDeep.Kernels;

/// <summary>The sizes of a convolution: the same value for its forward pass and both backward passes.</summary>
internal readonly record struct ConvolutionGeometry
{
    /// <summary>Checks the sizes.</summary>
    /// <exception cref="ArgumentException">
    /// The groups do not divide the channels; or an image with its padding, an output, its gradient with the zeros around it, or the
    /// kernels have more than 2^30 values.
    /// </exception>
    public ConvolutionGeometry(WindowGeometry window, int inputChannels, int outputChannels, int groups = 1)
    {
        if (window == default)
            throw new ArgumentException("The window has no sizes: make one by its constructor.", nameof(window));
        ArgumentOutOfRangeException.ThrowIfLessThan(inputChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        if (inputChannels % groups != 0 || outputChannels % groups != 0)
            throw new ArgumentException(
                $"{groups} groups do not divide {inputChannels} input and {outputChannels} output channels.", nameof(groups));
        (Window, InputChannels, OutputChannels, Groups) = (window, inputChannels, outputChannels, groups);
        // What the passes index, checked once.
        Size2D padded = window.Padded, output = window.Output, taps = window.Window;
        SizeChecks.Product("The image with its padding (height x width x channels)", padded.Height, padded.Width, inputChannels);
        SizeChecks.Product("The output (height x width x filters)", output.Height, output.Width, outputChannels);
        KernelLength = SizeChecks.Product(
            "The kernels (height x width x channels of a group x filters)", taps.Height, taps.Width, GroupInputs, outputChannels);
        var zeros = GradientEdges;
        SizeChecks.Product(
            "The output's gradient with the zeros around it", zeros.Top + output.Height + zeros.Bottom,
            zeros.Left + output.Width + zeros.Right, outputChannels);
    }

    /// <summary>How the kernel moves over the image.</summary>
    public WindowGeometry Window { get; }

    /// <summary>Values of a pixel of the input, at least 1.</summary>
    public int InputChannels { get; }

    /// <summary>Values of a pixel of the output, at least 1.</summary>
    public int OutputChannels { get; }

    /// <summary>Into how many equal parts the channels fall, of which each output part sees one input part alone; it divides both.</summary>
    public int Groups { get; }

    /// <summary>Whether each of several channels has one kernel of its own.</summary>
    public bool IsDepthwise => Groups > 1 && Groups == InputChannels && Groups == OutputChannels;

    /// <summary>Input channels that one output channel sees.</summary>
    public int GroupInputs => InputChannels / Groups;

    /// <summary>Output channels that see one input channel.</summary>
    public int GroupOutputs => OutputChannels / Groups;

    /// <summary>Values that one output is a sum over: taps times the input channels of a group.</summary>
    public int Depth => (int)Window.Window.Area() * GroupInputs;

    /// <summary>Values of an input image.</summary>
    public int InputLength => (int)Window.Image.Area() * InputChannels;

    /// <summary>Values of an output image.</summary>
    public int OutputLength => (int)Window.Output.Area() * OutputChannels;

    /// <summary>Values of all kernels: depth times output channels.</summary>
    public int KernelLength { get; }

    /// <summary>The zeros around the output's gradient that a window of the kernels in reverse order needs (<see cref="InputPhase"/>).</summary>
    internal Edges GradientEdges
    {
        get
        {
            var (rows, columns) = (PhaseAxis.Vertical(Window), PhaseAxis.Horizontal(Window));
            return new Edges(rows.Before, columns.Before, rows.After, columns.After);
        }
    }
}
