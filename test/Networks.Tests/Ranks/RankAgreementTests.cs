namespace MlNetDeep.Networks.Tests.Ranks;

/// <summary>Ranks that would train different things are refused, all of them, by a message that says which and what.</summary>
public class RankAgreementTests
{
    private static readonly RankCase Case = RankCase.Of("LSTM with clipping");

    [Fact]
    public void Another_option() =>
        AssertRefused("Rank 1 trains by other options than rank 0", (_, options) => options.LearningRate = 0.02f);

    [Fact]
    public void A_seed_of_its_own() => AssertRefused("Rank 1 trains by other options than rank 0", (_, options) => options.Seed = 99);

    [Fact]
    public void Another_network() => AssertRefused(
        "Rank 1 trains another network than rank 0", (one, _) => one with { Network = new Sequential(new Shape(5, 3), new GruLayer(9), new LastStep(), new Dense(3)) });

    [Fact]
    public void Other_rows() => AssertRefused(
        "Rank 1 has 202 rows to learn from and 0 to validate on, rank 0 has 203 and 0", (one, _) => one with { Training = _ => Problems.Classes(202, 15, 3) });

    [Fact]
    public void More_ranks_than_leaves()
    {
        var exception = Assert.Throws<ArgumentException>(() => ThreadRanks.Run(3, rank =>
        {
            TrainingOptions options = Case.Options(rank);
            options.GradientLeaves = 2;
            return Case.Train(options);
        }));
        Assert.Contains("Each rank needs a leaf of its own", exception.Message, StringComparison.Ordinal);
        Assert.Contains("GradientLeaves is 2", exception.Message, StringComparison.Ordinal);
    }

    private static void AssertRefused(string says, Action<RankCase, TrainingOptions> change) => AssertRefused(says, (one, options) =>
    {
        change(one, options);
        return one;
    });

    private static void AssertRefused(string says, Func<RankCase, TrainingOptions, RankCase> change) => ThreadRanks.Run(3, rank =>
    {
        TrainingOptions options = Case.Options(rank);
        RankCase one = rank.Rank == 1 ? change(Case, options) : Case;
        var exception = Assert.Throws<ArgumentException>(() => one.Train(options));
        Assert.StartsWith(says, exception.Message, StringComparison.Ordinal);
        return 0;
    });
}
