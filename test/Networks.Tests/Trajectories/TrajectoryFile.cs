using System.Text.Json;

namespace MlNetDeep.Networks.Tests;

/// <summary>Data/trajectories.json: what PyTorch computed, and from what. Data/make_trajectories.py writes it.</summary>
internal sealed record TrajectoryFile(
    float[] Features, float[] Classes, float[] Flags, float[] Values, float[] Weights, float[] Initial, Trajectory[] Cases)
{
    public static TrajectoryFile Content { get; } = Read();

    private static TrajectoryFile Read()
    {
        using Stream stream = typeof(TrajectoryFile).Assembly.GetManifestResourceStream("trajectories.json")!;
        return JsonSerializer.Deserialize<TrajectoryFile>(stream, JsonSerializerOptions.Web)!;
    }
}

/// <summary>One training run of PyTorch.</summary>
/// <param name="Name">What is special about it.</param>
/// <param name="Optimizer">The update rule.</param>
/// <param name="LearningRate">Its rate.</param>
/// <param name="Loss">Output unit and loss.</param>
/// <param name="BatchSize">Rows a step.</param>
/// <param name="Decay">L2 regularization, or AdamW's decay.</param>
/// <param name="ClippingNorm">Bound on the gradient's norm.</param>
/// <param name="Weighted">Whether examples are weighted.</param>
/// <param name="Losses">The mean loss of each epoch.</param>
/// <param name="Distance">The Euclidean distance from the first to the last parameters.</param>
internal sealed record Trajectory(
    string Name,
    string Optimizer,
    float LearningRate,
    string Loss,
    int BatchSize,
    float Decay,
    float? ClippingNorm,
    bool Weighted,
    double[] Losses,
    double Distance);
