namespace MlNetDeep.Trainers.Tests.Autoencoders;

/// <summary>The threshold by hand.</summary>
public sealed class AnomalyThresholdTests
{
    // What rounding may do, see AnomalyThreshold.
    private static double Above(double error) => Math.Pow(Math.Sqrt(error) + 1e-6, 2);

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(0.24, 0)]
    [InlineData(0.25, 1)]
    [InlineData(0.49, 1)]
    public void At_most_the_share_of_contamination_lies_above(double contamination, int above)
    {
        double threshold = Of(contamination, (3, 1), (1, 1), (4, 1), (2, 1));
        Assert.Equal(above == 0 ? Above(4) : 3.5, threshold, 12);
    }

    [Fact]
    public void Rows_count_by_their_weights() =>
        Assert.Equal(1.5, Of(0.4, (1, 6), (2, 2), (3, 2)), 12);

    [Fact]
    public void Equal_errors_are_on_one_side()
    {
        Assert.Equal(Above(2), Of(0.3, (1, 1), (2, 1), (2, 1), (2, 1)), 12);
        Assert.Equal(2.5, Of(0.3, (2, 1), (2, 1), (2, 1), (3, 1)), 12);
        Assert.Equal(Above(5), Of(0.3, (5, 1), (5, 1)), 12);
    }

    [Fact]
    public void It_is_never_zero_and_leaves_room_for_rounding()
    {
        Assert.Equal(1e-12, Of(0.1, (0, 1), (0, 1)), 1e-15);
        Assert.Equal(Above(1e-12), Of(0.4, (1e-12, 1), (1e-12, 1), (1.1e-12, 1)), 1e-15);
    }

    [Fact]
    public void One_row_is_normal() => Assert.Equal(Above(7), Of(0.49, (7, 1)), 12);

    private static double Of(double contamination, params (double Error, float Weight)[] errors) => AnomalyThreshold.Of(errors, contamination);
}
