namespace MlNetDeep;

/// <summary>
/// A network for images of height x width x channels. Where options say nothing, features are not scaled: pixels have one scale already,
/// and some hardly ever vary, as those at the border; divided by their deviation they would outweigh all others in the rare image that has
/// them. Values should lie near [0, 1] or [-1, 1].
/// </summary>
public sealed record ConvolutionalNetwork : Architecture
{
    private static readonly OptionTable Table = new OptionTable<ConvolutionalNetwork>
    {
        { o => o.ShiftRange, Allowed.From(0), SearchRange.Linear(0, 3) },
        { o => o.CropHeight, Allowed.From(1) },
        { o => o.CropWidth, Allowed.From(1) },
        { o => o.Layers, Allowed.Each(Allowed.Nested) },
        {
            o => o.CropHeight is null == o.CropWidth is null,
            "CropHeight and CropWidth belong together: set both, or neither", nameof(CropHeight), nameof(CropWidth)
        },
    };

    internal override OptionTable OptionTable => Table;

    /// <summary>
    /// In training, how many pixels each image is moved up or down, and left or right, at most, drawn anew each time that it is seen; zeros
    /// come in at the border. At least 0, and less than the images' height and width. Default: 0, none.
    /// </summary>
    public int ShiftRange { get; init; }

    /// <summary>
    /// Whether in training each image is mirrored left to right with probability 1/2, drawn anew each time that it is seen: for things that
    /// have no left and right. Default: false.
    /// </summary>
    public bool HorizontalFlip { get; init; }

    /// <summary>
    /// The height of the part of each image that the network sees, together with <see cref="CropWidth"/>: in training at a place drawn anew
    /// each time, in scoring the centre. At least 1, at most the images' height. Null takes the whole image. Default: null.
    /// </summary>
    public int? CropHeight { get; init; }

    /// <summary>
    /// The width of that part, together with <see cref="CropHeight"/>. At least 1, at most the images' width. Default: null.
    /// </summary>
    public int? CropWidth { get; init; }

    /// <summary>
    /// The hidden layers, of an input of height x width x channels, behind those of the options above. Null takes stages of
    /// 5x5 convolution with 16, 32 ... kernels, ReLU and 2x2 maximum, until the feature maps are at most 8 high and wide (two stages for
    /// 28x28), then a dense layer of 128, ReLU and dropout of 0.5. Empty makes a linear model. Default: null.
    /// </summary>
    public IReadOnlyList<Layer>? Layers { get; init => field = value is null ? null : [.. value]; }

    internal override RowLayout RowLayout => new ImageLayout();

    internal override FeatureScaling? FeatureScaling => MlNetDeep.FeatureScaling.None;

    internal override IEnumerable<Layer> CreateLayers(Shape input, Loss loss)
    {
        if (input.Rank != 3)
            throw new ArgumentException(
                $"{nameof(ConvolutionalNetwork)} reads images of height x width x channels, but rows are {input}: choose another architecture, " +
                $"or say by the row layout {nameof(ImageLayout)} which image a row holds.");
        var image = new Size2D(input[0], input[1]);
        return CreateAugmentation(image)
            .Concat(Layers ?? DefaultImageLayers.Create(new Size2D(CropHeight ?? image.Height, CropWidth ?? image.Width)));
    }

    private IEnumerable<Layer> CreateAugmentation(Size2D image)
    {
        CheckFits(ShiftRange, Math.Min(image.Height, image.Width) - 1, nameof(ShiftRange), image);
        CheckFits(CropHeight ?? 1, image.Height, nameof(CropHeight), image);
        CheckFits(CropWidth ?? 1, image.Width, nameof(CropWidth), image);

        if (ShiftRange > 0)
            yield return new RandomShift(ShiftRange);
        if (HorizontalFlip)
            yield return new RandomFlip();
        if (CropHeight is { } height && CropWidth is { } width)
            yield return new RandomCrop(new Size2D(height, width));
    }

    private static void CheckFits(int value, int maximum, string name, Size2D image)
    {
        if (value > maximum)
            throw new ArgumentOutOfRangeException(
                name, value, $"{name} must be at most {maximum} for images of {image}, but is {value}.");
    }
}
