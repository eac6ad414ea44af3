namespace MlNetDeep;

/// <summary>Means and maxima over dimensions, and the output units that sum over classes.</summary>
internal static class ReductionNodes
{
    /// <summary>All of them.</summary>
    public static Dictionary<string, Action<NodeReading>> Table { get; } = new()
    {
        ["ReduceMean"] = ReadMean,
        ["ReduceMax"] = ReadMaximum,
        ["Softmax"] = ReadSoftmax,
        ["LogSoftmax"] = ReadSoftmax,
    };

    private static void ReadMean(NodeReading node)
    {
        GraphValue value = node.Input(0);
        (int[] axes, long[] dimensions) = Axes(node, value);
        if (value.IsNought)
        {
            node.Give(value.Pick(dimensions, new int[GraphValue.LengthOf(dimensions)]));
            return;
        }

        value = node.Flow(0).Settle(node);
        int[] row = value.AxesOfRow(), kept = [.. row.Except(axes)];
        if (kept.Length != 1 || axes.Length is not (1 or 2))
        {
            throw new NotSupportedException(
                $"it takes means of {value} over dimensions {string.Join(", ", axes)}: images become their channels' means, and sequences that of " +
                "their steps");
        }

        int channels = (int)value.Dimensions[kept[0]], height = (int)value.Dimensions[axes[0]];
        int width = axes.Length == 2 ? (int)value.Dimensions[axes[1]] : 1;
        Step source = value.Step!.Shape.Rank == 3 || axes.Length == 2
            ? value.Arrange(node, [.. axes, .. kept], new Shape(height, width, channels))
            : value.Arrange(node, [axes[0], kept[0]], new Shape(height, channels));
        Layer mean = source.Shape.Rank == 3 ? new GlobalAveragePool2D() : new MeanOverTime();
        node.Give(GraphValue.Of(dimensions, node.Graph.Add(source, node.Description, mean)));
    }

    /// <summary>The maximum over blocks of units or channels, or that of each channel over the image.</summary>
    private static void ReadMaximum(NodeReading node)
    {
        GraphValue value = node.Flow(0).Settle(node);
        (int[] axes, long[] dimensions) = Axes(node, value);
        int[] row = value.AxesOfRow();
        if (value.RowsAxis == 0 && axes is [1] && row.Length is 2 or 3)
        {
            // [rows, pieces, units] or [rows, pieces, channels, pixels].
            int pieces = (int)value.Dimensions[1], channels = (int)value.Dimensions[2];
            Shape shape = value.Step!.Shape;
            bool isVector = row.Length == 2 || value.Dimensions[3] == 1;
            if (!isVector && (shape.Rank != 3 || shape[2] != pieces * channels))
                shape = new Shape((int)value.Dimensions[3], 1, pieces * channels);
            Step source = isVector
                ? value.Arrange(node, [1, 2, .. row[2..]], new Shape(pieces * channels))
                : value.Arrange(node, [3, 1, 2], shape);
            Step step = node.Graph.Add(source, node.Description, new Maxout(pieces));
            node.Give(GraphValue.Of(dimensions, step, isPlanar: !isVector));
        }
        else if (value.RowsAxis == 0 && value.Dimensions.Length == 4 && axes is [2, 3])
        {
            Step image = value.ToImage(node);
            Step step = node.Graph.Add(image, node.Description, new MaxPool2D(new Size2D(image.Shape[0], image.Shape[1])));
            node.Give(GraphValue.Of(dimensions, node.Graph.Shaped(step, node.Description, new Shape(step.Shape.Length))));
        }
        else
        {
            throw new NotSupportedException($"it takes maxima of {value} over dimensions {string.Join(", ", axes)}");
        }
    }

    private static void ReadSoftmax(NodeReading node)
    {
        GraphValue value = node.Flow(0).Settle(node);
        int axis = node.Axis(node.Int("axis", node.Graph.OperatorSet < 13 ? 1 : -1), value.Dimensions.Length);
        if (value.RowsAxis != 0 || axis == 0 || value.Dimensions[axis] != value.Length)
            throw new NotSupportedException($"it is the softmax of a part of {value}: only that of all outputs of a row is an output unit of ours");
        node.Give(value.After(new SoftmaxStep(node.Graph.NextNumber(), value.Step!, node.Description)));
    }

    /// <summary>The dimensions that a node takes together, ascending, and those that are left.</summary>
    private static (int[] Axes, long[] Dimensions) Axes(NodeReading node, GraphValue value)
    {
        int rank = value.Dimensions.Length;
        bool keeps = node.Int("keepdims", 1) != 0;
        if (node.Int("noop_with_empty_axes", 0) != 0)
            throw new NotSupportedException("it may do nothing (noop_with_empty_axes)");
        long[] named = node.AxesOf(1) ?? [.. Enumerable.Range(0, rank).Select(axis => (long)axis)];
        int[] axes = [.. named.Select(axis => node.Axis(axis, rank)).Distinct().Order()];
        if (axes.Contains(value.RowsAxis))
            throw new NotSupportedException($"it takes rows of {value} together");
        IEnumerable<long> ones = value.Dimensions.Select((size, axis) => axes.Contains(axis) ? 1 : size);
        long[] dimensions = [.. ones.Where((_, axis) => keeps || !axes.Contains(axis))];
        return (axes, dimensions);
    }
}
