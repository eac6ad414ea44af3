using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Networks;
using MlNetDeep.Transforms;

namespace MlNetDeep.Samples.Features;

/// <summary>What an autoencoder looks for, and what it makes of pictures.</summary>
internal static class CodePictures
{
    private const int Shown = 32;

    /// <summary>
    /// The input that excites each unit of the code most, as a tile of <c>exciting-inputs.png</c>: red adds, blue subtracts.
    /// </summary>
    /// <param name="autoencoder">Of square pictures.</param>
    /// <param name="side">Their side, in pixels.</param>
    /// <param name="folder">The folder that takes the file.</param>
    public static void SaveExcitingInputs(AutoencoderTransformer autoencoder, int side, string folder)
    {
        float[][] features = autoencoder.GetFeatures();
        var tiles = new ShapedArray(new Shape(features.Length, side, side, 1), [.. features.SelectMany(row => row)]);
        FeaturePicture.SaveKernels(tiles, Path.Combine(folder, "exciting-inputs.png"));
    }

    /// <summary>Pictures, each with its reconstruction on its right, as tiles of <c>reconstructions.png</c>.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="autoencoder">With a column of reconstructions.</param>
    /// <param name="reconstructionColumn">Its name.</param>
    /// <param name="set">The pictures; the first of the test pictures are shown.</param>
    /// <param name="folder">The folder that takes the file.</param>
    public static void SaveReconstructions(
        MLContext mlContext, AutoencoderTransformer autoencoder, string reconstructionColumn, PictureSet set, string folder)
    {
        Picture[] shown = set.Test[..Shown];
        float[][] restored = [.. autoencoder.Transform(set.View(mlContext, shown)).GetColumn<float[]>(reconstructionColumn)];
        float[][] tiles = [.. shown.SelectMany((picture, i) => new[] { picture.Pixels, restored[i] })];
        // Maps lie last in their shape.
        var maps = new float[tiles.Length * tiles[0].Length];
        for (int i = 0; i < maps.Length; i++)
            maps[i] = tiles[i % tiles.Length][i / tiles.Length];
        FeaturePicture.SaveMaps(
            new ShapedArray(new Shape(set.Side, set.Side, tiles.Length), maps), Path.Combine(folder, "reconstructions.png"));
    }
}
