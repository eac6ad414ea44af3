using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.LearningRules;

/// <summary>The models of learning rules are ML.NET's own linear ones, and do what those do.</summary>
public sealed class LearningRuleModelTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<Type> Rules => [typeof(PerceptronOptions), typeof(HebbianOptions), typeof(DeltaRuleOptions)];

    [Theory, MemberData(nameof(Rules))]
    public void A_saved_model_is_a_linear_one_again_with_the_same_weights(Type rule)
    {
        IDataView data = Data();
        BinaryPredictionTransformer<LinearBinaryModelParameters> fitted = Trainer(rule).Fit(data);

        var loaded = (BinaryPredictionTransformer<LinearBinaryModelParameters>)SavedModel.Reload(fitted, data.Schema);

        Assert.Equal(fitted.Model.Weights, loaded.Model.Weights);
        Assert.Equal(fitted.Model.Bias, loaded.Model.Bias);
        Assert.NotNull(LearningRuleHistory.Of(fitted.Model));
        Assert.Null(LearningRuleHistory.Of(loaded.Model));
    }

    [Theory, MemberData(nameof(Rules))]
    public void One_versus_all_takes_the_rule_and_survives_saving(Type rule)
    {
        Examples examples = Examples.Create(300);
        IDataView data = ExampleView.Create(_mlContext, LearningTask.Multiclass, examples);

        var fitted = _mlContext.MulticlassClassification.Trainers.OneVersusAll(Trainer(rule)).Fit(data);

        ITransformer loaded = SavedModel.Reload(fitted, data.Schema);
        // The largest of the three classes has less than half of the rows; the one in the middle is not separable from the others by a plane.
        Assert.InRange(_mlContext.MulticlassClassification.Evaluate(fitted.Transform(data)).MicroAccuracy, 0.5, 1);
        Assert.Equal(Cells.Floats(fitted.Transform(data), "Score"), Cells.Floats(loaded.Transform(data), "Score"));
    }

    [Theory, MemberData(nameof(Rules))]
    public void ML_NET_evaluates_calibrates_cross_validates_and_explains_it(Type rule)
    {
        IDataView data = Data();
        LearningRuleTrainer trainer = Trainer(rule);
        var fitted = trainer.Fit(data);
        IDataView scored = fitted.Transform(data);

        Assert.InRange(_mlContext.BinaryClassification.EvaluateNonCalibrated(scored).AreaUnderRocCurve, 0.85, 1);
        Assert.Equal(3, _mlContext.BinaryClassification.CrossValidateNonCalibrated(data, trainer, 3).Select(fold => fold.Metrics.Accuracy).Count(accuracy => accuracy > 0.6));
        IDataView calibrated = _mlContext.BinaryClassification.Calibrators.Platt().Fit(scored).Transform(scored);
        Assert.InRange(_mlContext.BinaryClassification.Evaluate(calibrated).LogLoss, 0, 1);
        IDataView explained = _mlContext.Transforms.CalculateFeatureContribution(fitted, normalize: false).Fit(scored).Transform(scored);
        float[] contributions = Cells.Floats(explained, "FeatureContributions")[0], x = Cells.Floats(explained, "Features")[0];
        Assert.Equal(x.Zip(fitted.Model.Weights, (value, weight) => value * weight), contributions);
        Assert.Equal(4, _mlContext.BinaryClassification.PermutationFeatureImportanceNonCalibrated(fitted, data).Count);
    }

    [Theory, MemberData(nameof(Rules))]
    public void Sparse_rows_are_learned_as_dense_ones(Type rule)
    {
        Examples examples = Examples.Create(200).MapFeatures((row, i, value) => (row + i) % 3 == 0 ? value : 0);
        IDataView dense = ExampleView.Create(_mlContext, LearningTask.Binary, examples), sparse = ExampleView.Create(_mlContext, LearningTask.Binary, examples, ColumnChange.FeaturesSparse);

        LinearBinaryModelParameters expected = Trainer(rule).Fit(dense).Model, actual = Trainer(rule).Fit(sparse).Model;

        Assert.Equal(expected.Weights, actual.Weights);
        Assert.Equal(expected.Bias, actual.Bias);
    }

    [Theory, MemberData(nameof(Rules))]
    public void Wide_sparse_rows_are_kept_sparse_and_learned(Type rule)
    {
        const int Width = 1000;
        var random = new Random(5);
        var rows = new float[400][];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = new float[Width];
            // The class is in one of the first twenty features, among eight of noise.
            rows[row][random.Next(10) + (row % 2 == 0 ? 0 : 10)] = 1;
            for (int i = 0; i < 8; i++)
                rows[row][20 + random.Next(Width - 20)] = 1;
        }

        var data = new RuleData(rows, [.. rows.Select((_, row) => row % 2 == 0)]);
        var lines = new List<string>();
        _mlContext.Log += (_, line) => lines.Add(line.Message);

        LinearBinaryModelParameters model = Trainer(rule).Fit(data.ToView(_mlContext, ColumnChange.FeaturesSparse)).Model;

        Assert.Contains(lines, line => line.Contains("of them not zero", StringComparison.Ordinal));
        Assert.InRange(data.Wrong(model), 0, 60);
    }

    [Theory, MemberData(nameof(Rules))]
    public void The_same_seed_gives_the_same_weights_and_another_one_another_order(Type rule)
    {
        IDataView data = Data();
        LearningRuleTrainer trainer = Trainer(rule);

        Assert.Equal(trainer.Fit(data).Model.Weights, trainer.Fit(data).Model.Weights);
        Assert.NotEqual(trainer.Fit(data).Model.Weights, Trainer(rule, options => options.Seed = 9).Fit(data).Model.Weights);
    }

    [Fact]
    public void Continued_training_starts_from_the_weights_of_the_model()
    {
        IDataView data = Data();
        LinearBinaryModelParameters whole = Trainer(typeof(DeltaRuleOptions), options => (options.NumberOfEpochs, options.Shuffle) = (6, false)).Fit(data).Model;
        LearningRuleTrainer half = Trainer(typeof(DeltaRuleOptions), options => (options.NumberOfEpochs, options.Shuffle) = (3, false));

        LinearBinaryModelParameters continued = half.Fit(data, half.Fit(data).Model).Model;

        Assert.All(whole.Weights.Zip(continued.Weights), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.Equal(whole.Bias, continued.Bias, 1e-4f);
        IDataView longer = ExampleView.Create(_mlContext, LearningTask.Binary, Examples.Create(20), ColumnChange.FeaturesLonger);
        Assert.Contains("4 features; the data have 5", Assert.Throws<ArgumentOutOfRangeException>(() => half.Fit(longer, continued)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Standardizing_is_folded_into_weights_for_the_features_as_they_come()
    {
        IDataView data = Data();

        LinearBinaryModelParameters model = Trainer(typeof(DeltaRuleOptions)).Fit(data).Model;

        // The second feature has deviation 10 and a coefficient half as large as the first one's.
        Assert.InRange(model.Weights[0] / -model.Weights[1], 10, 40);
    }

    [Theory, MemberData(nameof(Rules))]
    public void One_class_alone_is_learned_as_such(Type rule)
    {
        foreach (bool label in (bool[])[true, false])
        {
            RuleData data = RuleData.Boolean(2, label ? 0b1111 : 0) with { Features = [[1, 0], [1, 1], [2, 1], [2, 2]] };

            Assert.Equal(0, data.Wrong(Trainer(rule, options => (options.StandardizeFeatures, options.NumberOfEpochs) = (false, 500)).Fit(data.ToView(_mlContext)).Model));
        }
    }

    [Theory]
    [InlineData("LearningRate", 0f)]
    [InlineData("LearningRate", float.NaN)]
    [InlineData("NumberOfEpochs", 0)]
    [InlineData("BatchSize", 0)]
    [InlineData("TargetCoding", 7)]
    [InlineData("FeatureColumnName", " ")]
    [InlineData("MemoryLimit", 0L)]
    public void An_option_out_of_range_is_named(string option, object value)
    {
        var options = new DeltaRuleOptions();
        System.Reflection.PropertyInfo property = typeof(DeltaRuleOptions).GetProperty(option)!;
        property.SetValue(options, property.PropertyType.IsEnum ? Enum.ToObject(property.PropertyType, value) : value);

        Assert.Contains(option, Assert.ThrowsAny<ArgumentException>(() => _mlContext.BinaryClassification.Trainers.DeltaRule(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_threshold_that_is_not_finite_is_named() =>
        Assert.Contains("Threshold must be finite", Assert.Throws<ArgumentOutOfRangeException>(() => _mlContext.BinaryClassification.Trainers.Hebbian(new HebbianOptions { Threshold = float.NaN })).Message, StringComparison.Ordinal);

    [Fact]
    public void A_token_ends_training_and_the_callback_sees_every_epoch()
    {
        using var source = new CancellationTokenSource();
        var seen = new List<LearningRuleEpoch>();
        LearningRuleTrainer trainer = Trainer(typeof(DeltaRuleOptions), options =>
        {
            options.CancellationToken = source.Token;
            options.OnEpoch = epoch =>
            {
                seen.Add(epoch);
                if (epoch.Epoch == 3)
                    source.Cancel();
            };
        });

        LearningRuleHistory history = LearningRuleHistory.Of(trainer.Fit(Data()).Model)!;

        Assert.Equal(seen, history.Epochs);
        Assert.Equal([1, 2, 3], seen.Select(epoch => epoch.Epoch));
    }

    private IDataView Data() => ExampleView.Create(_mlContext, LearningTask.Binary, Examples.Create(200));

    private LearningRuleTrainer Trainer(Type rule, Action<LearningRuleOptions>? change = null)
    {
        var options = (LearningRuleOptions)Activator.CreateInstance(rule)!;
        options.Seed = 3;
        change?.Invoke(options);
        return RuleData.CreateTrainer(_mlContext, options);
    }
}
