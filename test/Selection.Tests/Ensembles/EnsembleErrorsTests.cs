using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Selection.Tests.Ensembles;

/// <summary>The law of averaged errors.</summary>
public sealed class EnsembleErrorsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void For_all_members_the_law_is_an_identity()
    {
        EnsembleErrors errors = Random(9, 40, shared: 0.5);

        Assert.Equal(errors.ExpectedSquaredError(9), errors.MeasuredSquaredError(9, out _), 1e-12);
        Assert.Equal(errors.MemberSquaredError, errors.ExpectedSquaredError(1), 1e-12);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    public void For_fewer_members_it_is_met_within_the_standard_error(double shared)
    {
        EnsembleErrors errors = Random(50, 4000, shared);

        foreach (int k in (int[])[1, 2, 5, 20])
        {
            double measured = errors.MeasuredSquaredError(k, out double standardError);
            Assert.InRange(measured - errors.ExpectedSquaredError(k), -3 * standardError, 3 * standardError);
        }

        // Variance 1, of which the share is common to all.
        Assert.Equal(1, errors.MemberSquaredError, 0.1);
        Assert.Equal(shared, errors.Covariance, 0.1);
        Assert.Equal((1 - shared) / 10 + shared, errors.ExpectedSquaredError(10), 0.1);
    }

    [Fact]
    public void Errors_of_an_ensemble_are_those_of_its_members_scores()
    {
        IDataView data = EnsembleData.View(_mlContext, LearningTask.Regression), test = EnsembleData.View(_mlContext, LearningTask.Regression, seed: 8);
        EnsembleTransformer ensemble = _mlContext.Regression.Trainers.Bagging(OtherCases.Network(_mlContext, LearningTask.Regression), numberOfModels: 3).Fit(data);

        EnsembleErrors errors = EnsembleErrors.Measure(ensemble, test);

        double[] alone = [.. ensemble.Members.Select(member => _mlContext.Regression.Evaluate(member.Transform(test)).MeanSquaredError)];
        double together = _mlContext.Regression.Evaluate(ensemble.Transform(test)).MeanSquaredError;
        Assert.Equal((3, 96), (errors.Members, errors.Rows));
        Assert.Equal(alone.Average(), errors.MemberSquaredError, 1e-4 * together);
        Assert.Equal(together, errors.MeasuredSquaredError(3, out _), 1e-4 * together);
        Assert.True(together < alone.Average());
    }

    [Fact]
    public void What_cannot_be_measured_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new EnsembleErrors([[1, 2]]));
        Assert.Throws<ArgumentException>(() => new EnsembleErrors([[1], [2]]));
        Assert.Throws<ArgumentException>(() => new EnsembleErrors([[1, 2], [2]]));
        EnsembleErrors errors = Random(3, 5, 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => errors.ExpectedSquaredError(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => errors.MeasuredSquaredError(4, out _));
        IDataView data = EnsembleData.View(_mlContext, LearningTask.Binary);
        EnsembleTransformer binary = _mlContext.BinaryClassification.Trainers.Bagging(OtherCases.Network(_mlContext, LearningTask.Binary), numberOfModels: 2).Fit(data);
        Assert.Contains("binary classification", Assert.Throws<ArgumentException>(() => EnsembleErrors.Measure(binary, data)).Message, StringComparison.Ordinal);
    }

    /// <summary>Normal errors of variance 1, of which a share is common to all members.</summary>
    private static EnsembleErrors Random(int members, int rows, double shared)
    {
        var random = new Random(3);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        double[] common = [.. Enumerable.Range(0, rows).Select(_ => Normal())];
        return new([.. Enumerable.Range(0, members).Select(_ => common.Select(value => Math.Sqrt(shared) * value + Math.Sqrt(1 - shared) * Normal()).ToArray())]);
    }
}
