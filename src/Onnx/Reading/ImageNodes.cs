namespace MlNetDeep;

/// <summary>
/// Convolutions, pooling and normalization. ONNX has images channels first, [rows, channels, height, width], and lines as [rows, channels,
/// length], which are read as images one pixel wide.
/// </summary>
internal static class ImageNodes
{
    /// <summary>All of them.</summary>
    public static Dictionary<string, Action<NodeReading>> Table { get; } = new()
    {
        ["Conv"] = ReadConv,
        ["MaxPool"] = ReadMaxPool,
        ["AveragePool"] = ReadAveragePool,
        ["GlobalAveragePool"] = node => ReadGlobal(node, _ => new GlobalAveragePool2D()),
        ["GlobalMaxPool"] = node => ReadGlobal(node, size => new MaxPool2D(size)),
        ["BatchNormalization"] = ReadNormalization,
        ["Pad"] = ReadPad,
    };

    /// <summary>The step whose output is the value as an image channels last.</summary>
    public static Step ToImage(this GraphValue value, NodeReading node)
    {
        long[] dimensions = value.Dimensions;
        if (dimensions.Length is not (3 or 4) || value.RowsAxis != 0)
            throw new NotSupportedException($"it takes images, [rows, channels, height, width] or [rows, channels, length], and not {value}");
        var shape = new Shape((int)dimensions[2], dimensions.Length == 4 ? (int)dimensions[3] : 1, (int)dimensions[1]);
        if (value.IsPlanar && value.Step!.Shape == shape)
            return value.Step;
        // A line's width of one pixel is a dimension that the file does not have.
        GraphValue image = dimensions.Length == 4 ? value : value.WithDimensions([.. dimensions, 1]);
        return image.Arrange(node, [2, 3, 1], shape);
    }

    private static void ReadConv(NodeReading node)
    {
        GraphValue value = node.Flow(0).Settle(node), kernels = node.Constant(1);
        int groups = Window.Count(node, node.Int("group", 1), "groups");
        Step image = value.ToImage(node);
        Edges inFront = default;
        if (image is PadStep { Parent: { } parent } pad)
            (image, inFront) = (parent, pad.Edges);
        int sizes = value.Dimensions.Length - 2;
        if (kernels.Dimensions.Length != sizes + 2 || kernels.Length == 0)
            throw new InvalidDataException($"The node {node.Description} has kernels of {kernels} for {value}.");
        Window window = Window.Of(node, sizes, kernels.Dimensions[2..], image.Shape, inFront);
        int filters = (int)kernels.Dimensions[0], channels = (int)kernels.Dimensions[1];
        if ((long)channels * groups != image.Shape[2])
            throw new InvalidDataException($"The node {node.Description} has kernels of {kernels} in {groups} groups for {value}.");

        var weights = new float[kernels.Length];
        int taps = (int)window.Size.Area();
        for (int filter = 0; filter < filters; filter++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                for (int tap = 0; tap < taps; tap++)
                    weights[(tap * channels + channel) * filters + filter] = kernels.Floats![(filter * channels + channel) * taps + tap];
            }
        }

        List<(string, float[])> parameters = [("weights", weights)];
        if (node.Optional(2) is not null)
        {
            float[] bias = node.Constant(2).Floats!;
            if (bias.Length != filters)
                throw new InvalidDataException($"The node {node.Description} has {bias.Length} biases for {filters} kernels.");
            parameters.Add(("bias", bias));
        }

        var layer = new Conv2D(filters, window.Size, window.Stride, window.Padding, window.Dilation, groups, parameters.Count == 2);
        Give(node, value, node.Graph.Add(image, node.Description, layer, parameters));
    }

    private static void ReadMaxPool(NodeReading node)
    {
        node.Int("storage_order", 0);
        if (node.Has(1))
            throw new NotSupportedException("it gives the places of the largest values too");
        GraphValue value = node.Flow(0).Settle(node);
        Step image = value.ToImage(node);
        Window window = Window.OfPool(node, value, image.Shape);
        Give(node, value, node.Graph.Add(image, node.Description, new MaxPool2D(window.Size, window.Stride, window.Padding)));
    }

    private static void ReadAveragePool(NodeReading node)
    {
        bool countsPadding = node.Int("count_include_pad", 0) != 0;
        GraphValue value = node.Flow(0).Settle(node);
        Step image = value.ToImage(node);
        Edges inFront = default;
        if (image is PadStep { Parent: { } parent } pad)
        {
            if (!countsPadding && node.Ints("pads")?.Any(each => each != 0) == true)
                throw new NotSupportedException("it does not count its own padding, but zeros that a node in front has added");
            (image, inFront, countsPadding) = (parent, pad.Edges, true);
        }

        Window window = Window.OfPool(node, value, image.Shape, inFront);
        if (countsPadding && window.IsExtended)
            throw new NotSupportedException("it counts padding, but not what rounding up adds behind it (ceil_mode)");
        Give(node, value, node.Graph.Add(image, node.Description, new AveragePool2D(window.Size, window.Stride, window.Padding, countsPadding)));
    }

    private static void ReadGlobal(NodeReading node, Func<Size2D, Layer> create)
    {
        GraphValue value = node.Flow(0).Settle(node);
        Step image = value.ToImage(node);
        Step step = node.Graph.Add(image, node.Description, create(new Size2D(image.Shape[0], image.Shape[1])));
        long[] ones = [.. Enumerable.Repeat(1L, value.Dimensions.Length - 2)];
        Step vector = node.Graph.Shaped(step, node.Description, new Shape(step.Shape.Length));
        node.Give(GraphValue.Of([GraphValue.Rows, value.Dimensions[1], .. ones], vector));
    }

    private static void ReadNormalization(NodeReading node)
    {
        float epsilon = node.Float("epsilon", 1e-5f), momentum = 1 - node.Float("momentum", 0.9f);
        if (node.Int("training_mode", 0) != 0 || node.Int("spatial", 1) != 1 || node.Has(1))
            throw new NotSupportedException("it is written as for training, or has statistics for each pixel: export the model for inference");
        GraphValue value = node.Flow(0).Settle(node);
        bool isVector = value.Dimensions.Length == 2 && value.RowsAxis == 0;
        Step step = isVector ? node.Graph.Shaped(value.Step!, node.Description, new Shape(value.Length)) : value.ToImage(node);
        int channels = step.Shape[step.Shape.Rank - 1];
        int[]? places = isVector && !value.IsInOrder ? value.PlacesInStep() : null;
        (string, float[]) Take(string name, int input)
        {
            float[] numbers = node.Constant(input).Floats!, ordered = [.. numbers];
            if (numbers.Length != channels)
                throw new InvalidDataException($"The node {node.Description} has {numbers.Length} values as {name} for {channels} channels.");
            for (int i = 0; places is not null && i < numbers.Length; i++)
                ordered[places[i]] = numbers[i];
            return (name, ordered);
        }

        var layer = new BatchNorm(momentum is > 0 and <= 1 ? momentum : 0.1f, epsilon);
        LayerStep normalized = node.Graph.Add(step, node.Description, layer, Take("gamma", 1), Take("beta", 2), Take("mean", 3), Take("variance", 4));
        if (isVector)
            node.Give(value.After(normalized));
        else
            Give(node, value, normalized);
    }

    /// <summary>Zeros around an image, which the next convolution takes as its own padding.</summary>
    private static void ReadPad(NodeReading node)
    {
        GraphValue value = node.Flow(0).Settle(node);
        int rank = value.Dimensions.Length;
        string mode = node.Text("mode", "constant");
        double filling = node.Optional(2) is { IsConstant: true, Length: 1 } given ? given.Numbers()[0] : node.Float("value", 0);
        long[] pads = node.Ints("pads") ?? node.Integers(1);
        if (mode != "constant" || filling != 0 || node.Optional(3) is not null)
            throw new NotSupportedException("it adds other values than zeros");
        if (pads.Length != 2 * rank)
            throw new InvalidDataException($"The node {node.Description} says {pads.Length} sizes for {value}.");
        if (Array.TrueForAll(pads, pad => pad == 0))
        {
            node.Give(value);
            return;
        }

        Step image = value.ToImage(node);
        if (Array.Exists(pads, pad => pad is < 0 or > 1 << 20) || pads[0] + pads[1] + pads[rank] + pads[rank + 1] != 0 || image is PadStep)
            throw new NotSupportedException("it adds zeros elsewhere than around images, or takes pixels away");
        int right = rank == 4 ? (int)pads[7] : 0, left = rank == 4 ? (int)pads[3] : 0;
        var edges = new Edges((int)pads[2], left, (int)pads[rank + 2], right);
        var shape = new Shape(image.Shape[0] + edges.Top + edges.Bottom, image.Shape[1] + left + right, image.Shape[2]);
        Give(node, value, new PadStep(node.Graph.NextNumber(), image, shape, node.Description, edges));
    }

    private static void Give(NodeReading node, GraphValue value, Step step)
    {
        long[] sizes = value.Dimensions.Length == 4 ? [step.Shape[0], step.Shape[1]] : [step.Shape[0]];
        node.Give(GraphValue.Of([GraphValue.Rows, step.Shape[2], .. sizes], step, isPlanar: true));
    }
}
