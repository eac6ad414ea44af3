namespace MlNetDeep;

/// <summary>Writes a recurrent layer as one operator of an ONNX graph, which takes time first: [time, rows, features].</summary>
internal sealed class OnnxRecurrentLayer(OnnxValue value)
{
    // Among the operator's inputs, behind x, W, R, biases and lengths.
    private const int StatesPlace = 5;
    private const int PeepholesPlace = 7;

    /// <summary>Writes the layer.</summary>
    /// <param name="index">Its place in the network.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="unit">Its operator.</param>
    /// <param name="output">The shape of its output.</param>
    public void Save(int index, RecurrentLayer layer, OnnxRecurrentUnit unit, Shape output)
    {
        string[] directions = layer.Direction switch
        {
            SequenceDirection.Forward => [""],
            SequenceDirection.Backward => ["backward."],
            _ => ["", "backward."],
        };
        (IOnnxNode turn, string input) = value.Nodes.AddUntyped("Transpose", value.Nodes.Reshape(value.Name, value.Shape));
        turn.AddAttribute("perm", (long[])[1, 0, 2]);
        List<string> inputs = [input, .. SaveWeights(index, layer, unit, directions)];
        if (value.Steps is { } steps)
            inputs.Add(steps.Lengths.Value);
        AddStates(index, layer, directions, inputs);
        if (value.Find(index, directions[0] + "peepholes") is not null)
            AddPeepholes(index, layer, directions, inputs);

        // [time, directions, rows, units].
        (IOnnxNode node, string outputs) = value.Nodes.AddUntyped(unit.Operator, [.. inputs]);
        node.AddAttribute("hidden_size", layer.Units);
        node.AddAttribute("direction", directions.Length == 2 ? "bidirectional" : directions[0].Length > 0 ? "reverse" : "forward");
        unit.AddAttributes(node, directions.Length);
        var shape = new Shape(output[0], directions.Length, layer.Units);
        value.SetSteps(value.Nodes.Transpose(outputs, [2, 0, 1, 3], shape), output);
    }

    /// <summary>W [directions, gates units, features], R [directions, gates units, units] and the biases of both.</summary>
    private string[] SaveWeights(int index, RecurrentLayer layer, OnnxRecurrentUnit unit, string[] directions)
    {
        int units = layer.Units, features = value.Shape[1], sums = unit.InputGates.Length * units;
        float[] Gates(string name, int[] order) =>
            [.. directions.SelectMany(direction => InOrder(value.Find(index, direction + name)!, order, units))];
        float[] biases =
        [
            .. directions.SelectMany(direction => (float[])
            [
                .. InOrder(value.Find(index, direction + "bias")!, unit.InputGates, units),
                // Of the outputs' sums GRU alone has a bias, that of its last gate.
                .. value.Find(index, direction + "hiddenBias") is { } hidden ? [.. new float[sums - units], .. hidden] : new float[sums],
            ]),
        ];
        return
        [
            value.Nodes.Constant(Gates("weights", unit.InputGates), [directions.Length, sums, features], "Weights"),
            value.Nodes.Constant(Gates("recurrentWeights", unit.RecurrentGates), [directions.Length, sums, units], "RecurrentWeights"),
            value.Nodes.Constant(biases, [directions.Length, 2 * sums], "Bias"),
        ];
    }

    /// <summary>Learned states before the first step, for each row the same, behind lengths, or an empty place where all are alike.</summary>
    private void AddStates(int index, RecurrentLayer layer, string[] directions, List<string> inputs)
    {
        foreach (string name in (string[])["initialOutput", "initialCell"])
        {
            if (value.Find(index, directions[0] + name) is null)
                continue;
            if (inputs.Count < StatesPlace)
                inputs.Add("");
            float[] states = [.. directions.SelectMany(direction => value.Find(index, direction + name)!)];
            inputs.Add(RepeatForRows(states, directions.Length, layer.Units));
        }
    }

    /// <summary>P [directions, 3 units] in the order i, o, f: the last input, behind lengths and both states.</summary>
    private void AddPeepholes(int index, RecurrentLayer layer, string[] directions, List<string> inputs)
    {
        while (inputs.Count < PeepholesPlace)
            inputs.Add("");
        float[] peepholes =
        [
            .. directions.SelectMany(direction => InOrder(value.Find(index, direction + "peepholes")!, [0, 2, 1], layer.Units)),
        ];
        inputs.Add(value.Nodes.Constant(peepholes, [directions.Length, 3 * layer.Units], "Peepholes"));
    }

    /// <summary>[directions, units] to [directions, rows, units], with as many rows as the value has.</summary>
    private string RepeatForRows(float[] states, int directions, int units)
    {
        string shape = value.Nodes.AddUntyped("Shape", value.Name).Output;
        string rows = value.Nodes.AddUntyped("Gather", shape, value.Nodes.Constant([0], "Rows")).Output;
        (IOnnxNode join, string target) = value.Nodes.AddUntyped(
            "Concat", value.Nodes.Constant([directions], "Directions"), rows, value.Nodes.Constant([units], "Units"));
        join.AddAttribute("axis", 0L);
        return value.Nodes.AddUntyped("Expand", value.Nodes.Constant(states, [directions, 1, units], "State"), target).Output;
    }

    /// <summary>From [rows, gates units], row-major, to [gates units, rows] with the gates in another order.</summary>
    /// <param name="values">Whole rows.</param>
    /// <param name="order">For each gate of the result its place in the values.</param>
    /// <param name="units">Columns of a gate.</param>
    private static float[] InOrder(float[] values, int[] order, int units)
    {
        int width = order.Length * units, rows = values.Length / width;
        var ordered = new float[values.Length];
        for (int gate = 0; gate < order.Length; gate++)
        {
            for (int unit = 0; unit < units; unit++)
            {
                for (int row = 0; row < rows; row++)
                    ordered[(gate * units + unit) * rows + row] = values[row * width + order[gate] * units + unit];
            }
        }

        return ordered;
    }
}
