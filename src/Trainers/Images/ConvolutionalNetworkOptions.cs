using MlNetDeep.Networks;

namespace MlNetDeep.Trainers;

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
    /// The hidden layers, of an input of height x width x channels. The trainer adds <see cref="Flatten"/> where the last of them still
    /// gives an image, and the <see cref="Dense"/> layer of outputs. Null takes stages of 5x5 convolution with
    /// 16, 32 ... kernels, ReLU and 2x2 maximum, until the feature maps are at most 8 high and wide (two stages for 28x28), then a dense
    /// layer of 128, ReLU and dropout of 0.5. Empty makes a linear model. Default: null.
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
        if (ImageHeight is null != ImageWidth is null)
        {
            string missing = ImageHeight is null ? nameof(ImageHeight) : nameof(ImageWidth);
            throw new ArgumentOutOfRangeException(
                missing, $"{missing} is null, but the other side of the images is {ImageHeight ?? ImageWidth}: set both, or neither.");
        }

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

    internal override Sequential CreateNetwork(Shape input, int outputs)
    {
        ImageFormat format = ImageFormat.Find(this, input);
        List<Layer> layers = [];
        if (format.IsPlanar)
            layers.Add(new ChannelsLast());
        layers.AddRange(Layers ?? DefaultImageLayers.Create(format.Size));
        // The layers' own shapes say whether the last still gives an image.
        if (layers.Count == 0 || new Sequential(format.Shape, layers).OutputShape.Rank > 1)
            layers.Add(new Flatten());
        layers.Add(new Dense(outputs));
        return new Sequential(format.Shape, layers);
    }
}
