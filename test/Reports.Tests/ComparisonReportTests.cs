using Microsoft.ML.Data;

namespace MlNetDeep.Tests;

public class ComparisonReportTests
{
    private const string Name = "<i>net</i> & co";
    private static readonly MLContext Context = new(seed: 1);

    [Fact]
    public void A_binary_comparison_has_roc_reliability_and_confusion_matrices_with_its_figures()
    {
        var trainers = Context.BinaryClassification.Trainers;
        TrainerComparison<BinaryClassificationMetrics> comparison = Context.BinaryClassification.Compare(
            Rows(), 3, (Name, trainers.MultilayerPerceptron(hiddenLayers: [4], numberOfEpochs: 5)), ("linear", trainers.LbfgsLogisticRegression()),
            ("fails", trainers.LbfgsLogisticRegression(featureColumnName: "Nothing")));
        SavedPage page = new(path => comparison.SaveHtml(path));

        string[][] table = page.Table(0);
        Assert.Equal(
            comparison.Candidates.Select(candidate => candidate.Error is null ? candidate.Name : $"{candidate.Name}: {candidate.Error}"),
            table[1..].Select(row => row[0]));
        Assert.StartsWith(
            comparison[Name].Mean(comparison.Metric).ToString("f4", CultureInfo.InvariantCulture), table.Single(row => row[0] == Name)[1],
            StringComparison.Ordinal);
        Assert.Equal(
            comparison[Name].Folds.Select(fold => fold.Metrics.Accuracy), page.Table(1).Single(row => row[0] == Name)[1..].Select(Number),
            (one, other) => Math.Abs(one - other) < 1e-4);
        Assert.Equal(["Accuracy by fold", "ROC, a curve for each fold", "Reliability, over all folds"], page.Captions);
        Assert.Equal(2 * 3, SavedPage.Parts(page.Chart("ROC, a curve for each fold"), "path").Count(path => path.Value.Length > 0));

        string[][] confusion = page.Table(comparison.Candidates[0].Name == Name ? 2 : 3);
        CandidateResult<BinaryClassificationMetrics> net = comparison[Name];
        Assert.Equal(net.JudgedRows, confusion[1..].SelectMany(row => row[1..3]).Sum(cell => Number(cell)));
        double positives = net.Folds.Sum(fold => fold.Metrics.ConfusionMatrix.Counts[0].Sum());
        double recall = net.Folds.Sum(fold => fold.Metrics.PositiveRecall * fold.Metrics.ConfusionMatrix.Counts[0].Sum()) / positives;
        Assert.Equal(recall, Number(confusion[1][3]), 1e-3);
    }

    [Fact]
    public void The_area_below_a_roc_curve_is_that_of_the_evaluator()
    {
        CandidateResult<BinaryClassificationMetrics> linear = Context.BinaryClassification.Compare(
            Rows(), 3, ("linear", Context.BinaryClassification.Trainers.LbfgsLogisticRegression())).Candidates[0];
        Assert.All(linear.Folds, fold =>
        {
            IReadOnlyList<RocPoint> curve = fold.RocCurve!;
            Assert.Equal(new RocPoint(0, 0), curve[0]);
            Assert.Equal(new RocPoint(1, 1), curve[^1]);
            Assert.InRange(curve.Count, 3, 202);
            double area = curve.Zip(
                curve.Skip(1), (a, b) => (b.FalsePositiveRate - a.FalsePositiveRate) * (a.TruePositiveRate + b.TruePositiveRate) / 2).Sum();
            Assert.Equal(fold.Metrics.AreaUnderRocCurve, area, 1e-6);
        });
    }

    [Fact]
    public void Classes_go_by_their_names()
    {
        IDataView keyed = Context.Transforms.Conversion.MapValueToKey("Label", "Class").Fit(Rows()).Transform(Rows());
        var comparison = Context.MulticlassClassification.Compare(
            keyed, 3, ("net", Context.MulticlassClassification.Trainers.MultilayerPerceptron(hiddenLayers: [4], numberOfEpochs: 5)));
        SavedPage page = new(path => comparison.SaveHtml(path));
        string[] header = page.Table(2)[0];
        Assert.Equal(("class \\ predicted", "recall"), (header[0], header[^1]));
        Assert.Equal(["<low>", "high & mighty"], header[1..^1].Order(StringComparer.Ordinal));
        CandidateResult<MulticlassClassificationMetrics> net = comparison["net"];
        double right = net.Folds.Sum(fold => fold.Metrics.MicroAccuracy * fold.JudgedRows);
        Assert.Equal(right, Number(page.Table(2)[1][1]) + Number(page.Table(2)[2][2]), 1e-6);
    }

    [Fact]
    public void A_regression_has_neither_curves_nor_matrices()
    {
        var comparison = Context.Regression.Compare(
            Context.Transforms.CopyColumns("Label", "Amount").Fit(Rows()).Transform(Rows()), 3,
            ("net", Context.Regression.Trainers.MultilayerPerceptron(hiddenLayers: [4], numberOfEpochs: 2)));
        Assert.Equal([$"{comparison.Metric.Name} by fold"], new SavedPage(path => comparison.SaveHtml(path)).Captions);
    }

    [Fact]
    public void Forecasts_are_drawn_with_intervals_beside_what_came()
    {
        var origins = new RollingOriginOptions
        {
            LabelColumnName = "Pieces",
            SeriesColumnName = "Shop",
            NumberOfOrigins = 3,
            OriginStep = 5,
            Seasonality = 7,
        };
        var forecaster = Context.Forecasting.ForecastByNetwork(new ForecastOptions
        {
            InputColumnNames = ["Pieces"],
            SeriesColumnName = "Shop",
            WindowSize = 7,
            Horizon = 5,
            Architecture = new MultilayerPerceptron([4]),
            NumberOfEpochs = 3,
            Seed = 1,
            ConfidenceLowerBoundColumn = "Lower",
            ConfidenceUpperBoundColumn = "Upper",
            ConfidenceLevel = 0.9f,
        });
        ForecastComparison comparison = Context.Forecasting.Compare(Context.Data.LoadFromEnumerable(Sale.Draw()), origins, ("net", forecaster));
        SavedPage page = new(path => comparison.SaveHtml(path));
        Assert.Equal(comparison.Candidates.Select(candidate => candidate.Name), page.Table(0)[1..].Select(row => row[0]));
        // The steps, and two series of each candidate.
        Assert.Equal(1 + 2 * comparison.Candidates.Count, page.Pictures.Length);
        Assert.Equal(2 * 3, page.Pictures.SelectMany(picture => SavedPage.Parts(picture, "polygon")).Count());
        Assert.Contains("interval of 90 %", page.Text, StringComparison.Ordinal);
        Assert.Contains("shop <2>", page.Captions);
    }

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    private static IDataView Rows() => Context.Data.LoadFromEnumerable(Row.Draw());

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }

        public float Amount { get; set; }

        public string Class => Label ? "high & mighty" : "<low>";

        public static IEnumerable<Row> Draw()
        {
            var random = new Random(1);
            for (int i = 0; i < 300; i++)
            {
                float x = random.NextSingle(), y = random.NextSingle();
                yield return new Row { Features = [x, y], Amount = x - y, Label = x + y + 0.6f * random.NextSingle() > 1.3f };
            }
        }
    }

    private sealed class Sale
    {
        public string Shop { get; set; } = "";

        public float Pieces { get; set; }

        public static IEnumerable<Sale> Draw() =>
            from day in Enumerable.Range(0, 80)
            from shop in Enumerable.Range(1, 2)
            select new Sale { Shop = $"shop <{shop}>", Pieces = shop * (100 + 20 * MathF.Sin(2 * MathF.PI * day / 7) + day % 3) };
    }
}
