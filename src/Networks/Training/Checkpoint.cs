using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlNetDeep.Networks;

/// <summary>The text part of a checkpoint: what it belongs to, and where training stands.</summary>
internal sealed record CheckpointHeader(
    string Architecture,
    string Options,
    string Data,
    int Restart,
    int Epoch,
    long Step,
    double? BestLoss,
    int BestEpoch,
    double? KeptLoss,
    TrainingHistory? Kept,
    bool StopRequested,
    bool Finished,
    IReadOnlyList<EpochRecord> Epochs);

/// <summary>
/// Training's whole state in a file. It is written aside, flushed to the disk and renamed, so that at any moment the path holds a whole
/// checkpoint: the old one or the new one.
/// </summary>
internal sealed class Checkpoint
{
    private const int Version = 1;
    private const string Kind = "checkpoint";

    private readonly string _path;
    private readonly string _architecture;
    private readonly string _options;
    private readonly string _data;

    public Checkpoint(
        string path,
        Sequential network,
        Loss loss,
        TrainingOptions options,
        TrainingData training,
        TrainingData? validation,
        ReadOnlySpan<float> initial)
    {
        _path = path;
        _architecture = JsonSerializer.Serialize(NetworkDescription.Of(network, loss), NetworkJson.Default.NetworkDescription);
        _options = Fingerprint(options);
        var hash = new XxHash128();
        Append(hash, training);
        Append(hash, validation);
        hash.Append(System.Runtime.InteropServices.MemoryMarshal.AsBytes(initial));
        _data = Convert.ToHexString(hash.GetCurrentHash());
    }

    private static ReadOnlySpan<byte> Signature => "MLNDCKPT"u8;

    /// <summary>Replaces the file.</summary>
    public void Save(TrainingState state)
    {
        using var payload = new MemoryStream();
        using (var writer = new BinaryWriter(payload, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(JsonSerializer.Serialize(state.ToHeader(_architecture, _options, _data), NetworkJson.Default.CheckpointHeader));
            foreach (float[] block in state.Blocks)
                writer.WriteFloats(block);
        }

        string aside = _path + ".new";
        using (var file = new FileStream(aside, FileMode.Create, FileAccess.Write))
        {
            Envelope.Write(file, Signature, Version, payload.GetBuffer().AsSpan(0, (int)payload.Length));
            file.Flush(flushToDisk: true);
        }

        File.Move(aside, _path, overwrite: true);
    }

    /// <summary>Takes the file's state over, if there is a file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or belongs to other training; the message says what differs.</exception>
    public bool TryLoad(TrainingState state)
    {
        if (!File.Exists(_path))
            return false;
        using var file = File.OpenRead(_path);
        using var reader = new BinaryReader(new MemoryStream(Envelope.Read(file, Signature, Version, $"{Kind} {_path}")));
        CheckpointHeader header = NetworkJson.Read(reader.ReadString(), NetworkJson.Default.CheckpointHeader);
        Compare("network", header.Architecture, _architecture);
        Compare("options", header.Options, _options);
        Compare("data", header.Data, _data);
        state.FromHeader(header);
        foreach (float[] block in state.Blocks)
            reader.ReadFloats(block.Length).CopyTo(block, 0);
        return true;
    }

    /// <summary>The options that shape the result: not threads, paths or callbacks.</summary>
    private static string Fingerprint(TrainingOptions options)
    {
        JsonObject json = JsonSerializer.SerializeToNode(options, NetworkJson.Default.TrainingOptions)!.AsObject();
        json.Remove("numberOfThreads");
        json.Remove("checkpointPath");
        return json.ToJsonString();
    }

    /// <summary>Adds the number of rows first: the values alone would not tell where one set ends and the next begins.</summary>
    private static void Append(XxHash128 hash, TrainingData? data)
    {
        Span<byte> rows = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(rows, data?.RowCount ?? 0);
        hash.Append(rows);
        data?.AppendTo(hash.Append);
    }

    private void Compare(string what, string theirs, string ours)
    {
        if (theirs != ours)
        {
            throw new InvalidDataException(
                $"The checkpoint {_path} belongs to training with another {what}: {theirs} there, {ours} here. " +
                $"Delete the file to train anew, or set {nameof(TrainingOptions.CheckpointPath)} to another path.");
        }
    }
}
