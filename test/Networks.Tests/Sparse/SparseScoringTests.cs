namespace MlNetDeep.Networks.Tests.Sparse;

/// <summary>Scoring sparse rows: what the same rows score with all their zeros.</summary>
public class SparseScoringTests
{
    // More rows than go through the network at a time.
    private const int Rows = 150;

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(SparseProblem.Features, true)]
    public void Sparse_rows_score_what_dense_ones_do(int shifted, bool standardized)
    {
        var problem = new SparseProblem(Rows);
        TrainedNetwork trained = Trained(standardized ? Shifting(FeaturePreparation.Fit(problem.Rows), shifted) : null);
        float[] expected = new float[Rows * SparseProblem.Classes], batch = new float[expected.Length];
        trained.PredictBatch(problem.Dense, expected);
        trained.PredictBatch(problem.Rows, batch);
        NetworkScorer scorer = trained.CreateScorer();
        for (int i = 0; i < Rows; i++)
        {
            var scores = new float[SparseProblem.Classes];
            scorer.Score(problem.Rows[i], scores);
            for (int j = 0; j < scores.Length; j++)
            {
                Assert.Equal(expected[i * scores.Length + j], scores[j], 1e-5f);
                Assert.Equal(scores[j], batch[i * scores.Length + j], 1e-6f);
            }
        }
    }

    [Fact]
    public void A_missing_value_gives_missing_scores()
    {
        var scores = new float[SparseProblem.Classes];
        Trained(null).CreateScorer().Score(new SparseRow([3, 250], [1, float.NaN]), scores);
        Assert.All(scores, score => Assert.True(float.IsNaN(score)));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_missing_or_infinite_value_in_a_batch_gives_missing_scores_to_its_row_alone(float missing)
    {
        var rows = new SparseRows(SparseProblem.Features);
        for (int row = 0; row < Rows; row++)
            rows.Add(new SparseRow([row % 200, 200 + row % 50], [1, row % 3 == 0 ? missing : 2]));
        foreach (FeaturePreparation? preparation in new[] { null, new FeaturePreparation(new float[SparseProblem.Features], new float[SparseProblem.Features]) })
        {
            var scores = new float[Rows * SparseProblem.Classes];
            Trained(preparation).PredictBatch(rows, scores);
            Assert.Equal(Enumerable.Range(0, scores.Length).Select(i => i / SparseProblem.Classes % 3 == 0), scores.Select(float.IsNaN));
            var single = new float[SparseProblem.Classes];
            Trained(preparation).CreateScorer().Score(rows[0], single);
            Assert.All(single, score => Assert.True(float.IsNaN(score)));
        }
    }

    [Fact]
    public void A_row_without_values_scores_as_zeros()
    {
        float[] expected = new float[SparseProblem.Classes], scores = new float[SparseProblem.Classes];
        Trained(null).PredictBatch(new float[SparseProblem.Features], expected);
        Trained(null).CreateScorer().Score(new SparseRow([], []), scores);
        for (int j = 0; j < scores.Length; j++)
            Assert.Equal(expected[j], scores[j], 1e-6f);
    }

    [Fact]
    public void Rows_that_do_not_fit_are_refused_and_many_features_whose_zeros_move_are_scored_dense()
    {
        var problem = new SparseProblem(3);
        var scores = new float[3 * SparseProblem.Classes];
        TrainedNetwork centred = Trained(Shifting(FeaturePreparation.Fit(problem.Rows), SparseProblem.Features));
        Assert.True(centred.TakesSparseRows);
        Assert.False(centred.PrefersSparse(1));
        Assert.True(Trained(Shifting(FeaturePreparation.Fit(problem.Rows), 8)).PrefersSparse(10));
        Assert.False(Trained(Shifting(FeaturePreparation.Fit(problem.Rows), 8)).PrefersSparse(11));
        Assert.Throws<ArgumentException>(
            () => centred.CreateScorer().Score(new SparseRow([SparseProblem.Features], [1]), scores.AsSpan(0, SparseProblem.Classes)));

        TrainedNetwork trained = Trained(null);
        Assert.True(trained.TakesSparseRows);
        Assert.True(trained.PrefersSparse(SparseProblem.Features / 16));
        Assert.False(trained.PrefersSparse(SparseProblem.Features / 16 + 1));
        Assert.Throws<ArgumentException>(() => trained.PredictBatch(new SparseRows(7), scores));
        Assert.Throws<ArgumentException>(() => trained.PredictBatch(problem.Rows, scores.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => trained.CreateScorer().Score(new SparseRow([SparseProblem.Features], [1]), scores.AsSpan(0, 3)));
        Assert.Throws<ArgumentException>(() => trained.CreateScorer().Score(problem.Rows[0], scores));
    }

    /// <summary>The same with an offset in so many of the features that occur.</summary>
    private static FeaturePreparation Shifting(FeaturePreparation preparation, int features)
    {
        float[] offsets = [.. preparation.Offsets], scales = [.. preparation.Scales];
        for (int i = 0; i < features; i++)
            (offsets[i], scales[i]) = (0.5f + i % 7, 0.3f);
        return new FeaturePreparation(offsets, scales);
    }

    private static TrainedNetwork Trained(FeaturePreparation? preparation)
    {
        Sequential network = SparseProblem.Network();
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, 1);
        return new TrainedNetwork(
            network, parameters, new SoftmaxCrossEntropy(), new TrainingHistory([], TrainingMetric.Accuracy, 0, 0, StopReason.LastEpoch), preparation);
    }
}
