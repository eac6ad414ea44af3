namespace MlNetDeep;

/// <summary>Writes layers of members that share weights as nodes of an ONNX graph. The values of all members of a row are in a line.</summary>
internal sealed class OnnxMemberLayers(OnnxValue value)
{
    /// <summary>Whether a layer has operators here.</summary>
    public static bool CanSave(Layer layer) => layer is MemberInput or MemberScale or MemberOutput or MemberMean;

    /// <summary>Writes a layer.</summary>
    /// <param name="index">Its place in the network.</param>
    /// <param name="layer">One for which <see cref="CanSave"/>.</param>
    /// <param name="output">The shape of its output.</param>
    public void Save(int index, Layer layer, Shape output)
    {
        value.ToVector();
        switch (layer)
        {
            case MemberInput:
                SaveScale(index, value.Nodes.Reshape(value.Name, new Shape(1, value.Shape.Length)), output);
                break;
            case MemberScale:
                SaveScale(index, value.Nodes.Reshape(value.Name, value.Shape), output);
                break;
            case MemberOutput:
                SaveOutput(index, output);
                break;
            case MemberMean mean:
                SaveMean(mean.Score, output);
                break;
        }
    }

    /// <summary>Members' values, or those that all share, times a scale for each, plus a bias where there is one.</summary>
    private void SaveScale(int index, string members, Shape output)
    {
        long[] dimensions = [output[0], output[1]];
        string scales = value.Nodes.Constant(value.Find(index, "scales")!, dimensions, "Scales");
        string scaled = value.Nodes.Add("Mul", [members, scales], output).Output;
        if (value.Find(index, "bias") is { } bias)
            scaled = value.Nodes.Add("Add", [scaled, value.Nodes.Constant(bias, dimensions, "Bias")], output).Output;
        value.Name = value.Nodes.Reshape(scaled, new Shape(output.Length));
    }

    /// <summary>One product for each member: members come before rows there.</summary>
    private void SaveOutput(int index, Shape output)
    {
        int members = output[0], units = output[1], inputs = value.Shape[1];
        (IOnnxNode turn, string turned) = value.Nodes.AddUntyped("Transpose", value.Nodes.Reshape(value.Name, value.Shape));
        turn.AddAttribute("perm", (long[])[1, 0, 2]);
        string sums = value.Nodes.AddUntyped(
            "MatMul", turned, value.Nodes.Constant(value.FindTurned(index, units, inputs), [members, inputs, units], "Weights")).Output;
        sums = value.Nodes.AddUntyped("Add", sums, value.Nodes.Constant(value.Find(index, "bias")!, [members, 1, units], "Bias")).Output;
        value.Name = value.Nodes.Reshape(value.Nodes.Transpose(sums, [1, 0, 2], output), new Shape(output.Length));
    }

    private void SaveMean(MemberScore score, Shape output)
    {
        string members = value.Nodes.Reshape(value.Name, value.Shape);
        value.Name = score switch
        {
            MemberScore.Identity => value.Nodes.Reduce("ReduceMean", members, output),
            MemberScore.Exponential => SaveLogMean(members, output),
            MemberScore.Softmax => SaveLogMean(SaveLogSoftmax(members), output),
            MemberScore.Sigmoid => SaveLogOdds(members, output),
            // tanh(z) = 2 sigmoid(2 z) - 1.
            _ => value.Nodes.Binary(
                "Mul", SaveLogOdds(value.Nodes.Binary("Mul", members, [2], value.Shape), output), [0.5f], output),
        };
    }

    private string SaveLogSoftmax(string members)
    {
        (IOnnxNode node, string logarithms) = value.Nodes.Unary("LogSoftmax", members, value.Shape);
        node.AddAttribute("axis", 2L);
        return logarithms;
    }

    /// <summary>The logarithm of a mean, from logarithms.</summary>
    private string SaveLogMean(string members, Shape output) =>
        value.Nodes.Binary("Add", value.Nodes.Reduce("ReduceLogSumExp", members, output), [-MathF.Log(value.Shape[0])], output);

    /// <summary>ln(sum of p / sum of (1 - p)) with p = sigmoid(z), by logarithms: those of small probabilities are not those of 0.</summary>
    private string SaveLogOdds(string members, Shape output)
    {
        string negative = value.Nodes.Unary("Neg", members, value.Shape).Output;
        return value.Nodes.Add("Sub", [SumOfSigmoids(negative, output), SumOfSigmoids(members, output)], output).Output;
    }

    /// <summary>ln(sum of sigmoid(-z)), with ln(sigmoid(-z)) = -ln(1 + exp(z)).</summary>
    private string SumOfSigmoids(string members, Shape output)
    {
        string logarithms = value.Nodes.Unary("Neg", value.Nodes.Unary("Softplus", members, value.Shape).Output, value.Shape).Output;
        return value.Nodes.Reduce("ReduceLogSumExp", logarithms, output);
    }
}
