using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Keys;

/// <summary>What ConcatenateWithKeys and PadSequences make of keys.</summary>
public sealed class KeyConcatenationTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Numbers_and_keys_stand_in_order_and_the_column_says_which_are_keys()
    {
        IDataView view = _mlContext.Data.LoadFromEnumerable([new KeyRow { Number = 7.5f, Color = 3, Sizes = [1, 2], Tags = [0, 3] }]);
        IDataView joined = KeyRow.Concatenate(_mlContext).Fit(view).Transform(view);
        // Of a key that is no vector ML.NET takes the member's 3 for the fourth value.
        Assert.Equal([7.5f, 4, 1, 2, 0, 3], Assert.Single(Cells.Floats(joined, "Features")));
        DataViewSchema.Column column = joined.Schema["Features"];
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 6), column.Type);
        Assert.Equal(["Number", "Color", "Sizes[0]", "Sizes[1]", "Tags[0]", "Tags[1]"], SlotNames.Of(column));
        Assert.Equal([new KeySlots(1, 1, 4), new KeySlots(4, 2, 3)], KeySlotAnnotations.Of(column));
        VBuffer<int> annotation = default;
        column.Annotations.GetValue(KeySlotAnnotations.KeySlots, ref annotation);
        Assert.Equal([1, 1, 4, 4, 2, 3], annotation.DenseValues());
        Assert.Empty(KeySlotAnnotations.Of(view.Schema["Sizes"]));
    }

    [Fact]
    public void Without_keys_it_is_a_concatenation()
    {
        IDataView view = KeyRow.View(_mlContext, 20);
        IDataView ours = _mlContext.Transforms.ConcatenateWithKeys("Features", "Sizes", "Number").Fit(view).Transform(view);
        IDataView theirs = _mlContext.Transforms.Concatenate("Features", "Sizes", "Number").Fit(view).Transform(view);
        Assert.Equal(Cells.Floats(theirs, "Features"), Cells.Floats(ours, "Features"));
        Assert.Empty(KeySlotAnnotations.Of(ours.Schema["Features"]));
        Assert.Null(ours.Schema["Features"].Annotations.Schema.GetColumnOrNull(KeySlotAnnotations.KeySlots));
    }

    [Fact]
    public void Slots_have_the_names_that_Concatenate_gives()
    {
        IDataView view = _mlContext.Transforms.Categorical.OneHotEncoding("Hot", "Id").Fit(KeyRow.View(_mlContext, 5)).Transform(KeyRow.View(_mlContext, 5));
        IDataView ours = _mlContext.Transforms.ConcatenateWithKeys("Features", "Hot", "Number").Fit(view).Transform(view);
        IDataView theirs = _mlContext.Transforms.Concatenate("Features", "Hot", "Number").Fit(view).Transform(view);
        Assert.Equal(SlotNames.Of(theirs.Schema["Features"]), SlotNames.Of(ours.Schema["Features"]));
    }

    [Fact]
    public void Sparse_columns_stay_sparse()
    {
        IDataView view = _mlContext.Transforms.Categorical.OneHotEncoding("Hot", "Id").Fit(KeyRow.View(_mlContext, 50)).Transform(KeyRow.View(_mlContext, 50));
        IDataView joined = _mlContext.Transforms.ConcatenateWithKeys("Features", "Hot", "Color").Fit(view).Transform(view);
        Assert.All(joined.GetColumn<VBuffer<float>>("Features").Select(row => row.IsDense), Assert.False);
        Assert.All(Cells.Floats(joined, "Features").Zip(KeyRow.Create(50)), pair => Assert.Equal(pair.Second.Color < 4 ? pair.Second.Color + 1 : 0, pair.First[50]));
    }

    [Fact]
    public void A_column_may_be_put_into_its_own_place()
    {
        IDataView view = KeyRow.View(_mlContext, 3);
        IDataView joined = _mlContext.Transforms.ConcatenateWithKeys("Tags").Fit(view).Transform(view);
        Assert.Equal(KeyRow.Create(3).Select(row => row.Tags.Select(tag => (float)tag)), Cells.Floats(joined, "Tags"));
        Assert.Equal([new KeySlots(0, 2, 3)], KeySlotAnnotations.Of(joined.Schema["Tags"]));
    }

    [Fact]
    public void Sequences_of_keys_are_padded_and_stay_keys()
    {
        KeyRow[] rows = [new() { Words = [3, 1] }, new(), new() { Words = [6, 0, 5] }];
        IDataView view = _mlContext.Data.LoadFromEnumerable(rows);
        IDataView padded = _mlContext.Transforms.PadSequences("Padded", "Words", 1).Fit(view).Transform(view);
        Assert.Equal([[2, 3, 1, 0], [0, 0, 0, 0], [3, 6, 0, 5]], Cells.Floats(padded, "Padded"));
        Assert.Equal([new KeySlots(0, 1, 6)], KeySlotAnnotations.Of(padded.Schema["Padded"]));

        IDataView pairs = _mlContext.Transforms.PadSequences("Padded", "Tags", 2).Fit(view).Transform(view);
        Assert.Equal([new KeySlots(0, 2, 3)], KeySlotAnnotations.Of(pairs.Schema["Padded"]));
    }

    [Fact]
    public void Keys_have_no_scale_to_bring_them_to()
    {
        IDataView view = KeyRow.View(_mlContext, 9);
        Assert.Contains(
            "'Words'", Assert.Throws<ArgumentOutOfRangeException>(() => _mlContext.Transforms.PadSequences("Padded", "Words", 1, standardize: true).Fit(view)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Absent", "Absent")]
    [InlineData("Text", "MapValueToKey")]
    [InlineData("Double", "ConvertType")]
    [InlineData("Any", "PadSequences")]
    public void A_column_that_cannot_be_taken_is_named_with_a_remedy_wherever_it_is_met(string name, string part)
    {
        IDataView view = _mlContext.Data.LoadFromEnumerable([new OddRow()]);
        KeyConcatenatingEstimator estimator = _mlContext.Transforms.ConcatenateWithKeys("Features", "Number", name);
        var transformer = new KeyConcatenatingTransformer(_mlContext, new KeyConcatenation("Features", ["Number", name]));
        foreach (Action action in new Action[]
        {
            () => estimator.GetOutputSchema(SchemaShape.Create(view.Schema)), () => estimator.Fit(view),
            () => transformer.GetOutputSchema(view.Schema), () => transformer.Transform(view),
        })
        {
            string message = Assert.Throws<ArgumentOutOfRangeException>(action).Message;
            Assert.Contains(name, message, StringComparison.Ordinal);
            Assert.Contains(part, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void More_keys_than_a_Single_tells_apart_are_refused()
    {
        var definition = SchemaDefinition.Create(typeof(KeyRow));
        definition[nameof(KeyRow.Color)].ColumnType = new KeyDataViewType(typeof(uint), KeyTable.MostKeys + 1UL);
        IDataView view = _mlContext.Data.LoadFromEnumerable(KeyRow.Create(3), definition);
        string message = Assert.ThrowsAny<ArgumentException>(() => KeyRow.Concatenate(_mlContext).Fit(view)).Message;
        Assert.Contains("'Color' have 16777216 values", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_must_be_there()
    {
        Assert.ThrowsAny<ArgumentException>(() => _mlContext.Transforms.ConcatenateWithKeys(" ", "Number"));
        Assert.ThrowsAny<ArgumentException>(() => _mlContext.Transforms.ConcatenateWithKeys("Features", "Number", ""));
        Assert.ThrowsAny<ArgumentException>(() => _mlContext.Transforms.ConcatenateWithKeys("Features", (string[])null!));
    }

    private sealed class OddRow
    {
        public float Number { get; set; }

        public string Text { get; set; } = "a";

        public double Double { get; set; }

        public float[] Any { get; set; } = [1];
    }
}
