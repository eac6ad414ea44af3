using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MlNetDeep.Transforms.Tests.Data;

/// <summary>A data view as a source of examples.</summary>
public sealed class CursorSourceTests
{
    private readonly IHost _host = ((IHostEnvironment)new MLContext(seed: 1)).Register("test");

    [Theory, InlineData(1), InlineData(1024), InlineData(5000)]
    public void Every_reading_gives_all_rows_in_order(int rows)
    {
        // A filter that lets all rows through hides the count.
        IDataView view = new MLContext(seed: 1).Data.FilterRowsByColumn(CreateView(rows), "Label", lowerBound: 0);
        Assert.Null(view.GetRowCount());
        CursorSource source = CreateSource(view);

        for (int reading = 0; reading < 2; reading++)
        {
            List<(float[] Features, float Label, float Weight)> read = ReadAll(source);
            Assert.Equal(rows, read.Count);
            for (int row = 0; row < rows; row++)
            {
                Assert.Equal([row, -row], read[row].Features);
                Assert.Equal((row + 0.5f, row + 1f), (read[row].Label, read[row].Weight));
            }
        }
    }

    [Fact]
    public void Sparse_rows_come_as_indices_and_values()
    {
        var builder = new ArrayDataViewBuilder(_host);
        builder.AddColumn("Features", NumberDataViewType.Single, new VBuffer<float>(9, 2, [3f, 4f], [1, 8]), new VBuffer<float>(9, 0, [], []));
        builder.AddColumn("Label", NumberDataViewType.Single, 0f, 1f);
        CursorSource source = CreateSource(builder.GetDataView(), weighted: false);

        using ExampleReader reader = source.Open();
        Assert.True(reader.Read());
        Assert.True(reader.Current.IsSparse);
        Assert.Equal([1, 8], reader.Current.SparseFeatures.Indices.ToArray());
        Assert.Equal([3f, 4f], reader.Current.SparseFeatures.Values.ToArray());
        Assert.True(reader.Read());
        Assert.Empty(reader.Current.SparseFeatures.Indices.ToArray());
        Assert.Equal(1, reader.Current.Weight);
        Assert.False(reader.Read());
    }

    [Fact]
    public void Class_weights_multiply_those_of_the_rows()
    {
        var builder = new ArrayDataViewBuilder(_host);
        builder.AddColumn("Features", NumberDataViewType.Single, [[1f], [2f], [3f]]);
        builder.AddColumn("Label", NumberDataViewType.Single, 0f, 1f, 0f);
        builder.AddColumn("Weight", NumberDataViewType.Single, 1f, 2f, 3f);
        IDataView view = builder.GetDataView();

        Assert.Equal([10, 200, 30], ReadAll(CreateSource(view, classWeights: [10, 100])).Select(row => row.Weight));
        Assert.Equal([10, 100, 10], ReadAll(CreateSource(view, weighted: false, classWeights: [10, 100])).Select(row => row.Weight));
        Assert.Equal([1, 1, 1], ReadAll(CreateSource(view, weighted: false)).Select(row => row.Weight));
    }

    [Fact]
    public void Keys_are_class_numbers_from_zero()
    {
        uint[] keys = [3, 1, 2];
        var builder = new ArrayDataViewBuilder(_host);
        builder.AddColumn("Features", NumberDataViewType.Single, [.. keys.Select(key => (float[])[key])]);
        builder.AddColumn(
            "Label",
            (ref VBuffer<ReadOnlyMemory<char>> names) => names = new(3, ["a".AsMemory(), "b".AsMemory(), "c".AsMemory()]),
            3UL,
            keys);
        CursorSource source = CreateSource(builder.GetDataView(), weighted: false, classWeights: [1, 2, 4], classes: 3);

        Assert.Equal([(2, 4), (0, 1), (1, 2)], ReadAll(source).Select(row => (row.Label, row.Weight)));
    }

    [Fact]
    public void A_reading_that_ends_early_says_nothing_of_rows_left_out_and_the_first_whole_one_says_it_once()
    {
        var warnings = new List<string>();
        var mlContext = new MLContext(seed: 1);
        mlContext.Log += (_, line) =>
        {
            if (line.Kind == ChannelMessageKind.Warning)
                warnings.Add(line.RawMessage);
        };
        var builder = new ArrayDataViewBuilder(mlContext);
        builder.AddColumn("Features", NumberDataViewType.Single, [[1f], [float.NaN], [3f]]);
        builder.AddColumn("Label", NumberDataViewType.Single, 0f, 1f, 0f);
        IHost host = ((IHostEnvironment)mlContext).Register("test");
        using IChannel channel = host.Start("test");
        var source = new CursorSource(host, channel, new RoleMappedData(builder.GetDataView(), "Label", "Features"), NetworkTask.Binary, 1, null, "training")
        {
            MissingValues = MissingValues.Skip,
        };

        using (ExampleReader reader = source.Open())
            Assert.True(reader.Read());
        Assert.Empty(warnings);
        Assert.Equal(2, ReadAll(source).Count);
        Assert.Single(warnings);
        Assert.Equal(2, ReadAll(source).Count);
        Assert.Single(warnings);
    }

    private IDataView CreateView(int rows)
    {
        var builder = new ArrayDataViewBuilder(_host);
        builder.AddColumn("Features", NumberDataViewType.Single, [.. Enumerable.Range(0, rows).Select(row => (float[])[row, -row])]);
        builder.AddColumn("Label", NumberDataViewType.Single, [.. Enumerable.Range(0, rows).Select(row => row + 0.5f)]);
        builder.AddColumn("Weight", NumberDataViewType.Single, [.. Enumerable.Range(0, rows).Select(row => row + 1f)]);
        return builder.GetDataView();
    }

    private CursorSource CreateSource(IDataView view, bool weighted = true, float[]? classWeights = null, int? classes = null)
    {
        using IChannel channel = _host.Start("test");
        var data = new RoleMappedData(view, label: "Label", feature: "Features", weight: weighted ? "Weight" : null);
        return new CursorSource(
            _host, channel, data, classes is null ? NetworkTask.Binary : NetworkTask.Multiclass, classes ?? 1, classWeights, "training")
        {
            MissingValues = MissingValues.Impute,
        };
    }

    private static List<(float[] Features, float Label, float Weight)> ReadAll(CursorSource source)
    {
        using ExampleReader reader = source.Open();
        var rows = new List<(float[] Features, float Label, float Weight)>();
        while (reader.Read())
            rows.Add((reader.Current.Features.ToArray(), reader.Current.Targets[0], reader.Current.Weight));
        return rows;
    }
}
