namespace MlNetDeep;

/// <summary>What is wrong with the rows of a request, by field: <c>features[3]</c>, in the third of many rows <c>[2].features[3]</c>.</summary>
internal sealed class RowErrors
{
    // Enough to mend a request by; an answer is no longer for a request of a thousand faults.
    private const int Most = 16;

    private readonly Dictionary<string, string[]> _errors = [];

    /// <summary>Whether a row may be wrong without a further word.</summary>
    public bool IsFull => _errors.Count == Most;

    /// <summary>By field.</summary>
    public IDictionary<string, string[]> All => _errors;

    /// <summary>Adds what is wrong with a field; what was said of it first stays.</summary>
    public void Add(string field, string error)
    {
        if (!IsFull)
            _errors.TryAdd(field, [error]);
    }
}
