using System.IO.Compression;
using System.Text.Json;
using Microsoft.ML;

namespace MlNetDeep.Samples.Worker;

/// <summary>
/// The worker's files. Two of them say where it stands: the round that was begun, and the model, which has within it the round that it comes
/// from, so that a model can never be taken for that of other rows. Each is written aside and renamed: killed at any moment, what the names hold
/// is whole.
/// </summary>
/// <param name="path">A folder that is there.</param>
internal sealed class WorkerFolder(string path)
{
    private const string Entry = "worker/round.json";

    private readonly string _roundPath = Path.Combine(path, "round.json");

    /// <summary>The rows.</summary>
    public string DatabasePath { get; } = Path.Combine(path, "digits.db");

    /// <summary>What others load.</summary>
    public string ModelPath { get; } = Path.Combine(path, "digits.zip");

    /// <summary>The model while it is written.</summary>
    public string NextModelPath => ModelPath + ".next";

    /// <summary>The round that was begun last; null before the first.</summary>
    public Round? Begun => File.Exists(_roundPath) ? JsonSerializer.Deserialize<Round>(File.ReadAllBytes(_roundPath)) : null;

    /// <summary>The round that the model comes from; null where there is no model.</summary>
    public Round? Trained
    {
        get
        {
            if (!File.Exists(ModelPath))
                return null;
            using ZipArchive zip = ZipFile.OpenRead(ModelPath);
            using Stream round = zip.GetEntry(Entry)?.Open() ?? throw new InvalidDataException(
                $"{ModelPath} is no model of the worker, as it lacks {Entry}: move it elsewhere, or name another folder by --folder.");
            return JsonSerializer.Deserialize<Round>(round);
        }
    }

    /// <summary>Where a round's training writes its state.</summary>
    public string CheckpointPath(Round round) => Path.Combine(path, $"round-{round.Number}.checkpoint");

    /// <summary>Says that a round begins. The checkpoint of the one before has served.</summary>
    public void Begin(Round round)
    {
        File.Delete(CheckpointPath(round with { Number = round.Number - 1 }));
        Replace(_roundPath, _roundPath + ".next", file => JsonSerializer.Serialize(file, round));
    }

    /// <summary>Puts a round's model in the place of the one before.</summary>
    public void Publish(MLContext mlContext, ITransformer model, DataViewSchema schema, Round round) => Replace(ModelPath, NextModelPath, file =>
    {
        mlContext.Model.Save(model, schema, file);
        using var zip = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true);
        using Stream entry = zip.CreateEntry(Entry).Open();
        JsonSerializer.Serialize(entry, round);
    });

    private static void Replace(string path, string next, Action<Stream> write)
    {
        using (var file = new FileStream(next, FileMode.Create))
        {
            write(file);
            // So that no loss of power leaves a new name with old content.
            file.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
    }
}
