using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Forecasting;

namespace MlNetDeep.Trainers.Tests.Sequences;

public sealed class DelayedInputsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void A_window_holds_the_last_rows_with_its_own_last_and_NaN_where_there_were_none()
    {
        IDataView data = SeriesData.Wave(5).View(_mlContext);
        float[] values = [.. data.GetColumn<float>("Value")], others = [.. data.GetColumn<float>("Other")];

        IDataView windows = _mlContext.Transforms.DelayedInputs("Window", ["Value", "Other"], windowSize: 3).Fit(data).Transform(data);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3, 2), windows.Schema["Window"].Type);
        float[][] found = windows.Vectors("Window");
        Assert.Equal([float.NaN, float.NaN, float.NaN, float.NaN, values[0], others[0]], found[0]);
        Assert.Equal([float.NaN, float.NaN, values[0], others[0], values[1], others[1]], found[1]);
        for (int row = 2; row < 5; row++)
            Assert.Equal([values[row - 2], others[row - 2], values[row - 1], others[row - 1], values[row], others[row]], found[row]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(9)]
    public void The_label_is_the_value_so_many_rows_later_in_the_same_series(int horizon)
    {
        SeriesPoint[] a = SeriesData.Wave(7, name: "a"), b = SeriesData.Wave(4, level: 50, name: "b");
        SeriesPoint[] rows = [.. SeriesData.Mixed(a, b), .. SeriesData.Wave(2, level: 70, name: "c")];
        IDataView data = rows.View(_mlContext);

        IDataView view = _mlContext.Transforms
            .DelayedInputs("Window", "Value", windowSize: 2, labelColumnName: "Label", horizon: horizon, seriesColumnName: "Name")
            .Fit(data).Transform(data);

        float[] labels = [.. view.GetColumn<float>("Label")];
        float[][] windows = view.Vectors("Window");
        for (int row = 0; row < rows.Length; row++)
        {
            SeriesPoint[] own = [.. rows.Where(other => other.Name == rows[row].Name)];
            int place = Array.IndexOf(own, rows[row]);
            Assert.Equal(place + horizon < own.Length ? own[place + horizon].Value : float.NaN, labels[row]);
            Assert.Equal([place > 0 ? own[place - 1].Value : float.NaN, own[place].Value], windows[row]);
        }
    }

    [Fact]
    public void Any_regression_trainer_learns_the_next_value_from_a_window()
    {
        IDataView data = SeriesData.Wave(80).View(_mlContext);
        var pipeline = _mlContext.Transforms.DelayedInputs("Window", "Value", windowSize: 2, labelColumnName: "Label")
            .AppendCacheCheckpoint(_mlContext)
            .Append(_mlContext.Regression.Trainers.MultilayerPerceptron("Label", "Window", hiddenLayers: [], numberOfEpochs: 300, learningRate: 0.02f));

        IDataView scored = pipeline.Fit(data).Transform(data);

        // A wave obeys x(t + 1) = 2 cos(w) x(t) - x(t - 1) about its level: exactly linear. One row has no past, one no future.
        float[] labels = [.. scored.GetColumn<float>("Label")], scores = [.. scored.GetColumn<float>("Score")];
        Assert.Equal(float.NaN, scores[0]);
        for (int row = 1; row < 79; row++)
            Assert.Equal(labels[row], scores[row], 0.05f);
    }

    [Fact]
    public void The_promised_schema_is_the_delivered_one_in_both_directions()
    {
        IDataView data = SeriesData.Wave(5).View(_mlContext);
        DelayedInputsEstimator estimator = Estimator();

        SchemaShape promised = estimator.GetOutputSchema(SchemaShape.Create(data.Schema));

        SchemaText.AssertSame(promised, SchemaShape.Create(estimator.Fit(data).GetOutputSchema(data.Schema)));
        SchemaText.AssertSame(promised, SchemaShape.Create(estimator.Fit(data).Transform(data).Schema));
    }

    [Fact]
    public void A_loaded_one_gives_the_same_schema_and_values_and_ids_pass_through()
    {
        IDataView data = _mlContext.Data.SkipRows(SeriesData.Mixed(SeriesData.Wave(9, name: "a"), SeriesData.Wave(9, name: "b")).View(_mlContext), 3);
        DelayedInputsTransformer fresh = Estimator().Fit(data);

        ITransformer loaded = SavedModel.Reload(fresh, data.Schema);

        Assert.Equal(SchemaText.Of(fresh.Transform(data).Schema), SchemaText.Of(loaded.Transform(data).Schema));
        List<ViewRow> expected = Cells.Read(fresh.Transform(data), "Window", "Label", "Name");
        Cells.AssertEqual(expected, Cells.Read(loaded.Transform(data), "Window", "Label", "Name"));
        Assert.Equal(Cells.Read(data, "Name").Select(row => row.Id), expected.Select(row => row.Id));
    }

    [Fact]
    public void Values_are_equal_whatever_columns_are_read_and_order_is_kept_where_a_shuffled_cursor_is_asked_for()
    {
        IDataView view = Estimator().Fit(SeriesData.Wave(9).View(_mlContext)).Transform(SeriesData.Wave(9).View(_mlContext));
        List<ViewRow> all = Cells.Read(view, "Window", "Label");

        Assert.False(view.CanShuffle);
        using DataViewRowCursor shuffled = view.GetRowCursor([view.Schema["Window"], view.Schema["Label"]], new Random(1));
        Cells.AssertEqual(all, Cells.Read(shuffled, view.Schema["Window"], view.Schema["Label"]));
        Assert.Equal(all.Select(row => row.Values[0]), Cells.Read(view, "Window").Select(row => row.Values[0]));
        Assert.Equal(all.Select(row => row.Values[1]), Cells.Read(view, "Label").Select(row => row.Values[0]));
        Assert.Single(view.GetRowCursorSet([view.Schema["Window"]], 4));
    }

    [Fact]
    public void It_maps_no_single_rows_and_refuses_getters_of_another_type()
    {
        IDataView data = SeriesData.Wave(9).View(_mlContext);
        DelayedInputsTransformer transformer = Estimator().Fit(data);

        Assert.False(transformer.IsRowToRowMapper);
        Assert.Throws<InvalidOperationException>(() => transformer.GetRowToRowMapper(data.Schema));
        IDataView view = transformer.Transform(data);
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Window"]]);
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(view.Schema["Window"]));
        Assert.ThrowsAny<ArgumentException>(() => cursor.GetGetter<float>(view.Schema["Label"]));
    }

    [Fact]
    public void Sizes_below_one_are_refused_with_name_and_value()
    {
        var window = Assert.Throws<ArgumentOutOfRangeException>(() => _mlContext.Transforms.DelayedInputs("Window", "Value", windowSize: 0));
        Assert.Contains("windowSize must lie in [1, 4194304], but is 0", window.Message, StringComparison.Ordinal);
        window = Assert.Throws<ArgumentOutOfRangeException>(() => _mlContext.Transforms.DelayedInputs("Window", "Value", windowSize: int.MaxValue));
        Assert.Contains("windowSize must lie in [1, 4194304], but is 2147483647", window.Message, StringComparison.Ordinal);
        var horizon = Assert.Throws<ArgumentOutOfRangeException>(() => _mlContext.Transforms.DelayedInputs("Window", "Value", 1, "Label", horizon: -2));
        Assert.Contains("horizon must be at least 1, but is -2", horizon.Message, StringComparison.Ordinal);
        var label = Assert.Throws<ArgumentException>(() => _mlContext.Transforms.DelayedInputs("Window", "Value", 1, "Window"));
        Assert.Contains("labelColumnName is 'Window', outputColumnName is 'Window'", label.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => _mlContext.Transforms.DelayedInputs("Window", inputColumnNames: [], windowSize: 1));
    }

    [Theory]
    [InlineData("Nowhere", "Value", "Name", "Nowhere")]
    [InlineData("Name", "Value", "Name", "Name")]
    [InlineData("Value", "Nowhere", "Name", "Nowhere")]
    [InlineData("Value", "Name", "Name", "Name")]
    [InlineData("Value", "Value", "Other", "Other")]
    public void Columns_that_are_missing_or_of_another_type_are_refused_by_name(string input, string label, string series, string named)
    {
        IDataView data = SeriesData.Wave(9).View(_mlContext);
        DelayedInputsEstimator estimator = _mlContext.Transforms
            .DelayedInputs("Window", [input], 2, "Label", labelSourceColumnName: label, seriesColumnName: series);

        foreach (Action action in new Action[] { () => estimator.Fit(data), () => estimator.GetOutputSchema(SchemaShape.Create(data.Schema)) })
            Assert.Contains($"'{named}'", Assert.Throws<ArgumentOutOfRangeException>(action).Message, StringComparison.Ordinal);
    }

    private DelayedInputsEstimator Estimator() =>
        _mlContext.Transforms.DelayedInputs("Window", ["Value", "Other"], 3, "Label", horizon: 2, seriesColumnName: "Name");
}
