namespace MlNetDeep.Samples.Tests;

/// <summary>The sample alone; test/Mpi.Tests runs it on several ranks.</summary>
public class RanksTests
{
    [Fact]
    public void Without_mpirun_it_learns_to_read_digits_as_the_only_rank()
    {
        SampleRun run = SampleRun.Succeed("Ranks");

        Assert.Equal(1, run.Result["ranks"]);
        Assert.InRange(run.Result["micro_accuracy"], 0.93, 1);
        Assert.Contains("No MPI launcher started this process, so it runs alone.", run.Errors, StringComparison.Ordinal);
    }
}
