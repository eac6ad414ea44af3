using System.Text.RegularExpressions;

namespace MlNetDeep.Mpi.Tests;

/// <summary>The sample, through ML.NET's trainers: one model on any number of ranks.</summary>
[Collection(nameof(MpiJob))]
public class RanksSampleTests
{
    private static readonly Lazy<string> Alone = new(() => Weights(MpiJob.RunSample(null, 1)));

    public static TheoryData<string> Launchers => MpiJob.Installed;

    [MpiTheory]
    [MemberData(nameof(Launchers))]
    public void The_sample_trains_the_same_model_on_three_ranks(string launcher)
    {
        MpiJob job = MpiJob.RunSample(launcher, 3);
        Assert.Equal(Alone.Value, Weights(job));
        // Rank 0 alone prints.
        Assert.Equal(["epoch 1", "epoch 2"], Regex.Matches(job.Output, "epoch \\d").Select(match => match.Value));
        Assert.Contains("RESULT ranks=3 ", job.Output, StringComparison.Ordinal);
    }

    private static string Weights(MpiJob job)
    {
        Assert.True(job.ExitCode == 0, job.ToString());
        return Assert.Single(Regex.Matches(job.Output, "WEIGHTS ([0-9A-F]{32})")).Groups[1].Value;
    }
}
