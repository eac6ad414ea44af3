namespace MlNetDeep;

/// <summary>
/// Writes layers of sequences as nodes of an ONNX graph. A sequence of the graph is a row's values in a line, step after step; recurrent
/// operators take time first, [time, rows, features].
/// </summary>
internal sealed class OnnxSequenceLayers(OnnxValue value)
{
    /// <summary>Whether a layer has operators here. <see cref="Lstm1997Layer"/> has none: its gates see each other.</summary>
    public static bool CanSave(Layer layer) =>
        layer is LastStep or MeanOverTime or MovingAverage or DenseOverTime or TemporalBlock or ExponentialSmoothing
        || OnnxRecurrentUnit.Of(layer) is not null;

    /// <summary>Writes a layer.</summary>
    /// <param name="index">Its place in the network.</param>
    /// <param name="layer">One for which <see cref="CanSave"/>.</param>
    /// <param name="output">The shape of its output.</param>
    public void Save(int index, Layer layer, Shape output)
    {
        value.ToVector();
        switch (layer)
        {
            case LastStep last:
                SaveLastStep(last, output);
                break;
            case MeanOverTime:
                SaveMean(output);
                break;
            case MovingAverage average:
                SaveAverage(average, output);
                break;
            case DenseOverTime:
                SaveDense(index, output);
                break;
            case ExponentialSmoothing smoothing:
                SaveSmoothing(smoothing, output);
                break;
            case TemporalBlock block:
                SaveBlock(index, block, output);
                break;
            default:
                SaveRecurrent(index, (RecurrentLayer)layer, OnnxRecurrentUnit.Of(layer)!, output);
                break;
        }
    }

    /// <summary>Picks the values by their places in the line: forward units at the last step, backward units at the first.</summary>
    private void SaveLastStep(LastStep last, Shape output)
    {
        int features = output.Length, start = value.Shape.Length - features;
        int forward = last.Direction switch
        {
            SequenceDirection.Forward => features,
            SequenceDirection.Backward => 0,
            _ => features / 2,
        };
        long[] places = [.. Enumerable.Range(0, features).Select(i => (long)(i < forward ? start + i : i))];
        (IOnnxNode node, value.Name) = value.Nodes.Add("Gather", [value.Name, value.Nodes.Constant(places, "LastStep")], output);
        node.AddAttribute("axis", 1L);
    }

    /// <summary>With its numbers as they are it is linear in the window: one product.</summary>
    private void SaveSmoothing(ExponentialSmoothing smoothing, Shape output)
    {
        float[] matrix = smoothing.ToMatrix(value.Trained.Parameters);
        string weights = value.Nodes.Constant(matrix, [matrix.Length / output.Length, output.Length], "Smoothing");
        value.Name = value.Nodes.Add("MatMul", [value.Name, weights], output).Output;
    }

    private void SaveMean(Shape output) => value.Name = value.Nodes.Reduce("ReduceMean", value.Nodes.Reshape(value.Name, value.Shape), output);

    /// <summary>The steps with their edges repeated, each feature a channel, and the average over a window that moves along.</summary>
    private void SaveAverage(MovingAverage average, Shape output)
    {
        int time = output[0], features = output[1], padded = time + average.Size - 1;
        long[] steps = [.. Enumerable.Range(0, padded).Select(step => (long)Math.Clamp(step - average.Before, 0, time - 1))];
        string places = value.Nodes.Constant(steps, "Steps");
        (IOnnxNode node, string repeated) = value.Nodes.Add(
            "Gather", [value.Nodes.Reshape(value.Name, value.Shape), places], new Shape(padded, features));
        node.AddAttribute("axis", 1L);
        string channels = value.Nodes.Transpose(repeated, [0, 2, 1], new Shape(features, padded));
        (IOnnxNode pool, string means) = value.Nodes.Unary("AveragePool", channels, new Shape(features, time));
        pool.AddAttribute("kernel_shape", (long[])[average.Size]);
        pool.AddAttribute("strides", (long[])[1]);
        string trend = value.Nodes.Reshape(value.Nodes.Transpose(means, [0, 2, 1], output), new Shape(output.Length));
        value.Name = average.TakesRemainder ? value.Nodes.Add("Sub", [value.Name, trend], new Shape(output.Length)).Output : trend;
    }

    private void SaveDense(int index, Shape output)
    {
        string steps = value.Nodes.Reshape(value.Name, value.Shape);
        string weights = value.Nodes.Constant(value.Find(index, "weights")!, [value.Shape[1], output[1]], "Weights");
        string sums = value.Nodes.Add("MatMul", [steps, weights], output).Output;
        if (value.Find(index, "bias") is { } bias)
            sums = value.Nodes.Binary("Add", sums, bias, output);
        value.Name = value.Nodes.Reshape(sums, new Shape(output.Length));
    }

    /// <summary>Convolutions of images one pixel wide, with zeros in front of the first step alone.</summary>
    private void SaveBlock(int index, TemporalBlock block, Shape output)
    {
        value.ToPlanar();
        Shape shape = value.GraphShape(output);
        string input = value.Name;
        string inner = Activate(Convolve(input, "weights1", "bias1", block.KernelSize));
        string outer = Activate(Convolve(inner, "weights2", "bias2", block.KernelSize));
        string shortcut = value.Find(index, "shortcutBias") is null ? input : Convolve(input, "shortcutWeights", "shortcutBias", taps: 1);
        value.Name = Activate(value.Nodes.Add("Add", [outer, shortcut], shape).Output);

        string Activate(string sums) => block.Activation == ActivationFunction.Identity
            ? sums
            : value.Nodes.Unary(ActivationRow.Of(block.Activation).OnnxOperator!, sums, shape).Output;

        string Convolve(string x, string weights, string bias, int taps)
        {
            float[] values = value.Find(index, weights)!;
            int channels = values.Length / block.Filters / taps;
            // From taps x channels x filters to ONNX's filters x channels x taps.
            var kernels = new float[values.Length];
            for (int i = 0; i < values.Length; i++)
                kernels[(i % block.Filters * channels + i / block.Filters % channels) * taps + i / block.Filters / channels] = values[i];
            (IOnnxNode node, string sums) = value.Nodes.Add(
                "Conv",
                [
                    x,
                    value.Nodes.Constant(kernels, [block.Filters, channels, taps, 1], "Kernels"),
                    value.Nodes.Constant(value.Find(index, bias)!, [block.Filters], "Bias"),
                ],
                shape);
            node.AddAttribute("kernel_shape", (long[])[taps, 1]);
            node.AddAttribute("dilations", (long[])[block.Dilation, 1]);
            node.AddAttribute("pads", (long[])[(taps - 1L) * block.Dilation, 0, 0, 0]);
            return sums;
        }
    }

    private void SaveRecurrent(int index, RecurrentLayer layer, OnnxRecurrentUnit unit, Shape output)
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
        AddStates(index, layer, directions, inputs);
        if (value.Find(index, directions[0] + "peepholes") is not null)
            AddPeepholes(index, layer, directions, inputs);

        // [time, directions, rows, units].
        (IOnnxNode node, string outputs) = value.Nodes.AddUntyped(unit.Operator, [.. inputs]);
        node.AddAttribute("hidden_size", layer.Units);
        node.AddAttribute("direction", directions.Length == 2 ? "bidirectional" : directions[0].Length > 0 ? "reverse" : "forward");
        unit.AddAttributes(node, directions.Length);
        var shape = new Shape(output[0], directions.Length, layer.Units);
        value.Name = value.Nodes.Reshape(value.Nodes.Transpose(outputs, [2, 0, 1, 3], shape), new Shape(output.Length));
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

    /// <summary>Learned states before the first step, for each row the same; no lengths in front of them, as all are alike.</summary>
    private void AddStates(int index, RecurrentLayer layer, string[] directions, List<string> inputs)
    {
        foreach (string name in (string[])["initialOutput", "initialCell"])
        {
            if (value.Find(index, directions[0] + name) is null)
                continue;
            if (name == "initialOutput")
                inputs.Add("");
            float[] states = [.. directions.SelectMany(direction => value.Find(index, direction + name)!)];
            inputs.Add(RepeatForRows(states, directions.Length, layer.Units));
        }
    }

    /// <summary>P [directions, 3 units] in the order i, o, f: the last input, behind lengths and both states.</summary>
    private void AddPeepholes(int index, RecurrentLayer layer, string[] directions, List<string> inputs)
    {
        const int PeepholesPlace = 7;
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
