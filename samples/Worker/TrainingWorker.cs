using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MlNetDeep.Samples.Worker;

/// <summary>
/// Trains whenever the table has new rows. It keeps nothing in memory that it could not read from its folder again: start, resumption after a
/// kill and the next round are one way.
/// </summary>
internal sealed partial class TrainingWorker(
    WorkerFolder folder, DigitTable table, TrainingFeed feed, WorkerOptions options, IHostApplicationLifetime lifetime,
    ILogger<TrainingWorker> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    // On a thread of its own: the host starts, and serves the page, while this trains.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        do
        {
            while (!stoppingToken.IsCancellationRequested && NextRound() is { } round)
                Train(round, stoppingToken);
            if (folder.Trained?.Number >= options.Rounds)
                lifetime.StopApplication();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>The round to be done: the one that was begun, or a new one on the rows that there are; null where nothing is to be learned.</summary>
    private Round? NextRound()
    {
        Round trained = folder.Trained ?? new Round(0, 0);
        if (folder.Begun is { } begun && begun.Number > trained.Number)
            return begun;
        if (trained.Number >= options.Rounds || table.LastRow is var last && last <= trained.LastRow)
            return null;
        var round = new Round(trained.Number + 1, last);
        folder.Begin(round);
        return round;
    }

    private void Train(Round round, CancellationToken stoppingToken)
    {
        var mlContext = new MLContext(seed: round.Number);
        mlContext.Log += (_, e) => LogLibrary(e.Kind == ChannelMessageKind.Warning ? LogLevel.Warning : LogLevel.Debug, e.Message);
        feed.Begin($"Round {round.Number}: {round.LastRow} rows");
        string checkpoint = folder.CheckpointPath(round);
        if (File.Exists(checkpoint))
            LogGoesOn(round.Number, round.LastRow, checkpoint);
        else
            LogBegin(round.Number, round.LastRow);
        ITransformer? model;
        try
        {
            ITransformer? before = round.Number == 1 ? null : mlContext.Model.Load(folder.ModelPath, out _);
            model = DigitTraining.Train(mlContext, table, round, before, options.Epochs, network =>
            {
                network.CheckpointPath = checkpoint;
                network.CancellationToken = stoppingToken;
                network.OnEpoch = progress => Report(round, progress);
            });
        }
        catch (InvalidDataException exception) when (File.Exists(checkpoint))
        {
            // The program, or an option, is another than when it was written.
            LogAnew(round.Number, exception.Message);
            File.Delete(checkpoint);
            return;
        }

        if (model is null)
        {
            LogStopped(round.Number);
            return;
        }

        folder.Publish(mlContext, model, table.Read(mlContext, "id = 1").Schema, round);
        feed.End($"Done, and published as {Path.GetFileName(folder.ModelPath)}");
        LogPublished(round.Number, folder.ModelPath);
    }

    private void Report(Round round, TrainingProgress progress)
    {
        feed.Report(progress);
        EpochRecord epoch = progress.Epoch;
        LogEpoch(round.Number, epoch.Epoch, progress.NumberOfEpochs, epoch.TrainingLoss, epoch.ValidationLoss, progress.RemainingTime.TotalSeconds);
    }

    [LoggerMessage(Message = "{Message}")]
    private partial void LogLibrary(LogLevel level, string message);

    [LoggerMessage(Level = LogLevel.Information, Message = "Round {Round} on {Rows} rows begins")]
    private partial void LogBegin(int round, long rows);

    [LoggerMessage(Level = LogLevel.Information, Message = "Round {Round} on {Rows} rows goes on from {Checkpoint}")]
    private partial void LogGoesOn(int round, long rows, string checkpoint);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Round {Round} begins anew: {Reason}")]
    private partial void LogAnew(int round, string reason);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Round {Round}, epoch {Epoch} of {Epochs}: loss {Loss:F4}, validation loss {ValidationLoss:F4}, {Seconds:F0} s left")]
    private partial void LogEpoch(int round, int epoch, int epochs, double loss, double? validationLoss, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Round {Round} stops, and goes on at the next start")]
    private partial void LogStopped(int round);

    [LoggerMessage(Level = LogLevel.Information, Message = "Round {Round} is published: {Path}")]
    private partial void LogPublished(int round, string path);
}
