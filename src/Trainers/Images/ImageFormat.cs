using System.Globalization;
using MlNetDeep.Kernels;

namespace MlNetDeep;

/// <summary>How an image lies in a row of features.</summary>
/// <param name="Layout">Planar or interleaved.</param>
/// <param name="Size">Height and width.</param>
/// <param name="Channels">Values of a pixel.</param>
internal readonly record struct ImageFormat(ImageLayout Layout, Size2D Size, int Channels)
{
    // Grey, RGB, and RGB with transparency: what ExtractPixels gives.
    private static readonly int[] UsualChannels = [1, 3, 4];

    /// <summary>Whether the channels must be brought together before a convolution; of one channel both layouts are the same.</summary>
    public bool IsPlanar => Layout == ImageLayout.Planar;

    /// <summary>The shape of a row.</summary>
    public Shape Shape => IsPlanar ? new Shape(Channels, Size.Height, Size.Width) : new Shape(Size.Height, Size.Width, Channels);

    /// <summary>Finds the format from the options and, where they leave it open, from the type of the feature column.</summary>
    /// <param name="options">What the user said.</param>
    /// <param name="column">The dimensions of the column's type; one where it is a plain vector.</param>
    /// <exception cref="ArgumentOutOfRangeException">They do not fit, or leave several formats open.</exception>
    public static ImageFormat Find(ConvolutionalNetworkOptions options, Shape column)
    {
        List<ImageFormat> formats =
            [.. Candidates(options, column).Where(format => format.Agrees(options)).Select(format => format.Simplify()).Distinct()];
        if (formats.Count > 1 && options.ImageChannels is null)
        {
            List<ImageFormat> usual = formats.FindAll(format => UsualChannels.Contains(format.Channels));
            formats = usual.Count > 0 ? usual : formats;
        }

        return formats.Count switch
        {
            1 => formats[0],
            0 => throw new ArgumentOutOfRangeException(nameof(options.ImageHeight), Mismatch(options, column)),
            _ => throw new ArgumentOutOfRangeException(
                nameof(options.ImageLayout),
                $"The feature column '{options.FeatureColumnName}' of {Text(column)} can hold {string.Join(" or ", formats)}: set " +
                $"{nameof(options.ImageLayout)} to {nameof(ImageLayout.Planar)} or {nameof(ImageLayout.Interleaved)}."),
        };
    }

    /// <summary>In words.</summary>
    public override string ToString() => IsPlanar
        ? $"{Channels} planar channels of {Size}"
        : Channels == 1 ? $"one channel of {Size}" : $"{Size} pixels of {Channels} interleaved channels";

    /// <summary>The formats that the column's dimensions allow.</summary>
    private static ImageFormat[] Candidates(ConvolutionalNetworkOptions options, Shape column)
    {
        if (column.Rank == 3)
        {
            return
            [
                new(ImageLayout.Planar, new Size2D(column[1], column[2]), column[0]),
                new(ImageLayout.Interleaved, new Size2D(column[0], column[1]), column[2]),
            ];
        }

        if (column.Rank == 2)
            return EitherLayout(new Size2D(column[0], column[1]), 1);
        if (options is not { ImageHeight: { } height, ImageWidth: { } width })
            return [];
        // In 64 bits: sizes that do not fit are compared too.
        long area = (long)height * width;
        return column.Length % area == 0 ? EitherLayout(new Size2D(height, width), (int)(column.Length / area)) : [];
    }

    private static ImageFormat[] EitherLayout(Size2D size, int channels) =>
        [new(ImageLayout.Planar, size, channels), new(ImageLayout.Interleaved, size, channels)];

    private static string Mismatch(ConvolutionalNetworkOptions options, Shape column)
    {
        string features = $"The feature column '{options.FeatureColumnName}' of {Text(column)}";
        if (options.ImageHeight is null && options.ImageChannels is null)
        {
            return $"{features} does not say which image it holds: set {nameof(options.ImageHeight)}, {nameof(options.ImageWidth)} and " +
                $"{nameof(options.ImageChannels)}, or use a column with the dimensions in its type, as ExtractPixels makes them.";
        }

        string channels = options.ImageChannels?.ToString(CultureInfo.InvariantCulture) ?? "?";
        string height = options.ImageHeight?.ToString(CultureInfo.InvariantCulture) ?? "?";
        string width = options.ImageWidth?.ToString(CultureInfo.InvariantCulture) ?? "?";
        // Of three sizes, it may be too large for 64 bits.
        decimal? product = (decimal?)(options.ImageChannels ?? 1) * options.ImageHeight * options.ImageWidth;
        string values = product is null ? "" : $", {(options.ImageChannels is null ? "a multiple of " : "")}{product?.ToString(CultureInfo.InvariantCulture)} values";
        return $"{features} holds no image of {channels} x {height} x {width} (channels x height x width{values}): correct " +
            $"{nameof(options.ImageChannels)}, {nameof(options.ImageHeight)} and {nameof(options.ImageWidth)}, or the steps that make " +
            "the column.";
    }

    private static string Text(Shape column) => column.Rank > 1 ? $"{column.Length} values ({column})" : $"{column.Length} values";

    private bool Agrees(ConvolutionalNetworkOptions options) =>
        (options.ImageHeight ?? Size.Height) == Size.Height &&
        (options.ImageWidth ?? Size.Width) == Size.Width &&
        (options.ImageChannels ?? Channels) == Channels &&
        (options.ImageLayout == ImageLayout.FromColumn || options.ImageLayout == Layout);

    // One channel is the same either way.
    private ImageFormat Simplify() => Channels == 1 ? this with { Layout = ImageLayout.Interleaved } : this;
}
