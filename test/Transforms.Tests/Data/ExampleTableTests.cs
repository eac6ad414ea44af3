using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MlNetDeep.Transforms.Tests.Data;

public sealed class ExampleTableTests
{
    private readonly IHost _host = ((IHostEnvironment)new MLContext(seed: 1)).Register("test");

    [Theory, InlineData(1), InlineData(1024), InlineData(1025), InlineData(5000)]
    public void Rows_of_a_view_that_does_not_know_its_count_are_all_read_in_order(int rows)
    {
        // A skip of nothing hides the count.
        IDataView view = new MLContext(seed: 1).Data.SkipRows(CreateView(rows), 0);
        Assert.Null(view.GetRowCount());

        ExampleTable table = Read(view);

        Assert.Equal(rows, table.Rows);
        Assert.Equal(Enumerable.Range(0, rows).SelectMany(row => (float[])[row, -row]), table.Features.ToArray());
        Assert.Equal(Enumerable.Range(0, rows).Select(row => row + 0.5f), table.Labels.ToArray());
        Assert.Equal(Enumerable.Range(0, rows).Select(row => row + 1f), table.Weights!.Value.ToArray());
    }

    [Theory, InlineData(0), InlineData(1), InlineData(30), InlineData(99), InlineData(100)]
    public void Moving_rows_to_the_end_keeps_each_row_whole_and_loses_none(int count)
    {
        ExampleTable table = Read(CreateView(100));

        table.MoveToEnd(count, seed: 4);

        float[] features = table.Features.ToArray(), labels = table.Labels.ToArray(), weights = table.Weights!.Value.ToArray();
        Assert.Equal(Enumerable.Range(0, 100).Select(row => row + 0.5f), labels.Order());
        for (int i = 0; i < 100; i++)
        {
            float row = labels[i] - 0.5f;
            Assert.Equal((row, -row, row + 1), (features[2 * i], features[2 * i + 1], weights[i]));
        }
    }

    [Fact]
    public void The_seed_alone_decides_which_rows_move()
    {
        float[] first = Tail(seed: 4), again = Tail(seed: 4), other = Tail(seed: 5);

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        // Drawn at random, not the last ones.
        Assert.Contains(first, label => label < 70);

        float[] Tail(int seed)
        {
            ExampleTable table = Read(CreateView(100));
            table.MoveToEnd(30, seed);
            return [.. table.Labels.ToArray()[70..].Order()];
        }
    }

    [Fact]
    public void Class_weights_multiply_those_of_the_rows()
    {
        var builder = new ArrayDataViewBuilder(_host);
        builder.AddColumn("Features", NumberDataViewType.Single, [[1f], [2f], [3f]]);
        builder.AddColumn("Label", NumberDataViewType.Single, 0f, 1f, 0f);
        builder.AddColumn("Weight", NumberDataViewType.Single, 1f, 2f, 3f);
        ExampleTable table = Read(builder.GetDataView());

        table.MultiplyWeights([10, 100]);

        Assert.Equal([10, 200, 30], table.Weights!.Value.ToArray());
    }

    [Fact]
    public void Without_a_weight_column_there_are_no_weights_until_classes_have_some()
    {
        var builder = new ArrayDataViewBuilder(_host);
        builder.AddColumn("Features", NumberDataViewType.Single, [[1f], [2f]]);
        builder.AddColumn("Label", NumberDataViewType.Single, 0f, 1f);
        using IChannel channel = _host.Start("test");
        ExampleTable table = ExampleTable.Read(_host, channel, new RoleMappedData(builder.GetDataView(), "Label", "Features"), classes: null, "training");
        Assert.Null(table.Weights);

        table.MultiplyWeights([10, 100]);

        Assert.Equal([10, 100], table.Weights!.Value.ToArray());
    }

    private IDataView CreateView(int rows)
    {
        var builder = new ArrayDataViewBuilder(_host);
        builder.AddColumn("Features", NumberDataViewType.Single, [.. Enumerable.Range(0, rows).Select(row => (float[])[row, -row])]);
        builder.AddColumn("Label", NumberDataViewType.Single, [.. Enumerable.Range(0, rows).Select(row => row + 0.5f)]);
        builder.AddColumn("Weight", NumberDataViewType.Single, [.. Enumerable.Range(0, rows).Select(row => row + 1f)]);
        return builder.GetDataView();
    }

    private ExampleTable Read(IDataView view)
    {
        using IChannel channel = _host.Start("test");
        return ExampleTable.Read(_host, channel, new RoleMappedData(view, label: "Label", feature: "Features", weight: "Weight"), classes: null, "training");
    }
}
