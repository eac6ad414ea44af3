namespace MlNetDeep;

/// <summary>
/// A trained network as a file, and as a part of a model: its record, parameters, offsets and scales of the features (empty without
/// standardization), scale and offset of the target. Nothing is as large as the description says before the parameters are seen to be
/// there: layers make their tables in their first pass. A row has at most <see cref="Array.MaxLength"/> values, an image with its padding 2^30.
/// </summary>
internal static class NetworkFile
{
    /// <summary>Files with a network alone.</summary>
    public static FileKind Kind { get; } = new("MLNDNETW", "network file");

    /// <summary>Adds a network to what is written.</summary>
    public static BlockWriter Add(this BlockWriter writer, TrainedNetwork trained)
    {
        NetworkDescription description = NetworkDescription.Of(trained.Network, trained.Loss) with { ClassNames = trained.ClassNames };
        return writer
            .Add(new NetworkHeader(description, trained.History), NetworkJson.Default.NetworkHeader)
            .Add(trained.ParameterMemory)
            .Add(trained.Standardizer is null ? default : trained.Standardizer.Offsets.ToArray())
            .Add(trained.Standardizer is null ? default : trained.Standardizer.Scales.ToArray())
            .Add(new float[] { trained.TargetScaling.Scale, trained.TargetScaling.Offset });
    }

    /// <summary>Reads a network that <see cref="Add"/> wrote.</summary>
    public static TrainedNetwork ReadNetwork(this BlockReader reader)
    {
        (NetworkDescription description, TrainingHistory history) = reader.Read(NetworkJson.Default.NetworkHeader);
        float[] parameters = reader.ReadFloats();
        float[] offsets = reader.ReadFloats();
        float[] scales = reader.ReadFloats(offsets.Length);
        float[] target = reader.ReadFloats(2);
        var network = new Sequential(new Shape(description.InputShape), description.Layers);
        var standardizer = offsets.Length == 0 ? null : new FeatureStandardizer(offsets, scales);
        return new TrainedNetwork(
            network, parameters, description.Loss, history, standardizer, new TargetScaling(target[0], target[1]), description.ClassNames);
    }
}
