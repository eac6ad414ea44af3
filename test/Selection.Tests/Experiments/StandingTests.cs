using MlNetDeep.Experiments;

namespace MlNetDeep.Selection.Tests;

public class StandingTests
{
    [Fact]
    public void The_standard_error_is_the_deviation_over_the_root_of_the_folds()
    {
        TrainerResult result = Result("a", "x", 0.1, 0.2, 0.3);
        Assert.Equal(0.2, result.MeanError(), 12);
        Assert.Equal(0.1 / Math.Sqrt(3), result.StandardError(), 12);
    }

    [Fact]
    public void Trainers_are_ranked_by_mean_error_and_equal_ones_share_their_places()
    {
        var standings = Standing.Of(
        [
            Result("a", "best", 0.1), Result("a", "tied", 0.2), Result("a", "also tied", 0.2), Result("a", "worst", 0.4),
            Result("b", "best", 0.3), Result("b", "tied", 0.4), Result("b", "also tied", 0.5), Result("b", "worst", 0.6),
        ], "best");
        Assert.Equal(["best", "tied", "also tied", "worst"], standings.Select(standing => standing.Trainer));
        Assert.Equal([1, 2.25, 2.75, 4], standings.Select(standing => standing.MeanRank));
        Assert.All(standings, standing => Assert.Equal(2, standing.Sets));
    }

    [Fact]
    public void Within_one_standard_error_is_that_of_the_best_trainer()
    {
        // The best one's mean is 0.2 and its standard error 0.1.
        var standings = Standing.Of(
            [Result("a", "best", 0.1, 0.3), Result("a", "near", 0.29, 0.29), Result("a", "far", 0.31, 0.31), Result("a", "wide", 0.05, 0.9)], "best");
        Assert.Equal([1, 1, 0, 0], standings.Select(standing => standing.WithinOneError));
    }

    [Fact]
    public void Ratios_to_the_reference_have_their_geometric_mean_where_it_was_run()
    {
        var standings = Standing.Of(
        [
            Result("a", "reference", 0.1), Result("a", "own", 0.2),
            Result("b", "reference", 8), Result("b", "own", 1),
            Result("c", "own", 0.7),
        ], "reference").ToDictionary(standing => standing.Trainer);
        Assert.Equal(0.5, standings["own"].Ratio, 12);
        Assert.Equal(1, standings["reference"].Ratio, 12);
        Assert.Equal(3, standings["own"].Sets);
    }

    [Fact]
    public void A_trainer_without_a_wrong_row_counts_as_with_half_of_one()
    {
        // Of a hundred rows the reference has two wrong.
        var standings = Standing.Of([Result("a", "reference", 0.02), Result("a", "own", 0.0)], "reference").ToDictionary(standing => standing.Trainer);
        Assert.Equal(0.25, standings["own"].Ratio, 12);
    }

    [Fact]
    public void A_trainer_that_failed_is_last_and_the_times_of_others_add_up_over_tables()
    {
        var standings = Standing.Of(
        [
            Result("a", "good", 0.1) with { Seconds = [1, 3] }, Result("b", "good", 0.1) with { Seconds = [5] },
            new TrainerResult("a", "broken", 2, 1, 100) { Failure = "why" },
        ], "good").ToDictionary(standing => standing.Trainer);
        Assert.Equal(7, standings["good"].Seconds);
        Assert.Equal(2, standings["broken"].MeanRank);
        Assert.Equal(0, standings["broken"].WithinOneError);
        Assert.Equal(double.PositiveInfinity, standings["broken"].Ratio);
    }

    private static TrainerResult Result(string set, string trainer, params double[] errors) => new(set, trainer, errors.Length, 1, 100) { Errors = errors };
}
