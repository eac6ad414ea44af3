namespace MlNetDeep;

/// <summary>A row is an image, as ExtractPixels of Microsoft.ML.ImageAnalytics makes it or as a plain vector.</summary>
/// <param name="Height">
/// The images' height in pixels, at least 1, together with the width; null takes it from the column's type. Default: null.
/// </param>
/// <param name="Width">The images' width in pixels, at least 1, together with the height. Default: null.</param>
/// <param name="Channels">
/// The values of a pixel, at least 1: 1 for grey, 3 for RGB, 4 with transparency. Null takes them from the column's type, or from its size,
/// height and width. Default: null.
/// </param>
/// <param name="Order">The order of an image's values in the column. Default: as the column's type says.</param>
public sealed record ImageLayout(
    int? Height = null, int? Width = null, int? Channels = null, ChannelOrder Order = ChannelOrder.FromColumn) : RowLayout
{
    private static readonly OptionTable Table = new OptionTable<ImageLayout>
    {
        { o => o.Height, Allowed.From(1) },
        { o => o.Width, Allowed.From(1) },
        { o => o.Channels, Allowed.From(1) },
        { o => o.Order, Allowed.OneOf<ChannelOrder>() },
        { o => o.Height is null == o.Width is null, "Height and Width belong together: set both, or neither", nameof(Height), nameof(Width) },
    };

    internal override OptionTable OptionTable => Table;

    // Grey, RGB, and RGB with transparency: what ExtractPixels gives.
    private static readonly int[] UsualChannels = [1, 3, 4];

    internal override RowShape Read(FeatureColumn column)
    {
        Format found = Find(column);
        return found.IsPlanar
            ? new RowShape(new Shape(found.Channels, found.Size.Height, found.Size.Width), new ChannelsLast())
            : new RowShape(new Shape(found.Size.Height, found.Size.Width, found.Channels));
    }

    private Format Find(FeatureColumn column)
    {
        List<Format> formats = [.. Candidates(column.Shape).Where(Agrees).Select(format => format.Simplify()).Distinct()];
        if (formats.Count > 1 && Channels is null)
        {
            List<Format> usual = formats.FindAll(format => UsualChannels.Contains(format.Channels));
            formats = usual.Count > 0 ? usual : formats;
        }

        return formats.Count switch
        {
            1 => formats[0],
            0 => throw new ArgumentOutOfRangeException(nameof(Height), Mismatch(column)),
            _ => throw new ArgumentOutOfRangeException(
                nameof(Order),
                $"{column} can hold {string.Join(" or ", formats)}: set {nameof(Order)} of {nameof(ImageLayout)} to " +
                $"{nameof(ChannelOrder.Planar)} or {nameof(ChannelOrder.Interleaved)}."),
        };
    }

    private Format[] Candidates(Shape column)
    {
        if (column.Rank == 3)
            return [new(true, new Size2D(column[1], column[2]), column[0]), new(false, new Size2D(column[0], column[1]), column[2])];
        if (column.Rank == 2)
            return EitherOrder(new Size2D(column[0], column[1]), 1);
        if (Height is not { } height || Width is not { } width)
            return [];

        // In 64 bits: sizes that do not fit are compared too.
        long area = (long)height * width;
        return column.Length % area == 0 ? EitherOrder(new Size2D(height, width), (int)(column.Length / area)) : [];
    }

    private static Format[] EitherOrder(Size2D size, int channels) => [new(true, size, channels), new(false, size, channels)];

    private bool Agrees(Format format) =>
        (Height ?? format.Size.Height) == format.Size.Height &&
        (Width ?? format.Size.Width) == format.Size.Width &&
        (Channels ?? format.Channels) == format.Channels &&
        (Order == ChannelOrder.FromColumn || Order == ChannelOrder.Planar == format.IsPlanar);

    private string Mismatch(FeatureColumn column)
    {
        const string Names = $"{nameof(Height)}, {nameof(Width)} and {nameof(Channels)}";
        if (Height is null && Channels is null)
            return $"{column} does not say which image it holds: set {Names} of {nameof(ImageLayout)}, or use a column with the dimensions in " +
                "its type, as ExtractPixels makes them.";

        string Text(int? size) => size?.ToString(CultureInfo.InvariantCulture) ?? "?";
        // Of three sizes, it may be too large for 64 bits.
        decimal? product = (decimal?)(Channels ?? 1) * Height * Width;
        string values = product is { } count ? string.Create(CultureInfo.InvariantCulture, $", {(Channels is null ? "a multiple of " : "")}{count} values") : "";
        return $"{column} holds no image of {Text(Channels)} x {Text(Height)} x {Text(Width)} (channels x height x width{values}): correct " +
            $"{Names} of {nameof(ImageLayout)}, or the steps that make the column.";
    }

    /// <summary>How an image may lie in a row.</summary>
    private readonly record struct Format(bool IsPlanar, Size2D Size, int Channels)
    {
        public override string ToString() => IsPlanar
            ? $"{Channels} planar channels of {Size}"
            : Channels == 1 ? $"one channel of {Size}" : $"{Size} pixels of {Channels} interleaved channels";

        // One channel is the same either way.
        public Format Simplify() => Channels == 1 ? this with { IsPlanar = false } : this;
    }
}
