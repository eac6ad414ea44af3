namespace MlNetDeep.Samples.Tests;

public class CompareTests
{
    [Fact]
    public void Trainers_are_compared_on_sets_of_every_task()
    {
        using var folder = new TemporaryFolder();

        SampleRun run = SampleRun.Succeed("Compare", "--sets", "iris,breast-cancer,diabetes", "--folds", "3", "--output", folder.Path);

        Assert.DoesNotContain("failed in fold", run.Output, StringComparison.Ordinal);
        foreach (string set in (string[])["iris", "breast_cancer", "diabetes"])
            Assert.All((string[])["MultilayerPerceptron", "TabularNetwork"], trainer => Assert.InRange(run.Result[$"{trainer}_{set}_rank"], 1, 8));
        string[] tables = File.ReadAllLines(folder.PathOf("comparison.md"));
        Assert.Equal(3, tables.Count(line => line.StartsWith("| MultilayerPerceptron |", StringComparison.Ordinal)));
        Assert.True(new FileInfo(folder.PathOf("breast-cancer.png")).Length > 10_000);
    }

    [Fact]
    public void A_search_that_was_killed_ends_with_the_table_of_one_that_was_not()
    {
        using var folder = new TemporaryFolder();
        string journal = folder.PathOf("search.jsonl");
        string[] expected = Trials(SampleRun.Succeed("Compare", "search", "--folds", "2"));
        Assert.Equal(18 + 6 + 2, expected.Length);

        // In the first round, and in the last.
        foreach (int lines in (int[])[5, 22])
            SampleRun.KillWhen(() => Lines(journal) >= lines, "Compare", "search", "--folds", "2", "--journal", journal);
        Assert.InRange(Lines(journal), 22, 26);
        Assert.Equal(expected, Trials(SampleRun.Succeed("Compare", "search", "--folds", "2", "--journal", journal)));
        Assert.Equal(27, Lines(journal));
    }

    [Fact]
    public void A_set_that_is_not_there_is_named()
    {
        SampleRun run = SampleRun.Start("Compare", "--sets", "tulips");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("no set 'tulips'", run.Errors, StringComparison.Ordinal);
    }

    private static string[] Trials(SampleRun run) =>
        [.. run.Output.Split('\n').Where(line => line.StartsWith("TRIAL ", StringComparison.Ordinal))];

    private static int Lines(string path)
    {
        if (!File.Exists(path))
            return 0;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Count(character => character == '\n');
    }
}
