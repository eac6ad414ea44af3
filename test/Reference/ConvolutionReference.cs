namespace MlNetDeep.Reference;

/// <summary>A sum and the sum of its terms' absolute values, which bounds the rounding error of any order.</summary>
/// <param name="Sum">The exact sum, to double precision.</param>
/// <param name="Magnitude">The terms' absolute values, summed.</param>
/// <param name="Terms">How many terms there are.</param>
public readonly record struct BoundedSum(double Sum, double Magnitude, int Terms)
{
    /// <summary>The sum with one more term.</summary>
    /// <param name="term">The term.</param>
    public BoundedSum Add(double term) => new(Sum + term, Magnitude + Math.Abs(term), Terms + 1);
}

/// <summary>
/// A convolution of one image, channels last, as seven loops in double precision: every product of an input value and a weight is visited
/// once, whichever of the three passes asks.
/// </summary>
/// <param name="Height">Rows of the image.</param>
/// <param name="Width">Columns of the image.</param>
/// <param name="InputChannels">Channels of the image.</param>
/// <param name="OutputChannels">Channels of the output.</param>
/// <param name="Groups">Into how many parts the channels fall.</param>
/// <param name="KernelHeight">Rows of a kernel.</param>
/// <param name="KernelWidth">Columns of a kernel.</param>
/// <param name="StrideHeight">Rows from one place to the next.</param>
/// <param name="StrideWidth">Columns from one place to the next.</param>
/// <param name="DilationHeight">Rows from one tap to the next.</param>
/// <param name="DilationWidth">Columns from one tap to the next.</param>
/// <param name="Top">Rows of zeros above.</param>
/// <param name="Left">Columns of zeros to the left.</param>
/// <param name="OutputHeight">Rows of places.</param>
/// <param name="OutputWidth">Columns of places.</param>
public sealed record ConvolutionReference(
    int Height, int Width, int InputChannels, int OutputChannels, int Groups, int KernelHeight, int KernelWidth, int StrideHeight,
    int StrideWidth, int DilationHeight, int DilationWidth, int Top, int Left, int OutputHeight, int OutputWidth)
{
    /// <summary>y = x * w + bias.</summary>
    /// <param name="x">[height, width, input channels].</param>
    /// <param name="w">[taps, input channels of a group, output channels].</param>
    /// <param name="bias">[output channels].</param>
    public BoundedSum[] Forward(float[] x, float[] w, float[] bias)
    {
        var y = new BoundedSum[OutputHeight * OutputWidth * OutputChannels];
        for (var i = 0; i < y.Length; i++)
            y[i] = y[i].Add(bias[i % OutputChannels]);
        Visit((input, weight, output) => y[output] = y[output].Add((double)x[input] * w[weight]));
        return y;
    }

    /// <summary>dx from dy and w.</summary>
    /// <param name="dy">[output height, output width, output channels].</param>
    /// <param name="w">[taps, input channels of a group, output channels].</param>
    public BoundedSum[] InputGradient(float[] dy, float[] w)
    {
        var dx = new BoundedSum[Height * Width * InputChannels];
        Visit((input, weight, output) => dx[input] = dx[input].Add((double)dy[output] * w[weight]));
        return dx;
    }

    /// <summary>dw from x and dy.</summary>
    /// <param name="x">[height, width, input channels].</param>
    /// <param name="dy">[output height, output width, output channels].</param>
    public BoundedSum[] KernelGradient(float[] x, float[] dy)
    {
        var dw = new BoundedSum[KernelHeight * KernelWidth * InputChannels / Groups * OutputChannels];
        Visit((input, weight, output) => dw[weight] = dw[weight].Add((double)x[input] * dy[output]));
        return dw;
    }

    private void Visit(Action<int, int, int> product)
    {
        var groupInputs = InputChannels / Groups;
        var groupOutputs = OutputChannels / Groups;
        foreach (var (i, j) in Pairs(OutputHeight, OutputWidth))
        {
            foreach (var (u, v) in Pairs(KernelHeight, KernelWidth))
            {
                var row = i * StrideHeight + u * DilationHeight - Top;
                var column = j * StrideWidth + v * DilationWidth - Left;
                if (row < 0 || row >= Height || column < 0 || column >= Width)
                    continue;
                foreach (var (o, c) in Pairs(OutputChannels, groupInputs))
                {
                    product(
                        (row * Width + column) * InputChannels + o / groupOutputs * groupInputs + c,
                        ((u * KernelWidth + v) * groupInputs + c) * OutputChannels + o,
                        (i * OutputWidth + j) * OutputChannels + o);
                }
            }
        }
    }

    private static IEnumerable<(int First, int Second)> Pairs(int first, int second)
    {
        for (var i = 0; i < first; i++)
        {
            for (var j = 0; j < second; j++)
                yield return (i, j);
        }
    }
}
