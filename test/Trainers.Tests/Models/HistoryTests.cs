using Microsoft.ML;
using Microsoft.ML.Runtime;
using MlNetDeep.Trainers.Tests.BadInput;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Models;

/// <summary>What training tells: the log, the callback, and the history that stays with the model.</summary>
public sealed class HistoryTests
{
    private readonly LogLines _log = new();

    [Theory, MemberData(nameof(EstimatorTable.All), MemberType = typeof(EstimatorTable))]
    public void Every_epoch_has_one_log_line_one_callback_and_one_record(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        var seen = new List<EpochRecord>();

        ITransformer transformer = subject.Fit(_log.Context, options => options.OnEpoch = progress => seen.Add(progress.Epoch));

        TrainingHistory history = subject.Task.NetworkOf(transformer).History;
        string[] lines = [.. _log.Of(ChannelMessageKind.Info).Where(line => line.StartsWith("Epoch ", StringComparison.Ordinal))];
        Assert.Equal(Enumerable.Range(1, 6), history.Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal(history.Epochs, seen);
        Assert.Equal(6, lines.Length);
        Assert.All(lines.Zip(history.Epochs), pair => Assert.StartsWith($"Epoch {pair.Second.Epoch}: training loss", pair.First, StringComparison.Ordinal));
        Assert.Contains(_log.Of(ChannelMessageKind.Info), line => line.Contains($"rows of {subject.FeatureLength} features are held in", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(EstimatorTable.OneOfEachTask), MemberType = typeof(EstimatorTable))]
    public void A_history_with_validation_survives_saving(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        ITransformer transformer = subject.Fit(_log.Context, options =>
        {
            options.ValidationSetFraction = 0.3;
            options.ValidationInterval = 2;
            options.NumberOfRestarts = 2;
            options.EarlyStopping = new PatienceRule(Patience: 3);
        });
        TrainingHistory history = subject.Task.NetworkOf(transformer).History;
        Assert.Contains(history.Epochs, epoch => epoch.ValidationLoss is null);
        Assert.Contains(history.Epochs, epoch => epoch.ValidationLoss > 0);
        Assert.Equal([0, 1], history.Epochs.Select(epoch => epoch.Restart).Distinct());

        TrainingHistory loaded = subject.Task.NetworkOf(SavedModel.Reload(transformer, subject.CreateData(_log.Context).Schema)).History;

        Assert.Equal(history.Epochs, loaded.Epochs);
        Assert.Equal(history with { Epochs = [] }, loaded with { Epochs = [] });
    }

    [Fact]
    public void The_callback_can_end_training()
    {
        TrainedNetwork network = EstimatorTable.Get("regression mlp").FitNetwork(options => options.OnEpoch = progress =>
        {
            if (progress.Epoch.Epoch == 2)
                progress.RequestStop();
        });

        Assert.Equal(2, network.History.Epochs.Count);
        Assert.Equal(StopReason.Requested, network.History.StopReason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_interrupted_training_goes_on_from_its_checkpoint_to_the_same_bits(bool isContinued)
    {
        EstimatorCase subject = EstimatorTable.Get("multiclass mlp, dropout");
        var mlContext = new MLContext(seed: 1);
        ITransformer? start = isContinued ? subject.Fit(mlContext) : null;
        TrainedNetwork Fit(Action<NetworkOptions>? configure = null) => start is null
            ? subject.FitNetwork(configure)
            : subject.Task.NetworkOf(subject.Task.Continue(subject.CreateEstimator(mlContext, configure), subject.CreateData(mlContext), start));
        float[] whole = Fit().Parameters.ToArray();
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.checkpoint");
        try
        {
            using var source = new CancellationTokenSource();
            Fit(options =>
            {
                options.CheckpointPath = path;
                options.CancellationToken = source.Token;
                options.OnEpoch = progress =>
                {
                    if (progress.Epoch.Epoch == 3)
                        source.Cancel();
                };
            });
            int further = 0;
            TrainedNetwork resumed = Fit(options => (options.CheckpointPath, options.OnEpoch) = (path, _ => further++));
            Assert.Equal(whole, resumed.Parameters.ToArray());
            Assert.Equal(6, resumed.History.Epochs.Count);
            Assert.Equal(3, further);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_report_says_how_many_epochs_there_are_and_the_time_that_the_rest_takes_by_the_last_ten()
    {
        var reports = new List<(int NumberOfEpochs, TimeSpan Remaining)>();
        TrainedNetwork network = EstimatorTable.Get("regression mlp").FitNetwork(options =>
        {
            options.NumberOfEpochs = 15;
            options.OnEpoch = progress => reports.Add((progress.NumberOfEpochs, progress.RemainingTime));
        });

        double[] seconds = [.. network.History.Epochs.Select(epoch => epoch.Seconds)];
        Assert.All(reports, report => Assert.Equal(15, report.NumberOfEpochs));
        Assert.Equal(14 * seconds[0], reports[0].Remaining.TotalSeconds, 1e-4);
        Assert.Equal(2 * seconds[3..13].Average(), reports[12].Remaining.TotalSeconds, 1e-4);
        Assert.Equal(TimeSpan.Zero, reports[^1].Remaining);
    }
}
