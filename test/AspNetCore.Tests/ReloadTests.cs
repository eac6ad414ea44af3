using System.Collections.Concurrent;

namespace MlNetDeep.AspNetCore.Tests;

public class ReloadTests(TrainedModels models) : IClassFixture<TrainedModels>
{
    private static readonly NetworkServiceOptions Unwatched = new() { ReloadInterval = Timeout.InfiniteTimeSpan };

    [Fact]
    public async Task Through_20_reloads_under_load_every_answer_is_one_of_the_model_that_served()
    {
        string path = models.CopyOfFirst();
        using var service = new NetworkService<Flower, Kind>(path, Unwatched);
        using var end = new CancellationTokenSource();
        var wrong = new ConcurrentBag<string>();
        long[] answered = new long[16];
        // The last model that is known to serve when a call begins, and the next one: no other may answer.
        int served = 0;

        Task[] callers = [.. Enumerable.Range(0, answered.Length).Select(caller => Task.Run(async () =>
        {
            for (int i = caller; !end.IsCancellationRequested; i = (i + 17) % TrainedModels.Rows.Length)
            {
                int before = Volatile.Read(ref served);
                Kind answer = await service.PredictAsync(TrainedModels.Rows[i]);
                int after = Volatile.Read(ref served);
                Kind[] possible = [.. Enumerable.Range(before, after - before + 2).Select(turn => AnswersOf(turn)[i])];
                if (!possible.Any(expected => Answers.AreSame(expected, answer)))
                    wrong.Add($"row {i} by model {before} to {after + 1}");
                answered[caller]++;
            }
        }))];
        for (int turn = 1; turn <= 20; turn++)
        {
            models.Publish(turn % 2 == 0 ? models.First.Path : models.Second.Path, path);
            Assert.True(service.Reload(), service.LoadError);
            Volatile.Write(ref served, turn);
            long calls = answered.Sum();
            Assert.True(SpinWait.SpinUntil(() => answered.Sum() > calls + 200, TimeSpan.FromMinutes(1)), "The callers stand still.");
        }

        await end.CancelAsync();
        await Task.WhenAll(callers);
        Assert.Empty(wrong);
        Assert.Equal(20, service.Reloads);
    }

    [Fact]
    public async Task A_new_file_is_seen_without_being_told()
    {
        string path = models.CopyOfFirst();
        using var service = new NetworkService<Flower, Kind>(path, new NetworkServiceOptions { ReloadInterval = TimeSpan.FromMilliseconds(20) });
        Answers.AssertSame(models.First.Answers[0], await service.PredictAsync(TrainedModels.Rows[0]));

        models.Publish(models.Second.Path, path);

        Assert.True(SpinWait.SpinUntil(() => service.Reloads == 1, TimeSpan.FromMinutes(1)), service.LoadError);
        Answers.AssertSame(models.Second.Answers[0], await service.PredictAsync(TrainedModels.Rows[0]));
    }

    [Fact]
    public async Task A_call_ends_with_the_model_that_it_began_with()
    {
        string path = models.CopyOfFirst();
        using var service = new NetworkService<Flower, Kind>(path, new NetworkServiceOptions { ReloadInterval = Timeout.InfiniteTimeSpan, MaxConcurrentBatches = 1 });
        using var block = new Blocked(service);
        Task<Kind> waiting = service.PredictAsync(TrainedModels.Rows[1]);

        models.Publish(models.Second.Path, path);
        Assert.True(service.Reload(), service.LoadError);
        Task<Kind> later = service.PredictAsync(TrainedModels.Rows[1]);
        Answers.AssertSame(models.First.Answers[0], await block.ReleaseAsync());

        Answers.AssertSame(models.First.Answers[1], await waiting);
        Answers.AssertSame(models.Second.Answers[1], await later);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("bits")]
    [InlineData("empty")]
    [InlineData("text")]
    [InlineData("gone")]
    public async Task A_damaged_file_leaves_the_model_before_it_until_a_sound_one_comes(string damage)
    {
        string path = models.CopyOfFirst();
        using var service = new NetworkService<Flower, Kind>(path, Unwatched);
        byte[] bytes = File.ReadAllBytes(path);
        if (damage == "bits")
            Array.Fill(bytes, (byte)0x55, bytes.Length / 2, 64);
        if (damage == "gone")
            File.Delete(path);
        else
            File.WriteAllBytes(path, damage switch { "cut" => bytes[..(bytes.Length / 2)], "empty" => [], "text" => [1, 2, 3], _ => bytes });
        if (damage == "bits")
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddSeconds(1));

        Assert.False(service.Reload());

        Assert.NotNull(service.LoadError);
        Assert.False(service.Reload());
        Answers.AssertSame(models.First.Answers[3], await service.PredictAsync(TrainedModels.Rows[3]));
        models.Publish(models.Second.Path, path);
        Assert.True(service.Reload(), service.LoadError);
        Assert.Null(service.LoadError);
        Answers.AssertSame(models.Second.Answers[3], await service.PredictAsync(TrainedModels.Rows[3]));
    }

    [Fact]
    public void A_file_that_is_not_there_is_named_at_once()
    {
        string path = models.NewPath();
        Assert.Contains(path, Assert.ThrowsAny<IOException>(() => new NetworkService<Flower, Kind>(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_without_a_column_of_the_model_is_refused_at_once()
    {
        Exception exception = Assert.ThrowsAny<Exception>(() => new NetworkService<Colorless, Kind>(models.First.Path));
        Assert.Contains("Color", exception.Message, StringComparison.Ordinal);
    }

    private Kind[] AnswersOf(int turn) => turn % 2 == 0 ? models.First.Answers : models.Second.Answers;

    private sealed class Colorless
    {
        [VectorType(3)]
        public float[] Sizes { get; set; } = [];

        public float Width { get; set; }

        public string? Kind { get; set; }
    }
}
