
namespace MlNetDeep.Peers;

/// <summary>
/// Writes a forward recurrent layer and the <see cref="LastStep"/> behind it as one operator, whose output at the last step is read: time
/// comes first there, and of LSTM the gates stand in another order.
/// </summary>
internal static class OnnxSequence
{
    // For each gate there, its place here: i, o, f, c of i, f, g, o.
    private static readonly int[] LstmGates = [0, 3, 1, 2];
    private static readonly int[] ElmanGates = [0];

    /// <summary>Brings rows of [time, features] into the operator's order.</summary>
    /// <returns>[time, rows, features].</returns>
    public static string WriteInput(OnnxGraph graph, string value, Shape shape)
    {
        string target = graph.AddConstant("sequence", [0, shape[0], shape[1]]);
        return graph.AddNode("Transpose", [graph.AddNode("Reshape", [value, target], "steps")], "x", ("perm", (long[])[1, 0, 2]));
    }

    /// <summary>Writes the layer.</summary>
    /// <returns>[rows, units].</returns>
    /// <exception cref="NotSupportedException">The layer is not read at its last step, or the layer is of another kind.</exception>
    public static string Write(OnnxGraph graph, TrainedNetwork trained, int index, RecurrentLayer layer, string value, string output)
    {
        (string type, int[] gates) = layer switch
        {
            LstmLayer { UsePeepholes: false } => ("LSTM", LstmGates),
            ElmanLayer { Activation: ActivationFunction.Tanh } => ("RNN", ElmanGates),
            _ => throw new NotSupportedException($"{layer.GetType().Name} has no operator here: add it to {nameof(OnnxSequence)}."),
        };
        bool read = trained.Network.Layers.ElementAtOrDefault(index + 1) is LastStep { Direction: SequenceDirection.Forward };
        if (!read || layer is not { Direction: SequenceDirection.Forward, LearnInitialState: false })
            throw new NotSupportedException("A forward recurrent layer without learned state is read at the last step here.");

        int units = layer.Units, sums = gates.Length * units;
        float[] Find(string name) => trained.Network.Parameters.Single(parameter => parameter.Layer == index && parameter.Name == name)
            .Of(trained.Parameters).ToArray();
        float[] weights = Find("weights"), recurrent = Find("recurrentWeights");
        string[] inputs =
        [
            value,
            graph.AddConstant($"weights{index}", [1, sums, weights.Length / sums], InOrder(weights, gates, units)),
            graph.AddConstant($"recurrent{index}", [1, sums, units], InOrder(recurrent, gates, units)),
            graph.AddConstant($"bias{index}", [1, 2 * sums], [.. InOrder(Find("bias"), gates, units), .. new float[sums]]),
        ];
        // The first output would be all steps.
        string last = graph.AddNode(type, inputs, ["", $"last{index}"], ("hidden_size", (long)units));
        return graph.AddNode("Squeeze", [last, graph.AddConstant($"directions{index}", [0])], output);
    }

    /// <summary>From [rows, gates units] to [gates units, rows], the gates in their order there.</summary>
    private static float[] InOrder(float[] values, int[] gates, int units)
    {
        int width = gates.Length * units, rows = values.Length / width;
        return
        [
            .. from gate in gates
               from unit in Enumerable.Range(0, units)
               from row in Enumerable.Range(0, rows)
               select values[row * width + gate * units + unit],
        ];
    }
}
