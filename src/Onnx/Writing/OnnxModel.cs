using System.Reflection;
using System.Text.Json;

namespace MlNetDeep;

/// <summary>A network as a file of ONNX.</summary>
internal static class OnnxModel
{
    /// <summary>The key of the classes' names among the file's metadata.</summary>
    public const string ClassesKey = "classes";

    // A message has at most 2 GB; nodes and what nobody trained take less than 64 MB of it.
    private const int MostParameters = (int.MaxValue - (64 << 20)) / sizeof(float);

    /// <summary>Makes it.</summary>
    /// <exception cref="ArgumentException">An option does not fit; the message names it.</exception>
    /// <exception cref="NotSupportedException">A layer has no operators in ONNX, or the network is larger than a file may be.</exception>
    public static ModelMessage Create(TrainedNetwork network, OnnxFileOptions options)
    {
        Check(network, options);
        var graph = new GraphMessage { Name = "network" };
        var nodes = new OnnxNodes(new MessageGraph(graph, options.OperatorSet, options.InputName, options.OutputName));
        new NetworkOnnx(nodes, network).SaveScores(options.InputName, options.OutputName);
        graph.Inputs.Add(Rows(options, options.InputName, network.FeatureLength));
        graph.Outputs.Add(Rows(options, options.OutputName, network.Network.OutputShape.Length));
        var model = new ModelMessage
        {
            FormatVersion = OnnxVersions.FormatOf(options.OperatorSet),
            Producer = nameof(MlNetDeep),
            ProducerVersion = Version,
            Domain = options.Domain,
            Documentation = options.Documentation ?? Describe(network),
            Graph = graph,
        };
        model.OperatorSets.Add(new OperatorSetMessage { Version = options.OperatorSet });
        model.Metadata.Add(OwnNetwork.Describe(network));
        if ((options.ClassNames ?? network.ClassNames) is { } names)
            model.Metadata.Add(new EntryMessage { Key = ClassesKey, Value = ToJson(names) });
        return model;
    }

    // That of the package: the assembly's own never changes.
    private static string Version =>
        typeof(OnnxModel).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static void Check(TrainedNetwork network, OnnxFileOptions options)
    {
        ((IHasOptionTable)options).OptionTable.Check(options);
        int outputs = network.Network.OutputShape.Length;
        if (options.ClassNames is { } names && (names.Count != outputs || names.Contains(null)))
            throw new ArgumentException(
                $"{nameof(OnnxFileOptions.ClassNames)} must be a name for each of the network's {outputs} outputs, but has " +
                $"{names.Count(name => name is not null)}.", nameof(OnnxFileOptions.ClassNames));
        if (network.Network.ParameterCount > MostParameters)
            throw new NotSupportedException(
                $"The network has {network.Network.ParameterCount} parameters, and a file of ONNX holds 2 GB, {MostParameters} of them: " +
                "save it by TrainedNetwork.Save.");
    }

    private static ValueMessage Rows(OnnxFileOptions options, string name, int length)
    {
        var shape = new ShapeMessage();
        shape.Dimensions.AddRange([new DimensionMessage { Symbol = options.RowsName }, new DimensionMessage { Size = length }]);
        var tensor = new TensorTypeMessage { Element = OnnxType.Float, Shape = shape };
        return new ValueMessage { Name = name, Type = new TypeMessage { Tensor = tensor } };
    }

    private static string Describe(TrainedNetwork network) =>
        $"A neural network of {network.Network.ParameterCount} parameters, from {network.FeatureLength} features as they are measured to " +
        $"{network.Network.OutputShape.Length} scores. Scaling of features and targets, and the output unit, are inside.";

    private static string ToJson(IReadOnlyList<string> names)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartArray();
            foreach (string name in names)
                writer.WriteStringValue(name);
            writer.WriteEndArray();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
