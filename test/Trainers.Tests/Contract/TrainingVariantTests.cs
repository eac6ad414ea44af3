using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Contract;

/// <summary>Contract 6: the ways in which ML.NET trains and measures an estimator.</summary>
public sealed class TrainingVariantTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory, MemberData(nameof(EstimatorTable.All), MemberType = typeof(EstimatorTable))]
    public void Evaluate_sees_a_model_that_learned_more_in_more_epochs(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        IDataView data = subject.CreateData(_mlContext);

        double afterOne = subject.Task.Evaluate(_mlContext, subject.Fit(_mlContext, options => options.NumberOfEpochs = 1).Transform(data));
        double afterMany = subject.Task.Evaluate(_mlContext, subject.Fit(_mlContext, options => options.NumberOfEpochs = 30).Transform(data));

        Assert.InRange(afterMany, 0, 0.8 * afterOne);
    }

    [Theory, MemberData(nameof(EstimatorTable.All), MemberType = typeof(EstimatorTable))]
    public void CrossValidate_refits_the_same_estimator_for_each_fold(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);

        double[] losses = subject.Task.CrossValidate(_mlContext, subject.CreateData(_mlContext), subject.CreateEstimator(_mlContext), folds: 3);

        Assert.Equal(3, losses.Length);
        Assert.All(losses, loss => Assert.True(double.IsFinite(loss)));
        Assert.Equal(3, losses.Distinct().Count());
    }

    [Theory, MemberData(nameof(EstimatorTable.All), MemberType = typeof(EstimatorTable))]
    public void Fit_with_validation_data_measures_them_and_keeps_the_best_epoch(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        IDataView validation = subject.CreateData(_mlContext, Examples.Create(40, subject.FeatureLength, seed: 8));

        ITransformer transformer = subject.Task.FitValidated(subject.CreateEstimator(_mlContext), subject.CreateData(_mlContext), validation);

        TrainingHistory history = subject.Task.NetworkOf(transformer).History;
        Assert.All(history.Epochs, epoch => Assert.True(epoch.ValidationLoss > 0));
        Assert.Equal(history.Epochs.MinBy(epoch => epoch.ValidationLoss)!.Epoch, history.BestEpoch);
    }

    [Theory, MemberData(nameof(EstimatorTable.All), MemberType = typeof(EstimatorTable))]
    public void A_validation_set_in_the_options_does_what_one_given_to_Fit_does(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        IDataView training = subject.CreateData(_mlContext);
        IDataView validation = subject.CreateData(_mlContext, Examples.Create(40, subject.FeatureLength, seed: 8));

        ITransformer given = subject.Task.FitValidated(subject.CreateEstimator(_mlContext), training, validation);
        ITransformer inOptions = subject.CreateEstimator(_mlContext, options => options.ValidationSet = validation).Fit(training);

        TrainedNetwork expected = subject.Task.NetworkOf(given), actual = subject.Task.NetworkOf(inOptions);
        Assert.True(expected.Parameters.SequenceEqual(actual.Parameters));
        Assert.Equal(Losses(expected), Losses(actual));
    }

    [Theory, MemberData(nameof(EstimatorTable.All), MemberType = typeof(EstimatorTable))]
    public void A_validation_fraction_holds_rows_out_by_the_seed(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);

        TrainedNetwork first = subject.FitNetwork(options => options.ValidationSetFraction = 0.25);
        TrainedNetwork again = subject.FitNetwork(options => options.ValidationSetFraction = 0.25);
        TrainedNetwork whole = subject.FitNetwork();

        Assert.All(first.History.Epochs, epoch => Assert.NotNull(epoch.ValidationLoss));
        Assert.True(first.Parameters.SequenceEqual(again.Parameters));
        // The first epoch's training loss is that of other rows.
        Assert.NotEqual(whole.History.Epochs[0].TrainingLoss, first.History.Epochs[0].TrainingLoss);
    }

    [Theory, MemberData(nameof(EstimatorTable.All), MemberType = typeof(EstimatorTable))]
    public void Continued_training_starts_where_the_model_stood_and_lowers_the_loss(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        IDataView data = subject.CreateData(_mlContext);
        ITransformer start = subject.Fit(_mlContext);

        ITransformer further = subject.Task.Continue(subject.CreateEstimator(_mlContext, options => options.NumberOfEpochs = 20), data, start);

        double before = subject.Task.Evaluate(_mlContext, start.Transform(data)), after = subject.Task.Evaluate(_mlContext, further.Transform(data));
        Assert.InRange(after, 0, 0.95 * before);
        TrainedNetwork old = subject.Task.NetworkOf(start), continued = subject.Task.NetworkOf(further);
        // Dropout and rows' weights aside, the first epoch begins near the loss at which the model stood, not at that of random weights.
        Assert.InRange(continued.History.Epochs[0].TrainingLoss, 0, old.History.Epochs[0].TrainingLoss);
    }

    [Theory, MemberData(nameof(EstimatorTable.All), MemberType = typeof(EstimatorTable))]
    public void Continued_training_keeps_the_model_s_network_and_scaling(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        ITransformer start = subject.Fit(_mlContext);
        // Other rows, of another mean and range, and options that would build another network.
        IDataView data = subject.CreateData(_mlContext, subject.CreateExamples().MapFeatures((_, _, value) => 5 + 3 * value));
        IEstimator<ITransformer> estimator = subject.CreateEstimator(
            _mlContext,
            options => options.FeatureScaling =
                (options.FeatureScaling ?? options.Architecture.FeatureScaling) == FeatureScaling.None ? FeatureScaling.Robust : FeatureScaling.None);

        TrainedNetwork old = subject.Task.NetworkOf(start), continued = subject.Task.NetworkOf(subject.Task.Continue(estimator, data, start));

        Assert.Equal(old.Network.LayerShapes, continued.Network.LayerShapes);
        Assert.Equal(old.TargetScaling, continued.TargetScaling);
        Assert.Equal(old.Preparation is null, continued.Preparation is null);
        Assert.True(old.Preparation is null || old.Preparation.Offsets.SequenceEqual(continued.Preparation!.Offsets));
    }

    [Theory, MemberData(nameof(EstimatorTable.All), MemberType = typeof(EstimatorTable))]
    public void Continued_training_leaves_the_model_that_it_starts_from_alone(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        ITransformer start = subject.Fit(_mlContext);
        float[] before = subject.Task.NetworkOf(start).Parameters.ToArray();

        TrainedNetwork continued = subject.Task.NetworkOf(subject.Task.Continue(subject.CreateEstimator(_mlContext), subject.CreateData(_mlContext), start));

        Assert.Equal(before, subject.Task.NetworkOf(start).Parameters.ToArray());
        Assert.NotEqual(before, continued.Parameters.ToArray());
    }

    [Theory, MemberData(nameof(EstimatorTable.All), MemberType = typeof(EstimatorTable))]
    public void Continuing_with_other_features_is_refused_with_both_counts(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        ITransformer start = subject.Fit(_mlContext);
        IDataView longer = subject.CreateData(_mlContext, ColumnChange.FeaturesLonger);

        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => subject.Task.Continue(subject.CreateEstimator(_mlContext), longer, start));

        Assert.Contains($"{subject.FeatureLength} features", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"need {subject.FeatureLength + 1}", exception.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<double?> Losses(TrainedNetwork network) => network.History.Epochs.Select(epoch => epoch.ValidationLoss);
}
