using Microsoft.ML.Data;

namespace MlNetDeep.Peers;

/// <summary>A row for ML.NET.</summary>
internal sealed class Picture
{
    /// <summary>The class, 1 to 10, as ML.NET numbers keys.</summary>
    [KeyType(FashionMnist.ClassCount)]
    public uint Label { get; set; }

    /// <summary>The pixels, 0 to 1.</summary>
    [VectorType(FashionMnist.PixelCount)]
    public float[] Features { get; set; } = [];

    /// <summary>All pictures of a set.</summary>
    /// <param name="set">The set.</param>
    public static Picture[] Of(FashionMnist set) =>
        [.. Enumerable.Range(0, set.Rows).Select(row => new Picture
        {
            Label = (uint)set.Labels[row] + 1,
            Features = set.Features[(row * FashionMnist.PixelCount)..((row + 1) * FashionMnist.PixelCount)],
        })];
}

/// <summary>What a model says of a picture.</summary>
internal sealed class PictureScore
{
    /// <summary>The probability of each class.</summary>
    [VectorType(FashionMnist.ClassCount)]
    public float[] Score { get; set; } = [];
}
