using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Selection.Tests.Ensembles;

/// <summary>What an ensemble's columns hold, computed by hand from those of its members.</summary>
public sealed class CombinationTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void The_mean_of_scores_is_the_score_of_regression()
    {
        (EnsembleTransformer ensemble, IDataView data) = Fit(LearningTask.Regression);

        float[][][] members = ensemble.OfMembers(data);

        AssertClose(ensemble.Scalars(data), row => members.Average(member => (double)member[row][0]));
    }

    [Fact]
    public void The_mean_of_probabilities_is_the_probability_and_its_log_odds_are_the_score()
    {
        (EnsembleTransformer ensemble, IDataView data) = Fit(LearningTask.Binary);

        float[][][] members = ensemble.OfMembers(data, "Probability");

        double Mean(int row) => members.Average(member => (double)member[row][0]);
        AssertClose(ensemble.Scalars(data, "Probability"), Mean);
        AssertClose(ensemble.Scalars(data), row => Math.Log(Mean(row) / (1 - Mean(row))));
        Assert.Equal(Enumerable.Range(0, 96).Select(row => Mean(row) > 0.5), Labels(ensemble, data));
    }

    [Fact]
    public void The_mean_of_scores_decides_where_members_have_no_probabilities()
    {
        IDataView data = EnsembleData.View(_mlContext, LearningTask.Binary);
        EnsembleTransformer ensemble = _mlContext.BinaryClassification.Trainers.Bagging(_mlContext.BinaryClassification.Trainers.AveragedPerceptron(), numberOfModels: 4).Fit(data);

        float[][][] members = ensemble.OfMembers(data);

        Assert.Null(ensemble.GetOutputSchema(data.Schema).GetColumnOrNull("Probability"));
        AssertClose(ensemble.Scalars(data), row => members.Average(member => (double)member[row][0]));
        Assert.Equal(ensemble.Scalars(data).Select(score => score > 0), Labels(ensemble, data));
    }

    [Fact]
    public void The_share_of_votes_for_the_positive_class_is_the_probability()
    {
        IDataView data = EnsembleData.View(_mlContext, LearningTask.Binary);
        EnsembleTransformer ensemble = _mlContext.BinaryClassification.Trainers
            .Bagging(_mlContext.BinaryClassification.Trainers.Perceptron(numberOfEpochs: 3), new BaggingOptions { NumberOfModels = 4, Seed = 1, Combination = EnsembleCombination.Vote })
            .Fit(data);

        bool[][] votes = [.. ensemble.Members.Select(member => Labels(member, data))];

        double Share(int row) => votes.Average(member => member[row] ? 1.0 : 0);
        AssertClose(ensemble.Scalars(data, "Probability"), Share);
        AssertClose(ensemble.Scalars(data), row => 2 * Share(row) - 1);
        Assert.Equal(Enumerable.Range(0, 96).Select(row => Share(row) > 0.5), Labels(ensemble, data));
        Assert.InRange(_mlContext.BinaryClassification.Evaluate(ensemble.Transform(data)).Accuracy, 0.8, 1);
    }

    [Theory]
    [InlineData(EnsembleCombination.Average)]
    [InlineData(EnsembleCombination.Vote)]
    public void The_means_of_probabilities_or_the_shares_of_votes_are_the_scores_of_many_classes(EnsembleCombination combination)
    {
        (EnsembleTransformer ensemble, IDataView data) = Fit(LearningTask.Multiclass, combination);
        float[][][] members = ensemble.OfMembers(data);

        float[][] scores = Cells.Floats(ensemble.Transform(data), "Score");

        for (int row = 0; row < scores.Length; row++)
        {
            for (int i = 0; i < 3; i++)
                Assert.Equal(members.Average(member => combination == EnsembleCombination.Average ? member[row][i] : member[row][i] == member[row].Max() ? 1.0 : 0), scores[row][i], 1e-6);
        }

        uint[] predicted = [.. Cells.Read(ensemble.Transform(data), "PredictedLabel").Select(row => (uint)row.Values[0])];
        Assert.Equal(scores.Select(row => (uint)Array.IndexOf(row, row.Max()) + 1), predicted);
    }

    [Fact]
    public void Probabilities_of_exactly_0_and_1_have_finite_scores()
    {
        IDataView data = EnsembleData.View(_mlContext, LearningTask.Binary);
        // A slope at which floats leave nothing between 0 and 1.
        IEstimator<ITransformer> member = _mlContext.BinaryClassification.Trainers.Perceptron().Append(_mlContext.BinaryClassification.Calibrators.Platt(slope: -1000, offset: 0));
        EnsembleTransformer ensemble = _mlContext.BinaryClassification.Trainers.Bagging(member, numberOfModels: 2).Fit(data);

        Assert.Contains(0, ensemble.Scalars(data, "Probability"));
        Assert.Contains(1, ensemble.Scalars(data, "Probability"));
        Assert.All(ensemble.Scalars(data), score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void One_member_is_what_it_is_alone()
    {
        foreach (LearningTask task in (LearningTask[])[LearningTask.Regression, LearningTask.Multiclass])
        {
            IDataView data = EnsembleData.View(_mlContext, task);
            EnsembleTransformer ensemble = EnsembleData.Bagging(_mlContext, task, OtherCases.Network(_mlContext, task), new BaggingOptions { NumberOfModels = 1, Seed = 1 }).Fit(data);

            Assert.Equal(ensemble.OfMembers(data)[0], Cells.Floats(ensemble.Transform(data), "Score"));
        }
    }

    private static bool[] Labels(ITransformer transformer, IDataView data) => [.. Cells.Read(transformer.Transform(data), "PredictedLabel").Select(row => (bool)row.Values[0])];

    private static void AssertClose(float[] actual, Func<int, double> expected)
    {
        for (int row = 0; row < actual.Length; row++)
            Assert.Equal(expected(row), actual[row], 1e-5 * Math.Max(1, Math.Abs(actual[row])));
    }

    private (EnsembleTransformer Ensemble, IDataView Data) Fit(LearningTask task, EnsembleCombination combination = EnsembleCombination.Average)
    {
        IDataView data = EnsembleData.View(_mlContext, task);
        return (EnsembleData.Bagging(_mlContext, task, OtherCases.Network(_mlContext, task), new BaggingOptions { NumberOfModels = 4, Seed = 1, Combination = combination }).Fit(data), data);
    }
}
