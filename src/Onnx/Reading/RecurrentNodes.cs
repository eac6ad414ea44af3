namespace MlNetDeep;

/// <summary>
/// LSTM, GRU and RNN: X [steps, rows, features], or rows first, to Y [steps, directions, rows, units] and the outputs behind the last step,
/// Y_h [directions, rows, units].
/// </summary>
internal static class RecurrentNodes
{
    /// <summary>All of them.</summary>
    public static Dictionary<string, Action<NodeReading>> Table { get; } = new()
    {
        ["LSTM"] = node => Read(node, [0, 3, 1, 2], [0, 3, 1, 2]),
        ["GRU"] = node => Read(node, [2, 1, 0], [1, 0, 2]),
        ["RNN"] = node => Read(node, [0], [0]),
    };

    /// <summary>Reads a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="gates">For each gate in ONNX's order its place among the columns of the layer's W and bias.</param>
    /// <param name="recurrentGates">The same of R.</param>
    private static void Read(NodeReading node, int[] gates, int[] recurrentGates)
    {
        bool rowsFirst = node.Int("layout", 0) != 0;
        GraphValue value = node.Flow(0);
        int time = rowsFirst ? 1 : 0;
        if (value.Dimensions.Length != 3 || value.RowsAxis != 1 - time)
            throw new NotSupportedException(
                $"it takes sequences, {(rowsFirst ? "[rows, steps, features]" : "[steps, rows, features]")}, and not {value}");
        int steps = (int)value.Dimensions[time], features = (int)value.Dimensions[2];
        GraphValue weights = node.Constant(1), recurrent = node.Constant(2);
        int units = Window.Count(node, node.Int("hidden_size", recurrent.Dimensions.Length == 3 ? recurrent.Dimensions[2] : 0), "units");
        SequenceDirection direction = node.Text("direction", "forward") switch
        {
            "forward" => SequenceDirection.Forward,
            "reverse" => SequenceDirection.Backward,
            "bidirectional" => SequenceDirection.Both,
            string other => throw new InvalidDataException($"The node {node.Description} has the direction '{other}'."),
        };
        string[] prefixes = direction switch
        {
            SequenceDirection.Forward => [""],
            SequenceDirection.Backward => ["backward."],
            _ => ["", "backward."],
        };
        int sums = gates.Length * units;
        Check(node, "weights", weights, prefixes.Length, sums, features);
        Check(node, "recurrent weights", recurrent, prefixes.Length, sums, units);
        Step input = SequenceInput.Of(node, value, time);

        List<(string, float[])> parameters = [];
        for (int i = 0; i < prefixes.Length; i++)
        {
            parameters.Add((prefixes[i] + "weights", InOrder(weights.Floats.AsSpan(i * sums * features, sums * features), gates, units)));
            ReadOnlySpan<float> own = recurrent.Floats.AsSpan(i * sums * units, sums * units);
            parameters.Add((prefixes[i] + "recurrentWeights", InOrder(own, recurrentGates, units)));
        }

        AddBiases(node, prefixes, gates, units, parameters);
        bool learnsState = AddStates(node, prefixes, units, parameters);
        Layer layer = RecurrentUnit.Create(node, units, direction, learnsState, prefixes, parameters);
        Step step = node.Graph.Add(input, node.Description, layer, parameters);
        Give(node, step, steps, prefixes.Length, units, rowsFirst, direction);
    }

    private static void Give(NodeReading node, Step step, int steps, int directions, int units, bool rowsFirst, SequenceDirection direction)
    {
        GraphValue all = GraphValue.Of([steps, directions, GraphValue.Rows, units], step);
        GraphValue last = GraphValue.Of([directions, GraphValue.Rows, units], node.Graph.Add(step, node.Description, new LastStep(direction)));
        // The rows may stand anywhere: they do not change the order within one.
        node.Give(rowsFirst ? all.WithDimensions([GraphValue.Rows, steps, directions, units]) : all);
        node.Give(rowsFirst ? last.WithDimensions([GraphValue.Rows, directions, units]) : last, 1);
    }

    private static void AddBiases(NodeReading node, string[] prefixes, int[] gates, int units, List<(string, float[])> parameters)
    {
        int sums = gates.Length * units;
        float[] biases = node.Optional(3) is null ? new float[prefixes.Length * 2 * sums] : [.. node.Constant(3).Floats!];
        if (biases.Length != prefixes.Length * 2 * sums)
            throw new InvalidDataException($"The node {node.Description} has {biases.Length} biases, not {prefixes.Length * 2 * sums}.");
        for (int i = 0; i < prefixes.Length; i++)
        {
            Span<float> own = biases.AsSpan(i * 2 * sums, sums), recurrent = biases.AsSpan((2 * i + 1) * sums, sums);
            if (node.Operator == "GRU")
            {
                // Of the outputs' sum in the last gate the bias stays apart.
                parameters.Add((prefixes[i] + "hiddenBias", recurrent[^units..].ToArray()));
                recurrent[^units..].Clear();
            }

            // Tensors' sums of one number and zero keep its bits.
            TensorPrimitives.Add(own, recurrent, own);
            parameters.Add((prefixes[i] + "bias", InOrder(own, gates, units)));
        }
    }

    /// <summary>Outputs and states before the first step, the same for all rows; none where they are zero.</summary>
    private static bool AddStates(NodeReading node, string[] prefixes, int units, List<(string, float[])> parameters)
    {
        float[]? outputs = State(node, 5, prefixes.Length, units), cells = node.Operator == "LSTM" ? State(node, 6, prefixes.Length, units) : null;
        if (outputs is null && cells is null)
            return false;
        for (int i = 0; i < prefixes.Length; i++)
        {
            parameters.Add((prefixes[i] + "initialOutput", outputs?[(i * units)..((i + 1) * units)] ?? new float[units]));
            if (node.Operator == "LSTM")
                parameters.Add((prefixes[i] + "initialCell", cells?[(i * units)..((i + 1) * units)] ?? new float[units]));
        }

        return true;
    }

    /// <summary>[directions, units] of a state that is the same for all rows; null where it is left out, or zero.</summary>
    private static float[]? State(NodeReading node, int input, int directions, int units)
    {
        if (node.Optional(input) is not { } value)
            return null;
        float[] numbers = value.Floats ?? throw new NotSupportedException("its state before the first step follows from the network's input");
        if (!Array.Exists(numbers, number => number != 0))
            return null;
        int rows = numbers.Length / (directions * units);
        if (numbers.Length != (long)rows * directions * units || value.Dimensions.Length != 3)
            throw new InvalidDataException(
                $"The node {node.Description} has a state of {value} before the first step, for {directions} directions of {units} units.");
        int axis = node.Int("layout", 0) != 0 ? 0 : 1;
        float[] ordered = axis == 1 ? numbers : [.. Movements.Transpose(value.Dimensions, [1, 0, 2]).Elements.Select(element => numbers[element])];
        var state = new float[directions * units];
        for (int i = 0; i < ordered.Length; i++)
        {
            int place = i / (rows * units) * units + i % units;
            if (i / units % rows == 0)
                state[place] = ordered[i];
            else if (state[place] != ordered[i])
                throw new NotSupportedException("its state before the first step is another for each row");
        }

        return state;
    }

    private static void Check(NodeReading node, string name, GraphValue value, int directions, int sums, int inputs)
    {
        if (!value.Dimensions.AsSpan().SequenceEqual([directions, sums, inputs]))
            throw new InvalidDataException($"The node {node.Description} has {name} of {value}, not of [{directions}, {sums}, {inputs}].");
    }

    /// <summary>From [gates units, rows] to [rows, gates units] with the gates in the layer's order.</summary>
    private static float[] InOrder(ReadOnlySpan<float> values, int[] order, int units)
    {
        int width = order.Length * units, rows = values.Length / width;
        var ordered = new float[values.Length];
        for (int gate = 0; gate < order.Length; gate++)
        {
            for (int unit = 0; unit < units; unit++)
            {
                for (int row = 0; row < rows; row++)
                    ordered[row * width + order[gate] * units + unit] = values[(gate * units + unit) * rows + row];
            }
        }

        return ordered;
    }
}
