namespace MlNetDeep;

/// <summary>Finds the layers that give a value's elements in the order in which the next layer reads them.</summary>
internal static class Arrangement
{
    /// <summary>Whether the value is all of a step's output, each element once.</summary>
    public static bool IsSettled(this GraphValue value) =>
        value.IsInOrder || value.IsPlanar ||
        (value.Step is not null && value.Length == value.Step.Shape.Length && value.PlacesInStep().Distinct().Count() == value.Length);

    /// <summary>
    /// The value as all of a step's output, each element once: where it is a part, as the last step of a sequence, behind the layer that takes that
    /// part.
    /// </summary>
    /// <exception cref="NotSupportedException">No layer takes such a part, or the value is of several steps.</exception>
    public static GraphValue Settle(this GraphValue value, NodeReading node)
    {
        if (value.IsSettled())
            return value;
        if (value.Step is not { } step)
            throw new NotSupportedException("what it reads is put together of several layers' outputs: the network is no chain there");
        int[] places = value.PlacesInStep();
        int[] sorted = [.. places.Order()];
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] == sorted[i - 1])
                throw new NotSupportedException("what it reads has values twice");
        }

        (LayerStep part, int[] taken) = Parts.Take(node, step, sorted) ?? throw new NotSupportedException(
            $"what it reads, {value}, is a part of {step.Node}'s output that no layer takes, as the last step of a sequence, or values side by side");
        Dictionary<int, int> order = taken.Select((place, i) => (place, i)).ToDictionary();
        long first = (long)part.Number << 32;
        return GraphValue.OfPlaces(value.Dimensions, [.. places.Select(place => first + order[place])], false, part);
    }

    /// <summary>A step whose output has the value's elements in an order and shape.</summary>
    /// <param name="value">Settled.</param>
    /// <param name="node">The node that reads it.</param>
    /// <param name="order">The value's dimensions, rows aside, outermost first.</param>
    /// <param name="shape">The shape that is wanted.</param>
    /// <exception cref="NotSupportedException">No layer makes such an order.</exception>
    public static Step Arrange(this GraphValue value, NodeReading node, int[] order, Shape shape)
    {
        Step step = value.Step!;
        if (value.IsPlanar && step.Shape == shape && order.Length == 3 && order[2] < order[0] && order[0] < order[1])
            return step;
        int[] wanted = value.InOrder(order);
        if (!IsAscending(wanted))
        {
            // As a matrix [lines, columns], turned.
            int lines = Array.IndexOf(wanted, 1) is var second and > 0 ? second : wanted.Length, columns = wanted.Length / lines;
            for (int i = 0; i < wanted.Length; i++)
            {
                if (wanted.Length % lines != 0 || wanted[i] != (long)i % lines * columns + i / lines)
                    throw new NotSupportedException($"what it reads, {value}, lies in an order that no layer makes of {step.Node}'s output");
            }

            step = node.Graph.Add(node.Graph.Shaped(step, node.Description, new Shape(lines, columns, 1)), node.Description, new ChannelsLast());
        }

        return node.Graph.Shaped(step, node.Description, shape);
    }

    /// <summary>For each element, with the dimensions in another order, its place in the step.</summary>
    public static int[] InOrder(this GraphValue value, int[] order)
    {
        int[] places = value.PlacesInStep();
        int[] all = value.RowsAxis < 0 ? order : [value.RowsAxis, .. order];
        return Array.ConvertAll(Movements.Transpose(value.Dimensions, all).Elements, element => places[element]);
    }

    /// <summary>The dimensions but that of the rows.</summary>
    public static int[] AxesOfRow(this GraphValue value) => [.. Enumerable.Range(0, value.Dimensions.Length).Where(axis => axis != value.RowsAxis)];

    private static bool IsAscending(int[] places)
    {
        for (int i = 0; i < places.Length; i++)
        {
            if (places[i] != i)
                return false;
        }

        return true;
    }
}
