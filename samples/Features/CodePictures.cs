using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Samples.Features;

/// <summary>What an autoencoder looks for, and what it makes of pictures.</summary>
internal static class CodePictures
{
    private const int Shown = 32;

    // Four pictures, each beside its reconstruction.
    private const int Columns = 8;

    /// <summary>
    /// The input that excites each unit of the code most, as a tile of <c>exciting-inputs.png</c>: red adds, blue subtracts.
    /// </summary>
    /// <param name="autoencoder">Of square pictures.</param>
    /// <param name="side">Their side, in pixels.</param>
    /// <param name="folder">The folder that takes the file.</param>
    public static void SaveExcitingInputs(AutoencoderTransformer autoencoder, int side, string folder) =>
        FeaturePicture.SaveFeatures(autoencoder.GetFeatures(), (side, side), Path.Combine(folder, "exciting-inputs.png"));

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
        FeaturePicture.SaveImages(tiles, (set.Side, set.Side), Columns, Path.Combine(folder, "reconstructions.png"));
    }
}
