using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Autoencoders;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.BadInput;

/// <summary>Rows to validate on that have not passed the pipeline are named, with the column that they lack and what to do.</summary>
public sealed class ValidationColumnTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string, ColumnChange, string> Changes
    {
        get
        {
            var cases = new TheoryData<string, ColumnChange, string>();
            foreach (string name in new[] { "binary mlp, weighted rows", "multiclass mlp, weighted rows", "regression mlp, weighted rows", "binary cnn", "binary lstm" })
            {
                cases.Add(name, ColumnChange.FeaturesMissing, "has no column 'Features' (Vector<Single, ");
                cases.Add(name, ColumnChange.FeaturesOfDouble, "'Features'");
                cases.Add(name, ColumnChange.FeaturesLonger, "'Features'");
                cases.Add(name, ColumnChange.LabelMissing, "has no column 'Label'");
                cases.Add(name, ColumnChange.LabelOfAnotherType, "'Label'");
            }

            cases.Add("regression mlp, weighted rows", ColumnChange.WeightMissing, "has no column 'Weight'");
            cases.Add("regression mlp, weighted rows", ColumnChange.WeightOfAnotherType, "'Weight'");
            return cases;
        }
    }

    [Theory, MemberData(nameof(Changes))]
    public void A_raw_validation_set_is_named_with_its_column_and_the_remedy(string name, ColumnChange change, string part)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        IDataView training = subject.CreateData(_mlContext), raw = subject.CreateData(_mlContext, change);

        AssertNamed("ValidationSet", part, () => subject.CreateEstimator(_mlContext, options => options.ValidationSet = raw).Fit(training));
        AssertNamed("validationData", part, () => subject.Task.FitValidated(subject.CreateEstimator(_mlContext), training, raw));
    }

    [Theory]
    [InlineData(ColumnChange.FeaturesMissing, "has no column 'Features' (Vector<Single, ")]
    [InlineData(ColumnChange.FeaturesLonger, "'Features'")]
    [InlineData(ColumnChange.WeightMissing, "has no column 'Weight'")]
    public void A_raw_validation_set_of_an_autoencoder_is_named_too(ColumnChange change, string part)
    {
        IDataView training = AutoencoderCases.View(_mlContext), raw = AutoencoderCases.View(_mlContext, change);
        AutoencoderAnomalyTrainer Anomaly(IDataView? set) => _mlContext.AnomalyDetection.Trainers.Autoencoder(
            new AutoencoderAnomalyOptions { CodeSize = 2, NumberOfEpochs = 1, ExampleWeightColumnName = "Weight", ValidationSet = set });
        AutoencoderEstimator Sparse(IDataView? set) => _mlContext.Estimator("sparse", options =>
        {
            options.ExampleWeightColumnName = "Weight";
            options.ValidationSet = set;
        });

        AssertNamed("ValidationSet", part, () => Anomaly(raw).Fit(training));
        AssertNamed("validationData", part, () => Anomaly(null).Fit(training, raw));
        AssertNamed("ValidationSet", part, () => Sparse(raw).Fit(training));
        AssertNamed("ValidationSet", part, () => Sparse(raw).Fit(training, Sparse(null).Fit(training)));
        AssertNamed("validationData", part, () => Sparse(null).Fit(training, raw));
    }

    [Fact]
    public void A_validation_set_of_other_dimensions_and_the_same_size_is_taken()
    {
        EstimatorCase subject = EstimatorTable.Get("regression mlp");
        IDataView training = subject.CreateData(_mlContext);
        IDataView sparse = subject.CreateData(_mlContext, ColumnChange.FeaturesSparse);

        Assert.NotNull(subject.Task.FitValidated(subject.CreateEstimator(_mlContext), training, sparse));
    }

    private static void AssertNamed(string source, string part, Action fit)
    {
        string message = Assert.Throws<ArgumentOutOfRangeException>(fit).Message;
        Assert.Contains(source, message, StringComparison.Ordinal);
        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.Contains("same fitted steps of the pipeline", message, StringComparison.Ordinal);
    }
}
