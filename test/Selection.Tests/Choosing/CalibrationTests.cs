using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Selection.Tests.Choosing;

/// <summary>Brier score, reliability and calibration error are what their formulas say, and stand in the comparison.</summary>
public sealed class CalibrationTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Binary_figures_are_those_of_the_formulas()
    {
        float[] p = [0.05f, 0.15f, 0.12f, 0.75f, 0.72f, 0.78f, 1, 0.5f, float.NaN];
        bool[] y = [false, false, true, true, true, false, true, true, true];
        Calibration calibration = Calibration.OfBinary(Binary(p, y), "Label")!;

        Assert.Equal(8, calibration.Rows);
        Assert.Equal(p[..8].Zip(y, (a, b) => Math.Pow(a - (b ? 1.0 : 0), 2)).Average(), calibration.BrierScore, 1e-12);
        Assert.Equal([1, 2, 0, 0, 0, 1, 0, 3, 0, 1], calibration.Bins.Select(bin => bin.Rows));
        AssertBin(calibration.Bins[1], 0.1, 0.2, (0.15 + 0.12) / 2, 0.5);
        AssertBin(calibration.Bins[7], 0.7, 0.8, 0.75, 2.0 / 3);
        Assert.True(double.IsNaN(calibration.Bins[2].MeanProbability));
        double expected = (0.05 + 2 * (0.5 - 0.135) + 0.5 + 3 * (0.75 - 2.0 / 3) + 0) / 8;
        Assert.Equal(expected, calibration.ExpectedCalibrationError, 1e-7);

        string[] lines = calibration.ToString().TrimEnd().Split('\n');
        Assert.Matches("^probability +rows +mean +observed$", lines[0]);
        Assert.Matches("^0.7 to 0.8 +3 +0.750 +0.667$", lines[4]);
        Assert.Equal(8, lines.Length);
        Assert.StartsWith("Brier score 0.", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Multiclass_figures_are_of_the_class_that_is_named()
    {
        float[][] scores = [[0.7f, 0.2f, 0.1f], [0.1f, 0.75f, 0.15f], [0.3f, 0.3f, 0.4f], [float.NaN, 0, 0]];
        Calibration calibration = Calibration.OfMulticlass(Multiclass(scores, [0, 2, 2, 0]), "Label")!;

        Assert.Equal(3, calibration.Rows);
        double brier = 0.3 * 0.3 + 0.2 * 0.2 + 0.1 * 0.1 + 0.1 * 0.1 + 0.75 * 0.75 + 0.85 * 0.85 + 0.3 * 0.3 * 2 + 0.6 * 0.6;
        Assert.Equal(brier / 3, calibration.BrierScore, 1e-6);
        AssertBin(calibration.Bins[7], 0.7, 0.8, 0.725, 0.5);
        AssertBin(calibration.Bins[4], 0.4, 0.5, 0.4, 1);
        Assert.Equal((2 * 0.225 + 0.6) / 3, calibration.ExpectedCalibrationError, 1e-6);
    }

    [Fact]
    public void Scores_that_are_no_probabilities_have_no_calibration()
    {
        Assert.Null(Calibration.OfMulticlass(Multiclass([[0.7f, 0.2f, 0.1f], [3, -1, -1]], [0, 1]), "Label"));
        Assert.Null(Calibration.OfMulticlass(Multiclass([[0.7f, 0.7f, 0.1f]], [0]), "Label"));
        Assert.Null(Calibration.OfBinary(Binary([float.NaN], [true]), "Label"));
    }

    [Fact]
    public void Parts_join_to_the_whole()
    {
        float[] p = [0.05f, 0.15f, 0.12f, 0.75f];
        bool[] y = [false, true, true, false];
        Calibration whole = Calibration.OfBinary(Binary(p, y), "Label")!;
        Calibration joined = Calibration.Join([Calibration.OfBinary(Binary(p[..1], y[..1]), "Label")!, Calibration.OfBinary(Binary(p[1..], y[1..]), "Label")!]);

        Assert.Equal(whole.Bins, joined.Bins);
        Assert.Equal((whole.Rows, whole.ExpectedCalibrationError), (joined.Rows, joined.ExpectedCalibrationError));
        Assert.Equal(whole.BrierScore, joined.BrierScore, 1e-12);
    }

    [Fact]
    public void A_comparison_has_the_figures_of_each_trainer_over_all_rows()
    {
        TrainerComparison<BinaryClassificationMetrics> comparison = _mlContext.BinaryClassification.Compare(
            ChoosingData.Classes(_mlContext), 3,
            ("network", _mlContext.BinaryClassification.Trainers.MultilayerPerceptron(hiddenLayers: [], learningRate: 0.03f)),
            ("perceptron", _mlContext.BinaryClassification.Trainers.AveragedPerceptron()));

        Calibration calibration = comparison["network"].Calibration!;
        Assert.Equal(120, calibration.Rows);
        // A coin has 0.25.
        Assert.InRange(calibration.BrierScore, 0, 0.15);
        Assert.Null(comparison["perceptron"].Calibration);
        string[] lines = comparison.ToMarkdown().Split('\n');
        Assert.StartsWith("| Trainer | Accuracy | AUC | Log-loss | Brier | calibration error | p against best |", lines[0], StringComparison.Ordinal);
        string figures = System.FormattableString.Invariant($"| {calibration.BrierScore:f4} | {calibration.ExpectedCalibrationError:f4} |");
        Assert.Contains(figures, lines.Single(line => line.StartsWith("| network", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("| none | none |", lines.Single(line => line.StartsWith("| perceptron", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.NotNull(_mlContext.MulticlassClassification.Compare(
            ChoosingData.Many(_mlContext), 2, ("network", _mlContext.MulticlassClassification.Trainers.MultilayerPerceptron(hiddenLayers: [])))["network"].Calibration);
    }

    private static void AssertBin(ReliabilityBin bin, double from, double to, double mean, double observed)
    {
        Assert.Equal((from, to), (bin.From, bin.To));
        Assert.Equal(mean, bin.MeanProbability, 1e-6);
        Assert.Equal(observed, bin.ObservedShare, 1e-12);
    }

    private IDataView Binary(float[] probabilities, bool[] labels)
    {
        var builder = new ArrayDataViewBuilder(_mlContext);
        builder.AddColumn("Label", BooleanDataViewType.Instance, labels);
        builder.AddColumn("Probability", NumberDataViewType.Single, probabilities);
        return builder.GetDataView();
    }

    private IDataView Multiclass(float[][] scores, uint[] labels) => _mlContext.Data.LoadFromEnumerable(
        scores.Zip(labels, (score, label) => new ScoredRow { Score = score, Label = label }));

    private sealed class ScoredRow
    {
        [VectorType(3)]
        public float[] Score { get; set; } = [];

        [KeyType(3)]
        public uint Label { get; set; }
    }
}
