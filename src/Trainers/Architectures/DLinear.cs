namespace MlNetDeep;

/// <summary>
/// Two linear maps, of the window's trend and of what remains: the trend is a moving average (<see cref="MovingAverage"/>), each of both
/// goes through one linear map to the outputs, and these are added up. On long horizons as accurate as many transformers, and trained in a
/// moment. For forecasts first; of any other sequence the outputs' scores are what is added up. All inputs of all steps are read. Sequences
/// are rows of steps x features, all of one length, or of different lengths where PadSequences has made the column: then the weights are
/// those of places counted from the first step. Features are standardized by feature where options say nothing. Zeng, Chen, Zhang and Xu,
/// "Are transformers effective for time series forecasting?", AAAI 2023, which maps each input to its own forecasts.
/// </summary>
public sealed record DLinear : Architecture
{
    private static readonly OptionTable Table = new OptionTable<DLinear>
    {
        {
            o => o.KernelSize, Allowed.From(1).To(MovingAverage.MostSteps).Else("a trend over more steps is seen in a coarser series"),
            SearchRange.Linear(3, 50)
        },
    };

    internal override OptionTable OptionTable => Table;

    /// <summary>A trend over so many steps.</summary>
    /// <param name="kernelSize">The steps of the moving average, 1 to 1024.</param>
    public DLinear(int kernelSize = 25) => KernelSize = kernelSize;

    /// <summary>
    /// The steps of the moving average, 1 to 1024; the season's length, where there is one, leaves no season in the trend. Default: 25.
    /// </summary>
    public int KernelSize { get; init; }

    internal override RowLayout RowLayout => new SequenceLayout();

    internal override IEnumerable<Layer> CreateLayers(Shape input, Loss loss) => [];

    internal override IEnumerable<Layer> CreateOutputLayers(Shape hidden, int outputs, Loss loss) =>
    [
        new Branches(
            [new MovingAverage(KernelSize), new Flatten(), CreateMap(outputs)],
            [new MovingAverage(KernelSize, takesRemainder: true), new Flatten(), CreateMap(outputs)]),
    ];

    // From zero on: drawn weights would be noise that short training does not undo.
    private static Dense CreateMap(int outputs) => new(outputs, weightInitializer: new ZeroInitializer());
}
