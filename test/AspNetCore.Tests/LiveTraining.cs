namespace MlNetDeep.AspNetCore.Tests;

/// <summary>A training that reports to a feed, and waits after an epoch until it is told to go on.</summary>
internal sealed class LiveTraining : IDisposable
{
    private readonly SemaphoreSlim _reached = new(0), _goOn = new(0);
    private readonly Task _fit;
    private readonly int _pauseAfter;

    public LiveTraining(TrainingFeed feed, int epochs, int pauseAfter, Action<NetworkOptions>? configure = null)
    {
        _pauseAfter = pauseAfter;
        _fit = Task.Run(() => Fit(epochs, progress =>
        {
            feed.Report(progress);
            if (progress.Epoch.Epoch != _pauseAfter)
                return;
            _reached.Release();
            _goOn.Wait();
        }, configure));
    }

    public static IReadOnlyList<EpochRecord> Fit(int epochs, Action<TrainingProgress> onEpoch, Action<NetworkOptions>? configure = null)
    {
        var options = new NetworkOptions
        {
            Architecture = new MultilayerPerceptron(5),
            FeatureColumnName = nameof(Flower.Sizes),
            LabelColumnName = nameof(Flower.Width),
            NumberOfEpochs = epochs,
            ValidationSetFraction = 0.25,
            Seed = 1,
            OnEpoch = onEpoch,
        };
        configure?.Invoke(options);
        var mlContext = new MLContext(seed: 1);
        IDataView rows = mlContext.Data.LoadFromEnumerable(Flower.Create(60, seed: 3));
        return mlContext.Regression.Trainers.Network(options).Fit(rows).Model.Network.History.Epochs;
    }

    /// <summary>Comes to the epoch where it waits.</summary>
    public async Task ReachAsync() => Assert.True(await _reached.WaitAsync(TimeSpan.FromMinutes(1)), "The training does not come to its pause.");

    /// <summary>Goes on to the end.</summary>
    public Task FinishAsync()
    {
        _goOn.Release();
        return _fit;
    }

    public void Dispose()
    {
        _reached.Dispose();
        _goOn.Dispose();
    }
}
