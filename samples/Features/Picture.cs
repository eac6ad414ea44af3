using Microsoft.ML.Data;

namespace MlNetDeep.Samples.Features;

/// <summary>A picture in shades of grey, and what it shows.</summary>
/// <param name="pixels">Row by row from the top left, 0 to 1.</param>
/// <param name="number">0 to 9.</param>
internal class Picture(float[] pixels, int number)
{
    /// <summary>The column of <see cref="Pixels"/>.</summary>
    public const string PixelColumn = nameof(Pixels);

    /// <summary>Row by row from the top left, 0 to 1.</summary>
    public float[] Pixels { get; } = pixels;

    /// <summary>What it shows; ML.NET makes keys of numbers from 0.</summary>
    [KeyType(PictureSet.Classes)]
    public uint Label { get; } = (uint)number;

    /// <summary>What it shows, 0 to 9.</summary>
    [NoColumn]
    public int Number => (int)Label;
}
