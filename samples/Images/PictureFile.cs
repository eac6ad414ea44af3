namespace MlNetDeep.Samples.Images;

/// <summary>A row of the list of pictures.</summary>
internal sealed class PictureFile
{
    /// <summary>The PNG file.</summary>
    public string Path { get; set; } = "";

    /// <summary>Its class, which is the name of its folder.</summary>
    public string Label { get; set; } = "";

    /// <summary>All pictures under a folder that has a folder for each class, in the order of their names.</summary>
    /// <param name="folder">The folder of folders.</param>
    public static PictureFile[] List(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.png", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => new PictureFile { Path = path, Label = new DirectoryInfo(path).Parent!.Name })];
}

/// <summary>What the model says of a picture.</summary>
internal sealed class PicturePrediction
{
    /// <summary>The class taken for the most probable.</summary>
    public string PredictedLabel { get; set; } = "";

    /// <summary>The probability of each class.</summary>
    public float[] Score { get; set; } = [];

    /// <summary>The pixels as the network got them.</summary>
    public float[] Features { get; set; } = [];
}
