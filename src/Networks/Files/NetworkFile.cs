using System.Text.Json;

namespace MlNetDeep;

/// <summary>
/// A trained network as a file. Payload: description and history (JSON), parameters, offsets and scales of the features (float blocks,
/// empty without standardization), scale and offset of the target. Nothing is as large as the description says before the parameters
/// are seen to be there: layers make their tables in their first pass. A row has at most <see cref="Array.MaxLength"/> values, an image with
/// its padding 2^30.
/// </summary>
internal static class NetworkFile
{
    private const int Version = 1;
    private const string Kind = "network file";

    private static ReadOnlySpan<byte> Signature => "MLNDNETW"u8;

    public static void Write(TrainedNetwork trained, Stream stream)
    {
        using var payload = new MemoryStream();
        using (var writer = new BinaryWriter(payload, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            NetworkDescription description = NetworkDescription.Of(trained.Network, trained.Loss) with { ClassNames = trained.ClassNames };
            writer.Write(JsonSerializer.Serialize(description, NetworkJson.Default.NetworkDescription));
            writer.Write(JsonSerializer.Serialize(trained.History, NetworkJson.Default.TrainingHistory));
            writer.WriteFloats(trained.Parameters);
            writer.WriteFloats(trained.Standardizer is null ? [] : trained.Standardizer.Offsets);
            writer.WriteFloats(trained.Standardizer is null ? [] : trained.Standardizer.Scales);
            writer.Write(trained.TargetScaling.Scale);
            writer.Write(trained.TargetScaling.Offset);
        }

        Envelope.Write(stream, Signature, Version, payload.GetBuffer().AsSpan(0, (int)payload.Length));
    }

    public static TrainedNetwork Read(Stream stream)
    {
        byte[] payload = Envelope.Read(stream, Signature, Version, Kind);
        try
        {
            using var reader = new BinaryReader(new MemoryStream(payload));
            NetworkDescription description = NetworkJson.Read(reader.ReadString(), NetworkJson.Default.NetworkDescription);
            TrainingHistory history = NetworkJson.Read(reader.ReadString(), NetworkJson.Default.TrainingHistory);
            float[] parameters = reader.ReadFloats();
            float[] offsets = reader.ReadFloats();
            float[] scales = reader.ReadFloats(offsets.Length);
            var targetScaling = new TargetScaling(reader.ReadSingle(), reader.ReadSingle());
            var network = new Sequential(new Shape(description.InputShape), description.Layers);
            var standardizer = offsets.Length == 0 ? null : new FeatureStandardizer(offsets, scales);
            return new TrainedNetwork(network, parameters, description.Loss, history, standardizer, targetScaling, description.ClassNames);
        }
        catch (Exception exception) when (exception is IOException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"The {Kind} is not one that this release wrote: {exception.Message}", exception);
        }
    }
}
