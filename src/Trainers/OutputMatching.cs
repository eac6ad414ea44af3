namespace MlNetDeep;

/// <summary>
/// Puts a network's outputs in the order of other names: each keeps its weights and its target's scale, and a name that is new gets an output
/// with first weights.
/// </summary>
internal static class OutputMatching
{
    /// <summary>
    /// The network with outputs by the names, which have all of its own among them; null where they are not the units of a last dense layer.
    /// </summary>
    /// <param name="model">The network, whose outputs have names.</param>
    /// <param name="names">The names wanted, each once.</param>
    /// <param name="seed">Draws the weights of new outputs.</param>
    public static TrainedNetwork? Match(TrainedNetwork model, IReadOnlyList<string> names, long seed)
    {
        Layer[] layers = [.. model.Network.Layers];
        if (layers[^1] is not Dense last)
            return null;
        var places = model.ClassNames!.Index().ToDictionary(output => output.Item, output => output.Index);
        // Which output each comes from; -1 for a new one.
        int[] sources = [.. names.Select(name => places.GetValueOrDefault(name, -1))];
        layers[^1] = last.WithUnits(names.Count);
        var network = new Sequential(model.Network.InputShape, layers);
        float[] parameters = model.FirstParametersOf(network, layers.Length - 1, seed);
        foreach ((Parameter before, Parameter after) in
            model.Network.Parameters.Zip(network.Parameters).Where(pair => pair.Second.Layer == layers.Length - 1))
            CopyUnits(before.Of(model.Parameters), after.Of(parameters.AsSpan()), last.Units, sources);
        return new TrainedNetwork(
            network, parameters, model.Loss, model.History, model.Preparation, Match(model.TargetScaling, sources), names,
            model.FeatureNames);
    }

    // Both are [inputs, units], or [units].
    private static void CopyUnits(ReadOnlySpan<float> before, Span<float> after, int units, int[] sources)
    {
        for (int row = 0; row < before.Length / units; row++)
            for (int unit = 0; unit < sources.Length; unit++)
                if (sources[unit] >= 0)
                    after[row * sources.Length + unit] = before[row * units + sources[unit]];
    }

    // A scale of 0 is that of a target that never varied, which takes the one of the new rows.
    private static TargetScaling Match(TargetScaling scaling, int[] sources)
    {
        if (scaling.Scales.Length == 1)
            return scaling;
        float[] scales = scaling.Scales.ToArray(), offsets = scaling.Offsets.ToArray();
        return new TargetScaling(
            [.. sources.Select(source => source < 0 ? 0 : scales[source])], [.. sources.Select(source => source < 0 ? 0 : offsets[source])]);
    }
}
