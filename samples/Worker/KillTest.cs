using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace MlNetDeep.Samples.Worker;

/// <summary>
/// Kills workers at random moments, and at the hard ones, and starts them again: each goes on, and the last model equals that of a worker that
/// nobody disturbed, bit for bit. Rows come while rounds run.
/// </summary>
/// <param name="data">The repository's data/digits.csv.gz.</param>
/// <param name="seed">Of the moments.</param>
internal sealed class KillTest(string data, int seed)
{
    private const int Rounds = 3;
    private const int Epochs = 6;
    private const int FirstRows = 600;
    private const int FurtherRows = 200;

    private static readonly Moment[] InTraining = [Moment.Start, Moment.Epoch, Moment.Checkpoint];

    private static readonly TimeSpan LongestWrite = TimeSpan.FromMilliseconds(40);

    private readonly Random _random = new(seed);
    private readonly Dictionary<Moment, int> _hits = Enum.GetValues<Moment>().ToDictionary(moment => moment, _ => 0);
    private (TimeSpan ToFirstEpoch, TimeSpan Epoch) _pace;
    private int _kills, _resumed, _couldResume, _lost;

    /// <summary>When a worker is killed.</summary>
    private enum Moment
    {
        /// <summary>At any time from its start to its first epoch.</summary>
        Start,

        /// <summary>While the database is made.</summary>
        Database,

        /// <summary>At any time within an epoch.</summary>
        Epoch,

        /// <summary>While a checkpoint is written and renamed.</summary>
        Checkpoint,

        /// <summary>While the model is written and renamed, and shortly after.</summary>
        Publication,
    }

    /// <summary>Kills so many times, and prints a line of results.</summary>
    /// <returns>Whether every worker went on to the same model, and none lost more than an epoch.</returns>
    public bool Run(int kills)
    {
        string root = Directory.CreateTempSubdirectory("worker-kills-").FullName;
        try
        {
            string whole = Path.Combine(root, "whole");
            Complete(whole);
            int runs = 0;
            bool equal = true;
            // A worker that came to its end before all kills were spent begins again, from no files.
            for (; _kills < kills; runs++)
            {
                string folder = Path.Combine(root, $"{runs}");
                Disturb(folder, kills);
                equal &= ModelComparison.AreEqual(whole, folder);
            }

            string moments = string.Join(' ', _hits.Select(pair => $"at_{pair.Key.ToString().ToLowerInvariant()}={pair.Value}"));
            Console.WriteLine(
                $"RESULT worker-kills kills={_kills} resumed={_resumed} could_resume={_couldResume} most_epochs_lost={_lost} runs={runs} seed={seed} " +
                $"{moments} equal={equal}");
            return equal && _lost <= 1 && _resumed == _couldResume;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(root, recursive: true);
        }
    }

    /// <summary>A worker that nobody kills; its pace says when others are.</summary>
    private void Complete(string path)
    {
        var folder = new WorkerFolder(Directory.CreateDirectory(path).FullName);
        long start = Stopwatch.GetTimestamp();
        TimeSpan? first = null;
        using WorkerProcess worker = Start(path);
        while (!worker.HasEnded)
        {
            if (worker.First is not null)
                first ??= Stopwatch.GetElapsedTime(start);
            AddRows(folder);
            Thread.Sleep(1);
        }

        CheckEnd(worker);
        _pace = (first!.Value, (Stopwatch.GetElapsedTime(start) - first.Value) / (Rounds * Epochs));
    }

    /// <summary>Workers in one folder, one after the other, until one comes to the end.</summary>
    private void Disturb(string path, int kills)
    {
        var folder = new WorkerFolder(Directory.CreateDirectory(path).FullName);
        int done = 0;
        int strikes = 0;
        for (bool isFirst = true; ; isFirst = false)
        {
            bool hasCheckpoint = folder.Begun is { } begun && begun != folder.Trained && File.Exists(folder.CheckpointPath(begun));
            using WorkerProcess worker = Start(path);
            Moment? moment = _kills == kills ? null : isFirst ? Moment.Database : InTraining[_kills % InTraining.Length];
            // Each model is struck at twice.
            bool strikesAtModel = moment is not null && strikes < 2 * (folder.Trained?.Number + 1 ?? 1);
            Moment? struck = WaitFor(moment, strikesAtModel, folder, worker);
            bool isKilled = struck is not null && worker.Kill();
            if (!isKilled)
                CheckEnd(worker);
            // One that was killed before it had read the folder tells nothing.
            _resumed += hasCheckpoint && worker.GoesOn ? 1 : 0;
            _couldResume += hasCheckpoint && (worker.GoesOn || worker.Begins) ? 1 : 0;
            if (worker.First is { } first)
                _lost = Math.Max(_lost, done - (EpochsUpTo(first) - 1));
            done = worker.Last is { } last ? EpochsUpTo(last) : done;
            if (!isKilled)
                return;
            _kills++;
            _hits[struck!.Value]++;
            strikes += struck == Moment.Publication ? 1 : 0;
        }
    }

    /// <summary>Waits for the moment to kill; null where the worker came to its end before.</summary>
    /// <param name="moment">The moment; null for none.</param>
    /// <param name="strikesAtModel">Whether a model that is being published comes first.</param>
    private Moment? WaitFor(Moment? moment, bool strikesAtModel, WorkerFolder folder, WorkerProcess worker)
    {
        // Behind two, one has its checkpoint.
        int epochs = _random.Next(2, 4);
        (Func<bool> hasCome, TimeSpan within) = moment switch
        {
            Moment.Start => (() => true, _pace.ToFirstEpoch),
            Moment.Database => (() => File.Exists(folder.DatabasePath), LongestWrite),
            Moment.Epoch => (() => folder.Begun is not null && worker.Epochs >= epochs, _pace.Epoch),
            Moment.Checkpoint => (
                () => folder.Begun is { } round && worker.Epochs >= epochs - 2 && File.Exists(folder.CheckpointPath(round) + ".new"), LongestWrite / 8),
            _ => ((Func<bool>)(() => false), TimeSpan.Zero),
        };
        while (!worker.HasEnded)
        {
            AddRows(folder);
            bool isStruck = strikesAtModel && File.Exists(folder.NextModelPath);
            if (isStruck || hasCome())
            {
                // From the first byte of what is written to some time after it is renamed.
                Thread.Sleep(_random.NextDouble() * (isStruck ? LongestWrite : within));
                return isStruck ? Moment.Publication : moment;
            }

            Thread.Sleep(moment == Moment.Checkpoint ? 0 : 1);
        }

        return null;
    }

    private static int EpochsUpTo((int Round, int Epoch) place) => (place.Round - 1) * Epochs + place.Epoch;

    private WorkerProcess Start(string folder) => new(folder, data, FirstRows, Epochs, Rounds);

    /// <summary>Adds the rows of the next round while one runs, which must not see them.</summary>
    private void AddRows(WorkerFolder folder)
    {
        if (folder.Begun is not { } round || round.Number >= Rounds)
            return;
        var table = new DigitTable(folder.DatabasePath);
        if (table.LastRow == round.LastRow)
            table.Add(data, FurtherRows);
    }

    private static void CheckEnd(WorkerProcess worker)
    {
        worker.WaitForExit();
        if (worker.ExitCode != 0 || worker.Errors.Length > 0)
            throw new InvalidOperationException($"A worker ended with exit code {worker.ExitCode}: {worker.Errors}");
    }
}
