using System.Collections;

namespace MlNetDeep.Networks.Tests;

/// <summary>Which examples are held out.</summary>
public class HoldOutTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(37)]
    public void Each_class_gives_its_share_to_less_than_one(int count)
    {
        // Of 500 examples 10 are of one class, 40 of another.
        int[] classes = [.. Enumerable.Range(0, 500).Select(row => row % 50 == 7 ? 2 : row % 50 is > 10 and < 15 ? 1 : 0)];
        BitArray drawn = Draw(HoldOutKind.Stratified, classes, count);

        for (int value = 0; value < 3; value++)
        {
            double share = (double)count / 500 * classes.Count(each => each == value);
            Assert.InRange(Enumerable.Range(0, 500).Count(row => drawn[row] && classes[row] == value), share - 1, share + 1);
        }

        Assert.InRange(Enumerable.Range(0, 500).Count(row => drawn[row]), count - 1, count + 1);
        Assert.NotEqual(Enumerable.Range(500 - count, count), Enumerable.Range(0, 500).Where(row => drawn[row]));
    }

    [Fact]
    public void A_class_keeps_an_example_to_learn_from()
    {
        int[] classes = [0, 1, 2, 3, 4, 4, 4, 4, 4, 4];
        for (int count = 1; count < 10; count++)
        {
            BitArray drawn = Draw(HoldOutKind.Stratified, classes, count);
            Assert.All(Enumerable.Range(0, 5), value => Assert.Contains(Enumerable.Range(0, 10), row => classes[row] == value && !drawn[row]));
        }
    }

    [Fact]
    public void Groups_are_held_out_as_a_whole()
    {
        int[] groups = [.. Enumerable.Range(0, 300).Select(row => row * 7 % 31)];
        BitArray drawn = Draw(HoldOutKind.Grouped, groups, 60);

        Assert.All(
            Enumerable.Range(0, 300).GroupBy(row => groups[row]), group => Assert.Single(group.Select(row => drawn[row]).Distinct()));
        // A group has 9 or 10.
        Assert.InRange(Enumerable.Range(0, 300).Count(row => drawn[row]), 55, 65);
    }

    [Fact]
    public void One_group_alone_cannot_be_held_out()
    {
        var exception = Assert.Throws<ArgumentException>(() => Draw(HoldOutKind.Grouped, new int[20], 4));
        Assert.Contains("All rows are of one group", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_ones_are_the_last_ones()
    {
        BitArray drawn = Draw(HoldOutKind.Last, new int[20], 4);
        Assert.Equal([16, 17, 18, 19], Enumerable.Range(0, 20).Where(row => drawn[row]));
    }

    private static BitArray Draw(HoldOutKind kind, int[] keys, int count)
    {
        var holdOut = new HoldOut(kind);
        foreach (int key in keys)
            holdOut.Add(new Example([1f], [key]) { Group = (ulong)key });
        BitArray drawn = holdOut.Draw(keys.Length, count, 5);
        Assert.Equal(drawn.Cast<bool>(), holdOut.Draw(keys.Length, count, 5).Cast<bool>());
        return drawn;
    }
}
