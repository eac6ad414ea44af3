using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Autoencoders;

/// <summary>
/// A model file of an earlier release loads and scores as it did. When the format changes, new files join the old ones; old ones are never
/// replaced.
/// </summary>
public sealed class AnomalyGoldenTests
{
    private const string Name = "anomaly-v1";
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void A_detector_of_an_earlier_release_scores_as_it_did()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Data", Name);
        Golden golden = JsonSerializer.Deserialize<Golden>(File.ReadAllText(path + ".json"))!;

        ITransformer loaded = SavedModel.Load(File.ReadAllBytes(path + ".zip"), out DataViewSchema schema);

        IDataView view = AnomalyCases.View(_mlContext, new Examples(golden.Features, new float[golden.Features.Length], new float[golden.Features.Length]));
        float[] scores = loaded.Scores(view);
        Assert.Equal(golden.Scores.Length, scores.Length);
        // Other processors add in another order.
        Assert.All(golden.Scores.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.Equal(golden.Labels, loaded.Labels(view));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, AnomalyCases.Features), schema["Features"].Type);
    }

    /// <summary>How the file was made. To add one of a new format: give it a new name above, take the skip off, run once.</summary>
    [Fact(Skip = "Writes into the source tree; run by hand when the format of model files changes.")]
    public void Write_a_golden_file()
    {
        string path = Path.Combine(SourceFolder(), "..", "Data", Name);
        Assert.False(File.Exists(path + ".zip"), "Golden files are never replaced.");
        ITransformer fitted = _mlContext.FitDetector("cross-entropy, sparse, noise");
        Examples examples = Examples.Create(12, AnomalyCases.Features, seed: 99);
        IDataView view = AnomalyCases.View(_mlContext, examples);

        File.WriteAllBytes(path + ".zip", SavedModel.Save(fitted, view.Schema));
        File.WriteAllText(path + ".json", JsonSerializer.Serialize(new Golden(examples.Features, fitted.Scores(view), fitted.Labels(view))) + "\n");
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private sealed record Golden(float[][] Features, float[] Scores, bool[] Labels);
}
