using System.Text.Json;

namespace MlNetDeep;

/// <summary>
/// Networks from ONNX files, trained elsewhere or here: read once into layers of ours, and from then on scored, and trained on, without a native
/// runtime.
/// </summary>
/// <remarks>
/// <para>
/// A file is read whose graph is a chain of what our layers do, or chains whose outputs are added up: fully connected layers, convolutions,
/// pooling, batch normalization, activations, LSTM, GRU and simple recurrent units, and what moves values between them. The table of operators
/// is in docs/how-to/onnx-in.md.
/// </para>
/// <para>
/// <b>Rows.</b> A row is one example in the file's own order. An input of [rows, features] takes vectors; one of [rows, channels, height,
/// width] images channel by channel, each of them row by row, as PyTorch's tensors lie, where images of ours have a pixel's channels side by
/// side: the network begins with the layer <see cref="ChannelsLast"/>. One of [rows, steps, features], or [steps, rows, features], takes
/// sequences step by step; where a second input has their lengths, a row begins with its number of steps, as those of
/// <see cref="PaddedSequences"/>. Scores come in the file's order too.
/// </para>
/// <para>
/// <b>Output.</b> A softmax at the end becomes <see cref="SoftmaxCrossEntropy"/>, a sigmoid <see cref="SigmoidCrossEntropy"/>, tanh
/// <see cref="TanhSquaredError"/>, an exponential <see cref="PoissonDeviance"/>; anything else is a value, <see cref="SquaredError"/>. Of a
/// network that ends in the logarithm of the softmax the scores are probabilities, and so the exponential of what the file gives. Sub, Add,
/// Mul and Div of constants directly behind the input become <see cref="TrainedNetwork.Preparation"/>; Mul and Add of constants at the end
/// <see cref="TrainedNetwork.TargetScaling"/>.
/// </para>
/// <para>
/// A file that this library wrote comes back with the layers that it was written from, as its notes say.
/// </para>
/// </remarks>
public static class OnnxNetwork
{
    private const int LeastFormat = 3;
    private const int MostFormat = 13;

    /// <summary>Reads a network from a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="output">The name of the graph's output that the scores are; null for the only one.</param>
    /// <param name="inputShape">
    /// The shape of a row as the file has it, where the file leaves more than the number of rows open, as the number of steps; else null.
    /// </param>
    /// <exception cref="InvalidDataException">The file is damaged, or none of ONNX.</exception>
    /// <exception cref="NotSupportedException">
    /// No network of ours does what the graph does: the message has all nodes that are in the way, by operator, name and shape. Or the file is of a
    /// version that is not read, has its weights elsewhere, or in half precision or quantized.
    /// </exception>
    /// <exception cref="ArgumentException">The graph has no such output, or another input.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TrainedNetwork Load(string path, string? output = null, Shape? inputShape = null)
    {
        using FileStream file = File.OpenRead(path);
        try
        {
            return Load(file, output, inputShape);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"'{path}': {exception.Message}", exception);
        }
        catch (NotSupportedException exception)
        {
            throw new NotSupportedException($"'{path}': {exception.Message}", exception);
        }
    }

    /// <summary>Reads a network from a stream, up to its end.</summary>
    /// <param name="stream">Where from.</param>
    /// <param name="output">The name of the graph's output that the scores are; null for the only one.</param>
    /// <param name="inputShape">The shape of a row as the file has it, where the file leaves more than the number of rows open; else null.</param>
    /// <exception cref="InvalidDataException">What is read is damaged, or no file of ONNX.</exception>
    /// <exception cref="NotSupportedException">As <see cref="Load(string, string?, Shape?)"/>.</exception>
    /// <exception cref="ArgumentException">The graph has no such output, or another input.</exception>
    public static TrainedNetwork Load(Stream stream, string? output = null, Shape? inputShape = null)
    {
        using var content = new MemoryStream();
        stream.CopyTo(content);
        ModelMessage model = ModelMessage.Load(content.ToArray());
        if (model.FormatVersion is < LeastFormat or > MostFormat)
        {
            throw model.FormatVersion == 0
                ? new InvalidDataException("This is no file of ONNX: it does not say its version.")
                : new NotSupportedException(
                    $"The file is of version {model.FormatVersion} of ONNX's form (ir_version), and {LeastFormat} to {MostFormat} are read.");
        }

        return OwnNetwork.Find(model) ?? new GraphReader(model).Read(output, inputShape, ClassNames(model));
    }

    /// <summary>The names of the outputs, as this library writes them; null where there are none.</summary>
    private static List<string>? ClassNames(ModelMessage model)
    {
        if (model.Metadata.Find(entry => entry.Key == OnnxModel.ClassesKey) is not { } entry)
            return null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(entry.Value);
            JsonElement names = document.RootElement;
            return names.ValueKind == JsonValueKind.Array && names.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String)
                ? [.. names.EnumerateArray().Select(name => name.GetString()!)]
                : null;
        }
        catch (JsonException)
        {
            // Another program's note of the same name.
            return null;
        }
    }
}
