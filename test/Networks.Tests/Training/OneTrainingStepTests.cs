using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace MlNetDeep.Networks.Tests;

/// <summary>docs/explanation/one-training-step.md says what the library does, number by number.</summary>
public partial class OneTrainingStepTests
{
    private const float Rate = 0.5f;

    private static readonly float[] X = [1, 0.5f, -0.5f, 1], T = [1, 0];
    private static readonly float[] First = [0.4f, -0.2f, 0.1f, 0.6f, 0, 0, 0.5f, -0.3f, 0];
    private static readonly Sequential Network = new(new Shape(2), new Dense(2), new Tanh(), new Dense(1));

    private static string Page { get; } = File.ReadAllText(Path.Combine(Folder(), "one-training-step.md"));

    [Fact]
    public void The_page_shows_the_numbers_of_the_library()
    {
        var loss = new SquaredError();
        Workspace workspace = Network.CreateWorkspace(2, training: true);
        var pass = new NetworkPass { Parameters = First, Input = X, Rows = 2 };
        float[] z = [.. Network.Forward(workspace, First, X, 2)];
        float[] h = [.. workspace.Output(1, pass)];
        var dz = new float[2];
        LossTotals losses = loss.Evaluate(z, T, [1, 1], 1f / 2, dz);
        var gradient = new float[First.Length];
        Network.Backward(workspace, First, X, 2, dz, gradient);
        TrainingResult trained = new TrainingLoop(
            Network, loss, new TrainingOptions { Optimizer = new Sgd(), LearningRate = Rate, BatchSize = 2, NumberOfEpochs = 1, Shuffle = false })
            .Train(new InMemoryData(2, 2, X, 1, T), null, First);
        float[] after = [.. Network.Forward(workspace, trained.Parameters, X, 2)];

        var shown = new Dictionary<string, float[]>
        {
            ["x"] = X,
            ["t"] = T,
            ["W"] = First[..4],
            ["b"] = First[4..6],
            ["v"] = First[6..8],
            ["c"] = First[8..],
            ["a"] = [.. SumsOf(0), .. SumsOf(1)],
            ["h"] = h,
            ["z"] = z,
            ["loss"] = [.. z.Zip(T, (output, target) => (output - target) * (output - target) / 2)],
            ["dz"] = dz,
            ["da"] = [.. workspace.Delta(0, pass)],
            ["dW"] = gradient[..4],
            ["db"] = gradient[4..6],
            ["dv"] = gradient[6..8],
            ["dc"] = gradient[8..],
            ["new W"] = trained.Parameters[..4],
            ["new b"] = trained.Parameters[4..6],
            ["new v"] = trained.Parameters[6..8],
            ["new c"] = trained.Parameters[8..],
            ["new z"] = after,
            ["mean loss"] = [(float)losses.MeanLoss, (float)loss.Evaluate(after, T, [1, 1], 1, dz.AsSpan().ToArray()).MeanLoss],
        };
        Assert.Equal(losses.MeanLoss, trained.History.Epochs.Single().TrainingLoss);
        Assert.Equal(
            shown.Select(row => $"{row.Key}: {string.Join(' ', row.Value.Select(Text))}"),
            Rows().Matches(Page).Select(row => $"{row.Groups[1].Value}: {string.Join(' ', Numbers().Matches(row.Groups[2].Value).Select(number => number.Value))}"));
    }

    [Fact]
    public void The_page_names_files_that_are_there()
    {
        string[] files = [.. Links().Matches(Page).Select(link => link.Groups[1].Value)];
        Assert.InRange(files.Length, 10, 100);
        Assert.All(files, file => Assert.True(File.Exists(Path.Combine(Folder(), file)), $"{file} is not there."));
    }

    private static string Folder([CallerFilePath] string path = "") =>
        Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", "docs", "explanation");

    private static ReadOnlySpan<float> SumsOf(int row) =>
        new TrainedNetwork(Network, First, new SquaredError(), new TrainingHistory([], TrainingMetric.RootMeanSquaredError, 0, 0, StopReason.LastEpoch))
            .GetLayerOutputs(X.AsSpan(2 * row, 2))[0].Values;

    private static string Text(float value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\| `([^`]+)` \|(.*)$", RegexOptions.Multiline)]
    private static partial Regex Rows();

    [GeneratedRegex(@"-?\d+(\.\d+)?")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\]\((\.\./\.\./[^)#]+)\)")]
    private static partial Regex Links();
}
