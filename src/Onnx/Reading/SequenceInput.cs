namespace MlNetDeep;

/// <summary>What a recurrent node reads: sequences of one length, or of a length each.</summary>
internal static class SequenceInput
{
    /// <summary>The step whose output is the node's sequences, [steps, features].</summary>
    /// <param name="node">The node.</param>
    /// <param name="value">Its first input.</param>
    /// <param name="time">The dimension of the steps.</param>
    public static Step Of(NodeReading node, GraphValue value, int time)
    {
        int steps = (int)value.Dimensions[time], features = (int)value.Dimensions[2];
        GraphValue? lengths = node.Optional(4);
        if (lengths is null || (lengths.Integers is { } all && Array.TrueForAll(all, length => length == steps)))
            return value.Arrange(node, [time, 2], new Shape(steps, features));
        throw new NotSupportedException("its sequences have lengths of their own");
    }
}
