namespace MlNetDeep;

/// <summary>Which node, tensor or input a name of the graph stands for: each name for one thing.</summary>
internal sealed class GraphNames
{
    private readonly GraphMessage _graph;
    private readonly Dictionary<string, TensorMessage> _tensors = [];
    private readonly Dictionary<string, ValueMessage> _inputs = [];
    // The place of the node that gives a value.
    private readonly Dictionary<string, int> _givers = [];

    /// <summary>Reads all names.</summary>
    /// <exception cref="InvalidDataException">A name stands for two things, or a node reads what only later nodes give.</exception>
    public GraphNames(GraphMessage graph)
    {
        _graph = graph;
        foreach (TensorMessage tensor in graph.Initializers)
        {
            if (!_tensors.TryAdd(tensor.Name, tensor))
                throw new InvalidDataException($"Two tensors of the file have the name '{tensor.Name}'.");
        }

        foreach (ValueMessage input in graph.Inputs)
        {
            if (!_inputs.TryAdd(input.Name, input))
                throw new InvalidDataException($"Two inputs of the graph have the name '{input.Name}'.");
        }

        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            foreach (string output in graph.Nodes[i].Outputs)
            {
                if (output.Length > 0 && (_tensors.ContainsKey(output) || _inputs.ContainsKey(output) || !_givers.TryAdd(output, i)))
                    throw new InvalidDataException($"Two things in the graph give '{output}'.");
            }
        }
    }

    /// <summary>A tensor of the file by its name; null where there is none.</summary>
    public TensorMessage? FindTensor(string name) => _tensors.GetValueOrDefault(name);

    /// <summary>The nodes that a value follows from, in their order.</summary>
    /// <exception cref="InvalidDataException">One of them reads what nothing before it gives.</exception>
    public List<NodeMessage> NodesFor(string value)
    {
        var needed = new bool[_graph.Nodes.Count];
        if (_givers.TryGetValue(value, out int last))
            needed[last] = true;
        else if (!_tensors.ContainsKey(value) && !_inputs.ContainsKey(value))
            throw new InvalidDataException($"Nothing in the graph gives its output '{value}'.");
        for (int i = needed.Length - 1; i >= 0; i--)
        {
            if (!needed[i])
                continue;
            foreach (string input in _graph.Nodes[i].Inputs.Where(input => input.Length > 0))
            {
                if (_givers.TryGetValue(input, out int giver) && giver < i)
                    needed[giver] = true;
                else if (!_tensors.ContainsKey(input) && !_inputs.ContainsKey(input))
                    throw new InvalidDataException(
                        $"The node {NodeReading.Describe(_graph.Nodes[i])} reads '{input}', which no node before it gives: nodes stand in a " +
                        "circle, or are missing.");
            }
        }

        return [.. _graph.Nodes.Where((_, i) => needed[i])];
    }

    /// <summary>The inputs that the nodes read, and the file has no tensors for.</summary>
    public List<ValueMessage> InputsOf(List<NodeMessage> nodes, string output)
    {
        HashSet<string> read = [output, .. nodes.SelectMany(node => node.Inputs)];
        return [.. _graph.Inputs.Where(input => read.Contains(input.Name) && !_tensors.ContainsKey(input.Name))];
    }
}
