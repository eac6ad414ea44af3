using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Trainers.Tests.Scoring;

/// <summary>Text as hashed bags of words, from pipeline to prediction: rows stay sparse in training, in scoring and in batches.</summary>
public sealed class SparseScoringTests
{
    private const float Tolerance = 1e-5f;

    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Text_is_learned_and_scored_alike_row_by_row_in_batches_in_an_engine_and_dense()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(Sentences());
        var pipeline = _mlContext.Transforms.Text.ProduceHashedWordBags("Features", nameof(Sentence.Text), numberOfBits: 12)
            .Append(_mlContext.Regression.Trainers.Network(
                new()
                {
                    LabelColumnName = nameof(Sentence.Stars),
                    Architecture = new MultilayerPerceptron([8]),
                    NumberOfEpochs = 20,
                    LearningRate = 0.01f,
                    Seed = 1,
                    FeatureScaling = FeatureScaling.None,
                }));
        var model = pipeline.Fit(data);
        IDataView scored = model.Transform(data);
        Assert.InRange(_mlContext.Regression.Evaluate(scored, nameof(Sentence.Stars)).RSquared, 0.9, 1);

        NetworkRegressionModelParameters network = model.LastTransformer.Model;
        VBuffer<float>[] features = [.. scored.GetColumn<VBuffer<float>>("Features").Select(Copy)];
        Assert.All(features, row => Assert.True(!row.IsDense && network.Network.PrefersSparse(row.GetValues().Length)));

        float[] scores = [.. scored.GetColumn<float>("Score")];
        AssertClose(scores, [.. _mlContext.Model.ScoreInBatches(model, batchSize: 7).Transform(data).GetColumn<float>("Score")]);
        var rows = new SparseRows(network.NumberOfFeatures);
        foreach (VBuffer<float> row in features)
            rows.Add(new SparseRow(row.GetIndices(), row.GetValues()));
        var batch = new float[scores.Length];
        network.Network.PredictBatch(rows, batch);
        AssertClose(scores, batch);
        network.Network.PredictBatch([.. features.SelectMany(row => row.DenseValues())], batch);
        AssertClose(scores, batch);

        using var engine = _mlContext.Model.CreatePredictionEngine<Sentence, Prediction>(model);
        AssertClose(scores, [.. Sentences().Select(sentence => engine.Predict(sentence).Score)]);
    }

    // A cursor's vector has memory that the next row takes.
    private static VBuffer<float> Copy(VBuffer<float> row)
    {
        VBuffer<float> copy = default;
        row.CopyTo(ref copy);
        return copy;
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], Tolerance * Math.Max(1, Math.Abs(expected[i])));
    }

    private static IEnumerable<Sentence> Sentences()
    {
        string[] good = ["great", "lovely", "charming", "delightful"], bad = ["awful", "boring", "dreadful", "tedious"];
        string[] things = ["film", "book", "meal", "walk", "concert", "garden", "journey", "painting"];
        foreach (string thing in things)
        {
            for (int i = 0; i < 4; i++)
            {
                yield return new Sentence { Text = $"a {good[i]} {thing}", Stars = 5 };
                yield return new Sentence { Text = $"such a {bad[i]} {thing}", Stars = 1 };
            }
        }
    }

    private sealed class Sentence
    {
        public string Text { get; set; } = "";

        public float Stars { get; set; }
    }

    private sealed class Prediction
    {
        public float Score { get; set; }
    }
}
