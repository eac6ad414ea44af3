using MlNetDeep.Tests;

namespace MlNetDeep.Samples.Tests;

public class ClusterTests
{
    [RedisFact]
    public void A_search_that_loses_a_worker_ends_with_the_table_of_one_that_does_not()
    {
        SampleRun run = SampleRun.Succeed("Cluster", "--epochs", "5");

        Assert.Equal((60, 3, 1), (run.Result["fits"], run.Result["workers"], run.Result["killed"]));
        Assert.Equal(1, run.Result["same_table"]);
        Assert.Contains("WorkerLost: ", run.Output, StringComparison.Ordinal);
    }

    [RedisFact]
    public void What_a_cluster_costs_is_printed()
    {
        SampleRun run = SampleRun.Succeed("Cluster", "measure", "--fits", "30", "--long-fits", "1");

        foreach (string figure in (string[])["farm fit_ms=1500 ", "farm fits=30 fit_ms=10 ", "farm workers=3 "])
            Assert.Contains($"RESULT {figure}", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_worker_without_its_cluster_is_told_what_it_needs()
    {
        SampleRun run = SampleRun.Start("Cluster", "worker");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("A worker needs --redis HOST:PORT.", run.Errors, StringComparison.Ordinal);
    }
}
