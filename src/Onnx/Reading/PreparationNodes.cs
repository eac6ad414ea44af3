namespace MlNetDeep;

/// <summary>Operators by which missing values of the input are filled and marked.</summary>
internal static class PreparationNodes
{
    /// <summary>All of them.</summary>
    public static Dictionary<string, Action<NodeReading>> Table { get; } = new()
    {
        ["IsNaN"] = ReadIsNaN,
        ["Where"] = ReadWhere,
    };

    /// <summary>Marks of the input's missing values behind a row that is prepared already.</summary>
    /// <param name="node">The node, which puts values side by side.</param>
    /// <param name="values">The values.</param>
    /// <param name="dimensions">Of all together.</param>
    /// <returns>Whether they are such a row and its marks.</returns>
    public static bool TryMark(NodeReading node, GraphValue[] values, long[] dimensions)
    {
        if (values is not [{ IsInOrder: true, Step: { } row }, { Step: MissingStep { Parent: InputStep input } } marks] ||
            row.WayFrom(input)?.Exists(step => step is LayerStep or MarkStep) != false || row is MissingStep || values[0].Dimensions.Length != 2)
            return false;
        int[] indicators = marks.PlacesInStep();
        if (!indicators.Order().Distinct().SequenceEqual(indicators))
            throw new NotSupportedException("it marks missing values twice, or not in their order");
        node.Give(GraphValue.Of(dimensions, new MarkStep(node.Graph.NextNumber(), row, node.Description, indicators)));
        return true;
    }

    private static void ReadIsNaN(NodeReading node)
    {
        GraphValue value = node.Flow(0);
        Step step = value.Step ?? throw new NotSupportedException("what it reads is put together of several layers' outputs");
        node.Give(value.After(new MissingStep(node.Graph.NextNumber(), step, node.Description)));
    }

    private static void ReadWhere(NodeReading node)
    {
        if (node.Input(0).IsConstant)
        {
            ReadChoice(node);
            return;
        }

        GraphValue value = node.Input(2);
        if (node.Input(0).Step is not MissingStep { Parent: InputStep input } || value.Step != input || !value.IsSettled())
            throw new NotSupportedException("it chooses between values otherwise than by whether the input is missing");
        float[] fills = ElementNodes.InStepOrder(node, value, node.Constant(1));
        if (fills.Length == 1)
            fills = [.. Enumerable.Repeat(fills[0], input.Shape.Length)];
        node.Give(value.After(new FillStep(node.Graph.NextNumber(), input, node.Description, fills)));
    }

    /// <summary>Between numbers of shapes, by a condition that is known.</summary>
    private static void ReadChoice(NodeReading node)
    {
        GraphValue condition = node.Input(0), first = node.Input(1), second = node.Input(2);
        bool IsAlike(GraphValue value) => value.Integers is not null && value.Dimensions.AsSpan().SequenceEqual(condition.Dimensions);
        if (condition.Integers is null || !IsAlike(first) || !IsAlike(second))
            throw new NotSupportedException("it chooses between other things than whole numbers of one shape");
        node.Give(GraphValue.Of(condition.Dimensions, [.. condition.Integers.Select((holds, i) => (holds != 0 ? first : second).Integers![i])]));
    }
}
