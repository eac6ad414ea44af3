namespace MlNetDeep;

/// <summary>
/// Takes the examples of a reading: it keeps them as long as they fit into memory, and gathers what must be known of all of them either
/// way.
/// </summary>
internal sealed class ExampleCollector(ExampleLayout layout, ExampleStore store, bool measureFeatures)
{
    // One example at a time, once the store is full.
    private readonly ExampleArena _passing = new(layout, 1);

    public ExampleLayout Layout => layout;

    public ExampleStore Store => store;

    public ExampleStatistics Statistics { get; } = new(layout, measureFeatures);

    /// <summary>Whether the examples passed the store's limit; it is empty then.</summary>
    public bool IsOverLimit { get; private set; }

    /// <summary>Counts an example in, and keeps it if all fit so far.</summary>
    public void Add(in Example example)
    {
        if (!IsOverLimit && !store.TryAdd(example))
        {
            IsOverLimit = true;
            store.Clear();
        }

        ExampleArena arena = IsOverLimit ? _passing : store.Last;
        if (IsOverLimit)
        {
            arena.Clear();
            arena.TryAdd(example);
        }

        Statistics.Add(arena, arena.Count - 1, example.Row);
    }
}
