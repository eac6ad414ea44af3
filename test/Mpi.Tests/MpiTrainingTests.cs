using System.Globalization;
using Xunit.Abstractions;

namespace MlNetDeep.Mpi.Tests;

/// <summary>Training by ranks that mpirun starts: the same bits on any number of them, at the price that the model says.</summary>
[Collection(nameof(MpiJob))]
public class MpiTrainingTests(ITestOutputHelper output)
{
    private static readonly Lazy<Dictionary<string, string>> Alone = new(() => MpiJob.RunAlone("train all 1").Hashes());

    // Ranks, and threads of each, of jobs that follow each other.
    private static readonly (int Ranks, int Threads)[] Sizes = [(3, 1), (2, 2), (4, 1)];

    public static TheoryData<string> Launchers => MpiJob.Installed;

    [MpiTheory]
    [MemberData(nameof(Launchers))]
    public void The_number_of_ranks_and_threads_changes_no_bit(string launcher)
    {
        Assert.Equal(["autoencoder", "cnn", "lstm", "mlp", "sparse", "streamed"], Alone.Value.Keys.Order());
        Assert.Equal(6, Alone.Value.Values.Distinct().Count());
        for (int ranks = 1; ranks <= 4; ranks++)
        {
            MpiJob job = MpiJob.Run(launcher, ranks, "train all 1,2");
            Assert.Equal(Alone.Value, job.Hashes());
            CheckBytes(job, ranks);
        }
    }

    [MpiTheory]
    [MemberData(nameof(Launchers))]
    public void Of_eight_ranks_each_has_a_leaf(string launcher)
    {
        MpiJob job = MpiJob.Run(launcher, 8, "train mlp,cnn,lstm 1");
        Assert.Equal(Alone.Value.Where(pair => pair.Key is "mlp" or "cnn" or "lstm"), job.Hashes());
        CheckBytes(job, 8);
    }

    [MpiTheory]
    [MemberData(nameof(Launchers))]
    public void After_a_killed_rank_another_number_goes_on_to_the_same_bits(string launcher)
    {
        string folder = Directory.CreateTempSubdirectory("mlnetdeep-mpi").FullName;
        try
        {
            string[] nets = [.. Alone.Value.Keys];
            // Each job goes on with the net in which the one before lost a rank, on another number of ranks, and loses one in the next net.
            for (int i = 0; i <= nets.Length; i++)
            {
                (int ranks, int threads) = Sizes[i % Sizes.Length];
                bool loses = i < nets.Length;
                MpiJob job = MpiJob.Run(launcher, ranks, $"train {string.Join(',', nets[Math.Max(0, i - 1)..Math.Min(i + 1, nets.Length)])} {threads} {folder}{(loses ? " lose" : "")}");
                Assert.True(job.ExitCode != 0 == loses, job.ToString());
                Assert.Equal(i > 0 ? [(nets[i - 1], Alone.Value[nets[i - 1]], "3")] : [], job.Lines("HASH").Select(line => (line["net"], line["sha256"], line["steps"])));
                Assert.True(!loses || File.Exists(Path.Combine(folder, nets[i])), job.ToString());
                Assert.Empty(MpiJob.Left(folder));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [MpiTheory]
    [MemberData(nameof(Launchers))]
    public void A_rank_that_throws_ends_the_job_with_its_message(string launcher)
    {
        string marker = Guid.NewGuid().ToString();
        MpiJob job = MpiJob.Run(launcher, 3, $"throw {marker}");
        Assert.Equal(1, job.ExitCode);
        Assert.Contains("Rank 1 of 3: System.InvalidOperationException: a callback of rank 1 failed", job.Errors, StringComparison.Ordinal);
        Assert.Empty(MpiJob.Left(marker));
        string thrown = job.Output.Split('\n').Single(line => line.StartsWith("THROWN ", StringComparison.Ordinal))["THROWN ".Length..].Trim();
        TimeSpan time = job.Ended - DateTime.Parse(thrown, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        output.WriteLine($"RESULT mpi-throw launcher={launcher} seconds={time.TotalSeconds.ToString("F2", CultureInfo.InvariantCulture)}");
    }

    [MpiTheory]
    [MemberData(nameof(Launchers))]
    public void Ranks_of_different_vector_widths_are_refused(string launcher)
    {
        MpiJob job = MpiJob.RunUnlike(launcher, "DOTNET_EnableHWIntrinsic=0", "train lstm 1");
        if (Environment.GetEnvironmentVariable("DOTNET_EnableHWIntrinsic") == "0")
        {
            Assert.Equal(0, job.ExitCode);
            return;
        }

        Assert.Equal(1, job.ExitCode);
        Assert.Contains("Rank 1 computes with vectors of 0 bits, rank 0 with ", job.Errors, StringComparison.Ordinal);
    }

    [MpiTheory]
    [MemberData(nameof(Launchers))]
    public void A_rank_keeps_its_share_of_the_rows(string launcher)
    {
        MpiJob job = MpiJob.Run(launcher, 4, "memory");
        Assert.True(job.ExitCode == 0, job.ToString());
        Dictionary<string, string>[] lines = [.. job.Lines("RESULT")];
        Assert.Equal(4, lines.Length);
        foreach (Dictionary<string, string> line in lines)
        {
            output.WriteLine($"RESULT mpi-memory launcher={launcher} ranks=4 rank={line["rank"]} bytes={line["bytes"]} all={line["all"]}");
            // A quarter, and of memory that grows by halves of what there is as much as is not yet filled.
            long bytes = long.Parse(line["bytes"], CultureInfo.InvariantCulture), all = long.Parse(line["all"], CultureInfo.InvariantCulture);
            Assert.InRange(bytes, all / 4, all / 4 * 2);
        }
    }

    /// <summary>What a rank receives in a step is what the model says, if there is a power of 2 of them.</summary>
    private void CheckBytes(MpiJob job, int ranks)
    {
        foreach (Dictionary<string, string> line in job.Lines("RESULT").DistinctBy(line => line["net"]))
        {
            output.WriteLine($"RESULT mpi-bytes net={line["net"]} ranks={ranks} bytes={line["bytes"]} model={line["model"]}");
            double bytes = double.Parse(line["bytes"], CultureInfo.InvariantCulture), model = double.Parse(line["model"], CultureInfo.InvariantCulture);
            // Ranks also tell each other of each of 8 leaves two doubles before a step and four after it.
            if (ranks is 2 or 4 or 8)
                Assert.InRange(bytes, model, model + 8 * 6 * sizeof(double));
        }
    }
}
