using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Autoencoders;

/// <summary>
/// Model files of earlier releases load, and encode as they did. When the format changes, new files join the old ones; old ones are never
/// replaced.
/// </summary>
public sealed class AutoencoderGoldenTests
{
    private const string Name = "autoencoder-v1";
    private static readonly string[] Outputs = ["Code", "Reconstruction", "Error"];
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void An_autoencoder_of_an_earlier_release_encodes_as_it_did()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Data", Name);
        float[][] golden = JsonSerializer.Deserialize<float[][]>(File.ReadAllText(path + ".json"))!;

        ITransformer loaded = SavedModel.Load(File.ReadAllBytes(path + ".zip"), out DataViewSchema schema);

        float[][] found = Encode(loaded);
        Assert.Equal(golden.Length, found.Length);
        foreach ((float[] expected, float[] actual) in golden.Zip(found))
        {
            // Other processors add in another order.
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f * Math.Max(1, Math.Abs(pair.First))));
        }

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, AutoencoderCases.Features), schema["Features"].Type);
        Assert.Equal([4, 4], Assert.IsType<AutoencoderTransformer>(loaded).Histories.Select(history => history.Epochs.Count));
    }

    /// <summary>How the file was made. To add one of a new format: give it a new name above, take the skip off, run once.</summary>
    [Fact(Skip = "Writes into the source tree; run by hand when the format of model files changes.")]
    public void Write_a_golden_file()
    {
        string path = Path.Combine(SourceFolder(), "..", "Data", Name);
        Assert.False(File.Exists(path + ".zip"), "Golden files are never replaced.");
        AutoencoderTransformer fitted = _mlContext.Fit("stacked", options => (options.Sparsity, options.MaskingNoise) = (new KullbackLeiblerPenalty(0.2f, 0.1f), 0.1f));

        File.WriteAllBytes(path + ".zip", SavedModel.Save(fitted, AutoencoderCases.View(_mlContext).Schema));
        File.WriteAllText(path + ".json", JsonSerializer.Serialize(Encode(fitted)) + "\n");
    }

    /// <summary>The first rows, each output after the other.</summary>
    private float[][] Encode(ITransformer model)
    {
        IDataView scored = model.Transform(_mlContext.Data.TakeRows(AutoencoderCases.View(_mlContext), 10));
        return [.. Outputs.SelectMany(output => Cells.Floats(scored, output))];
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
