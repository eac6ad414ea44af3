namespace MlNetDeep;

/// <summary>Parts of a step's output that a layer takes.</summary>
internal static class Parts
{
    /// <summary>The layer that takes a part, and the places in the order in which it gives them.</summary>
    /// <param name="node">The node that reads the part.</param>
    /// <param name="step">Of whose output it is.</param>
    /// <param name="sorted">The places, ascending.</param>
    /// <returns>Null where no layer takes it.</returns>
    public static (LayerStep Layer, int[] Places)? Take(NodeReading node, Step step, int[] sorted) =>
        (step.Shape.Rank == 2 ? TakeLastStep(node, step, sorted) : null) ?? TakeSlice(node, step, sorted);

    private static (LayerStep, int[])? TakeLastStep(NodeReading node, Step step, int[] sorted)
    {
        int features = step.Shape[1], last = step.Shape.Length - features;
        foreach (SequenceDirection direction in Enum.GetValues<SequenceDirection>())
        {
            int forward = direction switch
            {
                SequenceDirection.Forward => features,
                SequenceDirection.Backward => 0,
                _ => features / 2,
            };
            int[] places = [.. Enumerable.Range(last, forward), .. Enumerable.Range(forward, features - forward)];
            if ((direction != SequenceDirection.Both || features % 2 == 0) && places.Order().SequenceEqual(sorted))
                return (node.Graph.Add(step, node.Description, new LastStep(direction)), places);
        }

        return null;
    }

    private static (LayerStep, int[])? TakeSlice(NodeReading node, Step step, int[] sorted)
    {
        if (sorted[^1] - sorted[0] + 1 != sorted.Length)
            return null;
        Step vector = node.Graph.Shaped(step, node.Description, new Shape(step.Shape.Length));
        return (node.Graph.Add(vector, node.Description, new Slice(sorted[0], sorted.Length)), sorted);
    }
}
