namespace MlNetDeep.Networks.Tests;

/// <summary>A file is replaced as a whole, or stays as it was.</summary>
public sealed class FileReplacementTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetdeep").FullName;

    private string File => Path.Combine(_folder, "network");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Who_reads_while_a_network_is_saved_reads_the_old_one_to_its_end()
    {
        TrainedNetwork first = NetworkFileTests.Train();
        first.Save(File);
        byte[] before = System.IO.File.ReadAllBytes(File);
        TrainedNetwork second = Scaled(first);
        using var reader = new FileStream(File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        second.Save(File);

        var read = new byte[before.Length];
        reader.ReadExactly(read);
        Assert.Equal(before, read);
        Assert.Equal(second.Parameters.ToArray(), TrainedNetwork.Load(File).Parameters.ToArray());
        Assert.Equal([File], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Content_that_fails_to_be_written_leaves_the_file_and_nothing_aside()
    {
        System.IO.File.WriteAllText(File, "before");
        Assert.Throws<TimeoutException>(() => FileReplacement.Write(File, stream =>
        {
            stream.Write("half"u8);
            throw new TimeoutException();
        }));
        Assert.Equal("before", System.IO.File.ReadAllText(File));
        Assert.Equal([File], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_damaged_network_file_is_refused_with_its_path()
    {
        System.IO.File.WriteAllText(File, "a text");
        Assert.Contains(File, Assert.Throws<InvalidDataException>(() => TrainedNetwork.Load(File)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lock_is_had_by_one_and_leaves_nothing()
    {
        for (int i = 0; i < 3; i++)
        {
            using FileLock first = FileLock.TryAcquire(File)!;
            Assert.NotNull(first);
            Assert.Null(FileLock.TryAcquire(File));
        }

        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_file_of_the_user_s_that_stands_where_a_lock_would_is_left_and_named()
    {
        System.IO.File.WriteAllText(File + ".lock", "a text");

        string message = Assert.Throws<IOException>(() => FileLock.TryAcquire(File)).Message;

        Assert.Contains(File + ".lock", message, StringComparison.Ordinal);
        Assert.Equal("a text", System.IO.File.ReadAllText(File + ".lock"));
    }

    [Fact]
    public void Of_many_threads_one_has_a_lock_at_a_time()
    {
        int holders = 0, had = 0;
        Parallel.For(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            using FileLock? claim = FileLock.TryAcquire(File);
            if (claim is null)
                return;
            Assert.Equal(1, Interlocked.Increment(ref holders));
            Interlocked.Increment(ref had);
            Interlocked.Decrement(ref holders);
        });
        Assert.InRange(had, 1, 2000);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    private static TrainedNetwork Scaled(TrainedNetwork network) => new(
        network.Network, [.. network.Parameters.ToArray().Select(value => 2 * value)], network.Loss, network.History, network.Preparation, network.TargetScaling);
}
