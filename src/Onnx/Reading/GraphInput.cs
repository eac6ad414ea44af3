namespace MlNetDeep;

/// <summary>What a network reads: the graph's one input, of which one dimension is that of the rows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Dimensions">With <see cref="GraphValue.Rows"/> for the rows.</param>
/// <param name="Shape">Of a row, as the file has it; a vector where a number of steps stands in front.</param>
/// <param name="FixedRows">The number of rows that the file was written for; 1 where it is free.</param>
/// <param name="Lengths">The input that has the number of steps of each row; null where there is none.</param>
internal sealed record GraphInput(string Name, long[] Dimensions, Shape Shape, long FixedRows, string? Lengths)
{
    /// <summary>Finds it.</summary>
    /// <param name="inputs">The inputs that nodes read.</param>
    /// <param name="nodes">The nodes.</param>
    /// <param name="given">The shape of a row that the user gives; else null.</param>
    /// <exception cref="NotSupportedException">There are other numbers of inputs than one, or its shape is open.</exception>
    public static GraphInput Find(List<ValueMessage> inputs, List<NodeMessage> nodes, Shape? given)
    {
        ValueMessage? lengths = inputs.Count == 2 ? inputs.Find(IsLengths) : null;
        if (lengths is not null)
            inputs = [.. inputs.Where(input => input != lengths)];
        if (inputs.Count != 1)
        {
            throw new NotSupportedException(inputs.Count == 0
                ? "The output does not depend on an input of the graph."
                : $"The graph has the inputs {string.Join(", ", inputs.Take(20).Select(each => $"'{each.Name}'"))}, and a network of ours has " +
                    "one, or one and the lengths of its sequences.");
        }

        ValueMessage input = inputs[0];
        if (input.Type?.Tensor is not { } tensor || tensor.Element is not (OnnxType.Float or OnnxType.Double))
        {
            string kind = input.Type?.Tensor is { } other ? $"a tensor of {TensorValues.Name(other.Element)}" : "no tensor";
            throw new NotSupportedException($"The input '{input.Name}' is {kind}, and a network of ours takes floats.");
        }

        long?[] sizes = tensor.Shape is null ? [] : [.. tensor.Shape.Dimensions.Select(each => each.Size is > 0 ? each.Size : null)];
        if (tensor.Shape is null && given is { } known)
            sizes = new long?[known.Rank + 1];
        if (sizes.Length == 0)
            throw new NotSupportedException($"The input '{input.Name}' has no dimension of rows, or its shape is not said: give the shape of a row.");
        if (Array.Exists(sizes, size => size >= GraphValue.Rows))
            throw new InvalidDataException($"The input '{input.Name}' has a dimension of {sizes.Max()}, more than a network takes.");
        int rows = RowsOf(input.Name, sizes, nodes, given);
        long?[] row = given is { } shape ? [.. shape.Dimensions.ToArray().Select(size => (long?)size)] : [.. sizes.Where((_, axis) => axis != rows)];
        if (row.Contains(null))
        {
            throw new NotSupportedException(
                $"The input '{input.Name}' of {tensor.Shape!.Describe()} leaves more than the number of rows open, as the number of steps: give the " +
                "shape of a row, which our networks have from the start.");
        }

        long[] dimensions = [.. row[..rows].Select(size => size!.Value), GraphValue.Rows, .. row[rows..].Select(size => size!.Value)];
        // What is too large is refused here.
        long length = GraphValue.LongLengthOf(dimensions);
        Shape own = lengths is null ? new Shape([.. row.Select(size => (int)size!.Value)]) : new Shape(1 + GraphValue.LengthOf([length]));
        return new GraphInput(input.Name, dimensions, own, sizes[rows] ?? 1, lengths?.Name);
    }

    /// <summary>The input's values, by their names.</summary>
    /// <param name="step">The step of the input.</param>
    /// <param name="graph">Makes steps.</param>
    public IEnumerable<(string Name, GraphValue Value)> Values(InputStep step, GraphSteps graph)
    {
        if (Lengths is null)
            return [(Name, GraphValue.Of(Dimensions, step))];
        long[] Places(Step of, int first, int count) => [.. Enumerable.Range(first, count).Select(place => GraphValue.PlaceIn(of, place))];
        var whole = new WholeStep(graph.NextNumber(), step, $"'{Lengths}'");
        return
        [
            (Name, GraphValue.OfPlaces(Dimensions, Places(step, 1, step.Shape.Length - 1), false, step)),
            (Lengths, GraphValue.OfPlaces([GraphValue.Rows], Places(whole, 0, 1), false, whole)),
        ];
    }

    private static bool IsLengths(ValueMessage input) =>
        input.Type?.Tensor is { Element: OnnxType.Int32 or OnnxType.Int64, Shape.Dimensions.Count: 1 };

    /// <summary>
    /// Which dimension is that of the rows: the one that is free, where one is; else the second, if a recurrent node reads the input with its steps
    /// first, or the first.
    /// </summary>
    private static int RowsOf(string name, long?[] sizes, List<NodeMessage> nodes, Shape? given)
    {
        bool stepsFirst = sizes.Length == 3 && nodes.Exists(node =>
            node.Operator is "LSTM" or "GRU" or "RNN" && node.Inputs.FirstOrDefault() == name &&
            !node.Attributes.Exists(attribute => attribute.Name == "layout" && attribute.Int != 0));
        int rows = stepsFirst ? 1 : sizes.Count(size => size is null) == 1 ? Array.IndexOf(sizes, null) : 0;
        if (given is not { } shape)
            return rows;
        long?[] others = [.. sizes.Where((_, axis) => axis != rows)];
        if (others.Length != shape.Rank || others.Where((size, i) => size is { } known && known != shape[i]).Any())
            throw new ArgumentException($"A row of the shape {shape} does not fit the input '{name}'.", nameof(given));
        return rows;
    }
}
