using System.Text.Json;

namespace MlNetDeep.Networks.Tests;

/// <summary>Data/autoencoders.json: what PyTorch computed, and from what. Data/make_autoencoders.py writes it.</summary>
internal sealed record AutoencoderFile(float[] Features, float[] Weights, float[] Tied, float[] Untied, AutoencoderRun[] Cases)
{
    public static AutoencoderFile Content { get; } = Read();

    private static AutoencoderFile Read()
    {
        using Stream stream = typeof(AutoencoderFile).Assembly.GetManifestResourceStream("autoencoders.json")!;
        return JsonSerializer.Deserialize<AutoencoderFile>(stream, JsonSerializerOptions.Web)!;
    }
}

/// <summary>One training run of PyTorch.</summary>
/// <param name="Name">What is special about it.</param>
/// <param name="Optimizer">The update rule.</param>
/// <param name="LearningRate">Its rate.</param>
/// <param name="Tied">Whether the decoder has the encoder's weights.</param>
/// <param name="Loss">Output unit and loss.</param>
/// <param name="Sparsity">The penalty.</param>
/// <param name="Strength">Its weight.</param>
/// <param name="Activation">The code's.</param>
/// <param name="BatchSize">Rows a step.</param>
/// <param name="Decay">L2 regularization.</param>
/// <param name="ClippingNorm">Bound on the gradient's norm.</param>
/// <param name="Weighted">Whether examples are weighted.</param>
/// <param name="Losses">The mean loss of each epoch.</param>
/// <param name="Penalties">The mean penalty of each epoch.</param>
/// <param name="Distance">The Euclidean distance from the first to the last parameters.</param>
internal sealed record AutoencoderRun(
    string Name,
    string Optimizer,
    float LearningRate,
    bool Tied,
    string Loss,
    string Sparsity,
    float Strength,
    string Activation,
    int BatchSize,
    float Decay,
    float? ClippingNorm,
    bool Weighted,
    double[] Losses,
    double[] Penalties,
    double Distance);
