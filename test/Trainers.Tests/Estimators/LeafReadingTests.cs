using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Networks.Tests.Ranks;

namespace MlNetDeep.Trainers.Tests.Estimators;

/// <summary>Rows that come by leaves: each rank reads its own alone, and the model is that of one process that reads them all, from whatever.</summary>
public class LeafReadingTests
{
    private const int Leaves = 4;
    private const int Wide = 200;

    private static readonly Row[] Rows = [.. Enumerable.Range(0, 603).Select(Row.Draw)];

    public static TheoryData<string> Kinds => ["standardized", "robust", "imputed", "sparse", "sparse by content", "streamed", "sequences", "steps in front", "autoencoder"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_rank_reads_its_own_rows_and_no_bit_changes(string kind)
    {
        float[] whole = Fit(kind, null, (context, rows) => context.Data.LoadFromEnumerable(rows));
        Assert.Equal(whole, Fit(kind, null, (context, rows) => ByLeaf(context, rows, new int[Leaves])));
        foreach (int ranks in new[] { 2, 3 })
        {
            Assert.All(ThreadRanks.Run(ranks, rank =>
            {
                var read = new int[Leaves];
                float[] weights = Fit(kind, rank, (context, rows) => ByLeaf(context, rows, read));
                return (weights, read, share: LeafShare.Of(Leaves, rank.Rank, ranks));
            }), rank =>
            {
                Assert.Equal(whole, rank.weights);
                for (int leaf = 0; leaf < Leaves; leaf++)
                    Assert.Equal(rank.share.Has(leaf), rank.read[leaf] > 0);
            });
        }
    }

    [Fact]
    public void Behind_a_step_that_drops_rows_all_are_read() => Assert.Single(new int?[] { null, 2 }.SelectMany(ranks =>
    {
        string Weights(IRankExchange? rank) => string.Join(' ', Fit("standardized", rank, (context, rows) =>
            context.Data.FilterRowsByColumn(ByLeaf(context, rows, new int[Leaves]), "Label", lowerBound: 0.2)));
        return ranks is { } number ? ThreadRanks.Run(number, Weights) : [Weights(null)];
    }).Distinct());

    [Fact]
    public void A_row_that_would_be_left_out_is_refused()
    {
        Row[] rows = [.. Rows];
        rows[17] = new Row { Features = [.. rows[17].Features.Select(_ => float.PositiveInfinity)], Label = 1, Wide = rows[17].Wide };
        string message = Message(() => Fit("standardized", null, (context, all) => ByLeaf(context, all == Rows ? rows : all, new int[Leaves])));
        Assert.Contains("Row 17 (counted from 0) was left out", message, StringComparison.Ordinal);
        Assert.Contains("before they are dealt", message, StringComparison.Ordinal);
        message = Message(() => ThreadRanks.Run(2, rank => Fit("standardized", rank, (context, all) => ByLeaf(context, all == Rows ? rows : all, new int[Leaves]))));
        Assert.Contains("Row 17 (counted from 0) was left out", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_were_not_dealt_in_turn_are_refused()
    {
        // A file of 100 rows less, wherever the rank is that reads it.
        IDataView Short(MLContext context, Row[] rows, int leaf, int missing) =>
            context.Data.LoadFromEnumerable(rows.Where((_, row) => row % Leaves == leaf).Skip(leaf == missing ? 100 : 0));
        for (int missing = 0; missing < Leaves; missing++)
        {
            int which = missing;
            string alone = Message(() => Fit("standardized", null, (context, rows) => context.Data.LoadByLeaf(Leaves, leaf => Short(context, rows, leaf, which))));
            Assert.Contains("dealt to leaves as cards are", alone, StringComparison.Ordinal);
            string shared = Message(() => ThreadRanks.Run(
                Leaves, rank => Fit("standardized", rank, (context, rows) => context.Data.LoadByLeaf(Leaves, leaf => Short(context, rows, leaf, which)))));
            Assert.Contains("as cards are", shared, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void None_are_held_out()
    {
        var context = new MLContext(1);
        var options = new NetworkOptions { Architecture = new MultilayerPerceptron([5]), GradientLeaves = Leaves, Seed = 1 };
        string message = Message(() => context.Regression.Trainers.Network(options).Fit(ByLeaf(context, Rows, new int[Leaves])));
        Assert.Contains("ValidationSetFraction", message, StringComparison.Ordinal);
        Assert.Contains("give a ValidationSet, by leaves too", message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_leaves_must_have_the_same_columns()
    {
        var context = new MLContext(1);
        IDataView rows = context.Data.LoadByLeaf(2, leaf => leaf == 0
            ? context.Data.LoadFromEnumerable(Rows)
            : context.Data.LoadFromEnumerable([new { Features = "1", Label = 1f }]));
        Assert.Contains("of leaf 1 is", Message(() => Assert.Empty(rows.GetColumn<float>("Label"))), StringComparison.Ordinal);
        Assert.Contains("leaf 0", Message(() => context.Data.LoadByLeaf(1, _ => null!)), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("leaves", () => context.Data.LoadByLeaf(0, _ => rows));
    }

    [Fact]
    public void Keys_that_were_mapped_leaf_by_leaf_are_refused()
    {
        var context = new MLContext(1);
        IDataView rows = context.Data.LoadByLeaf(2, leaf =>
        {
            IDataView names = context.Data.LoadFromEnumerable(new[] { new { Name = leaf == 0 ? "cat" : "dog" }, new { Name = "fox" } });
            return context.Transforms.Conversion.MapValueToKey("Key", "Name").Fit(names).Transform(names);
        });
        string message = Message(() => Assert.Empty(rows.GetColumn<uint>("Key")));
        Assert.Contains("'Key' of leaf 1 key 1 is 'dog', but 'cat' in leaf 0", message, StringComparison.Ordinal);
        Assert.Contains("fit the map once", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Together_they_are_a_view_in_the_order_of_all()
    {
        var context = new MLContext(1);
        IDataView rows = ByLeaf(context, Rows, new int[Leaves]);
        Assert.Equal(Rows.Select(row => row.Label), rows.GetColumn<float>("Label"));
        using DataViewRowCursor cursor = rows.GetRowCursor(rows.Schema);
        ValueGetter<DataViewRowId> id = cursor.GetIdGetter();
        var ids = new HashSet<DataViewRowId>();
        for (long row = 0; cursor.MoveNext(); row++)
        {
            Assert.Equal(row, cursor.Position);
            DataViewRowId value = default;
            id(ref value);
            Assert.True(ids.Add(value));
        }

        Assert.Equal(Rows.Length, ids.Count);
    }

    private static IDataView ByLeaf(MLContext context, Row[] rows, int[] read) => context.Data.LoadByLeaf(Leaves, leaf => context.Data.LoadFromEnumerable(
        rows.Where((_, row) => row % Leaves == leaf).Select(row =>
        {
            Interlocked.Increment(ref read[leaf]);
            return row;
        })));

    private static string Message(Action action) => Assert.ThrowsAny<Exception>(action).Message;

    private static float[] Fit(string kind, IRankExchange? ranks, Func<MLContext, Row[], IDataView> load)
    {
        var context = new MLContext(1);
        IDataView rows = load(context, Rows), validation = load(context, Rows[..101]);
        if (kind == "autoencoder")
        {
            var code = new SparseAutoencoderOptions
            {
                InputColumnName = "Features",
                OutputColumnName = "Code",
                CodeSize = 3,
                NumberOfEpochs = 2,
                BatchSize = 64,
                Seed = 1,
                GradientLeaves = Leaves,
                Ranks = ranks,
                NumberOfThreads = 1,
            };
            var scored = context.Transforms.SparseAutoencoder(code).Fit(rows).Transform(context.Data.LoadFromEnumerable(Rows[..9]));
            return [.. scored.GetColumn<float[]>("Code").SelectMany(values => values)];
        }

        var options = new NetworkOptions
        {
            Architecture = kind == "sequences" ? new Lstm(5) : new MultilayerPerceptron([9]),
            RowLayout = kind == "sequences" ? new SequenceLayout(3) : null,
            FeatureColumnName = kind.StartsWith("sparse", StringComparison.Ordinal) ? "Wide" : kind == "steps in front" ? "Together" : kind == "imputed" ? "Gaps" : "Features",
            FeatureScaling = kind is "standardized" or "steps in front" or "sequences" ? FeatureScaling.Standardize : kind == "streamed" ? FeatureScaling.Robust : null,
            MissingValues = kind == "imputed" ? MissingValues.Impute : MissingValues.Fail,
            MemoryLimit = kind == "streamed" ? 20_000 : null,
            BatchSize = 32,
            NumberOfEpochs = 3,
            EarlyStopping = new PatienceRule(2),
            Seed = 1,
            NumberOfThreads = 1,
            GradientLeaves = Leaves,
            Ranks = ranks,
        };
        if (kind == "sparse")
            options.FeatureScaling = FeatureScaling.None;
        if (kind == "steps in front")
        {
            var steps = context.Transforms.Concatenate("Together", "Features", "Label")
                .Append(context.Transforms.NormalizeMinMax("Together")).Fit(context.Data.LoadFromEnumerable(Rows[..50]));
            (rows, validation) = (steps.Transform(rows), steps.Transform(validation));
        }

        options.ValidationSet = validation;
        return [.. context.Regression.Trainers.Network(options).Fit(rows).Model.Network.Parameters];
    }

    internal sealed class Row
    {
        [VectorType(12)]
        public float[] Features { get; set; } = [];

        [VectorType(12)]
        public float[] Gaps { get; set; } = [];

        [VectorType(LeafReadingTests.Wide)]
        public VBuffer<float> Wide { get; set; }

        public float Label { get; set; }

        public static Row Draw(int number)
        {
            var random = new Random(number);
            float[] features = [.. Enumerable.Range(0, 12).Select(i => random.NextSingle() * (i + 1))];
            int[] places = [.. Enumerable.Range(0, 5).Select(_ => random.Next(LeafReadingTests.Wide)).Distinct().Order()];
            return new Row
            {
                Features = features,
                Gaps = [.. features.Select(value => random.Next(20) == 0 ? float.NaN : value)],
                Wide = new VBuffer<float>(LeafReadingTests.Wide, places.Length, [.. places.Select(_ => random.NextSingle())], places),
                Label = features[0] + MathF.Sin(number / 5f) + 1,
            };
        }
    }
}
