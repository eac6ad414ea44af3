using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using Perfolizer.Horology;

namespace MlNetDeep.Benchmarks;

/// <summary>A job for each vector width of this machine, short ones, because the cases are many; and columns for rates.</summary>
internal sealed class WidthsConfig : ManualConfig
{
    /// <summary>Adds to the default configuration.</summary>
    public WidthsConfig()
    {
        Add(DefaultConfig.Instance);
        Job job = Job.Default
            .WithWarmupCount(3)
            .WithIterationCount(10)
            .WithIterationTime(TimeInterval.FromMilliseconds(150));
        foreach (VectorWidth width in VectorWidth.All)
            AddJob((width.Switch is { } name ? job.WithEnvironmentVariable(name, "0") : job).WithId(width.Name));
        AddColumn(StatisticColumn.Median, RateColumn.Rate, RateColumn.Percent);
        // One method runs all cases, and settings are the same for all jobs but the switch, which the job's name tells.
        HideColumns("Method", "EnvironmentVariables", "IterationCount", "IterationTime", "WarmupCount", "Mean", "Error");
    }
}
