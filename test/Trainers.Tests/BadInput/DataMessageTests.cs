using Microsoft.ML;
using Microsoft.ML.Runtime;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.BadInput;

/// <summary>What only the data can show to be wrong is said in words, with counts.</summary>
public sealed class DataMessageTests
{
    private readonly LogLines _log = new();

    [Theory, MemberData(nameof(EstimatorTable.All), MemberType = typeof(EstimatorTable))]
    public void Rows_with_missing_or_infinite_features_are_left_out_with_a_warning_that_counts_them(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        Examples good = subject.CreateExamples();
        Examples bad = good.MapFeatures((row, i, value) => (row, i) switch { (3, 0) => float.NaN, (7, 1) => float.PositiveInfinity, (8, 2) => float.NegativeInfinity, _ => value });

        IEstimator<ITransformer> estimator = subject.CreateEstimator(_log.Context, options => options.MissingValues = MissingValues.Skip);
        TrainedNetwork network = subject.Task.NetworkOf(estimator.Fit(subject.CreateData(_log.Context, bad)));

        string warning = Assert.Single(_log.Of(ChannelMessageKind.Warning), line => line.Contains("left out", StringComparison.Ordinal));
        Assert.Contains("3 rows were left out of the training data: 3 with missing (NaN) or infinite features", warning, StringComparison.Ordinal);
        AssertTrainedOn(subject, Without(good, 3, 7, 8), network);
    }

    [Theory, InlineData("multiclass mlp"), InlineData("regression mlp")]
    public void Rows_without_a_label_are_left_out_with_a_warning_that_counts_them(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        Examples good = subject.CreateExamples();
        Examples bad = good with { Targets = [.. good.Targets.Select((target, row) => row is 2 or 50 ? float.NaN : target)] };

        TrainedNetwork network = subject.Task.NetworkOf(subject.CreateEstimator(_log.Context).Fit(subject.CreateData(_log.Context, bad)));

        string warning = Assert.Single(_log.Of(ChannelMessageKind.Warning), line => line.Contains("left out", StringComparison.Ordinal));
        Assert.Contains("2 with missing labels", warning, StringComparison.Ordinal);
        AssertTrainedOn(subject, Without(good, 2, 50), network);
    }

    [Theory, InlineData("binary mlp, weighted rows"), InlineData("multiclass mlp, weighted rows"), InlineData("regression mlp, weighted rows")]
    public void Rows_without_a_positive_weight_are_left_out_with_a_warning_that_counts_them(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        Examples good = subject.CreateExamples();
        Examples bad = good with { Weights = [.. good.Weights.Select((weight, row) => row switch { 1 => 0, 2 => -1, 3 => float.NaN, 4 => float.PositiveInfinity, _ => weight })] };

        TrainedNetwork network = subject.Task.NetworkOf(subject.CreateEstimator(_log.Context).Fit(subject.CreateData(_log.Context, bad)));

        string warning = Assert.Single(_log.Of(ChannelMessageKind.Warning), line => line.Contains("left out", StringComparison.Ordinal));
        Assert.Contains("4 without a positive weight", warning, StringComparison.Ordinal);
        AssertTrainedOn(subject, Without(good, 1, 2, 3, 4), network);
    }

    [Fact]
    public void Good_data_give_no_warning()
    {
        EstimatorTable.Get("regression mlp").Fit(_log.Context);

        Assert.Empty(_log.Of(ChannelMessageKind.Warning));
    }

    [Theory, InlineData(0.001), InlineData(0.999)]
    public void A_validation_fraction_that_leaves_no_rows_is_named(double fraction)
    {
        string message = Refusal("regression mlp", options => options.ValidationSetFraction = fraction);

        Assert.Contains("ValidationSetFraction", message, StringComparison.Ordinal);
        Assert.Contains($"A fraction of {fraction} of 96 rows leaves none", message, StringComparison.Ordinal);
    }

    [Theory, InlineData("binary mlp", 2), InlineData("multiclass mlp", 3)]
    public void Class_weights_of_the_wrong_number_are_counted(string name, int classes)
    {
        string message = Refusal(name, options => options.ClassWeights = [1, 1, 1, 1, 1]);

        Assert.Contains($"There are 5 class weights, but {classes} classes", message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(EstimatorTable.OneOfEachTask), MemberType = typeof(EstimatorTable))]
    public void Early_stopping_without_validation_data_is_refused(string name)
    {
        string message = Refusal(name, options => options.EarlyStopping = new PatienceRule());

        Assert.Contains("EarlyStopping needs validation data", message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(EstimatorTable.OneOfEachTask), MemberType = typeof(EstimatorTable))]
    public void Rprop_with_mini_batches_is_refused(string name)
    {
        string message = Refusal(name, options => options.Optimizer = new Rprop());

        Assert.Contains("Rprop needs the gradient of all 96 rows, but BatchSize is 16", message, StringComparison.Ordinal);
        Assert.Contains("WholeBatch", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validation_data_that_do_not_match_are_refused()
    {
        EstimatorCase subject = EstimatorTable.Get("regression mlp");
        IDataView longer = subject.CreateData(_log.Context, ColumnChange.FeaturesLonger);

        var exception = Assert.Throws<ArgumentOutOfRangeException>(() =>
            subject.Task.FitValidated(subject.CreateEstimator(_log.Context), subject.CreateData(_log.Context), longer));

        Assert.Contains("Vector<Single, 4>", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Vector<Single, 5>", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validation_data_without_rows_are_named_as_such()
    {
        EstimatorCase subject = EstimatorTable.Get("regression mlp");
        IDataView empty = _log.Context.Data.SkipRows(subject.CreateData(_log.Context), 96);

        var exception = Assert.Throws<InvalidOperationException>(() =>
            subject.Task.FitValidated(subject.CreateEstimator(_log.Context), subject.CreateData(_log.Context), empty));

        Assert.Contains("validation data have no rows", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Continuing_with_another_output_unit_is_refused_by_name()
    {
        EstimatorCase subject = EstimatorTable.Get("binary mlp"), tanh = EstimatorTable.Get("binary mlp, tanh output");
        ITransformer start = subject.Fit(_log.Context);

        var exception = Assert.Throws<ArgumentOutOfRangeException>(() =>
            subject.Task.Continue(tanh.CreateEstimator(_log.Context), tanh.CreateData(_log.Context), start));

        Assert.Contains("choose the same Loss and OutputUnit", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_that_diverges_says_what_to_lower()
    {
        EstimatorCase subject = EstimatorTable.Get("regression mlp, two layers, nothing standardized");

        var exception = Assert.Throws<TrainingDivergedException>(() => subject.Fit(_log.Context, options =>
        {
            options.Optimizer = new Sgd();
            options.LearningRate = 1e30f;
        }));

        Assert.Contains("Lower LearningRate", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_of_another_network_is_refused_with_the_remedy()
    {
        EstimatorCase subject = EstimatorTable.Get("regression mlp");
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.checkpoint");
        try
        {
            subject.Fit(_log.Context, options => options.CheckpointPath = path);
            var exception = Assert.Throws<InvalidDataException>(() => subject.Fit(_log.Context, options =>
            {
                options.CheckpointPath = path;
                options.Change<MultilayerPerceptron>(perceptron => perceptron with { HiddenLayers = [9] });
            }));
            Assert.Contains("another network", exception.Message, StringComparison.Ordinal);
            Assert.Contains(path, exception.Message, StringComparison.Ordinal);
            Assert.Contains("Delete the file", exception.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private string Refusal(string name, Action<NetworkOptions> change) =>
        Assert.ThrowsAny<ArgumentException>(() => EstimatorTable.Get(name).Fit(_log.Context, change)).Message;

    private static Examples Without(Examples examples, params int[] rows) => new(
        [.. examples.Features.Where((_, row) => !rows.Contains(row))],
        [.. examples.Targets.Where((_, row) => !rows.Contains(row))],
        [.. examples.Weights.Where((_, row) => !rows.Contains(row))]);

    private void AssertTrainedOn(EstimatorCase subject, Examples examples, TrainedNetwork network)
    {
        TrainedNetwork expected = subject.Task.NetworkOf(subject.CreateEstimator(_log.Context).Fit(subject.CreateData(_log.Context, examples)));
        Assert.True(expected.Parameters.SequenceEqual(network.Parameters));
    }
}
