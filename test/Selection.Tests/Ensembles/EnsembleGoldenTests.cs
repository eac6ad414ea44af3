using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Selection.Tests.Ensembles;

/// <summary>Ensembles saved by earlier releases load and score as they did: see <see cref="GoldenModelTests"/>.</summary>
public sealed class EnsembleGoldenTests
{
    private static readonly Dictionary<string, string> Files = new()
    {
        ["binary-ensemble-v1"] = "bagging, votes of perceptrons",
        ["multiclass-ensemble-v1"] = "folds, multiclass mlp",
        ["regression-ensemble-v1"] = "bagging, pipelines",
    };

    public static TheoryData<string> Names => [.. Files.Keys];

    [Theory, MemberData(nameof(Names))]
    public void An_ensemble_of_an_earlier_release_scores_as_it_did(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Data", name);
        Golden golden = JsonSerializer.Deserialize<Golden>(File.ReadAllText(path + ".json"))!;
        var examples = new Examples(golden.Features, new float[golden.Features.Length], new float[golden.Features.Length]);

        var loaded = Assert.IsType<EnsembleTransformer>(SavedModel.Load(File.ReadAllBytes(path + ".zip")));

        float[][] scores = Cells.Floats(loaded.Transform(EstimatorTable.GetTrainer(Files[name]).CreateData(new MLContext(seed: 1), examples)), "Score");
        Assert.Equal(golden.Scores.Length, scores.Length);
        // Other processors add in another order.
        Assert.All(golden.Scores.Zip(scores), pair => Assert.All(pair.First.Zip(pair.Second), score => Assert.Equal(score.First, score.Second, 1e-5f * Math.Max(1, Math.Abs(score.First)))));
        Assert.Equal((3, 96L), (loaded.Members.Count, loaded.Summary.Rows));
        Assert.Equal(golden.HeldOut, loaded.Summary.HeldOut);
    }

    /// <summary>How the files were made.</summary>
    [Theory(Skip = "Writes into the source tree; run by hand when the format of model files changes."), MemberData(nameof(Names))]
    public void Write_a_golden_file(string name)
    {
        TrainerCase subject = EstimatorTable.GetTrainer(Files[name]);
        var mlContext = new MLContext(seed: 1);
        var fitted = (EnsembleTransformer)subject.Fit(mlContext);
        Examples examples = Examples.Create(12, subject.FeatureLength, seed: 99);
        IDataView data = subject.CreateData(mlContext, examples);
        string path = Path.Combine(SourceFolder(), "..", "Data", name);
        Assert.False(File.Exists(path + ".zip"), "Golden files are never replaced.");

        File.WriteAllBytes(path + ".zip", SavedModel.Save(fitted, data.Schema));
        File.WriteAllText(path + ".json", JsonSerializer.Serialize(new Golden(examples.Features, Cells.Floats(fitted.Transform(data), "Score"), fitted.Summary.HeldOut)) + "\n");
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private sealed record Golden(float[][] Features, float[][] Scores, HeldOutErrors HeldOut);
}
