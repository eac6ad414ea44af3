using System.Buffers.Binary;
using System.Text.Json;

namespace MlNetDeep;

/// <summary>
/// Networks in files that this library wrote, which say among their notes what layers they are of. Where its parameters lie in the file is found by
/// writing the network with numbers that tell their places; and the network is believed if, written, it is the file's graph to the last bit. So a
/// file whose weights were changed elsewhere comes in, and one whose nodes were is read node by node as any other.
/// </summary>
internal static class OwnNetwork
{
    // The key of the note.
    private const string OutlineKey = "mlnetdeep.network";

    // The bits of the smallest normal number: those of a place behind it are a number of its own.
    private const int FirstProbe = 0x00800000;
    private const int MostPlaces = 0x7E000000;

    // Of all layers, for what is made on the way; a note may name more than the file has.
    private const long MostValues = 1 << 24;

    /// <summary>The note of a network.</summary>
    public static EntryMessage Describe(TrainedNetwork network) => new()
    {
        Key = OutlineKey,
        Value = JsonSerializer.Serialize(NetworkOutline.Of(network), NetworkJson.Default.NetworkOutline),
    };

    /// <summary>The network of a file; null where the file does not say, or its graph is another.</summary>
    public static TrainedNetwork? Find(ModelMessage model)
    {
        if (model.Metadata.Find(entry => entry.Key == OutlineKey) is not { } note || model.Graph is not { } graph ||
            (model.OperatorSets, graph.Inputs, graph.Outputs) is not ([{ Domain: "" } set], [var input], [var output]) ||
            set.Version is < OnnxVersions.LeastOperatorSet or > OnnxVersions.MostOperatorSet)
            return null;
        try
        {
            NetworkOutline? outline = JsonSerializer.Deserialize(note.Value, NetworkJson.Default.NetworkOutline);
            var options = new OnnxFileOptions
            {
                OperatorSet = (int)set.Version,
                InputName = input.Name,
                OutputName = output.Name,
                RowsName = input.Type?.Tensor?.Shape?.Dimensions.FirstOrDefault()?.Symbol ?? "",
            };
            return outline is null ? null : Find(outline, graph, options);
        }
        catch (Exception exception) when (
            exception is JsonException or ArgumentException or NotSupportedException or InvalidOperationException or OverflowException)
        {
            // Somebody else's note, or a damaged one: the graph says what it is.
            return null;
        }
    }

    private static TrainedNetwork? Find(NetworkOutline outline, GraphMessage graph, OnnxFileOptions options)
    {
        Sequential network = outline.CreateNetwork();
        long there = graph.Initializers.Sum(tensor => (long)tensor.Raw.Length) / sizeof(float);
        (Layer Layer, Shape Output)[] outputs = [.. network.Layers.Zip(network.LayerShapes).SelectMany(each => WithInner(each.First, each.Second))];
        long values = outputs.Sum(each => (long)each.Output.Length) + network.InputShape.Length;
        // Written with a number for each of their values; and as a matrix.
        long places = outputs.Where(each => each.Layer is AppendZeros or Slice or LastStep or PaddedSequences).Sum(each => (long)each.Output.Length);
        long matrices = outputs.Where(each => each.Layer is ExponentialSmoothing).Sum(each => each.Output.Length * (long)network.InputShape.Length);
        if (network.ParameterCount > MostPlaces || values > MostValues || network.ParameterCount + places + matrices > there)
            return null;
        GraphMessage Write(float[] parameters) => OnnxModel.Create(outline.Create(network, parameters), options).Graph!;
        GraphMessage first = Write(Probes(network.ParameterCount, 1)), second = Write(Probes(network.ParameterCount, -1));
        float[]? parameters = Gather(network.ParameterCount, graph, first, second);
        return parameters is not null && Write(parameters).ToByteString().Equals(graph.ToByteString())
            ? outline.Create(network, parameters)
            : null;
    }

    private static IEnumerable<(Layer Layer, Shape Output)> WithInner(Layer layer, Shape output) =>
        layer is Branches branches
            ? branches.Built.SelectMany(branch => branch.Layers).SelectMany(inner => WithInner(inner.Layer, inner.Output)).Prepend((layer, output))
            : [(layer, output)];

    private static float[] Probes(int count, int sign)
    {
        var probes = new float[count];
        for (int i = 0; i < count; i++)
            probes[i] = sign * BitConverter.Int32BitsToSingle(FirstProbe + i);
        return probes;
    }

    /// <summary>The file's numbers at the places that two probes tell; null where a parameter is not in the file as it is.</summary>
    private static float[]? Gather(int count, GraphMessage graph, GraphMessage first, GraphMessage second)
    {
        var parameters = new float[count];
        var isFound = new bool[count];
        if (first.Initializers.Count != graph.Initializers.Count)
            return null;
        for (int tensor = 0; tensor < first.Initializers.Count; tensor++)
        {
            ReadOnlySpan<byte> bytes = graph.Initializers[tensor].Raw.Span;
            ReadOnlySpan<byte> one = first.Initializers[tensor].Raw.Span, other = second.Initializers[tensor].Raw.Span;
            if (first.Initializers[tensor].Type != OnnxType.Float || bytes.Length != one.Length || one.Length != other.Length)
                continue;
            for (int i = 0; i < bytes.Length; i += sizeof(float))
            {
                int bits = BinaryPrimitives.ReadInt32LittleEndian(one[i..]), place = bits - FirstProbe;
                if (place >= 0 && place < count && BinaryPrimitives.ReadInt32LittleEndian(other[i..]) == (bits | int.MinValue))
                    (parameters[place], isFound[place]) = (BinaryPrimitives.ReadSingleLittleEndian(bytes[i..]), true);
            }
        }

        return Array.TrueForAll(isFound, each => each) ? parameters : null;
    }
}
