namespace MlNetDeep.Networks.Tests;

/// <summary>Sources of examples that tests share.</summary>
internal static class Sources
{
    /// <summary>Rows whose features and target are the row's number, so that each is known again.</summary>
    public static ArraySource Numbered(int rows, int features = 2, Func<int, int>? rowsOfReading = null, Action<int, int>? onRead = null) =>
        new(features, [.. Enumerable.Range(0, rows).Select(row => new ArraySource.Row([.. Enumerable.Repeat((float)row, features)], [row], row + 1))])
        {
            RowsOfReading = rowsOfReading ?? (_ => rows),
            OnRead = onRead,
        };

    /// <summary>Random rows with about a share of values that are not zero, and one target a row.</summary>
    public static ArraySource Random(int rows, int features, double density, bool asSparse = false, int seed = 1)
    {
        var random = new Random(seed);
        return new ArraySource(features, [.. Enumerable.Range(0, rows).Select(_ => CreateRow())]);

        ArraySource.Row CreateRow()
        {
            var x = new float[features];
            foreach (ref float value in x.AsSpan())
                value = random.NextDouble() < density ? 2 * random.NextSingle() - 1 : 0;
            return new ArraySource.Row(x, [random.NextSingle()], 0.5f + random.NextSingle(), asSparse);
        }
    }

    /// <summary>The same examples in the user's own memory.</summary>
    public static InMemoryData ToMemory(ArraySource source) => new(
        source.Rows.Count,
        source.FeatureLength,
        source.Rows.SelectMany(row => row.Features).ToArray(),
        source.TargetLength,
        source.Rows.SelectMany(row => row.Targets).ToArray(),
        source.Rows.Select(row => row.Weight).ToArray());

    /// <summary>What a block gives, row by row: features, targets, weight.</summary>
    public static List<(float[] Features, float[] Targets, float Weight)> Rows(TrainingData data, RowBlock block)
    {
        var rows = new List<(float[] Features, float[] Targets, float Weight)>();
        for (int i = 0; i < block.Rows; i++)
        {
            var (x, targets, weight) = (new float[data.FeatureLength], new float[data.TargetLength], new float[1]);
            block.GatherFeatures(i, 1, x);
            block.GatherTargets(i, 1, targets, weight);
            rows.Add((x, targets, weight[0]));
        }

        return rows;
    }

    /// <summary>Asserts that two data give the same rows in the same order, to the bit.</summary>
    public static void AssertSame(TrainingData expected, TrainingData actual, long? seed, int epoch = 0)
    {
        var left = expected.ReadEpoch(seed, epoch, 8).SelectMany(block => Rows(expected, block)).ToList();
        var right = actual.ReadEpoch(seed, epoch, 8).SelectMany(block => Rows(actual, block)).ToList();
        Assert.Equal(left.Count, right.Count);
        for (int i = 0; i < left.Count; i++)
        {
            Assert.Equal(Problems.Bits(left[i].Features), Problems.Bits(right[i].Features));
            Assert.Equal(Problems.Bits(left[i].Targets), Problems.Bits(right[i].Targets));
            Assert.Equal(left[i].Weight, right[i].Weight);
        }
    }
}
