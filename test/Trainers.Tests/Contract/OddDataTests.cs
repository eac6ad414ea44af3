using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Contract;

/// <summary>Contract 7: data that teach little or nothing give a clear error or a sane model.</summary>
public sealed class OddDataTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory, MemberData(nameof(EstimatorTable.Trainers), MemberType = typeof(EstimatorTable))]
    public void No_rows_are_an_error_in_fitting_and_none_in_scoring(string name)
    {
        TrainerCase subject = EstimatorTable.GetTrainer(name);
        IDataView empty = _mlContext.Data.SkipRows(subject.CreateData(_mlContext), subject.CreateExamples().Rows);

        var exception = Assert.Throws<InvalidOperationException>(() => subject.CreateEstimator(_mlContext).Fit(empty));

        Assert.Contains("no rows", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Cells.Floats(subject.Fit(_mlContext).Transform(empty), "Score"));
    }

    [Theory, MemberData(nameof(EstimatorTable.All), MemberType = typeof(EstimatorTable))]
    public void One_row_is_learned_by_heart(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        Examples examples = subject.CreateExamples(1);
        IDataView data = subject.CreateData(_mlContext, examples);

        ITransformer transformer = subject.CreateEstimator(_mlContext, options => options.NumberOfEpochs = 300).Fit(data);

        float[] score = Cells.Floats(transformer.Transform(data), "Score")[0];
        if (subject.Task is BinaryTask)
            Assert.Equal(examples.Targets[0] > 0, score[0] > 0);
        else if (subject.Task is MultiLabelTask)
            Assert.Equal(MultiLabelTask.LabelsOf(examples.Targets[0]), score.Select(logOdds => logOdds > 0));
        else if (subject.Task is MulticlassTask)
            Assert.Equal(examples.Targets[0] < -1 ? 0 : examples.Targets[0] < 1 ? 1 : 2, Array.IndexOf(score, score.Max()));
        else
            Assert.Equal(RegressionTask.LabelOf(examples.Targets[0]), score[0], 0.5f);
    }

    [Theory, MemberData(nameof(EstimatorTable.All), MemberType = typeof(EstimatorTable))]
    public void One_value_alone_is_learned(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        Examples examples = subject.CreateExamples();
        examples = examples with { Targets = [.. examples.Targets.Select(_ => 0.3f)] };
        IDataView data = subject.CreateData(_mlContext, examples);
        IEstimator<ITransformer> estimator = subject.CreateEstimator(_mlContext, options => options.NumberOfEpochs = 100);

        float[][] scores = Cells.Floats(estimator.Fit(data).Transform(data), "Score");

        // Of classes see OneClassTests.
        if (!subject.Task.HasClasses)
            Assert.All(scores, score => Assert.Equal(RegressionTask.LabelOf(0.3f), score[0], 5f));
    }

    [Theory, MemberData(nameof(EstimatorTable.Preparing), MemberType = typeof(EstimatorTable))]
    public void A_feature_that_was_constant_is_not_used_in_scoring(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        const float Constant = 1234.567f;
        // At every step, where there are steps.
        bool IsConstant(int i) => (i - 2) % subject.FeaturesPerStep == 0;
        Examples examples = subject.CreateExamples().MapFeatures((_, i, value) => IsConstant(i) ? Constant : value);
        ITransformer transformer = subject.CreateEstimator(_mlContext, options => options.FeatureScaling = FeatureScaling.Standardize).Fit(subject.CreateData(_mlContext, examples));

        float[][] same = Cells.Floats(transformer.Transform(subject.CreateData(_mlContext, examples)), "Score");
        Examples other = examples.MapFeatures((_, i, value) => IsConstant(i) ? -1e6f : value);

        Assert.All(same, row => Assert.All(row, value => Assert.True(float.IsFinite(value))));
        Assert.Equal(same, Cells.Floats(transformer.Transform(subject.CreateData(_mlContext, other)), "Score"));
    }

    [Theory, MemberData(nameof(EstimatorTable.All), MemberType = typeof(EstimatorTable))]
    public void Features_that_are_all_constant_give_one_finite_score(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        IDataView data = subject.CreateData(_mlContext, subject.CreateExamples().MapFeatures((_, _, _) => 1));

        float[][] scores = Cells.Floats(subject.CreateEstimator(_mlContext).Fit(data).Transform(data), "Score");

        Assert.All(scores, row => Assert.Equal(scores[0], row));
        Assert.All(scores[0], value => Assert.True(float.IsFinite(value)));
    }

    [Theory, MemberData(nameof(EstimatorTable.All), MemberType = typeof(EstimatorTable))]
    public void Rows_that_are_all_missing_are_an_error_that_counts_them(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        IDataView data = subject.CreateData(_mlContext, subject.CreateExamples().MapFeatures((_, i, value) => i == 1 ? float.NaN : value));

        var exception = Assert.Throws<InvalidOperationException>(
            () => subject.CreateEstimator(_mlContext, options => options.MissingValues = MissingValues.Skip).Fit(data));

        Assert.Contains("All 96 rows were left out: 96 with missing (NaN) or infinite features", exception.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(EstimatorTable.Preparing), MemberType = typeof(EstimatorTable))]
    public void A_missing_feature_that_is_not_filled_gives_a_NaN_score_for_its_row_alone(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        ITransformer transformer = subject.Fit(_mlContext, options => options.MissingValues = MissingValues.Skip);
        Examples examples = subject.CreateExamples();
        for (int feature = 0; feature < subject.FeatureLength; feature++)
        {
            int index = feature;
            IDataView holed = subject.CreateData(_mlContext, examples.MapFeatures((row, i, value) => row == 5 && i == index ? float.NaN : value));

            float[][] scores = Cells.Floats(transformer.Transform(holed), "Score");

            Assert.All(scores[5], value => Assert.Equal(float.NaN, value));
            Assert.All(scores.Where((_, row) => row != 5), row => Assert.DoesNotContain(float.NaN, row));
        }
    }

    [Theory, MemberData(nameof(EstimatorTable.Trainers), MemberType = typeof(EstimatorTable))]
    public void An_infinite_or_huge_feature_in_scoring_throws_nothing(string name)
    {
        TrainerCase subject = EstimatorTable.GetTrainer(name);
        Examples examples = subject.CreateExamples().MapFeatures((row, i, value) =>
            (row, i) switch { (0, 0) => float.PositiveInfinity, (1, 1) => float.NegativeInfinity, (2, _) => float.MaxValue, (3, _) => float.Epsilon, _ => value });

        float[][] scores = Cells.Floats(subject.Fit(_mlContext).Transform(subject.CreateData(_mlContext, examples)), "Score");

        Assert.Equal(examples.Rows, scores.Length);
        Assert.All(scores.Skip(3), row => Assert.All(row, value => Assert.True(float.IsFinite(value))));
    }
}
