namespace MlNetDeep.Networks.Tests;

/// <summary>Training on a thread that has other work to do between epochs.</summary>
public class TrainAsyncTests
{
    private static readonly Sequential Network = Problems.Network(3, 6, 1);
    private static readonly InMemoryData Data = Problems.Line(50, 3, noise: 0.2f);
    private static readonly InMemoryData Validation = Problems.Line(30, 3, noise: 0.2f, seed: 2);

    [Fact]
    public async Task It_gives_the_bits_of_Train()
    {
        TrainingOptions options = new() { NumberOfEpochs = 5, NumberOfRestarts = 2, Seed = 1 };
        float[] start = Problems.Uniform(new Random(1), Network.ParameterCount, -1, 1);

        TrainingResult expected = new TrainingLoop(Network, new SquaredError(), options).Train(Data, Validation, start);
        TrainingResult actual = await new TrainingLoop(Network, new SquaredError(), options).TrainAsync(Data, Validation, start);

        Assert.Equal(expected.Parameters, actual.Parameters);
        Assert.Equal(
            expected.History.Epochs.Select(epoch => epoch with { Seconds = 0 }), actual.History.Epochs.Select(epoch => epoch with { Seconds = 0 }));
    }

    [Fact]
    public void Each_epoch_waits_for_its_turn_on_the_one_thread()
    {
        var thread = new OneThread();
        var epochs = new List<int>();
        var options = new TrainingOptions { NumberOfEpochs = 3, Seed = 1, OnEpoch = progress => epochs.Add(progress.Epoch.Epoch) };

        Task<TrainingResult> training = thread.Run(() => new TrainingLoop(Network, new SquaredError(), options).TrainAsync(Data));
        var seen = new List<string>();
        while (!training.IsCompleted)
        {
            seen.Add(string.Join(' ', epochs));
            Assert.True(thread.DoNext());
        }

        Assert.Equal(["1", "1 2", "1 2 3", "1 2 3"], seen);
    }

    [Fact]
    public async Task Bad_data_fails_the_task_as_it_fails_Train()
    {
        var loop = new TrainingLoop(Network, new SquaredError(), new TrainingOptions());
        InMemoryData narrow = Problems.Line(50, 2);

        string expected = Assert.Throws<ArgumentException>(() => loop.Train(narrow)).Message;
        Assert.Equal(expected, (await Assert.ThrowsAsync<ArgumentException>(() => loop.TrainAsync(narrow))).Message);
    }

    /// <summary>What a browser's page has: work that waits, done one after the other.</summary>
    private sealed class OneThread : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Work, object? State)> _waiting = [];

        public override void Post(SendOrPostCallback d, object? state) => _waiting.Enqueue((d, state));

        public bool DoNext() => _waiting.TryDequeue(out (SendOrPostCallback Work, object? State) next) && Run(() =>
        {
            next.Work(next.State);
            return true;
        });

        public T Run<T>(Func<T> work)
        {
            SynchronizationContext? before = Current;
            SetSynchronizationContext(this);
            try
            {
                return work();
            }
            finally
            {
                SetSynchronizationContext(before);
            }
        }
    }
}
