namespace MlNetDeep.Tests;

/// <summary>A fit that two workers end at the same time is recorded once, before the run ends.</summary>
public sealed class FitQueueTests
{
    [Fact]
    public void A_second_end_is_left_aside_while_the_first_is_recorded()
    {
        var recorded = new List<int>();
        FitRegistry registry = Fits.Registry();
        var runner = new Runner((jobs, ended) =>
        {
            using var recording = new ManualResetEventSlim();
            using var released = new ManualResetEventSlim();
            var queue = new FitQueue(jobs, registry, answer =>
            {
                recorded.Add(answer.Number);
                recording.Set();
                Assert.True(released.Wait(TimeSpan.FromMinutes(1)), "Nobody released the record.");
                ended(answer);
            });
            TrialAnswer answer = Assert.Single(jobs).Run();
            Task first = Task.Run(() => queue.End(answer));
            Assert.True(recording.Wait(TimeSpan.FromMinutes(1)), "Nothing was recorded.");

            queue.End(answer);

            Assert.False(queue.Completion.IsCompleted);
            released.Set();
            first.Wait();
            Assert.True(queue.Completion.IsCompletedSuccessfully);
            Assert.Equal(0, queue.OpenCount);
        });

        Fits.Search(1, 1, runner, registry);

        Assert.Equal([0], recorded);
    }

    private sealed class Runner(Action<IReadOnlyList<TrialJob>, Action<TrialAnswer>> run) : ITrialRunner
    {
        public Task RunAsync(IReadOnlyList<TrialJob> jobs, Action<TrialAnswer> ended, CancellationToken cancellationToken)
        {
            run(jobs, ended);
            return Task.CompletedTask;
        }
    }
}
