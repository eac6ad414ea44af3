namespace MlNetDeep;

/// <summary>Products with matrices that the file holds: dense layers, and dense layers at every step of sequences.</summary>
internal static class ProductNodes
{
    /// <summary>All of them.</summary>
    public static Dictionary<string, Action<NodeReading>> Table { get; } = new()
    {
        ["Gemm"] = ReadGemm,
        ["MatMul"] = ReadMatMul,
    };

    private static void ReadGemm(NodeReading node)
    {
        float alpha = node.Float("alpha", 1), beta = node.Float("beta", 1);
        bool turnsFlow = node.Int("transA", 0) != 0, turnsWeights = node.Int("transB", 0) != 0;
        GraphValue value = node.Flow(0).Settle(node), matrix = node.Constant(1);
        if (turnsFlow || value.Dimensions.Length != 2 || value.RowsAxis != 0)
            throw new NotSupportedException($"it takes rows of {value} for something else");
        (float[] weights, int units) = Weights(node, value, matrix, turnsWeights);
        if (alpha != 1)
            TensorPrimitives.Multiply(weights, alpha, weights);
        float[]? bias = null;
        if (node.Optional(2) is { } given)
        {
            float[] numbers = node.Constant(2).Floats!;
            int[] elements = Movements.Broadcast(given.Dimensions, [1, units])
                ?? throw new NotSupportedException($"it adds a constant of {given} to {units} units");
            bias = Array.ConvertAll(elements, element => beta * numbers[element]);
        }

        Give(node, value, weights, bias, units);
    }

    private static void ReadMatMul(NodeReading node)
    {
        GraphValue value = node.Flow(0).Settle(node), matrix = node.Constant(1);
        int rank = value.Dimensions.Length;
        if (rank == 2 && value.RowsAxis == 0)
        {
            (float[] weights, int units) = Weights(node, value, matrix, isTurned: false);
            Give(node, value, weights, null, units);
        }
        else if (rank == 3 && value.RowsAxis is 0 or 1)
        {
            CheckMatrix(node, matrix, value.Dimensions[2], matrix.Dimensions.Length == 2 ? matrix.Dimensions[0] : -1);
            int units = (int)matrix.Dimensions[1];
            int[] axes = value.AxesOfRow();
            Step steps = value.Arrange(node, axes, new Shape((int)value.Dimensions[axes[0]], (int)value.Dimensions[axes[1]]));
            Step step = node.Graph.Add(steps, node.Description, new DenseOverTime(units, useBias: false), ("weights", [.. matrix.Floats!]));
            node.Give(GraphValue.Of([.. value.Dimensions[..2], units], step));
        }
        else
        {
            throw new NotSupportedException($"it multiplies {value}: only vectors and sequences are multiplied by a matrix");
        }
    }

    /// <summary>The matrix from [inputs, units], or turned, with its inputs in the order in which the step has them.</summary>
    private static (float[] Weights, int Units) Weights(NodeReading node, GraphValue value, GraphValue matrix, bool isTurned)
    {
        int rank = matrix.Dimensions.Length;
        CheckMatrix(node, matrix, value.Dimensions[1], rank == 2 ? matrix.Dimensions[isTurned ? 1 : 0] : -1);
        int inputs = (int)value.Dimensions[1], units = (int)matrix.Dimensions[isTurned ? 0 : 1];
        float[] numbers = matrix.Floats!, weights = new float[numbers.Length];
        int[]? places = value.IsInOrder ? null : value.PlacesInStep();
        for (int i = 0; i < inputs; i++)
        {
            Span<float> row = weights.AsSpan((places?[i] ?? i) * units, units);
            for (int unit = 0; unit < units; unit++)
                row[unit] = numbers[isTurned ? unit * inputs + i : i * units + unit];
        }

        return (weights, units);
    }

    private static void CheckMatrix(NodeReading node, GraphValue matrix, long expected, long inputs)
    {
        if (matrix.Dimensions.Length != 2)
            throw new NotSupportedException($"it multiplies by a constant of {matrix}, which is no matrix");
        if (inputs != expected || matrix.Length == 0)
            throw new InvalidDataException($"The node {node.Description} multiplies {expected} values a row by a matrix of {matrix}.");
    }

    private static void Give(NodeReading node, GraphValue value, float[] weights, float[]? bias, int units)
    {
        Step vector = node.Graph.Shaped(value.Step!, node.Description, new Shape((int)value.Dimensions[1]));
        (string, float[])[] parameters = bias is null ? [("weights", weights)] : [("weights", weights), ("bias", bias)];
        Step step = node.Graph.Add(vector, node.Description, new Dense(units, bias is not null), parameters);
        node.Give(GraphValue.Of([GraphValue.Rows, units], step));
    }
}
