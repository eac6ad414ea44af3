using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MlNetDeep.Trainers.Tests.Autoencoders;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.BadInput;

/// <summary>Rows that cannot be used are said with their share, and where none is left with the remedy for the reason that it has.</summary>
public sealed class RowsLeftOutTests
{
    private readonly LogLines _log = new();

    [Theory, MemberData(nameof(EstimatorTable.All), MemberType = typeof(EstimatorTable))]
    public void The_share_of_rows_left_out_is_a_warning(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);

        subject.CreateEstimator(_log.Context).Fit(subject.CreateData(_log.Context, Holed(subject.CreateExamples())));

        AssertShare("30 % of 96 rows cannot be used: 29 rows were left out of the training data");
    }

    [Fact]
    public void The_share_of_rows_left_out_is_a_warning_of_validation_sets_rules_and_autoencoders()
    {
        EstimatorCase subject = EstimatorTable.Get("binary mlp");
        IDataView data = subject.CreateData(_log.Context), holed = subject.CreateData(_log.Context, Holed(subject.CreateExamples()));

        subject.Task.FitValidated(subject.CreateEstimator(_log.Context), data, holed);
        _log.Context.BinaryClassification.Trainers.Perceptron().Fit(holed);
        _log.Context.Estimator("sparse").Fit(AutoencoderCases.View(_log.Context, Holed(Examples.Create(96, AutoencoderCases.Features))));

        AssertShare(
            "30 % of 96 rows cannot be used: 29 rows were left out of the validation data",
            "30 % of 96 rows cannot be used: 29 rows were left out of the training data",
            "30 % of 96 rows cannot be used: 29 rows were left out of the training data");
    }

    [Fact]
    public void The_share_of_rows_left_out_is_a_warning_of_forecasters()
    {
        IDataView data = _log.Context.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i => new Step { Value = i < 15 ? float.NaN : i % 7 }).ToArray());

        _log.Context.Forecasting.ForecastByNetwork(new ForecastOptions { Architecture = new Lstm(2), WindowSize = 4, NumberOfEpochs = 1 }).Fit(data);

        AssertShare("25 % of 60 rows cannot be used: 15 rows at the beginning of series were left out");
    }

    [Theory, InlineData("binary mlp, weighted rows"), InlineData("multiclass mlp, weighted rows"), InlineData("regression mlp, weighted rows")]
    public void Weights_that_are_all_zero_are_named_and_not_missing_values(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        Examples examples = subject.CreateExamples();
        examples = examples with { Weights = [.. examples.Weights.Select(_ => 0f)] };

        string message = Assert.Throws<InvalidOperationException>(() => subject.CreateEstimator(_log.Context).Fit(subject.CreateData(_log.Context, examples))).Message;

        Assert.Contains("All 96 rows were left out", message, StringComparison.Ordinal);
        Assert.Contains("Give weights above 0 in the column 'Weight'", message, StringComparison.Ordinal);
        Assert.DoesNotContain("ReplaceMissingValues", message, StringComparison.Ordinal);
    }

    [Theory, InlineData("multiclass mlp", "MapValueToKey"), InlineData("regression mlp", "FilterRowsByMissingValues")]
    public void Labels_that_are_all_unknown_are_named_and_not_missing_values(string name, string remedy)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        Examples examples = subject.CreateExamples();
        examples = examples with { Targets = [.. examples.Targets.Select(_ => float.NaN)] };

        string message = Assert.Throws<InvalidOperationException>(() => subject.CreateEstimator(_log.Context).Fit(subject.CreateData(_log.Context, examples))).Message;

        Assert.Contains("96 with missing labels", message, StringComparison.Ordinal);
        Assert.Contains("'Label'", message, StringComparison.Ordinal);
        Assert.Contains(remedy, message, StringComparison.Ordinal);
        Assert.DoesNotContain("ReplaceMissingValues", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_that_are_all_missing_are_still_to_be_replaced()
    {
        EstimatorCase subject = EstimatorTable.Get("regression mlp");
        IDataView data = subject.CreateData(_log.Context, subject.CreateExamples().MapFeatures((_, _, _) => float.NaN));

        string message = Assert.Throws<InvalidOperationException>(
            () => subject.CreateEstimator(_log.Context, options => options.MissingValues = MissingValues.Skip).Fit(data)).Message;

        Assert.Contains("missing values of the column 'Features', for example by ReplaceMissingValues", message, StringComparison.Ordinal);
        Assert.DoesNotContain("weights above 0", message, StringComparison.Ordinal);
    }

    private void AssertShare(params string[] parts) => Assert.Collection(
        _log.Of(ChannelMessageKind.Warning).Where(line => line.Contains("left out", StringComparison.Ordinal)),
        [.. parts.Select(part => (Action<string>)(line => Assert.Contains(part, line, StringComparison.Ordinal)))]);

    /// <summary>29 of 96 rows have an infinite feature.</summary>
    private static Examples Holed(Examples examples) => examples.MapFeatures((row, i, value) => row < 29 && i == 0 ? float.PositiveInfinity : value);

    private sealed class Step
    {
        public float Value { get; set; }
    }
}
