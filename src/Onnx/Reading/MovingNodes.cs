namespace MlNetDeep;

/// <summary>Operators that only move values, or say how many there are.</summary>
internal static class MovingNodes
{
    /// <summary>All of them.</summary>
    public static Dictionary<string, Action<NodeReading>> Table { get; } = new()
    {
        ["Identity"] = node => node.Give(node.Input(0)),
        ["Dropout"] = ReadDropout,
        ["Cast"] = ReadCast,
        ["Constant"] = ReadConstant,
        ["ConstantOfShape"] = ReadConstantOfShape,
        ["Shape"] = ReadShape,
        ["Transpose"] = ReadTranspose,
        ["Gather"] = ReadGather,
        ["Slice"] = ReadSlice,
        ["Split"] = ReadSplit,
        ["Concat"] = ReadConcat,
        ["Expand"] = ReadExpand,
    };

    /// <summary>It acts in training, where it comes in as well.</summary>
    private static void ReadDropout(NodeReading node)
    {
        float rate = node.Float("ratio", 0.5f);
        node.Int("seed", 0);
        if (node.Optional(1) is { } ratio)
            rate = (float)ratio.Numbers()[0];
        GraphValue value = node.Input(0);
        if (value.Step is { } step && value.IsSettled() && rate is > 0 and < 1)
            value = value.After(node.Graph.Add(step, node.Description, new Dropout(rate)));
        node.Give(value);
    }

    private static void ReadCast(NodeReading node)
    {
        var type = (OnnxType)node.Int("to", 0);
        node.Int("saturate", 1);
        GraphValue value = node.Input(0);
        switch (type)
        {
            case OnnxType.Float or OnnxType.Double:
                node.Give(value.Integers is { } integers ? GraphValue.Of(value.Dimensions, Array.ConvertAll(integers, each => (float)each)) : value);
                break;
            case OnnxType.Int64 or OnnxType.Int32 or OnnxType.Bool when value.IsConstant:
                node.Give(value.Floats is { } floats ? GraphValue.Of(value.Dimensions, Array.ConvertAll(floats, each => (long)each)) : value);
                break;
            case OnnxType.Int64 or OnnxType.Int32 when value.Step is not null:
                node.Give(value.After(new WholeStep(node.Graph.NextNumber(), value.Step, node.Description)));
                break;
            default:
                throw new NotSupportedException($"it makes {TensorValues.Name(type)} of {value}, and our networks are of float alone");
        }
    }

    private static void ReadConstant(NodeReading node)
    {
        if (node.Tensor("value") is { } tensor)
            node.Give(TensorValues.Read(tensor, node.Description));
        else if (node.Ints("value_ints") is { } integers)
            node.Give(GraphValue.Of([integers.Length], integers));
        else if (node.Floats("value_floats") is { Length: > 0 } floats)
            node.Give(GraphValue.Of([floats.Length], floats));
        else if (node.Int("value_int", long.MinValue) is var integer && integer != long.MinValue)
            node.Give(GraphValue.Of([], [integer]));
        else if (node.Float("value_float", float.NaN) is var number && !float.IsNaN(number))
            node.Give(GraphValue.Of([], [number]));
        else
            throw new NotSupportedException("its value is no tensor, and no number");
    }

    private static void ReadConstantOfShape(NodeReading node)
    {
        long[] dimensions = node.Integers(0);
        int length = GraphValue.LengthOf(dimensions);
        GraphValue value = node.Tensor("value") is { } tensor ? TensorValues.Read(tensor, node.Description) : GraphValue.Of([1], [0f]);
        if (value.Length != 1)
            throw new InvalidDataException($"The node {node.Description} should have one value to repeat, but has {value.Length}.");
        node.Give(value.Pick(dimensions, new int[length]));
    }

    private static void ReadShape(NodeReading node)
    {
        long[] dimensions = node.Input(0).Dimensions;
        int Place(long axis) => (int)Math.Clamp(axis < 0 ? axis + dimensions.Length : axis, 0, dimensions.Length);
        int start = Place(node.Int("start", 0)), end = Place(node.Int("end", dimensions.Length));
        long[] part = start < end ? dimensions[start..end] : [];
        node.Give(GraphValue.Of([part.Length], part));
    }

    private static void ReadTranspose(NodeReading node)
    {
        GraphValue value = node.Input(0);
        int rank = value.Dimensions.Length;
        int[] order = node.Ints("perm") is { } named
            ? [.. named.Select(axis => node.Axis(axis, rank))]
            : [.. Enumerable.Range(0, rank).Reverse()];
        if (!order.Order().SequenceEqual(Enumerable.Range(0, rank)))
            throw new InvalidDataException($"The node {node.Description} names an order of dimensions that {value} does not have.");
        (long[] dimensions, int[] elements) = Movements.Transpose(value.Dimensions, order);
        // Where the rows alone move, and dimensions of one, the elements stay in order.
        int[] moved = [.. order.Where(axis => axis != value.RowsAxis && value.Dimensions[axis] != 1)];
        bool stays = moved.Order().SequenceEqual(moved);
        node.Give(stays ? value.WithDimensions(dimensions) : value.Pick(dimensions, elements));
    }

    private static void ReadGather(NodeReading node)
    {
        GraphValue value = node.Input(0), indices = node.Input(1);
        if (indices.Integers is null)
            throw new NotSupportedException("it looks up values in a table, by indices that follow from the network's input");
        int axis = node.Axis(node.Int("axis", 0), value.Dimensions.Length);
        CheckNotRows(node, value, axis);
        long size = value.Dimensions[axis];
        if (Array.FindIndex(indices.Integers, index => index < -size || index >= size) is >= 0 and var wrong)
            throw new InvalidDataException($"The node {node.Description} takes place {indices.Integers[wrong]} of {size}.");
        int[] places = [.. indices.Integers.Select(index => (int)(index < 0 ? index + size : index))];
        node.Give(value.Pick(
            [.. value.Dimensions[..axis], .. indices.Dimensions, .. value.Dimensions[(axis + 1)..]], Movements.Take(value.Dimensions, axis, places)));
    }

    private static void ReadSlice(NodeReading node)
    {
        GraphValue value = node.Input(0);
        long[] starts = node.Ints("starts") ?? node.Integers(1), ends = node.Ints("ends") ?? node.Integers(2);
        long[] axes = node.AxesOf(3) ?? [.. Enumerable.Range(0, starts.Length).Select(axis => (long)axis)];
        long[] steps = node.Optional(4) is null ? [.. Enumerable.Repeat(1L, starts.Length)] : node.Integers(4);
        if (ends.Length != starts.Length || axes.Length != starts.Length || steps.Length != starts.Length)
            throw new InvalidDataException($"The node {node.Description} has other numbers of starts than of ends, dimensions or steps.");
        for (int i = 0; i < starts.Length; i++)
        {
            int axis = node.Axis(axes[i], value.Dimensions.Length);
            if (steps[i] == 1 && starts[i] == 0 && ends[i] >= value.Dimensions[axis])
                continue;
            CheckNotRows(node, value, axis);
            List<int> places = PlacesOf(node, value.Dimensions[axis], starts[i], ends[i], steps[i]);
            long[] dimensions = [.. value.Dimensions];
            dimensions[axis] = places.Count;
            value = value.Pick(dimensions, Movements.Take(value.Dimensions, axis, places));
        }

        node.Give(value);
    }

    private static List<int> PlacesOf(NodeReading node, long size, long start, long end, long step)
    {
        if (step == 0)
            throw new InvalidDataException($"The node {node.Description} takes steps of 0.");
        start = start < 0 ? Math.Max(start, -size) + size : start;
        end = end < 0 ? Math.Max(end, -size - 1) + size : end;
        long low = step > 0 ? 0 : -1, high = step > 0 ? size : size - 1;
        (start, end, step) = (Math.Clamp(start, low, high), Math.Clamp(end, low, high), Math.Clamp(step, -size - 1, size + 1));
        var places = new List<int>();
        for (long place = start; step > 0 ? place < end : place > end; place += step)
            places.Add((int)place);
        return places;
    }

    private static void ReadSplit(NodeReading node)
    {
        GraphValue value = node.Input(0);
        int axis = node.Axis(node.Int("axis", 0), value.Dimensions.Length);
        node.Int("num_outputs", 0);
        CheckNotRows(node, value, axis);
        long size = value.Dimensions[axis], part = (size + node.OutputCount - 1) / Math.Max(1, node.OutputCount);
        long[] parts = node.Ints("split") ?? (node.Optional(1) is null
            ? [.. Enumerable.Range(0, node.OutputCount).Select(i => Math.Min(part, size - Math.Min(size, i * part)))]
            : node.Integers(1));
        if (parts.Length != node.OutputCount || parts.Any(each => each < 0 || each > size) || parts.Sum() != size)
            throw new InvalidDataException($"The node {node.Description} splits {size} into [{string.Join(", ", parts)}], for {node.OutputCount} outputs.");
        int start = 0;
        for (int i = 0; i < parts.Length; start += (int)parts[i++])
        {
            long[] dimensions = [.. value.Dimensions];
            dimensions[axis] = parts[i];
            node.Give(value.Pick(dimensions, Movements.Take(value.Dimensions, axis, [.. Enumerable.Range(start, (int)parts[i])])), i);
        }
    }

    private static void ReadConcat(NodeReading node)
    {
        GraphValue[] values = [.. Enumerable.Range(0, node.InputCount).Select(node.Input)];
        GraphValue first = node.Input(0);
        int axis = node.Axis(node.Int("axis", 0), first.Dimensions.Length);
        foreach (GraphValue other in values)
        {
            if (other.Dimensions.Length != first.Dimensions.Length || other.Dimensions.Where((size, i) => i != axis && size != first.Dimensions[i]).Any())
                throw new NotSupportedException($"it puts {other} behind {first}, which do not fit one another");
            CheckNotRows(node, other, axis);
        }

        long[] dimensions = [.. first.Dimensions];
        dimensions[axis] = values.Sum(value => value.Dimensions[axis]);
        if (PreparationNodes.TryMark(node, values, dimensions))
            return;
        int[] counts = [.. values.Select(value => (int)value.Dimensions[axis])];
        int inner = GraphValue.LengthOf(dimensions[(axis + 1)..]);
        node.Give(values switch
        {
            _ when Array.TrueForAll(values, value => value.Integers is not null) =>
                GraphValue.Of(dimensions, Join([.. values.Select(value => value.Integers!)], counts, inner, GraphValue.LengthOf(dimensions))),
            _ when Array.TrueForAll(values, value => value.Floats is not null) =>
                GraphValue.Of(dimensions, Join([.. values.Select(value => value.Floats!)], counts, inner, GraphValue.LengthOf(dimensions))),
            _ when Array.TrueForAll(values, value => !value.IsConstant) => GraphValue.OfPlaces(
                dimensions, Join([.. values.Select(value => value.Places())], counts, inner, GraphValue.LengthOf(dimensions)), false,
                values.SelectMany(value => value.Sources)),
            _ => throw new NotSupportedException("it puts constants and what flows through the network side by side"),
        });
    }

    private static T[] Join<T>(T[][] values, int[] counts, int inner, int length)
    {
        var joined = new T[length];
        for (int start = 0, line = 0; start < length; line++)
        {
            for (int i = 0; i < values.Length; i++)
            {
                int count = counts[i] * inner;
                values[i].AsSpan(line * count, count).CopyTo(joined.AsSpan(start));
                start += count;
            }
        }

        return joined;
    }

    private static void ReadExpand(NodeReading node)
    {
        GraphValue value = node.Input(0);
        long[] wanted = node.Integers(1);
        var target = new long[Math.Max(wanted.Length, value.Dimensions.Length)];
        for (int i = 1; i <= target.Length; i++)
        {
            long mine = i <= value.Dimensions.Length ? value.Dimensions[^i] : 1, other = i <= wanted.Length ? wanted[^i] : 1;
            target[^i] = mine == 1 ? other : mine;
        }

        int[] elements = Movements.Broadcast(value.Dimensions, target)
            ?? throw new InvalidDataException($"The node {node.Description} cannot repeat {value}.");
        node.Give(elements.Length == value.Length ? value.WithDimensions(target) : value.Pick(target, elements));
    }

    private static void CheckNotRows(NodeReading node, GraphValue value, int axis)
    {
        if (axis == value.RowsAxis)
            throw new NotSupportedException($"it takes or joins rows of {value}, and a network scores each row by itself");
    }
}
