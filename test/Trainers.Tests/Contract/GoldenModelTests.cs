using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Contract;

/// <summary>
/// Contract 7: model files of earlier releases load and score as they did. Data/ holds models with rows and the scores that they gave
/// when they were saved. When the format changes, new files join the old ones; old ones are never replaced.
/// </summary>
public sealed class GoldenModelTests
{
    private static readonly Dictionary<string, string> Files = new()
    {
        ["binary-v1"] = "binary mlp, tanh output",
        ["multiclass-v1"] = "multiclass mlp",
        ["regression-v1"] = "regression mlp",
        ["binary-cnn-v1"] = "binary cnn",
        ["multiclass-cnn-v1"] = "multiclass cnn, planar",
        ["multiclass-lstm-v1"] = "multiclass lstm, backward, all options",
        ["binary-gru-v1"] = "binary gru, mean over time",
        ["multiclass-members-v1"] = "multiclass members, dropout",
        ["multi-output-v1"] = "multi-output mlp",
        ["multi-label-v1"] = "multi-label mlp",
        ["quantiles-v1"] = "quantiles mlp",
        ["regression-elman-v1"] = "regression elman, both directions",
    };

    public static TheoryData<string> Names => [.. Files.Keys];

    [Theory, MemberData(nameof(Names))]
    public void A_model_file_of_an_earlier_release_scores_as_it_did(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Data", name);
        Golden golden = JsonSerializer.Deserialize<Golden>(File.ReadAllText(path + ".json"))!;
        EstimatorCase subject = EstimatorTable.Get(Files[name]);
        var mlContext = new MLContext(seed: 1);

        ITransformer loaded = SavedModel.Load(File.ReadAllBytes(path + ".zip"), out DataViewSchema schema);

        var examples = new Examples(golden.Features, new float[golden.Features.Length], new float[golden.Features.Length]);
        float[][] scores = Cells.Floats(loaded.Transform(subject.CreateData(mlContext, examples)), "Score");
        Assert.Equal(golden.Scores.Length, scores.Length);
        // Other processors add in another order.
        Assert.All(golden.Scores.Zip(scores), pair => Assert.All(pair.First.Zip(pair.Second), score => Assert.Equal(score.First, score.Second, 1e-5f * Math.Max(1, Math.Abs(score.First)))));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, subject.FeatureLength), schema["Features"].Type);
        Assert.IsType(subject.Task.ModelType, LearningTask.ModelOf(loaded));
        Assert.Equal(6, subject.Task.NetworkOf(loaded).History.Epochs.Count);
    }

    /// <summary>How the files were made. To add files of a new format: give them new names above, take the skip off, run once.</summary>
    [Theory(Skip = "Writes into the source tree; run by hand when the format of model files changes."), MemberData(nameof(Names))]
    public void Write_a_golden_file(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(Files[name]);
        var mlContext = new MLContext(seed: 1);
        ITransformer fitted = subject.Fit(mlContext);
        Examples examples = Examples.Create(12, subject.FeatureLength, seed: 99);
        IDataView data = subject.CreateData(mlContext, examples);
        string path = Path.Combine(SourceFolder(), "..", "Data", name);
        Assert.False(File.Exists(path + ".zip"), "Golden files are never replaced.");

        File.WriteAllBytes(path + ".zip", SavedModel.Save(fitted, data.Schema));
        File.WriteAllText(path + ".json", JsonSerializer.Serialize(new Golden(examples.Features, Cells.Floats(fitted.Transform(data), "Score"))) + "\n");
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private sealed record Golden(float[][] Features, float[][] Scores);
}
