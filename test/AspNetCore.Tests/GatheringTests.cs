using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace MlNetDeep.AspNetCore.Tests;

public class GatheringTests(TrainedModels models) : IClassFixture<TrainedModels>
{
    // Rows wait while one is scored.
    private static NetworkServiceOptions OneBatch => new() { MaxConcurrentBatches = 1 };

    [Fact]
    public async Task Rows_that_come_while_one_is_scored_are_the_next_batch_with_the_same_bits()
    {
        using var service = new NetworkService<Flower, Kind>(models.First.Path, OneBatch, name: "gathered");
        using var sizes = new BatchSizes("gathered");
        using var block = new Blocked(service);

        Task<Kind>[] waiting = [.. TrainedModels.Rows[..50].Select(row => service.PredictAsync(row))];
        await block.ReleaseAsync();

        Kind[] answers = await Task.WhenAll(waiting);
        for (int i = 0; i < answers.Length; i++)
            Answers.AssertSame(models.First.Answers[i], answers[i]);
        Assert.Equal([1, 50], sizes.All);
    }

    [Fact]
    public async Task Rows_one_after_the_other_are_batches_of_one()
    {
        using var service = new NetworkService<Flower, Kind>(models.First.Path, name: "alone");
        using var sizes = new BatchSizes("alone");

        foreach ((Flower row, Kind expected) in TrainedModels.Rows.Zip(models.First.Answers))
            Answers.AssertSame(expected, await service.PredictAsync(row));

        Assert.Equal(Enumerable.Repeat(1, TrainedModels.Rows.Length), sizes.All);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Rows_of_many_callers_have_their_own_answers_whatever_is_scored_at_a_time(int batches)
    {
        using var service = new NetworkService<Flower, Kind>(models.First.Path, new NetworkServiceOptions { MaxConcurrentBatches = batches });
        int rows = TrainedModels.Rows.Length;

        Kind[] answers = await Task.WhenAll(Enumerable.Range(0, 40 * rows).Select(i => Task.Run(() => service.PredictAsync(TrainedModels.Rows[i % rows]))))
            .WaitAsync(TimeSpan.FromMinutes(2));

        for (int i = 0; i < answers.Length; i++)
            Answers.AssertSame(models.First.Answers[i % rows], answers[i]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(256)]
    public void Many_rows_have_the_answers_of_batch_scoring_in_batches_of_any_size(int batchSize)
    {
        using var service = new NetworkService<Flower, Kind>(models.First.Path, new NetworkServiceOptions { BatchSize = batchSize });

        IReadOnlyList<Kind> answers = service.PredictBatch(TrainedModels.Rows);

        Assert.Equal(models.First.Answers.Length, answers.Count);
        for (int i = 0; i < answers.Count; i++)
            Answers.AssertSame(models.First.Answers[i], answers[i]);
        Assert.Empty(service.PredictBatch([]));
    }

    [Fact]
    public async Task A_row_that_cannot_be_scored_fails_alone()
    {
        using var service = new NetworkService<Flower, Kind>(models.First.Path, OneBatch);
        using var block = new Blocked(service);
        Flower good = TrainedModels.Rows[2];

        Task<Kind> before = service.PredictAsync(good);
        Task<Kind> bad = service.PredictAsync(new Flower { Sizes = good.Sizes, OnRead = () => throw new FormatException("no width") });
        Task<Kind> after = service.PredictAsync(good);
        await block.ReleaseAsync();

        Answers.AssertSame(models.First.Answers[2], await before);
        Answers.AssertSame(models.First.Answers[2], await after);
        await Assert.ThrowsAsync<FormatException>(() => bad);
    }

    [Fact]
    public async Task A_row_that_waits_can_be_cancelled_also_where_the_queue_is_full()
    {
        using var service = new NetworkService<Flower, Kind>(models.First.Path, new NetworkServiceOptions { MaxConcurrentBatches = 1, QueueCapacity = 2 });
        using var block = new Blocked(service);
        using var cancel = new CancellationTokenSource();

        Task<Kind> cancelled = service.PredictAsync(TrainedModels.Rows[1], cancel.Token);
        Task<Kind> stays = service.PredictAsync(TrainedModels.Rows[2]);
        Task<Kind> beyond = service.PredictAsync(TrainedModels.Rows[3], cancel.Token);
        Task<Kind> beyondStays = service.PredictAsync(TrainedModels.Rows[4]);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => beyond);
        Assert.False(stays.IsCompleted || beyondStays.IsCompleted);
        await block.ReleaseAsync();
        Answers.AssertSame(models.First.Answers[2], await stays);
        Answers.AssertSame(models.First.Answers[4], await beyondStays);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => service.PredictAsync(TrainedModels.Rows[1], cancel.Token));
    }

    [Fact]
    public async Task A_disposed_service_answers_rows_that_wait_and_takes_no_more()
    {
        var service = new NetworkService<Flower, Kind>(models.First.Path, OneBatch);
        using var block = new Blocked(service);
        Task<Kind> waiting = service.PredictAsync(TrainedModels.Rows[5]);

        service.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => service.PredictAsync(TrainedModels.Rows[6]));
        Assert.Throws<ObjectDisposedException>(() => service.PredictBatch(TrainedModels.Rows));
        Assert.Throws<ObjectDisposedException>(() => service.Reload());
        await block.ReleaseAsync();
        Answers.AssertSame(models.First.Answers[5], await waiting);
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        (string Option, Action<NetworkServiceOptions> Set)[] wrong =
        [
            (nameof(NetworkServiceOptions.BatchSize), options => options.BatchSize = 0),
            (nameof(NetworkServiceOptions.MaxConcurrentBatches), options => options.MaxConcurrentBatches = 0),
            (nameof(NetworkServiceOptions.QueueCapacity), options => options.QueueCapacity = 0),
            (nameof(NetworkServiceOptions.MaxRequestRows), options => options.MaxRequestRows = -1),
            (nameof(NetworkServiceOptions.MaxRequestBytes), options => options.MaxRequestBytes = 0),
            (nameof(NetworkServiceOptions.LongestWait), options => options.LongestWait = TimeSpan.FromTicks(-1)),
            (nameof(NetworkServiceOptions.ReloadInterval), options => options.ReloadInterval = TimeSpan.Zero),
        ];
        foreach ((string option, Action<NetworkServiceOptions> set) in wrong)
        {
            var options = new NetworkServiceOptions();
            set(options);
            var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new NetworkService<Flower, Kind>(models.First.Path, options));
            Assert.Equal(option, exception.ParamName);
        }
    }

    /// <summary>The sizes of a model's batches, as its meter tells them.</summary>
    private sealed class BatchSizes : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentQueue<int> _sizes = [];

        public BatchSizes(string model)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "mlnetdeep.service.batch_size")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<int>((_, size, tags, _) =>
            {
                if (tags.ToArray().Any(tag => model.Equals(tag.Value)))
                    _sizes.Enqueue(size);
            });
            _listener.Start();
        }

        public IEnumerable<int> All => _sizes;

        public void Dispose() => _listener.Dispose();
    }
}
