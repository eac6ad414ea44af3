namespace MlNetDeep.Kernels;

/// <summary>The sizes of a convolution: the same value for its forward pass and both backward passes.</summary>
public readonly record struct ConvolutionGeometry
{
    /// <summary>Puts a geometry together.</summary>
    /// <param name="window">How the kernel moves over the image.</param>
    /// <param name="inputChannels">Values of a pixel of the input, at least 1.</param>
    /// <param name="outputChannels">Values of a pixel of the output, at least 1.</param>
    /// <param name="groups">
    /// Into how many equal parts the channels fall, of which each output part sees one input part alone; it divides both. With as many
    /// groups as channels the convolution is depthwise.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    /// <exception cref="ArgumentException">The groups do not divide the channels.</exception>
    public ConvolutionGeometry(WindowGeometry window, int inputChannels, int outputChannels, int groups = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        if (inputChannels % groups != 0 || outputChannels % groups != 0)
        {
            throw new ArgumentException(
                $"{groups} groups do not divide {inputChannels} input and {outputChannels} output channels.", nameof(groups));
        }
        (Window, InputChannels, OutputChannels, Groups) = (window, inputChannels, outputChannels, groups);
    }

    /// <summary>How the kernel moves over the image.</summary>
    public WindowGeometry Window { get; }

    /// <summary>Values of a pixel of the input.</summary>
    public int InputChannels { get; }

    /// <summary>Values of a pixel of the output.</summary>
    public int OutputChannels { get; }

    /// <summary>Into how many parts the channels fall.</summary>
    public int Groups { get; }

    /// <summary>Whether each of several channels has one kernel of its own.</summary>
    public bool IsDepthwise => Groups > 1 && Groups == InputChannels && Groups == OutputChannels;

    /// <summary>Input channels that one output channel sees.</summary>
    public int GroupInputs => InputChannels / Groups;

    /// <summary>Output channels that see one input channel.</summary>
    public int GroupOutputs => OutputChannels / Groups;

    /// <summary>Values that one output is a sum over: taps times the input channels of a group.</summary>
    public int Depth => Window.Window.Area() * GroupInputs;

    /// <summary>Values of an input image.</summary>
    public int InputLength => Window.Image.Area() * InputChannels;

    /// <summary>Values of an output image.</summary>
    public int OutputLength => Window.Output.Area() * OutputChannels;

    /// <summary>Values of all kernels: depth times output channels.</summary>
    public int KernelLength => Depth * OutputChannels;
}
