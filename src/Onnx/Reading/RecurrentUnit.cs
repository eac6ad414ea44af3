namespace MlNetDeep;

/// <summary>The layer of a recurrent operator, by its functions.</summary>
internal static class RecurrentUnit
{
    /// <summary>Makes it, without numbers.</summary>
    /// <param name="node">The node.</param>
    /// <param name="units">Outputs of a step and direction.</param>
    /// <param name="direction">In which order steps are read.</param>
    /// <param name="learnsState">Whether there is a state before the first step.</param>
    /// <param name="prefixes">Of the directions' parameters.</param>
    /// <param name="parameters">Peepholes are added.</param>
    /// <exception cref="NotSupportedException">No layer of ours has such functions.</exception>
    public static Layer Create(
        NodeReading node, int units, SequenceDirection direction, bool learnsState, string[] prefixes, List<(string, float[])> parameters)
    {
        if (node.Float("clip", 0) != 0 || node.Int("input_forget", 0) != 0)
            throw new NotSupportedException("it clips sums, or has one gate for input and forgetting (clip, input_forget)");
        if (node.Operator == "RNN")
            return new ElmanLayer(units, ActivationOf(node), direction, learnsState);
        string[] expected = node.Operator == "LSTM" ? ["Sigmoid", "Tanh", "Tanh"] : ["Sigmoid", "Tanh"];
        IReadOnlyList<string> named = node.Texts("activations");
        if (named.Where((name, i) => name != expected[i % expected.Length]).Any())
            throw new NotSupportedException($"its functions are {string.Join(", ", named)}, and ours {string.Join(", ", expected)}");
        node.Floats("activation_alpha");
        node.Floats("activation_beta");
        if (node.Operator == "LSTM")
            return new LstmLayer(units, direction, usePeepholes: AddPeepholes(node, units, prefixes, parameters), learnInitialState: learnsState);
        return node.Int("linear_before_reset", 0) == 1
            ? new GruLayer(units, direction, learnsState)
            : throw new NotSupportedException(
                "its reset gate multiplies the outputs (linear_before_reset=0), and ours their finished sum, as PyTorch's: export it with " +
                "linear_before_reset=1 (Keras: reset_after=True)");
    }

    /// <summary>P [directions, 3 units] in the order i, o, f to i, f, o.</summary>
    private static bool AddPeepholes(NodeReading node, int units, string[] prefixes, List<(string, float[])> parameters)
    {
        if (node.Optional(7) is null)
            return false;
        float[] values = node.Constant(7).Floats!;
        if (values.Length != prefixes.Length * 3 * units)
            throw new InvalidDataException($"The node {node.Description} has {values.Length} peepholes, not {prefixes.Length * 3 * units}.");
        for (int i = 0; i < prefixes.Length; i++)
        {
            ReadOnlySpan<float> own = values.AsSpan(3 * i * units, 3 * units);
            parameters.Add((prefixes[i] + "peepholes", [.. own[..units], .. own[(2 * units)..], .. own[units..(2 * units)]]));
        }

        return true;
    }

    private static ActivationFunction ActivationOf(NodeReading node)
    {
        IReadOnlyList<string> names = node.Texts("activations");
        float[] alpha = node.Floats("activation_alpha"), beta = node.Floats("activation_beta");
        string name = names.Count == 0 ? "Tanh" : names[0];
        if (names.Any(other => other != name) || alpha.Any(other => other != alpha[0]) || beta.Any(other => other != beta[0]))
            throw new NotSupportedException("each direction has another function");
        ActivationFunction? function = Array.Find(ActivationRow.OfUnits, each => ActivationRow.Of(each).OnnxOperator == name);
        bool isOurs = name switch
        {
            "Affine" => alpha is [1, ..] && beta is [] or [0, ..],
            "LeakyRelu" => alpha is [] || alpha[0] == new LeakyRelu().NegativeSlope,
            _ => true,
        };
        string of = alpha.Length > 0 ? $" of {alpha[0].ToString(CultureInfo.InvariantCulture)}" : "";
        return function is { } found && ActivationRow.Of(found).OnnxOperator == name && isOurs
            ? found
            : throw new NotSupportedException($"its function is {name}{of}, which no unit of ours has");
    }
}
