using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MlNetDeep.Trainers.Tests.Forecasting;

namespace MlNetDeep.Trainers.Tests.BadInput;

/// <summary>Values at the ends of single precision: what every trainer says of them, and what it does with them.</summary>
public sealed class NumberRangeTests
{
    private const int Rows = 200;

    private readonly LogLines _log = new();

    /// <summary>Every trainer that scales features by its rows.</summary>
    private static readonly Dictionary<string, Func<MLContext, IEstimator<ITransformer>>> Trainers = new()
    {
        ["perceptron of two classes"] = context => context.BinaryClassification.Trainers.Network(Options()),
        ["perceptron of values"] = context => context.Regression.Trainers.Network(Options("Value")),
        ["learning rule"] = context => context.BinaryClassification.Trainers.DeltaRule(new DeltaRuleOptions { NumberOfEpochs = 2, LearningRate = 1e-4f, Seed = 1 }),
        ["autoencoder"] = context => context.Transforms.StackedAutoencoder(
            new StackedAutoencoderOptions { InputColumnName = "Features", OutputColumnName = "Code", CodeSizes = [2], NumberOfEpochs = 2, Seed = 1 }),
    };

    public static TheoryData<string> AllTrainers => [.. Trainers.Keys];

    [Theory]
    [MemberData(nameof(AllTrainers))]
    public void A_value_far_beyond_the_others_is_warned_of_by_slot_and_row(string trainer)
    {
        // A missing value in a row before it: rows are counted as the view has them.
        Fit(trainer, (row, x) => (x[1], x[0]) = (row == 17 ? 1e30f : x[1], row == 5 ? float.NaN : x[0]));

        string warning = Assert.Single(Warnings("1E+30"));
        Assert.Contains("Slot 'Second' of the column 'Features' has the value 1E+30 in row 17", warning, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AllTrainers))]
    public void A_column_that_is_constant_but_for_rounding_is_warned_of(string trainer)
    {
        Fit(trainer, (row, x) => x[2] = 1e9f + 64 * (row % 3 - 1));

        string warning = Assert.Single(Warnings("taken as constant"));
        Assert.Contains("Slot 'Third' of the column 'Features' lies between 999999936 and 1000000064", warning, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AllTrainers))]
    public void A_column_below_the_least_normal_number_is_taken_as_constant(string trainer)
    {
        Fit(trainer, (row, x) => x[2] = 1e-40f * row);

        Assert.Single(Warnings("Slot 'Third' of the column 'Features' lies between 0 and"));
    }

    [Theory]
    [MemberData(nameof(AllTrainers))]
    public void Ordinary_constant_and_rare_values_are_not_warned_of(string trainer)
    {
        // A long tail, a constant, a slot of few rows, and years.
        Fit(trainer, (row, x) => (x[0], x[1], x[2], x[3]) = (MathF.Exp(row % 10 / 2f), 7, row % 50 == 0 ? 1 : 0, 1990 + row % 30));

        Assert.Empty(Warnings("Slot"));
    }

    [Theory]
    [MemberData(nameof(AllTrainers))]
    public void Training_that_is_cancelled_before_it_begins_is_warned_of(string trainer)
    {
        var token = new CancellationToken(canceled: true);
        IEstimator<ITransformer> estimator = trainer switch
        {
            "perceptron of two classes" => _log.Context.BinaryClassification.Trainers.Network(Cancelled(Options())),
            "perceptron of values" => _log.Context.Regression.Trainers.Network(Cancelled(Options("Value"))),
            "learning rule" => _log.Context.BinaryClassification.Trainers.DeltaRule(new DeltaRuleOptions { CancellationToken = token }),
            _ => _log.Context.Transforms.StackedAutoencoder(
                new StackedAutoencoderOptions { InputColumnName = "Features", OutputColumnName = "Code", CodeSizes = [3, 2], CancellationToken = token }),
        };

        estimator.Fit(View((_, _) => { }));

        Assert.Equal(trainer == "autoencoder" ? 2 : 1, Warnings("cancelled before its first step").Count);

        NetworkOptions Cancelled(NetworkOptions options)
        {
            options.CancellationToken = token;
            return options;
        }
    }

    [Fact]
    public void Forecasters_warn_by_column_series_and_row()
    {
        SeriesPoint[] rows = SeriesData.Wave(80);
        rows[30].Value = 1e30f;

        _log.Context.Fit("delayed inputs", rows: rows);

        Assert.Contains("has the value 1E+30 in row 30", Assert.Single(Warnings("1E+30")), StringComparison.Ordinal);
    }

    [Fact]
    public void Large_labels_that_are_not_standardized_are_named_and_their_option_too()
    {
        NetworkOptions options = Options("Value");
        options.StandardizeLabel = false;
        IDataView view = View((_, _) => { }, value: row => row % 2 == 0 ? 1e20f : 3);

        var exception = Assert.Throws<TrainingDivergedException>(() => _log.Context.Regression.Trainers.Network(options).Fit(view));

        Assert.Contains("'Value' reach 1E+20", exception.Message, StringComparison.Ordinal);
        Assert.Contains("StandardizeLabel", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Lower LearningRate", exception.Message, StringComparison.Ordinal);
        Assert.Single(Warnings("StandardizeLabel"));
    }

    [Theory]
    [InlineData(1e-6f)]
    [InlineData(0f)]
    [InlineData(-3e30f)]
    public void A_constant_label_is_predicted_as_the_constant(float constant)
    {
        foreach (OutputUnit unit in new[] { OutputUnit.Auto, OutputUnit.Tanh })
        {
            NetworkOptions options = Options("Value");
            options.OutputUnit = unit;
            IDataView view = View((_, _) => { }, value: _ => constant);
            var trainer = _log.Context.Regression.Trainers.Network(options);
            var model = trainer.Fit(view);
            Assert.All(Scores(model, view), score => Assert.Equal(constant, score));

            // It goes on with labels that differ.
            IDataView others = View((_, _) => { }, value: row => row % 2);
            Assert.True(Scores(trainer.Fit(others, model.Model.Network), others).Distinct().Count() > 1);
        }
    }

    private static NetworkOptions Options(string label = "Label") =>
        new()
        {
            LabelColumnName = label,
            Architecture = new MultilayerPerceptron([4]),
            FeatureScaling = FeatureScaling.Standardize,
            NumberOfEpochs = 2,
            Seed = 1,
        };

    private static float[] Scores(RegressionPredictionTransformer<NetworkRegressionModelParameters> model, IDataView view) => [.. model.Transform(view).GetColumn<float>("Score")];

    private List<string> Warnings(string part) =>
        [.. _log.Of(ChannelMessageKind.Warning).Where(line => line.Contains(part, StringComparison.Ordinal))];

    private void Fit(string trainer, Action<int, float[]> change) => Trainers[trainer](_log.Context).Fit(View(change));

    private static void SlotNames(ref VBuffer<ReadOnlyMemory<char>> names) =>
        names = new VBuffer<ReadOnlyMemory<char>>(4, ["First".AsMemory(), "Second".AsMemory(), "Third".AsMemory(), "Fourth".AsMemory()]);

    private IDataView View(Action<int, float[]> change, Func<int, float>? value = null)
    {
        var random = new Random(1);
        var builder = new ArrayDataViewBuilder(_log.Context);
        float[][] rows = [.. Enumerable.Range(0, Rows).Select(row =>
        {
            float[] x = [.. Enumerable.Range(0, 4).Select(_ => random.NextSingle())];
            change(row, x);
            return x;
        })];
        builder.AddColumn("Features", SlotNames, NumberDataViewType.Single, rows);
        builder.AddColumn("Label", BooleanDataViewType.Instance, [.. Enumerable.Range(0, Rows).Select(row => row % 3 == 0)]);
        builder.AddColumn("Value", NumberDataViewType.Single, [.. Enumerable.Range(0, Rows).Select(value ?? (row => row % 5))]);
        return builder.GetDataView();
    }
}
