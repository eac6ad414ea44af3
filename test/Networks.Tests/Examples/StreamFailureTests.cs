using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace MlNetDeep.Networks.Tests;

/// <summary>Streams that end early or go wrong: nothing is left behind, and the message says what to do.</summary>
public class StreamFailureTests
{
    private const int Rows = 1000;
    private const int Limit = 4_000;

    [Theory, InlineData(0), InlineData(150), InlineData(700), InlineData(999)]
    public void What_the_source_throws_reaches_the_training_thread_with_its_stack(int row)
    {
        ArraySource source = Sources.Numbered(Rows, onRead: (reading, read) => ThrowAt(reading == 1 && read == row));
        TrainingData data = StreamedDataTests.Stream(source, Limit);

        var exception = Assert.Throws<IOException>(() => StreamedDataTests.Order(data, 1, 0));

        Assert.Equal("the disk is gone", exception.Message);
        Assert.Contains(nameof(ThrowAt), exception.StackTrace, StringComparison.Ordinal);
        Assert.Equal(0, source.OpenReaders);
        // The next epoch begins afresh.
        Assert.Equal(Rows, StreamedDataTests.Order(data, 1, 0).Length);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void Abandoning_an_epoch_ends_its_reading(int blocks)
    {
        ArraySource source = Sources.Numbered(Rows);
        TrainingData data = StreamedDataTests.Stream(source, Limit);

        using (IEnumerator<RowBlock> epoch = data.ReadEpoch(1, 0, 8).GetEnumerator())
        {
            for (int i = 0; i < blocks; i++)
                Assert.True(epoch.MoveNext());
        }

        Assert.Equal(0, source.OpenReaders);
        Assert.Equal(Rows, StreamedDataTests.Order(data, 1, 0).Length);
    }

    [Fact]
    public void Exceptions_of_the_training_thread_end_the_reading()
    {
        ArraySource source = Sources.Numbered(Rows);
        TrainingData data = StreamedDataTests.Stream(source, Limit);
        var options = new TrainingOptions { Seed = 1, BatchSize = 8 };
        int batches = 0;

        Assert.Throws<NotSupportedException>(() => new TrainingLoop(Problems.Network(2, 3, 1), new SquaredError(), options, FailLater).Train(data));
        Assert.Equal(0, source.OpenReaders);

        void FailLater()
        {
            if (++batches == 5)
                throw new NotSupportedException("from a batch");
        }
    }

    [Theory]
    [InlineData(990, "gave 1000 rows when they were first read, but 990")]
    [InlineData(1001, "gave 1000 rows when they were first read, but more")]
    public void Readings_that_differ_in_rows_are_refused(int rowsLater, string part)
    {
        ArraySource source = Sources.Numbered(Rows + 1, rowsOfReading: reading => reading == 0 ? Rows : rowsLater);
        TrainingData data = StreamedDataTests.Stream(source, Limit);

        var exception = Assert.Throws<InvalidOperationException>(() => StreamedDataTests.Order(data, 1, 0));

        Assert.Contains(part, exception.Message, StringComparison.Ordinal);
        Assert.Contains("same rows in every epoch", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, source.OpenReaders);
    }

    [Theory, InlineData(990), InlineData(1001)]
    public void Readings_that_differ_in_rows_are_refused_where_rows_are_held_out(int rowsLater)
    {
        ArraySource source = Sources.Numbered(Rows + 1, rowsOfReading: reading => reading == 0 ? Rows : rowsLater);
        ExampleSet set = ExampleSet.Read(source, Limit);

        Assert.Throws<InvalidOperationException>(() => set.HoldOut(10, 1));
        Assert.Equal(0, source.OpenReaders);
    }

    [Theory, InlineData(251), InlineData(TrainingOptions.WholeBatch)]
    public void A_batch_that_does_not_fit_is_refused_with_the_rows_that_do(int batchSize)
    {
        ArraySource source = Sources.Numbered(Rows);
        TrainingData data = StreamedDataTests.Stream(source, Limit);

        var exception = Assert.Throws<InvalidOperationException>(() => StreamedDataTests.Order(data, 1, 0, batchSize));

        Assert.Contains($"batch of {Math.Min(batchSize, Rows)} rows does not fit", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Raise MemoryLimit or lower BatchSize", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, source.OpenReaders);
    }

    [Fact]
    public void Two_epochs_at_a_time_are_refused()
    {
        TrainingData data = StreamedDataTests.Stream(Sources.Numbered(Rows), Limit);
        using IEnumerator<RowBlock> epoch = data.ReadEpoch(1, 0, 8).GetEnumerator();
        Assert.True(epoch.MoveNext());

        Assert.Throws<InvalidOperationException>(() => StreamedDataTests.Order(data, 1, 1));
        Assert.True(epoch.MoveNext());
    }

    [Fact]
    public void A_cancelled_stream_gives_what_is_there_instead_of_waiting_for_the_pool_to_fill()
    {
        using var cancel = new CancellationTokenSource();
        int rowsRead = 0;
        ArraySource source = Sources.Numbered(Rows, onRead: (reading, _) =>
        {
            if (reading == 1 && ++rowsRead == 20)
                cancel.Cancel();
        });
        TrainingData data = ExampleSet.Read(source, Limit).ToTrainingData(null, TargetScaling.None, cancel.Token);
        var options = new TrainingOptions { Seed = 1, CancellationToken = cancel.Token };

        TrainingResult result = new TrainingLoop(Problems.Network(2, 3, 1), new SquaredError(), options).Train(data);

        Assert.Equal(StopReason.Cancelled, result.History.StopReason);
        Assert.Empty(result.History.Epochs);
        // At most one more row for each arena that was out.
        Assert.InRange(rowsRead, 20, 40);
        Assert.Equal(0, source.OpenReaders);
    }

    [Fact]
    public void No_thread_is_left_behind()
    {
        TrainingData data = StreamedDataTests.Stream(Sources.Numbered(Rows), Limit);
        int threads = Count();
        for (int epoch = 0; epoch < 50; epoch++)
            StreamedDataTests.Order(data, 1, epoch);

        // Threads of other tests come and go; fifty of these would show.
        Assert.InRange(Count(), 0, threads + 25);

        static int Count()
        {
            using var process = Process.GetCurrentProcess();
            return process.Threads.Count;
        }
    }

    // Inlined, it would not show in the stack.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowAt(bool now)
    {
        if (now)
            throw new IOException("the disk is gone");
    }
}
