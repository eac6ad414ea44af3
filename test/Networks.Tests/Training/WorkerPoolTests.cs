namespace MlNetDeep.Networks.Tests;

public class WorkerPoolTests
{
    // No time is tested: a pool that loses a wake-up would hang for ever, and this ends the test instead.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Each_task_of_each_region_runs_once_also_after_threads_slept(int threads)
    {
        AssertEnds(() =>
        {
            using var pool = new WorkerPool(threads);
            var counts = new int[threads + 3];
            Action<int, int> body = (task, _) => Interlocked.Increment(ref counts[task]);
            int regions = 4000 / threads;
            for (int region = 0; region < regions; region++)
            {
                pool.Run(counts.Length, long.MaxValue, body);
                // Around the time that threads go to sleep: some sleep, some spin still, some wake.
                if (region % 4 == 0)
                    Thread.SpinWait(region % 1000 * 20);
                if (region % 200 == 0)
                    Thread.Sleep(1);
            }

            Assert.All(counts, count => Assert.Equal(regions, count));
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void An_exception_of_a_task_reaches_the_caller_and_the_pool_goes_on(int threads)
    {
        AssertEnds(() =>
        {
            using var pool = new WorkerPool(threads);
            for (int i = 0; i < 50; i++)
            {
                var exception = Assert.Throws<FormatException>(() => pool.Run(8, long.MaxValue, (task, _) => _ = task == 5 ? throw new FormatException("Task 5.") : 0));
                Assert.Equal("Task 5.", exception.Message);
                int done = 0;
                pool.Run(8, long.MaxValue, (_, _) => Interlocked.Increment(ref done));
                Assert.Equal(8, done);
            }
        });
    }

    [Fact]
    public void A_pool_ends_at_any_moment()
    {
        AssertEnds(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                using var pool = new WorkerPool(4);
                if (i % 3 > 0)
                    pool.Run(4, long.MaxValue, static (_, _) => { });
                Thread.SpinWait(i * 100);
            }
        });
    }

    private static void AssertEnds(Action action) => Assert.True(Task.Run(action).Wait(Patience), "The pool hangs.");
}
