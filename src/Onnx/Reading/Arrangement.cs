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
        if (step.IsPadded)
            throw GraphSteps.Padded();
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
        return GraphValue.OfPlaces(value.Dimensions, [.. places.Select(place => GraphValue.PlaceIn(part, order[place]))], false, part);
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
        int lines = Lines(value, order) ?? throw new NotSupportedException(
            $"what it reads, {value}, lies in an order that no layer makes of {step.Node}'s output");
        if (lines > 1 && lines < step.Shape.Length)
        {
            // An image, if that is what is wanted, else the matrix as one.
            bool isImage = shape.Rank == 3 && shape[2] == lines;
            var planar = isImage ? new Shape(lines, shape[0], shape[1]) : new Shape(lines, step.Shape.Length / lines, 1);
            step = node.Graph.Add(node.Graph.Shaped(step, node.Description, planar), node.Description, new ChannelsLast());
        }

        return node.Graph.Shaped(step, node.Description, shape);
    }

    /// <summary>
    /// Of how many lines the step's output is a matrix which, turned, has the elements in an order: 1 where they are in that order already; null where
    /// there is no such matrix.
    /// </summary>
    private static int? Lines(GraphValue value, int[] order)
    {
        if (value.IsInOrder)
        {
            // By the dimensions alone, as images are large: those from one on in front of the others.
            int[] axes = value.AxesOfRow();
            int first = Array.IndexOf(axes, order[0]);
            if (order.AsSpan().SequenceEqual([.. axes[first..], .. axes[..first]]))
                return (int)GraphValue.LongLengthOf([.. axes[..first].Select(axis => value.Dimensions[axis])]);
        }

        int[] wanted = value.InOrder(order);
        int lines = wanted.Length < 2 || wanted[1] == 1 ? 1 : Array.IndexOf(wanted, 1), columns = lines > 0 ? wanted.Length / lines : 0;
        for (int i = 0; i < wanted.Length; i++)
        {
            if (columns * lines != wanted.Length || wanted[i] != i % lines * columns + i / lines)
                return null;
        }

        return lines;
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
}
