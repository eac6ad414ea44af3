namespace MlNetDeep.Networks.Tests.Ranks;

/// <summary>A training that lost a rank goes on from rank 0's file, on any number of ranks, to the bits of one that lost none.</summary>
public sealed class RankCheckpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetdeep-ranks").FullName;

    private string Path => System.IO.Path.Combine(_folder, "run.checkpoint");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string> Names => RankTrainingTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void After_a_lost_rank_training_goes_on_with_another_number_of_ranks(string name)
    {
        RankCase one = RankCase.Of(name);
        TrainingResult whole = one.Train(one.Options(null));
        Exception lost = Assert.ThrowsAny<Exception>(() => ThreadRanks.Run(3, rank => one.Train(WithPath(one.Options(rank), rank), () =>
        {
            if (rank.Rank == 2 && File.Exists(Path))
                throw new InvalidOperationException("lost");
        })));
        Assert.Equal("lost", lost.Message);
        Assert.True(File.Exists(Path));
        Assert.Equal([Path], Directory.GetFiles(_folder));
        foreach (TrainingResult result in ThreadRanks.Run(2, rank => one.Train(WithPath(one.Options(rank, threads: 2), rank))))
            Problems.AssertSame(whole, result);
        Problems.AssertSame(whole, one.Train(WithPath(one.Options(null), null)));
    }

    [Fact]
    public void Another_number_of_leaves_is_another_training()
    {
        RankCase one = RankCase.Of("LSTM with clipping");
        one.Train(WithPath(one.Options(null), null));
        TrainingOptions other = WithPath(one.Options(null), null);
        other.GradientLeaves = 4;
        Assert.Contains("gradientLeaves", Assert.Throws<InvalidDataException>(() => one.Train(other)).Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("rows of each rank alone")]
    [InlineData("MLP with dropout")]
    public void A_row_that_one_rank_alone_sees_is_known_again(string name)
    {
        RankCase one = RankCase.Of(name);
        ThreadRanks.Run(3, rank => one.Train(WithPath(one.Options(rank), rank)));
        RankCase changed = one with
        {
            Training = share => one.Training(LeafShare.All(RankCase.Leaves)) is InMemoryData data ? Changed(data) : RankCase.Kept(Changed(RankCase.Rows(203, 7, 1)), share, long.MaxValue),
        };
        Assert.Contains(
            "another data", Assert.Throws<InvalidDataException>(() => ThreadRanks.Run(2, rank => changed.Train(WithPath(changed.Options(rank), rank)))).Message,
            StringComparison.Ordinal);
    }

    // The 198th row is of leaf 5.
    private static InMemoryData Changed(InMemoryData data)
    {
        var (x, targets, _) = Problems.Rows(data);
        x[197 * data.FeatureLength] += 1;
        return new InMemoryData((int)data.RowCount, data.FeatureLength, x, data.TargetLength, targets);
    }

    private static ArraySource Changed(ArraySource rows)
    {
        rows.Rows[197].Features[0] += 1;
        return rows;
    }

    // Other ranks' paths are nobody's.
    private TrainingOptions WithPath(TrainingOptions options, IRankExchange? rank)
    {
        options.CheckpointPath = rank is null or { Rank: 0 } ? Path : System.IO.Path.Combine(_folder, "no", "such", "folder");
        return options;
    }
}
