namespace MlNetDeep;

/// <summary>Reads a graph node by node, from its input to the output that is asked for.</summary>
internal sealed class GraphReader
{
    private const int LeastOperatorSet = 7;
    private const int MostOperatorSet = 25;

    // Far more than networks of our layers have, and what all values together may be written out to: half a gigabyte.
    private const int MostNodes = 1 << 14;
    private const long MostElements = 1 << 26;

    private static readonly Dictionary<string, Action<NodeReading>> Operators = new(
    [
        .. MovingNodes.Table, .. ShapeNodes.Table, .. ElementNodes.Table, .. ProductNodes.Table, .. ImageNodes.Table, .. ReductionNodes.Table,
        .. RecurrentNodes.Table, .. PreparationNodes.Table,
    ]);

    private readonly GraphMessage _graph;
    private readonly long _operatorSet;
    private readonly GraphNames _names;
    private readonly Dictionary<string, GraphValue> _values = [];
    private readonly ReadingProblems _problems;
    private long _elements;

    /// <summary>Checks what can be checked without the nodes.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="NotSupportedException">It is of a version that is not read.</exception>
    public GraphReader(ModelMessage model)
    {
        _graph = model.Graph ?? throw new InvalidDataException("The file has no graph: it is no model of ONNX.");
        OperatorSetMessage[] own = [.. model.OperatorSets.Where(set => IsOwn(set.Domain))];
        if (own.Length == 0)
            throw new InvalidDataException("The file does not say which operator set it is written in.");
        _operatorSet = own[0].Version;
        if (_operatorSet is < LeastOperatorSet or > MostOperatorSet)
        {
            throw new NotSupportedException(
                $"The file is written in operator set {_operatorSet}, and {LeastOperatorSet} to {MostOperatorSet} are read: export it in one of " +
                "them, or convert it.");
        }

        _names = new GraphNames(_graph);
        _problems = new ReadingProblems(_graph);
    }

    /// <summary>Reads the network.</summary>
    /// <param name="output">The output's name; null for the only one.</param>
    /// <param name="inputShape">The shape of a row of the input, where the file leaves it open; else null.</param>
    /// <param name="classNames">The names of the outputs; null where there are none.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="NotSupportedException">No network of ours does what the graph does.</exception>
    public TrainedNetwork Read(string? output, Shape? inputShape, IReadOnlyList<string>? classNames)
    {
        string wanted = ChooseOutput(output);
        List<NodeMessage> nodes = _names.NodesFor(wanted);
        if (nodes.Count > MostNodes)
            throw new NotSupportedException($"The graph has {nodes.Count} nodes, and at most {MostNodes} are read.");
        GraphInput input = GraphInput.Find(_names.InputsOf(nodes, wanted), nodes, inputShape);
        var steps = new GraphSteps(_operatorSet, input.FixedRows);
        var first = new InputStep(steps.NextNumber(), input.Shape);
        foreach ((string name, GraphValue value) in input.Values(first, steps))
            _values[name] = value;
        foreach (NodeMessage node in nodes)
            Read(node, steps);
        _problems.Throw();
        GraphValue result = _values.GetValueOrDefault(wanted)
            ?? throw new NotSupportedException($"No node that is read gives the output '{wanted}'.");
        return NetworkAssembly.Create(InOrder(result, wanted, steps), first, steps, classNames);
    }

    /// <summary>The step that has the output in the file's order, as a vector a row.</summary>
    private static Step InOrder(GraphValue result, string name, GraphSteps steps)
    {
        var end = new NodeMessage { Operator = "Identity", Name = name };
        end.Inputs.Add(name);
        var node = new NodeReading(steps, end, [result]);
        try
        {
            GraphValue value = node.Flow(0).Settle(node);
            return value.IsInOrder ? value.Step! : value.Arrange(node, value.AxesOfRow(), new Shape(value.Length));
        }
        catch (NotSupportedException exception)
        {
            throw new NotSupportedException($"The graph's output '{name}' is none of a network: {exception.Message}.", exception);
        }
    }

    private void Read(NodeMessage node, GraphSteps steps)
    {
        var inputs = new GraphValue?[node.Inputs.Count];
        bool isKnown = true;
        try
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                inputs[i] = node.Inputs[i].Length == 0 ? null : Find(node.Inputs[i]);
                isKnown &= inputs[i] is not null || node.Inputs[i].Length == 0;
            }

            if (!IsOwn(node.Domain) || !Operators.TryGetValue(node.Operator, out Action<NodeReading>? read))
            {
                _problems.Add(node, inputs, "no layer does that");
                return;
            }

            // What stands behind an operator that is not read is not judged.
            if (!isKnown)
                return;
            var reading = new NodeReading(steps, node, inputs);
            read(reading);
            reading.CheckAttributes();
            for (int i = 0; i < node.Outputs.Count; i++)
            {
                if (reading.Outputs[i] is { } value && node.Outputs[i].Length > 0)
                    Keep(node.Outputs[i], value);
            }
        }
        catch (Exception exception) when (exception is NotSupportedException or ArgumentException)
        {
            // Of arguments, a shape that is larger than ours may be.
            _problems.Add(node, inputs, exception.Message.ReplaceLineEndings(" "));
        }
    }

    private void Keep(string name, GraphValue value)
    {
        _elements += value.WrittenOut;
        if (_elements > MostElements)
            throw new NotSupportedException($"with the values before it more than {MostElements} elements are moved or computed");
        _values[name] = value;
    }

    /// <summary>A value that is known already, or a tensor of the file; null for what an operator that is not read would give.</summary>
    private GraphValue? Find(string name)
    {
        if (_values.TryGetValue(name, out GraphValue? value))
            return value;
        if (_names.FindTensor(name) is not { } tensor)
            return null;
        return _values[name] = TensorValues.Read(tensor, name);
    }

    private string ChooseOutput(string? output)
    {
        string[] names = [.. _graph.Outputs.Select(each => each.Name)];
        if (names.Length == 0)
            throw new InvalidDataException("The graph has no output.");
        if (output is null)
        {
            return names.Length == 1 ? names[0] : throw new NotSupportedException(
                $"The graph has the outputs {string.Join(", ", names.Take(20).Select(name => $"'{name}'"))}: name the one that the network's scores are.");
        }

        return names.Contains(output) ? output : throw new ArgumentException(
            $"The graph has no output '{output}', but {string.Join(", ", names.Take(20).Select(name => $"'{name}'"))}.", nameof(output));
    }

    private static bool IsOwn(string domain) => domain is "" or "ai.onnx";
}
