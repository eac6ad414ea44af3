using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetDeep.Networks.Tests;

/// <summary>One layer's forward and backward pass in PyTorch. Data/make_images.py writes Data/images.json.</summary>
/// <param name="Name">What is special about it.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Rows">The number of examples.</param>
/// <param name="Input">The shape of one, channels last.</param>
/// <param name="X">[rows, input].</param>
/// <param name="Y">[rows, output]: the output in training.</param>
/// <param name="Dy">[rows, output]: a gradient by the output.</param>
/// <param name="Dx">[rows, input]: the gradient by the input.</param>
/// <param name="Parameters">The layer's parameters.</param>
/// <param name="Gradients">Their gradients; of running statistics, by how much they moved.</param>
/// <param name="Scored">[rows, output]: the output in scoring, where it is another.</param>
internal sealed record ImageReference(
    string Name,
    Layer Layer,
    int Rows,
    int[] Input,
    float[] X,
    double[] Y,
    float[] Dy,
    double[] Dx,
    float[] Parameters,
    double[] Gradients,
    double[]? Scored)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Web) { Converters = { new JsonStringEnumConverter() } };

    public static ImageReference[] All { get; } = Read();

    private static ImageReference[] Read()
    {
        using Stream stream = typeof(ImageReference).Assembly.GetManifestResourceStream("images.json")!;
        return JsonSerializer.Deserialize<ImageReference[]>(stream, Options)!;
    }
}
