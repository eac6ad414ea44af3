namespace MlNetDeep;

/// <summary>Examples that can be read from the first on any number of times, each time the same.</summary>
public abstract class ExampleSource
{
    /// <summary>The number of features of an example.</summary>
    public abstract int FeatureLength { get; }

    /// <summary>The number of target values of an example.</summary>
    public abstract int TargetLength { get; }

    /// <summary>Begins a reading. Several may be under way at a time.</summary>
    public abstract ExampleReader Open();

    /// <summary>
    /// The examples of some leaves, without reading the others, each by its number among all (<see cref="Example.Row"/>); null where all must be read
    /// to find them.
    /// </summary>
    internal virtual ExampleSource? PartOf(LeafShare share) => null;
}

/// <summary>
/// One reading of a source. It may begin on one thread and go on in another, but never runs on two at a time. Disposing ends it early.
/// </summary>
public abstract class ExampleReader : IDisposable
{
    /// <summary>The example just read; valid until the next call of <see cref="Read"/>.</summary>
    public abstract Example Current { get; }

    /// <summary>Goes on to the next example; false after the last.</summary>
    public abstract bool Read();

    /// <summary>Frees what the reading holds.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the reading holds.</summary>
    /// <param name="disposing">Always true: readers have no finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
