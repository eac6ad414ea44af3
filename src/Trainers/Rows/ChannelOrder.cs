namespace MlNetDeep;

/// <summary>The order in which an image's values lie in a feature column.</summary>
public enum ChannelOrder
{
    /// <summary>
    /// As the column's type says, where it has three dimensions and only the first or only the last can be the channels: 1, 3 or 4 of them,
    /// or <see cref="ImageLayout.Channels"/>. An image of one channel needs no more.
    /// </summary>
    FromColumn,

    /// <summary>
    /// Channels x height x width: one channel after the other, as ExtractPixels gives them with interleavePixelColors: false, its default.
    /// </summary>
    Planar,

    /// <summary>Height x width x channels: pixel after pixel, as ExtractPixels gives them with interleavePixelColors: true.</summary>
    Interleaved,
}
