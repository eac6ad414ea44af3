using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Keys;

/// <summary>A model file with keys, of an earlier release, scores as it did.</summary>
public sealed class KeyGoldenTests
{
    private const string Name = "keys-v1";
    private const int Seed = 99;

    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void A_model_file_of_an_earlier_release_scores_as_it_did()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Data", Name);
        float[][] golden = JsonSerializer.Deserialize<float[][]>(File.ReadAllText(path + ".json"))!;
        ITransformer loaded = SavedModel.Load(File.ReadAllBytes(path + ".zip"));

        float[][] scores = Cells.Floats(loaded.Transform(KeyRow.View(_mlContext, golden.Length, Seed)), "Score");

        // Other processors add in another order.
        Assert.All(golden.Zip(scores), pair => Assert.Equal(pair.First[0], pair.Second[0], 1e-5f * Math.Max(1, Math.Abs(pair.First[0]))));
    }

    /// <summary>How the file was made, see <see cref="GoldenModelTests"/>.</summary>
    [Fact(Skip = "Writes into the source tree; run by hand when the format of model files changes.")]
    public void Write_a_golden_file()
    {
        IDataView training = KeyRow.View(_mlContext, 60), rows = KeyRow.View(_mlContext, 12, Seed);
        var model = KeyRow.Concatenate(_mlContext).Append(_mlContext.Regression.Trainers.Network(KeyRow.Options())).Fit(training);
        string path = Path.Combine(SourceFolder(), "..", "Data", Name);
        Assert.False(File.Exists(path + ".zip"), "Golden files are never replaced.");

        File.WriteAllBytes(path + ".zip", SavedModel.Save(model, training.Schema));
        File.WriteAllText(path + ".json", JsonSerializer.Serialize(Cells.Floats(model.Transform(rows), "Score")) + "\n");
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
