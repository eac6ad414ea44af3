namespace MlNetDeep;

/// <summary>
/// A temporal convolutional network: residual blocks of dilated causal convolutions, see <see cref="TemporalBlock"/>, whose dilation doubles
/// from block to block, 1, 2, 4 ..., and the last block's outputs at the last step. All steps are computed at once, and errors reach far ones
/// through few layers, where a recurrent network passes through every step between. Sequences are rows of steps x features, all of one length,
/// or of different lengths where PadSequences has made the column. Features are standardized by feature where options say nothing.
/// Bai, Kolter and Koltun, "An empirical evaluation of generic convolutional and recurrent networks for sequence modeling", 2018; without its
/// weight normalization.
/// </summary>
public sealed record TemporalConvolutionalNetwork : Architecture
{
    private static readonly OptionTable Table = new OptionTable<TemporalConvolutionalNetwork>
    {
        { o => o.NumberOfKernels, Allowed.From(1), SearchRange.Logarithmic(16, 128) },
        { o => o.KernelSize, Allowed.From(2).To(TemporalBlock.MostKernelSteps).Else("blocks behind see farther"), SearchRange.Linear(2, 8) },
        { o => o.NumberOfBlocks, Allowed.From(1).To(MostBlocks).Else("so many see every step of any sequence") },
        { o => o.DropoutRate, Allowed.From(0).Below(1), SearchRange.Linear(0, 0.5) },
        { o => o.Activation, Allowed.OneOf(ActivationRow.OfUnits) },
        { o => o.WeightInitializer, Allowed.Nested },
    };

    internal override OptionTable OptionTable => Table;

    /// <summary>Beyond, kernels would be dilated by more steps than a sequence can have.</summary>
    private const int MostBlocks = 30;

    /// <summary>Convolutions of so many kernels.</summary>
    /// <param name="numberOfKernels">The kernels of each convolution, at least 1.</param>
    public TemporalConvolutionalNetwork(int numberOfKernels = 32) => NumberOfKernels = numberOfKernels;

    /// <summary>The kernels of each convolution, which are its outputs of a step, at least 1. Default: 32.</summary>
    public int NumberOfKernels { get; init; }

    /// <summary>Steps that a kernel sees, 2 to 1024. Default: 3.</summary>
    public int KernelSize { get; init; } = 3;

    /// <summary>
    /// Residual blocks, 1 to 30: n of them see the last 1 + 2 (<see cref="KernelSize"/> - 1) (2^n - 1) steps. Null takes as many as it needs
    /// to see all steps. Default: null.
    /// </summary>
    public int? NumberOfBlocks { get; init; }

    /// <summary>The probability that in a training step an output of a convolution is dropped, in [0, 1). Default: 0.</summary>
    public float DropoutRate { get; init; }

    /// <summary>The activation behind each convolution and each block. Default: ReLU.</summary>
    public ActivationFunction Activation { get; init; } = ActivationFunction.Relu;

    /// <summary>The first weights; null takes He's for rectified units and Glorot's for others. Default: null.</summary>
    public Initializer? WeightInitializer { get; init; }

    internal override RowLayout RowLayout => new SequenceLayout();

    internal override Initializer? OutputInitializer => WeightInitializer;

    internal override IEnumerable<Layer> CreateLayers(Shape input, Loss loss)
    {
        int blocks = NumberOfBlocks ?? Enumerable.Range(1, MostBlocks).First(count => StepsSeen(count) >= input[0] || count == MostBlocks);
        for (int i = 0; i < blocks; i++)
            yield return new TemporalBlock(NumberOfKernels, KernelSize, 1 << i, Activation, DropoutRate, WeightInitializer);
        yield return new LastStep();
    }

    private long StepsSeen(int blocks) => 1 + 2L * (KernelSize - 1) * ((1L << blocks) - 1);
}
