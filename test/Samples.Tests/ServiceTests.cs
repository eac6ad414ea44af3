using System.Globalization;
using System.Text.RegularExpressions;

namespace MlNetDeep.Samples.Tests;

public partial class ServiceTests
{
    [Fact]
    public void Under_load_no_request_fails_and_no_answer_differs_through_reloads()
    {
        using var folder = new TemporaryFolder();

        SampleRun run = SampleRun.Succeed(
            "Service", "--model", folder.PathOf("digits.zip"), "--epochs", "2", "--urls", "http://127.0.0.1:0",
            "--load-seconds", "3", "--reloads", "4");

        Assert.Contains("reloads=4 failed=0 different=0 swapped=True", run.Output, StringComparison.Ordinal);
        long[] requests = [.. Requests().Matches(run.Output).Select(match => long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];
        Assert.Equal(6, requests.Length);
        Assert.All(requests, count => Assert.InRange(count, 100, long.MaxValue));
    }

    [GeneratedRegex(@"requests=(\d+)")]
    private static partial Regex Requests();
}
