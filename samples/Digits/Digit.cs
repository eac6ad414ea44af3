using Microsoft.ML.Data;

namespace MlNetDeep.Samples.Digits;

/// <summary>A line of the file: a handwritten digit as 8 x 8 counts of ink, and which digit it is.</summary>
internal sealed class Digit
{
    public const int Side = 8;
    private const int PixelCount = Side * Side;
    private const float MaximumInk = 16;
    private const string Shades = " .:-=+*#%@";

    /// <summary>Row by row from the top left, 0 to 16.</summary>
    [LoadColumn(0, PixelCount - 1)]
    [VectorType(PixelCount)]
    public float[] Features { get; set; } = [];

    /// <summary>0 to 9.</summary>
    [LoadColumn(PixelCount)]
    public float Number { get; set; }

    /// <summary>The picture in characters, two for each pixel.</summary>
    public IEnumerable<string> Draw() =>
        Features.Chunk(Side).Select(row => string.Concat(row.Select(ink => new string(Shade(ink), 2))));

    private static char Shade(float ink) => Shades[(int)(ink / MaximumInk * (Shades.Length - 1))];
}

/// <summary>What the model says of a digit.</summary>
internal sealed class DigitPrediction
{
    /// <summary>The digit taken for the most probable.</summary>
    public float PredictedLabel { get; set; }

    /// <summary>The probability of each digit.</summary>
    public float[] Score { get; set; } = [];
}
