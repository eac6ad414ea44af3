namespace MlNetDeep;

/// <summary>Makes steps one after another, and knows what holds for the whole graph.</summary>
/// <param name="operatorSet">The version of the operators.</param>
/// <param name="fixedRows">The number of rows that the file was written for; 1 where it is free.</param>
internal sealed class GraphSteps(long operatorSet, long fixedRows)
{
    private int _number;

    /// <summary>The version of the operators.</summary>
    public long OperatorSet => operatorSet;

    /// <summary>What stands for the rows in shapes that the file holds; 1 where their number is free.</summary>
    public long FixedRows => fixedRows;

    /// <summary>The number of the next step.</summary>
    public int NextNumber() => _number++;

    /// <summary>A layer behind a step.</summary>
    /// <param name="parent">The step.</param>
    /// <param name="node">Where it comes from.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="parameters">Its parameters by their names.</param>
    /// <exception cref="NotSupportedException">The layer cannot follow.</exception>
    public LayerStep Add(Step parent, string node, Layer layer, params IEnumerable<(string Name, float[] Values)> parameters)
    {
        if (parent.IsPadded && layer is not (RecurrentLayer or LastStep))
            throw Padded();
        Shape shape;
        try
        {
            shape = new Sequential(parent.Shape, layer).OutputShape;
        }
        catch (ArgumentException exception)
        {
            throw new NotSupportedException($"its layer cannot follow: {exception.Message}", exception);
        }

        Dictionary<string, float[]> byName = parameters.ToDictionary(each => each.Name, each => each.Values);
        return new LayerStep(NextNumber(), parent, shape, node, layer) { Parameters = byName };
    }

    /// <summary>A step's output in another shape, in the same order.</summary>
    public Step Shaped(Step parent, string node, Shape shape)
    {
        while (parent.Shape != shape && parent is LayerStep { Layer: Flatten or Reshape, Parent: { } before })
            parent = before;
        return parent.Shape == shape ? parent : Add(parent, node, shape.Rank == 1 ? new Flatten() : new Reshape(shape.Dimensions.ToArray()), []);
    }

    /// <summary>A function of each value.</summary>
    public ElementStep Add(Step parent, string node, string name, Func<double, int, double> function, bool isSame, float[]? constant = null) =>
        parent.IsPadded ? throw Padded() : new(NextNumber(), parent, node, name, function, isSame) { Constant = constant };

    /// <summary>What is thrown where steps beyond a row's own would count.</summary>
    public static NotSupportedException Padded() => new(
        "it reads sequences of a length each beyond their ends: only recurrent nodes with the same lengths, and their last outputs (Y_h), know these");
}
