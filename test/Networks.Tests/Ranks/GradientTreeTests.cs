namespace MlNetDeep.Networks.Tests.Ranks;

/// <summary>The tree's sum, its bits and the bytes that it costs.</summary>
public class GradientTreeTests
{
    private const int Length = 840;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    public void The_sum_is_that_of_neighbours_two_by_two_on_any_number_of_ranks(int leaves)
    {
        float[][] gradients = [.. Enumerable.Range(0, leaves).Select(leaf => Problems.Uniform(new Random(leaf), Length, -1, 1))];
        float[][] level = gradients;
        while (level.Length > 1)
            level = [.. level.Chunk(2).Select(pair => pair[0].Zip(pair[1], (left, right) => left + right).ToArray())];
        for (int ranks = 1; ranks <= leaves; ranks++)
        {
            float[][] sums = ThreadRanks.Run(ranks, rank =>
            {
                var tree = new GradientTree(Group(rank, leaves), Length);
                var total = new float[Length];
                // Twice, as memory is used again.
                for (int step = 0; step < 2; step++)
                    Sum(tree, Group(rank, leaves).Share, gradients, total);
                return total;
            });
            foreach (float[] sum in sums)
                Assert.Equal(Problems.Bits(level[0]), Problems.Bits(sum));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void A_rank_receives_no_more_than_it_must(int ranks)
    {
        float[][] gradients = [.. Enumerable.Range(0, 16).Select(leaf => Problems.Uniform(new Random(leaf), Length, -1, 1))];
        long[] received = ThreadRanks.Run(ranks, rank =>
        {
            RankGroup group = Group(rank, 16);
            Sum(new GradientTree(group, Length), group.Share, gradients, new float[Length]);
            return rank.Received;
        });
        Assert.All(received, bytes => Assert.Equal(2L * Length * sizeof(float) * (ranks - 1) / ranks, bytes));
    }

    private static void Sum(GradientTree tree, LeafShare share, float[][] gradients, float[] total)
    {
        for (int leaf = share.First; leaf < share.End; leaf++)
        {
            float[] sum = tree.BeginLeaf();
            Assert.All(sum, value => Assert.Equal(0, value));
            gradients[leaf].CopyTo(sum, 0);
            tree.EndLeaf();
        }

        tree.Sum(total);
    }

    private static RankGroup Group(IRankExchange rank, int leaves) => RankGroup.Of(new TrainingOptions { GradientLeaves = leaves, Ranks = rank });
}
