namespace MlNetDeep.Mpi.Tests;

/// <summary>How a program begins: by which launcher, by none, or not at all, with a sentence.</summary>
[Collection(nameof(MpiJob))]
public class MpiRunTests
{
    [Fact]
    public void Without_a_launcher_a_program_runs_alone_and_says_so()
    {
        MpiJob job = MpiJob.RunAlone("memory");
        Assert.Equal(0, job.ExitCode);
        Assert.Contains("No MPI launcher started this process, so it runs alone.", job.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Processes_that_know_nothing_of_each_other_are_refused_by_a_sentence()
    {
        MpiJob job = MpiJob.RunAlone("memory", ("SLURM_STEP_NUM_TASKS", "4"));
        Assert.Equal(MpiRun.Unavailable, job.ExitCode);
        Assert.Equal(
            "srun started 4 processes that know nothing of each other: start it with --mpi=pmix for Open MPI, or --mpi=pmi2 for MPICH.", job.Errors.Trim());
    }

    [Fact]
    public void A_library_that_is_missing_is_named()
    {
        var launcher = new MpiLauncher("Open MPI", ["libno-such-mpi.so.40"], true, 1);
        Assert.Equal(
            "Open MPI started this process, but its library libno-such-mpi.so.40 cannot be loaded: install it on this machine, or start by the launcher of the MPI " +
            "that is installed.", Assert.Throws<DllNotFoundException>(() => new MpiLibrary(launcher)).Message);
    }

    [Theory]
    [InlineData("Open MPI", 3, "OMPI_COMM_WORLD_SIZE=6 OMPI_COMM_WORLD_LOCAL_SIZE=3")]
    [InlineData("Open MPI", 1, "PMIX_RANK=0")]
    [InlineData("MPICH", 2, "PMI_SIZE=6 MPI_LOCALNRANKS=2")]
    [InlineData("MPICH", 1, "PMI_SIZE=6 PMIX_RANK=0")]
    [InlineData(null, 0, "HOME=/root")]
    public void A_launcher_is_known_by_its_variables(string? name, int localRanks, string variables)
    {
        Dictionary<string, string> all = variables.Split(' ').Select(variable => variable.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        MpiLauncher? launcher = MpiLauncher.Find(variable => all.GetValueOrDefault(variable));
        Assert.Equal((name, name is null ? 0 : localRanks), (launcher?.Name, launcher?.LocalRanks ?? 0));
    }

    [Fact]
    public void A_program_runs_on_one_thread()
    {
        var ranks = new MpiRanks(null, 1);
        Exception? thrown = null;
        var thread = new Thread(() => thrown = Record.Exception(() => ranks.Gather([], [0])));
        thread.Start();
        thread.Join();
        Assert.Contains("MpiRun.Main", Assert.IsType<InvalidOperationException>(thrown).Message, StringComparison.Ordinal);
        byte[] received = new byte[3];
        ranks.Scatter([1, 2, 3], [3], received, [3]);
        Assert.Equal([1, 2, 3], received);
        Assert.Equal(0, ranks.BytesReceived);
    }

    [Fact]
    public void Threads_are_the_machine_s_divided_by_its_ranks()
    {
        Assert.Equal(Environment.ProcessorCount, new MpiRanks(null, 1).Threads);
        Assert.Equal(1, new MpiRanks(null, Environment.ProcessorCount).Threads);
        Assert.Equal(1, new MpiRanks(null, 10 * Environment.ProcessorCount).Threads);
    }
}
