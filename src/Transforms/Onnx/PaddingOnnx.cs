namespace MlNetDeep;

/// <summary>
/// Writes the padding of sequences as nodes of an ONNX graph. All rows of a call are of one length there, so that sequences of different lengths
/// go in one at a time, or by lengths.
/// </summary>
internal sealed class PaddingOnnx(OnnxNodes nodes, int featuresPerStep, int maximumSteps, FeaturePreparation? standardizer)
{
    private readonly Shape _row = new(maximumSteps * featuresPerStep);

    /// <summary>Writes it.</summary>
    /// <param name="sequences">Sequences in a line, [rows, steps x features], or of known dimensions.</param>
    /// <param name="length">Their length; 0 where it is not known.</param>
    /// <param name="output">The name of the output, [rows, 1 + most steps x features].</param>
    public void Save(string sequences, int length, string output)
    {
        // 0 takes over the number of rows, and -1 is the number of steps.
        string target = nodes.Constant([0, length == 0 ? -1 : length / featuresPerStep, featuresPerStep], "Shape");
        string steps = nodes.AddUntyped("Reshape", sequences, target).Output;
        if (standardizer is not null)
        {
            steps = Join("Sub", steps, nodes.Constant(standardizer.Offsets.ToArray(), [featuresPerStep], "Offsets"));
            steps = Join("Mul", steps, nodes.Constant(standardizer.Scales.ToArray(), [featuresPerStep], "Scales"));
        }

        string shape = Join("Shape", steps), rows = At(shape, 0), count = nodes.Cast(At(shape, 1), typeof(float));
        string padded = Concat(1, steps, Repeat(nodes.Constant([0f], [1, 1, 1], "Padding"), rows, [maximumSteps, featuresPerStep]));
        (IOnnxNode gather, string kept) = nodes.AddUntyped("Gather", padded, SaveKept(count));
        gather.AddAttribute("axis", 1L);
        string most = nodes.Constant([(float)maximumSteps], [1], "MaximumSteps");
        string number = Repeat(Join("Min", count, most), rows, [1]);
        nodes.AddNamed("Concat", output, number, nodes.Reshape(kept, _row)).AddAttribute("axis", 1L);
    }

    /// <summary>The places of the last steps that fit, and of the padding behind them.</summary>
    private string SaveKept(string count)
    {
        string surplus = Join("Sub", count, nodes.Constant([(float)maximumSteps], [1], "MaximumSteps"));
        string first = nodes.Cast(Join("Max", surplus, nodes.Constant([0f], [1], "Zero")), typeof(long));
        return Join("Add", first, nodes.Constant([.. Enumerable.Range(0, maximumSteps).Select(step => (long)step)], "Steps"));
    }

    /// <summary>A value for each row.</summary>
    private string Repeat(string value, string rows, long[] dimensions) =>
        Join("Expand", value, Concat(0, rows, nodes.Constant(dimensions, "Dimensions")));

    private string At(string values, long place) => Join("Gather", values, nodes.Constant([place], "Place"));

    private string Concat(long axis, params string[] parts)
    {
        (IOnnxNode node, string joined) = nodes.AddUntyped("Concat", parts);
        node.AddAttribute("axis", axis);
        return joined;
    }

    private string Join(string type, params string[] inputs) => nodes.AddUntyped(type, inputs).Output;
}
