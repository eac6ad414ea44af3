namespace MlNetDeep;

/// <summary>Writes the examples of a reading into arenas, at the network's scale.</summary>
/// <param name="layout">How they stand in memory as the source gives them.</param>
/// <param name="scaling">What takes them to the scale.</param>
internal sealed class ScaledWriter(ExampleLayout layout, ExampleScaling scaling)
{
    // One example as the source gives it, where scaling lengthens it.
    private readonly ExampleArena? _unscaled = scaling.Lengthens(layout) ? new ExampleArena(layout, 1) : null;

    /// <summary>Another one, for another thread.</summary>
    public ScaledWriter Copy() => new(layout, scaling);

    /// <summary>Adds a scaled copy of an example; false where it does not fit any more.</summary>
    /// <exception cref="ArgumentException">The example does not fit the layout.</exception>
    public bool TryAdd(in Example example, ExampleArena arena)
    {
        if (_unscaled is not null)
        {
            _unscaled.Clear();
            _unscaled.TryAdd(example);
            return arena.TryAddScaled(_unscaled, 0, scaling.Preparation!, scaling.Targets);
        }

        if (!arena.TryAdd(example))
            return false;
        scaling.Apply(arena, arena.Count - 1);
        return true;
    }
}
