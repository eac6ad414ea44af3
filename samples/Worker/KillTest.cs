using System.Diagnostics;
using Microsoft.ML;
using MlNetDeep.Samples.Digits;

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
            bool hasCheckpoint = folder.Begun is { } round && round != folder.Trained && File.Exists(folder.CheckpointPath(round));
            using WorkerProcess worker = Start(path);
            Moment? moment = _kills == kills ? null : isFirst ? Moment.Database : InTraining[_random.Next(InTraining.Length)];
            // Each model is struck at twice.
            bool strikesAtModel = moment is not null && strikes < 2 * (folder.Trained?.Number + 1 ?? 1);
            Moment? struck = WaitFor(moment, strikesAtModel, folder, worker);
            bool isKilled = struck is not null && worker.Kill();
            worker.WaitForExit();
            // One that was killed before it had read the folder tells nothing.
            _resumed += hasCheckpoint && worker.GoesOn ? 1 : 0;
            _couldResume += hasCheckpoint && (worker.GoesOn || worker.Begins) ? 1 : 0;
            if (worker.First is { } first)
                _lost = Math.Max(_lost, done - (EpochsUpTo(first) - 1));
            done = worker.Last is { } last ? EpochsUpTo(last) : done;
            if (!isKilled)
            {
                CheckEnd(worker);
                return;
            }

            _kills++;
            _hits[struck!.Value]++;
            strikes += struck == Moment.Publication ? 1 : 0;
        }
    }

    /// <summary>Waits for the moment to kill, or, if asked to, for one to strike at the model, whichever comes first; null where the worker came to its end.</summary>
    private Moment? WaitFor(Moment? moment, bool strikesAtModel, WorkerFolder folder, WorkerProcess worker)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan delay = moment == Moment.Start ? _random.NextDouble() * _pace.ToFirstEpoch : _random.NextDouble() * _pace.Epoch;
        int epochs = _random.Next(3);
        long? epochSeen = null;
        while (!worker.HasEnded)
        {
            AddRows(folder);
            if (strikesAtModel && File.Exists(folder.NextModelPath))
            {
                // From the first byte to some time after the renaming.
                Thread.Sleep(_random.Next(40));
                return Moment.Publication;
            }

            if (worker.Epochs >= epochs)
                epochSeen ??= Stopwatch.GetTimestamp();
            bool isNow = moment switch
            {
                Moment.Start => Stopwatch.GetElapsedTime(start) >= delay,
                Moment.Database => File.Exists(folder.DatabasePath) && Stopwatch.GetElapsedTime(start) >= delay,
                Moment.Epoch => folder.Begun is not null && epochSeen is { } seen && Stopwatch.GetElapsedTime(seen) >= delay,
                Moment.Checkpoint => worker.Epochs >= epochs && folder.Begun is { } round && File.Exists(folder.CheckpointPath(round) + ".new"),
                _ => false,
            };
            if (isNow)
                return moment;
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
        if (worker.ExitCode != 0 || worker.Errors.Length > 0)
            throw new InvalidOperationException($"A worker ended with exit code {worker.ExitCode}: {worker.Errors}");
    }
}
