using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Trainers.Tests.Models;

/// <summary>The evaluation of several targets gives ML.NET's figures of each, and the means.</summary>
public sealed class MultiOutputEvaluationTests
{
    private static readonly float[][] Labels = [[1, 10], [2, 20], [4, 50], [float.NaN, 1], [3, 30], [5, 5]];
    private static readonly float[][] Scores = [[1.5f, 11], [2, 18], [3, 44], [1, 1], [3.5f, 33], [1, float.NaN]];

    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Each_output_has_the_figures_that_ML_NET_gives_it_alone()
    {
        MultiOutputRegressionMetrics metrics = _mlContext.Regression.EvaluateMultiOutput(View(Labels, Scores));

        Assert.Equal((4, 2), (metrics.Rows, metrics.RowsLeftOut));
        for (int target = 0; target < 2; target++)
        {
            var builder = new ArrayDataViewBuilder(_mlContext);
            int[] rows = [0, 1, 2, 4];
            builder.AddColumn("Label", NumberDataViewType.Single, [.. rows.Select(row => Labels[row][target])]);
            builder.AddColumn("Score", NumberDataViewType.Single, [.. rows.Select(row => Scores[row][target])]);
            RegressionMetrics expected = _mlContext.Regression.Evaluate(builder.GetDataView());
            OutputRegressionMetrics actual = metrics.Outputs[target];
            Assert.Equal(expected.RootMeanSquaredError, actual.RootMeanSquaredError, 1e-12);
            Assert.Equal(expected.MeanAbsoluteError, actual.MeanAbsoluteError, 1e-12);
            // ML.NET's is of single precision.
            Assert.Equal(expected.RSquared, actual.RSquared, 1e-6);
            Assert.Equal($"Label[{target}]", actual.Name);
        }

        Assert.Equal(metrics.Outputs.Average(output => output.RootMeanSquaredError), metrics.RootMeanSquaredError);
        Assert.Equal(metrics.Outputs.Average(output => output.MeanAbsoluteError), metrics.MeanAbsoluteError);
        Assert.Equal(metrics.Outputs.Average(output => output.RSquared), metrics.RSquared);
    }

    [Fact]
    public void The_figures_are_a_table()
    {
        string[] lines = _mlContext.Regression.EvaluateMultiOutput(View([[0, 1], [2, 3]], [[0, 1], [2, 5]])).ToString().Split(Environment.NewLine);

        Assert.Equal(5, lines.Length);
        Assert.Matches("^output +RMSE +MAE +R squared$", lines[0]);
        Assert.Matches(@"^Label\[0\] +0 +0 +1\.0000$", lines[1]);
        Assert.Matches(@"^Label\[1\] +1\.41421 +1 +-1\.0000$", lines[2]);
        Assert.Matches(@"^mean +0\.707107 +0\.5 +0\.0000$", lines[3]);
        Assert.Equal("2 rows, 0 left out", lines[4]);
    }

    [Fact]
    public void Columns_that_are_missing_or_of_other_types_or_lengths_are_named()
    {
        IDataView data = View(Labels, [.. Scores.Select(score => (float[])[.. score, 1])]);
        AssertNamed("'Score'", () => _mlContext.Regression.EvaluateMultiOutput(data));
        AssertNamed("'Nothing'", () => _mlContext.Regression.EvaluateMultiOutput(data, "Nothing"));
        AssertNamed("'Nothing'", () => _mlContext.Regression.EvaluateMultiOutput(data, scoreColumnName: "Nothing"));
        AssertNamed("vector of Single", () => _mlContext.Regression.EvaluateMultiOutput(data, "Number"));
        AssertNamed("'Label'", () => _mlContext.Regression.EvaluateMultiOutput(View([[1], [1, 2]], [[1], [2]])));
    }

    [Fact]
    public void No_rows_give_no_figures()
    {
        MultiOutputRegressionMetrics metrics = _mlContext.Regression.EvaluateMultiOutput(_mlContext.Data.SkipRows(View(Labels, Scores), 6));
        Assert.Equal((0, 0), (metrics.Rows, metrics.RowsLeftOut));
        Assert.All(metrics.Outputs, output => Assert.Equal((double.NaN, double.NaN, double.NaN), (output.RootMeanSquaredError, output.MeanAbsoluteError, output.RSquared)));
    }

    private static void AssertNamed(string text, Func<object> action) =>
        Assert.Contains(text, Assert.Throws<ArgumentOutOfRangeException>(action).Message, StringComparison.Ordinal);

    private IDataView View(float[][] labels, float[][] scores)
    {
        var builder = new ArrayDataViewBuilder(_mlContext);
        builder.AddColumn("Label", NumberDataViewType.Single, labels);
        builder.AddColumn("Score", NumberDataViewType.Single, scores);
        builder.AddColumn("Number", NumberDataViewType.Single, [.. labels.Select(label => label[0])]);
        return builder.GetDataView();
    }
}
