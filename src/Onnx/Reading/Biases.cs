namespace MlNetDeep;

/// <summary>What is added behind a layer's sums, as the layer's own bias.</summary>
internal static class Biases
{
    /// <summary>Gives the layer the constant as bias, if it has none and the constant is one for each unit.</summary>
    /// <param name="node">The node that adds.</param>
    /// <param name="value">The layer's output.</param>
    /// <param name="constant">In the step's order, or one for all.</param>
    /// <returns>Whether it is done.</returns>
    public static bool TryAdd(NodeReading node, GraphValue value, float[] constant)
    {
        if (value.Step is not LayerStep { Parent: { } parent } step || step.Parameters.ContainsKey("bias"))
            return false;
        Layer? layer = step.Layer switch
        {
            IAffineLayer affine => affine.WithBias(),
            DenseOverTime dense => new DenseOverTime(dense.Units),
            _ => null,
        };
        if (layer is null)
            return false;
        int units = step.Shape[step.Shape.Rank - 1];
        float[] bias = constant.Length == 1 ? [.. Enumerable.Repeat(constant[0], units)] : constant[..units];
        for (int i = 0; i < constant.Length; i++)
        {
            if (constant.Length > 1 && constant[i] != bias[i % units])
                return false;
        }

        node.Give(value.After(node.Graph.Add(
            parent, step.Node, layer, [.. step.Parameters.Select(each => (each.Key, each.Value)), ("bias", bias)])));
        return true;
    }
}
