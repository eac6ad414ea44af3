using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace MlNetDeep;

/// <summary>The text part of a checkpoint: what it belongs to, and where training stands.</summary>
internal sealed record CheckpointHeader(
    JsonObject Architecture,
    JsonObject Options,
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
/// Training's whole state in a file, replaced as a whole, so that at any moment the path holds a whole checkpoint: the old one or the new
/// one. As long as training lasts the path is its own.
/// </summary>
internal sealed class Checkpoint : IDisposable
{
    private const string Option = nameof(TrainingOptions.CheckpointPath);
    private const string Epochs = "numberOfEpochs";

    private readonly string _path;
    private readonly FileKind _kind;
    private readonly JsonObject _architecture;
    private readonly JsonObject _options;
    private readonly string _data;
    private readonly bool _maySetEpochs;
    private readonly FileLock _lock;

    // The path first, before any work that would be lost without it.
    private Checkpoint(
        string path,
        Sequential network,
        Loss loss,
        TrainingOptions options,
        TrainingRun run,
        ReadOnlySpan<float> initial)
    {
        _path = path;
        _kind = new FileKind("MLNDCKPT", $"checkpoint {path}");
        _lock = Claim(path);
        try
        {
            // Remains of a process that was killed.
            File.Delete(FileReplacement.AsideOf(path));
            _architecture = ToJson(NetworkDescription.Of(network, loss), NetworkJson.Default.NetworkDescription);
            _options = Fingerprint(run.Plan.Settle(options));
            _maySetEpochs = MaySetEpochs(options, run);
            _data = DataDigest.Of(run, initial);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>Claims the path that rank 0's options name; null where they name none, and on other ranks, which help to tell the data.</summary>
    /// <exception cref="IOException">Other training has the path, or no file can be written there.</exception>
    public static Checkpoint? Open(Sequential network, Loss loss, TrainingOptions options, TrainingRun run, ReadOnlySpan<float> initial)
    {
        if (!run.Ranks.FromFirst(options.CheckpointPath is not null))
            return null;
        if (run.Ranks.Rank == 0)
            return new Checkpoint(options.CheckpointPath!, network, loss, options, run, initial);
        DataDigest.Of(run, initial);
        return null;
    }

    /// <summary>Gives the path free.</summary>
    public void Dispose() => _lock.Dispose();

    /// <summary>Replaces the file.</summary>
    /// <exception cref="IOException">It cannot be written; the file is as it was.</exception>
    public void Save(TrainingState state)
    {
        BlockWriter writer = new BlockWriter().Add(state.ToHeader(_architecture, _options, _data), NetworkJson.Default.CheckpointHeader);
        foreach (float[] block in state.Blocks)
            writer.Add(block);
        try
        {
            FileReplacement.Write(_path, file => writer.WriteTo(file, _kind));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(_path, exception);
        }
    }

    /// <summary>Takes the file's state over, if there is a file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or belongs to other training; the message says what differs.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool TryLoad(TrainingState state)
    {
        if (!File.Exists(_path))
            return false;
        BlockReader reader = OpenFile();
        CheckpointHeader header = Undamaged(() => reader.Read(NetworkJson.Default.CheckpointHeader));
        Compare(header);
        return Undamaged(() =>
        {
            state.FromHeader(header);
            foreach (float[] block in state.Blocks)
                reader.ReadFloats(block.Length).CopyTo(block, 0);
            reader.End();
            return true;
        });
    }

    private static string Remedy => $"Delete the file to train anew, or set {Option} to another path.";

    private static FileLock Claim(string path)
    {
        if (string.IsNullOrWhiteSpace(path) || Directory.Exists(path))
            throw new IOException($"{Option} is '{path}', which names no file: name one, in a folder that is there.");
        FileLock? claim;
        try
        {
            claim = FileLock.TryAcquire(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, exception);
        }

        return claim ?? throw new IOException(
            $"{Option} '{path}' is in use by other training, in this process or another: let that end, or set {Option} to another path.");
    }

    private static IOException Unusable(string path, Exception exception) => new(
        $"{Option} '{path}' cannot be written: {exception.Message.TrimEnd('.')}. Name a file in a folder that is there, may be written, and has room.",
        exception);

    /// <summary>The options that shape the result: not threads, paths or callbacks.</summary>
    private static JsonObject Fingerprint(TrainingOptions options)
    {
        JsonObject json = ToJson(options, NetworkJson.Default.TrainingOptions);
        json.Remove("numberOfThreads");
        json.Remove("checkpointPath");
        return json;
    }

    private static JsonObject ToJson<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToNode(value, type)!.AsObject();

    /// <summary>
    /// Whether the epochs done are the same for any number of epochs to come: no schedule asks for it, nor does a last epoch that is
    /// validated out of turn, nor did an earlier restart end by it.
    /// </summary>
    private static bool MaySetEpochs(TrainingOptions options, TrainingRun run) =>
        options.NumberOfRestarts == 1 &&
        run.Plan.LearningRateSchedule?.DependsOnNumberOfEpochs != true &&
        (run.Validation is null || options.ValidationInterval == 1);

    private BlockReader OpenFile()
    {
        try
        {
            using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return BlockReader.Open(file, _kind);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{exception.Message} {Remedy}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The {_kind.Name} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Reads a part whose hash fits; only who wrote another content with its hash can make it fail.</summary>
    private T Undamaged<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or FormatException or ArgumentException or JsonException)
        {
            throw new InvalidDataException($"The {_kind.Name} is damaged: {exception.Message.TrimEnd('.')}. {Remedy}", exception);
        }
    }

    private void Compare(CheckpointHeader header)
    {
        if (_maySetEpochs && header.Epoch <= (int)_options[Epochs]!)
            header.Options[Epochs] = _options[Epochs]!.DeepClone();
        Compare("network", header.Architecture, _architecture);
        Compare("option", header.Options, _options);
        if (header.Data != _data)
            throw Another("data", "the rows, their targets or weights, or the first weights of the network are not the same");
    }

    private void Compare(string what, JsonObject there, JsonObject here)
    {
        if (JsonDifference.Find(there, here) is { } difference)
            throw Another(what, difference);
    }

    private InvalidDataException Another(string what, string difference) =>
        new($"The {_kind.Name} belongs to training with another {what}: {difference}. {Remedy}");
}
