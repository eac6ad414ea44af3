namespace MlNetDeep;

/// <summary>What a recurrent node reads: sequences of one length, or of a length each.</summary>
internal static class SequenceInput
{
    /// <summary>The step whose output is the node's sequences, [steps, features].</summary>
    /// <param name="node">The node.</param>
    /// <param name="value">Its first input.</param>
    /// <param name="time">The dimension of the steps.</param>
    /// <exception cref="NotSupportedException">The lengths are not those of the rows.</exception>
    public static Step Of(NodeReading node, GraphValue value, int time)
    {
        int steps = (int)value.Dimensions[time], features = (int)value.Dimensions[2];
        GraphValue? lengths = node.Optional(4);
        if (lengths is null || (lengths.Integers is { } all && Array.TrueForAll(all, length => length == steps)))
        {
            value = value.Settle(node);
            return value.Step!.IsPadded ? throw GraphSteps.Padded() : value.Arrange(node, [time, 2], new Shape(steps, features));
        }

        if (lengths.Step is not WholeStep || value.Step is not { } step || lengths.PlacesInStep() is not [0])
            throw new NotSupportedException("its sequences have lengths that are not an input of the graph");
        if (step is InputStep)
        {
            // Behind the number of steps, which a row begins with.
            int[] places = value.InOrder([time, 2]);
            if (places.Length == step.Shape.Length - 1 && places.AsSpan().SequenceEqual([.. Enumerable.Range(1, places.Length)]))
                return node.Graph.Add(step, node.Description, new PaddedSequences(features));
        }

        return step.IsPadded
            ? value.Settle(node).Arrange(node, [time, 2], new Shape(steps, features))
            : throw new NotSupportedException("its sequences have lengths, and something stands in front that does not know them");
    }
}
