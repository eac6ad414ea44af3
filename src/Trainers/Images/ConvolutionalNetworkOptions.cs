using MlNetDeep.Kernels;

namespace MlNetDeep;

/// <summary>
/// A network for images: any layers, in front of which planar images are put pixel by pixel, and behind which a dense layer gives the
/// scores. Images are rows of the feature column, as ExtractPixels of Microsoft.ML.ImageAnalytics makes them or as plain vectors; their
/// values should lie near [0, 1] or [-1, 1].
/// </summary>
public sealed class ConvolutionalNetworkOptions : NetworkTrainerOptions
{
    /// <summary>
    /// Sets the defaults. <see cref="NetworkTrainerOptions.StandardizeFeatures"/> is false: pixels have one scale already, and some hardly
    /// ever vary, as those at the border; divided by their deviation they would outweigh all others in the rare image that has them.
    /// </summary>
    public ConvolutionalNetworkOptions() => StandardizeFeatures = false;

    /// <summary>
    /// The images' height in pixels, at least 1, together with <see cref="ImageWidth"/>; null takes it from the column's type.
    /// Default: null.
    /// </summary>
    public int? ImageHeight { get; set; }

    /// <summary>
    /// The images' width in pixels, at least 1, together with <see cref="ImageHeight"/>; null takes it from the column's type.
    /// Default: null.
    /// </summary>
    public int? ImageWidth { get; set; }

    /// <summary>
    /// The values of a pixel, at least 1: 1 for grey, 3 for RGB, 4 with transparency. Null takes them from the column's type, or from its
    /// size, height and width. Default: null.
    /// </summary>
    public int? ImageChannels { get; set; }

    /// <summary>The order of an image's values in the column. Default: <see cref="ImageLayout.FromColumn"/>.</summary>
    public ImageLayout ImageLayout { get; set; }

    /// <summary>
    /// In training, how many pixels each image is moved up or down, and left or right, at most, drawn anew each time that it is seen; zeros
    /// come in at the border. At least 0, and less than the images' height and width. Default: 0, none.
    /// </summary>
    public int ShiftRange { get; set; }

    /// <summary>
    /// Whether in training each image is mirrored left to right with probability 1/2, drawn anew each time that it is seen: for things that
    /// have no left and right. Default: false.
    /// </summary>
    public bool HorizontalFlip { get; set; }

    /// <summary>
    /// The height of the part of each image that the network sees, together with <see cref="CropWidth"/>: in training at a place drawn anew
    /// each time, in scoring the centre. At least 1, at most the images' height. Null takes the whole image. Default: null.
    /// </summary>
    public int? CropHeight { get; set; }

    /// <summary>
    /// The width of that part, together with <see cref="CropHeight"/>. At least 1, at most the images' width. Default: null.
    /// </summary>
    public int? CropWidth { get; set; }

    /// <summary>
    /// The hidden layers, of an input of height x width x channels, behind those of the options above. The trainer adds
    /// <see cref="Flatten"/> where the last of them still gives an image, and the <see cref="Dense"/> layer of outputs. Null takes stages of
    /// 5x5 convolution with 16, 32 ... kernels, ReLU and 2x2 maximum, until the feature maps are at most 8 high and wide (two stages for
    /// 28x28), then a dense layer of 128, ReLU and dropout of 0.5. Empty makes a linear model. Default: null.
    /// </summary>
    public Layer[]? Layers { get; set; }

    internal override string Architecture => "ConvolutionalNetwork";

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        CheckAtLeast(ImageHeight ?? 1, 1, nameof(ImageHeight));
        CheckAtLeast(ImageWidth ?? 1, 1, nameof(ImageWidth));
        CheckAtLeast(ImageChannels ?? 1, 1, nameof(ImageChannels));
        CheckBoth(ImageHeight, nameof(ImageHeight), ImageWidth, nameof(ImageWidth));
        CheckAtLeast(ShiftRange, 0, nameof(ShiftRange));
        CheckAtLeast(CropHeight ?? 1, 1, nameof(CropHeight));
        CheckAtLeast(CropWidth ?? 1, 1, nameof(CropWidth));
        CheckBoth(CropHeight, nameof(CropHeight), CropWidth, nameof(CropWidth));
        if (!Enum.IsDefined(ImageLayout))
            throw new ArgumentOutOfRangeException(nameof(ImageLayout), ImageLayout, "Not an image layout.");
        if (Layers?.Contains(null) == true)
            throw new ArgumentException($"{nameof(Layers)} has an entry that is null: leave it out.", nameof(Layers));
    }

    internal override void CopyArrays()
    {
        base.CopyArrays();
        Layers = (Layer[]?)Layers?.Clone();
    }

    internal override Sequential CreateNetwork(Shape input, int outputs, int? paddedFeatures = null)
    {
        ImageFormat format = ImageFormat.Find(this, input);
        List<Layer> layers = [];
        if (format.IsPlanar)
            layers.Add(new ChannelsLast());
        layers.AddRange(CreateAugmentation(format.Size));
        layers.AddRange(Layers ?? DefaultImageLayers.Create(new Size2D(CropHeight ?? format.Size.Height, CropWidth ?? format.Size.Width)));
        // The layers' own shapes say whether the last still gives an image.
        if (layers.Count == 0 || new Sequential(format.Shape, layers).OutputShape.Rank > 1)
            layers.Add(new Flatten());
        layers.Add(new Dense(outputs));
        return new Sequential(format.Shape, layers);
    }

    /// <summary>What shows each image another way each time. The crop comes last: it may leave out what a shift has emptied.</summary>
    private IEnumerable<Layer> CreateAugmentation(Size2D image)
    {
        CheckAtMost(ShiftRange, Math.Min(image.Height, image.Width) - 1, nameof(ShiftRange), image);
        CheckAtMost(CropHeight ?? 1, image.Height, nameof(CropHeight), image);
        CheckAtMost(CropWidth ?? 1, image.Width, nameof(CropWidth), image);
        if (ShiftRange > 0)
            yield return new RandomShift(ShiftRange);
        if (HorizontalFlip)
            yield return new RandomFlip();
        if (CropHeight is { } height && CropWidth is { } width)
            yield return new RandomCrop(new Size2D(height, width));
    }

    private static void CheckAtMost(int value, int maximum, string name, Size2D image)
    {
        if (value > maximum)
            throw new ArgumentOutOfRangeException(
                name, value, $"{name} must be at most {maximum} for images of {image}, but is {value}.");
    }

    private static void CheckBoth(int? height, string heightName, int? width, string widthName)
    {
        if (height is null == width is null)
            return;
        (string missing, string given) = height is null ? (heightName, widthName) : (widthName, heightName);
        throw new ArgumentOutOfRangeException(missing, $"{missing} is null, but {given} is {height ?? width}: set both, or neither.");
    }
}
