namespace MlNetDeep.Networks.Tests.Ranks;

/// <summary>Threads of this process as ranks: what one gives the others copy, between two meetings of all.</summary>
internal sealed class ThreadRanks : IDisposable
{
    private readonly Barrier _barrier;
    private readonly CancellationTokenSource _failed = new();
    private readonly byte[][] _given;
    private readonly int[][] _counts;

    private ThreadRanks(int ranks)
    {
        _barrier = new Barrier(ranks);
        _given = new byte[ranks][];
        _counts = new int[ranks][];
    }

    /// <summary>Runs the same on several ranks, and gives what each returns. What a rank throws ends the others, and is thrown.</summary>
    public static T[] Run<T>(int ranks, Func<Member, T> body)
    {
        using var group = new ThreadRanks(ranks);
        var results = new T[ranks];
        var failures = new Exception?[ranks];
        Thread[] threads = [.. Enumerable.Range(0, ranks).Select(rank => new Thread(() =>
        {
            try
            {
                results[rank] = body(new Member(group, rank));
            }
            catch (Exception exception)
            {
                failures[rank] = exception;
                group._failed.Cancel();
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            Assert.True(thread.Join(TimeSpan.FromMinutes(1)), "A rank waits for ever.");
        Exception? failure = Array.Find(failures, exception => exception is not null and not OperationCanceledException) ?? Array.Find(failures, e => e is not null);
        if (failure is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        return results;
    }

    public void Dispose()
    {
        _barrier.Dispose();
        _failed.Dispose();
    }

    private void Meet() => _barrier.SignalAndWait(_failed.Token);

    /// <summary>One of the ranks.</summary>
    internal sealed class Member(ThreadRanks group, int rank) : IRankExchange
    {
        public int Rank => rank;

        public int Ranks => group._given.Length;

        public int? Threads => 1;

        /// <summary>Bytes that came from other ranks.</summary>
        public long Received { get; private set; }

        public void Gather(Span<byte> values, ReadOnlySpan<int> counts)
        {
            Assert.Equal(counts.ToArray().Sum(), values.Length);
            int start = Sum(counts[..rank]);
            Give(values.Slice(start, counts[rank]), counts);
            for (int other = 0; other < Ranks; other++)
            {
                Assert.Equal(counts[other], group._given[other].Length);
                group._given[other].CopyTo(values[Sum(counts[..other])..]);
            }

            Received += values.Length - counts[rank];
            group.Meet();
        }

        public void Scatter(ReadOnlySpan<byte> sent, ReadOnlySpan<int> sentCounts, Span<byte> received, ReadOnlySpan<int> receivedCounts)
        {
            Assert.Equal(Sum(sentCounts), sent.Length);
            Assert.Equal(Sum(receivedCounts), received.Length);
            Give(sent, sentCounts);
            for (int other = 0; other < Ranks; other++)
            {
                int[] counts = group._counts[other];
                Assert.Equal(receivedCounts[other], counts[rank]);
                group._given[other].AsSpan(Sum(counts.AsSpan(0, rank)), counts[rank]).CopyTo(received[Sum(receivedCounts[..other])..]);
            }

            Received += received.Length - receivedCounts[rank];
            group.Meet();
        }

        public override string ToString() => $"rank {rank} of {Ranks}";

        private void Give(ReadOnlySpan<byte> values, ReadOnlySpan<int> counts)
        {
            group._given[rank] = values.ToArray();
            group._counts[rank] = counts.ToArray();
            group.Meet();
        }

        private static int Sum(ReadOnlySpan<int> counts)
        {
            int sum = 0;
            foreach (int count in counts)
                sum += count;
            return sum;
        }
    }
}
