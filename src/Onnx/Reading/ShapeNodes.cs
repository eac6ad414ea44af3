namespace MlNetDeep;

/// <summary>Operators that give values other dimensions, in the same order.</summary>
internal static class ShapeNodes
{
    /// <summary>All of them.</summary>
    public static Dictionary<string, Action<NodeReading>> Table { get; } = new()
    {
        ["Reshape"] = ReadReshape,
        ["Flatten"] = ReadFlatten,
        ["Squeeze"] = ReadSqueeze,
        ["Unsqueeze"] = ReadUnsqueeze,
    };

    private static void ReadReshape(NodeReading node)
    {
        GraphValue value = node.Input(0);
        long[] target = [.. node.Ints("shape") ?? node.Integers(1)];
        bool keepsZeros = node.Int("allowzero", 0) == 0;
        for (int i = 0; keepsZeros && i < target.Length; i++)
        {
            if (target[i] == 0)
                target[i] = i < value.Dimensions.Length ? value.Dimensions[i] : throw Misfit(node, value, target);
        }

        if (target.Any(dimension => dimension < -1) || target.Count(dimension => dimension == -1) > 1)
            throw Misfit(node, value, target);
        if (value.RowsAxis >= 0)
            FindRows(node, value, target);
        int open = Array.IndexOf(target, -1);
        if (open >= 0)
        {
            target[open] = 1;
            long known = GraphValue.LongLengthOf(target), length = GraphValue.LongLengthOf(value.Dimensions);
            target[open] = known > 0 && length % known == 0 ? length / known : throw Misfit(node, value, target);
        }

        Check(node, value, target);
        node.Give(value.WithDimensions(target));
    }

    /// <summary>
    /// Says which dimension of the target is that of the rows: the one that is their number, is left open where all others are known, or stands
    /// where they stood in a file that was written for so many.
    /// </summary>
    private static void FindRows(NodeReading node, GraphValue value, long[] target)
    {
        if (Array.IndexOf(target, GraphValue.Rows) >= 0)
            return;
        long before = GraphValue.LongLengthOf(value.Dimensions[..value.RowsAxis]), length = GraphValue.LongLengthOf(value.Dimensions);
        int open = Array.IndexOf(target, -1);
        long known = GraphValue.LongLengthOf([.. target.Where(dimension => dimension != -1)]);
        if (open >= 0 && known == length)
        {
            target[open] = GraphValue.Rows;
            return;
        }

        long product = 1;
        for (int i = 0; i < target.Length && i != open; i++)
        {
            if (product == before && target[i] == node.Graph.FixedRows)
            {
                target[i] = GraphValue.Rows;
                return;
            }

            product *= target[i];
        }

        throw new NotSupportedException(
            $"it makes {GraphValue.Describe(target)} of {value}, in which rows are not a dimension of their own: a network scores each row by itself");
    }

    private static void Check(NodeReading node, GraphValue value, long[] target)
    {
        if (GraphValue.LongLengthOf(target) != GraphValue.LongLengthOf(value.Dimensions))
            throw Misfit(node, value, target);
        if (value.RowsAxis < 0)
            return;
        int rows = Array.IndexOf(target, GraphValue.Rows);
        if (rows < 0 || Array.LastIndexOf(target, GraphValue.Rows) != rows ||
            GraphValue.LongLengthOf(target[..rows]) != GraphValue.LongLengthOf(value.Dimensions[..value.RowsAxis]))
            throw new NotSupportedException($"it makes {GraphValue.Describe(target)} of {value}, which mixes rows");
    }

    private static void ReadFlatten(NodeReading node)
    {
        GraphValue value = node.Input(0);
        long given = node.Int("axis", 1);
        int axis = given == value.Dimensions.Length ? (int)given : node.Axis(given, value.Dimensions.Length);
        long[] target = [Product(value.Dimensions[..axis]), Product(value.Dimensions[axis..])];
        if (value.RowsAxis >= 0 && Array.IndexOf(target, GraphValue.Rows) < 0)
            throw new NotSupportedException($"it flattens {value} from dimension {axis} on, which mixes rows");
        Check(node, value, target);
        node.Give(value.WithDimensions(target));
    }

    /// <summary>The product of dimensions; of rows and others more than a row has.</summary>
    private static long Product(long[] dimensions)
    {
        long length = GraphValue.LongLengthOf(dimensions);
        return Array.IndexOf(dimensions, GraphValue.Rows) < 0 ? length : length == 1 ? GraphValue.Rows : 0;
    }

    private static void ReadSqueeze(NodeReading node)
    {
        GraphValue value = node.Input(0);
        int rank = value.Dimensions.Length;
        int[] axes = node.AxesOf(1) is { } named
            ? [.. named.Select(axis => node.Axis(axis, rank))]
            : [.. Enumerable.Range(0, rank).Where(axis => value.Dimensions[axis] == 1)];
        if (axes.Contains(value.RowsAxis))
            throw new NotSupportedException($"it leaves out the rows of {value}");
        if (Array.Exists(axes, axis => value.Dimensions[axis] != 1))
            throw new InvalidDataException($"The node {node.Description} leaves out dimensions of {value} that are not 1.");
        node.Give(value.WithDimensions([.. value.Dimensions.Where((_, axis) => !axes.Contains(axis))]));
    }

    private static void ReadUnsqueeze(NodeReading node)
    {
        GraphValue value = node.Input(0);
        long[] named = node.AxesOf(1) ?? throw new InvalidDataException($"The node {node.Description} names no dimensions.");
        int rank = value.Dimensions.Length + named.Length;
        int[] axes = [.. named.Select(axis => node.Axis(axis, rank))];
        if (axes.Distinct().Count() != axes.Length)
            throw new InvalidDataException($"The node {node.Description} names a dimension twice.");
        var target = new long[rank];
        for (int axis = 0, next = 0; axis < rank; axis++)
            target[axis] = axes.Contains(axis) ? 1 : value.Dimensions[next++];
        node.Give(value.WithDimensions(target));
    }

    private static InvalidDataException Misfit(NodeReading node, GraphValue value, long[] target) =>
        new($"The node {node.Description} cannot make {GraphValue.Describe(target)} of {value}.");
}
