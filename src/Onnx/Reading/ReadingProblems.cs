namespace MlNetDeep;

/// <summary>All that is in the way of reading a graph: said together, so that nobody meets one after the other.</summary>
internal sealed class ReadingProblems(GraphMessage graph)
{
    // More than anybody reads.
    private const int MostShown = 100;

    private readonly List<string> _found = [];
    private int _more;

    /// <summary>Adds a node that cannot be read.</summary>
    /// <param name="node">The node.</param>
    /// <param name="inputs">What is known of its inputs.</param>
    /// <param name="reason">Why.</param>
    public void Add(NodeMessage node, GraphValue?[] inputs, string reason)
    {
        if (_found.Count == MostShown)
        {
            _more++;
            return;
        }

        string[] shapes = [.. node.Inputs.Select((name, i) => (i < inputs.Length ? inputs[i]?.ToString() : null) ?? Say(name)).OfType<string>()];
        string of = shapes.Length == 0 ? "" : $" of {string.Join(", ", shapes)}";
        _found.Add($"{NodeReading.Describe(node)}{of}: {reason.TrimEnd('.')}.");
    }

    /// <summary>Throws, if there is anything.</summary>
    /// <exception cref="NotSupportedException">All of it.</exception>
    public void Throw()
    {
        if (_found.Count == 0)
            return;
        string more = _more > 0 ? $" And {_more} more." : "";
        throw new NotSupportedException($"The graph has {_found.Count + _more} nodes that no network of ours can be made of. {string.Join(" ", _found)}{more}");
    }

    private string? Say(string name) => graph.Values.Find(value => value.Name == name)?.Type?.Tensor?.Shape?.Describe();
}
