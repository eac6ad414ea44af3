using Microsoft.ML;
using Microsoft.ML.Data;
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
            .Append(_mlContext.Regression.Trainers.Network(new NetworkOptions
            {
                FeatureColumnName = "Window",
                Architecture = new MultilayerPerceptron([]),
                FeatureScaling = FeatureScaling.Standardize,
                MissingValues = MissingValues.Skip,
                BatchSize = 32,
                NumberOfEpochs = 300,
                LearningRate = 0.02f,
            }));

        IDataView scored = pipeline.Fit(data).Transform(data);

        // A wave obeys x(t + 1) = 2 cos(w) x(t) - x(t - 1) about its level: exactly linear. One row has no past, one no future.
        float[] labels = [.. scored.GetColumn<float>("Label")], scores = [.. scored.GetColumn<float>("Score")];
        Assert.Equal(float.NaN, scores[0]);
        for (int row = 1; row < 79; row++)
            Assert.Equal(labels[row], scores[row], 0.05f);
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
}
