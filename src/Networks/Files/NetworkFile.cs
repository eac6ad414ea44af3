namespace MlNetDeep;

/// <summary>
/// A trained network as a file, and as a part of a model: its record, parameters, offsets, scales, bounds and fills of the features (each
/// empty where there are none), scales and then offsets of the targets. Nothing is as large as the description says before the parameters are seen to be
/// there: layers make their tables in their first pass. A row has at most <see cref="Array.MaxLength"/> values, an image with its padding 2^30.
/// </summary>
internal static class NetworkFile
{
    /// <summary>Files with a network alone.</summary>
    public static FileKind Kind { get; } = new("MLNDNETW", "network file");

    /// <summary>Adds a network to what is written.</summary>
    public static BlockWriter Add(this BlockWriter writer, TrainedNetwork trained)
    {
        NetworkDescription description = NetworkDescription.Of(trained);
        FeaturePreparation? preparation = trained.Preparation;
        int[]? indicators = preparation is null || preparation.Indicators.IsEmpty ? null : preparation.Indicators.ToArray();
        return writer
            .Add(new NetworkHeader(description, trained.History, indicators), NetworkJson.Default.NetworkHeader)
            .Add(trained.ParameterMemory)
            .Add(preparation is null ? default : preparation.Offsets.ToArray())
            .Add(preparation is null ? default : preparation.Scales.ToArray())
            .Add(preparation is null ? default : preparation.Bounds.ToArray())
            .Add(preparation is null ? default : preparation.Fills.ToArray())
            .Add((float[])[.. trained.TargetScaling.Scales, .. trained.TargetScaling.Offsets]);
    }

    /// <summary>Reads a network that <see cref="Add"/> wrote.</summary>
    public static TrainedNetwork ReadNetwork(this BlockReader reader)
    {
        (NetworkDescription description, TrainingHistory history, int[]? indicators) = reader.Read(NetworkJson.Default.NetworkHeader);
        float[] parameters = reader.ReadFloats();
        float[] offsets = reader.ReadFloats();
        float[] scales = reader.ReadFloats(offsets.Length);
        float[] bounds = reader.ReadFloats();
        float[] fills = reader.ReadFloats();
        ReadOnlySpan<float> targets = reader.ReadFloats();
        var scaling = new TargetScaling(targets[..(targets.Length / 2)], targets[(targets.Length / 2)..]);
        var network = new Sequential(new Shape(description.InputShape), description.Layers);
        var preparation = offsets.Length == 0 ? null : new FeaturePreparation(offsets, scales, bounds, fills, indicators);
        return new TrainedNetwork(
            network, parameters, description.Loss, history, preparation, scaling, description.ClassNames, description.FeatureNames);
    }
}
