namespace MlNetDeep;

/// <summary>
/// What becomes a layer, or a part of one, on the way from the input to a value. Steps know what they follow: what several nodes read is where
/// ways part, and the network is the way to the output.
/// </summary>
internal abstract class Step
{
    private protected Step(int number, Step? parent, Shape shape, string node) =>
        (Number, Parent, Shape, Node, IsPadded) = (number, parent, shape, node, parent?.IsPadded == true);

    /// <summary>Different for each step; those behind have higher ones.</summary>
    public int Number { get; }

    /// <summary>The step in front; null for the input.</summary>
    public Step? Parent { get; }

    /// <summary>The shape of its output, as our layers have it.</summary>
    public Shape Shape { get; }

    /// <summary>Where it comes from, for errors.</summary>
    public string Node { get; }

    /// <summary>
    /// Whether its output is sequences of a length each, padded: what stands beyond a row's steps is zeros here, and in the file perhaps not.
    /// </summary>
    public bool IsPadded { get; private protected init; }

    /// <summary>The steps from one in front of this, itself left out, to this; null where that one is not in front.</summary>
    public List<Step>? WayFrom(Step first)
    {
        var way = new List<Step>();
        Step? step = this;
        for (; step is not null && step.Number > first.Number; step = step.Parent)
            way.Add(step);
        way.Reverse();
        return step == first ? way : null;
    }

    /// <summary>The last step that is on the ways to both.</summary>
    public Step CommonWith(Step other)
    {
        Step mine = this;
        while (mine != other)
        {
            if (mine.Number > other.Number)
                mine = mine.Parent!;
            else
                other = other.Parent!;
        }

        return mine;
    }
}

/// <summary>The input.</summary>
internal sealed class InputStep(int number, Shape shape) : Step(number, null, shape, "the input");

/// <summary>A layer, with its parameters by their names within it.</summary>
internal sealed class LayerStep : Step
{
    public LayerStep(int number, Step parent, Shape shape, string node, Layer layer)
        : base(number, parent, shape, node)
    {
        Layer = layer;
        IsPadded = layer is PaddedSequences || (parent.IsPadded && layer is not LastStep);
    }

    public Layer Layer { get; }

    public Dictionary<string, float[]> Parameters { get; init; } = [];
}

/// <summary>A function of each value: of it alone, or of it and a constant.</summary>
/// <param name="number">Its number.</param>
/// <param name="parent">The step in front.</param>
/// <param name="node">Where it comes from.</param>
/// <param name="name">The operator.</param>
/// <param name="function">From a value and its place among the step's to the function's value.</param>
/// <param name="isSame">Whether it is the same function of each value.</param>
internal sealed class ElementStep(int number, Step parent, string node, string name, Func<double, int, double> function, bool isSame)
    : Step(number, parent, parent.Shape, node)
{
    public string Name => name;

    public Func<double, int, double> Function => function;

    public bool IsSame => isSame;

    /// <summary>Of how many operators it is.</summary>
    public int Cost { get; init; } = 1;

    /// <summary>What is added, subtracted, multiplied or divided by, in the step's order or one for all; null for other functions.</summary>
    public float[]? Constant { get; init; }

    /// <summary>The constant for a value.</summary>
    public float ConstantOf(int place) => Constant![Constant.Length == 1 ? 0 : place];
}

/// <summary>What fills missing values of the input, or NaN for none; the values in the step's order.</summary>
internal sealed class FillStep(int number, Step parent, string node, float[] fills) : Step(number, parent, parent.Shape, node)
{
    public float[] Fills => fills;
}

/// <summary>Presses each value into a bound: z / sqrt(1 + (z / bound)^2).</summary>
internal sealed class ClipStep(int number, Step parent, string node, float[] bounds) : Step(number, parent, parent.Shape, node)
{
    public float[] Bounds => bounds;
}

/// <summary>Whether an input is missing, 1 or 0.</summary>
internal sealed class MissingStep(int number, Step parent, string node) : Step(number, parent, parent.Shape, node);

/// <summary>Puts marks of missing inputs behind a row.</summary>
internal sealed class MarkStep(int number, Step parent, string node, int[] indicators)
    : Step(number, parent, new Shape(parent.Shape.Length + indicators.Length), node)
{
    public int[] Indicators => indicators;
}

/// <summary>Zeros around an image, which the next convolution takes as its own.</summary>
internal sealed class PadStep(int number, Step parent, Shape shape, string node, Edges edges) : Step(number, parent, shape, node)
{
    public Edges Edges => edges;
}

/// <summary>Whole numbers of the input, as the steps that a sequence has.</summary>
internal sealed class WholeStep(int number, Step parent, string node) : Step(number, parent, parent.Shape, node);

/// <summary>The softmax of all outputs of a row, or its logarithm: an output unit, and no layer.</summary>
internal sealed class SoftmaxStep(int number, Step parent, string node) : Step(number, parent, parent.Shape, node);
