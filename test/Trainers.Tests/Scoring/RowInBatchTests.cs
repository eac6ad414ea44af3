using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Scoring;

/// <summary>A row that is scored in batches has the same bits whatever rows are beside it.</summary>
public sealed class RowInBatchTests
{
    private const int Length = 512;

    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string> Names => [.. EstimatorTable.Names];

    [Theory, MemberData(nameof(Names))]
    public void A_row_scores_the_same_bits_in_batches_of_any_size(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        IDataView data = subject.CreateData(_mlContext, subject.CreateExamples(50));
        ITransformer model = subject.Fit(_mlContext);
        int[][] expected = Bits(_mlContext.Model.ScoreInBatches(model, batchSize: 50).Transform(data));
        foreach (int batchSize in new[] { 1, 2, 3, 7, 16, 47, 48, 49 })
            Assert.Equal(expected, Bits(_mlContext.Model.ScoreInBatches(model, batchSize).Transform(data)));
    }

    [Fact]
    public void Sparse_and_dense_rows_side_by_side_are_scored_each_in_its_own_form()
    {
        Example[] examples = [.. Examples()];
        var trainer = _mlContext.Regression.Trainers.Network(
            new NetworkOptions { Architecture = new MultilayerPerceptron([37]), NumberOfEpochs = 2, Seed = 1, FeatureScaling = FeatureScaling.None });
        ITransformer model = trainer.Fit(_mlContext.Data.LoadFromEnumerable(examples));
        int[][]? expected = null;
        foreach (int batchSize in new[] { 1, 2, 5, 16, 60 })
        {
            foreach (int shift in new[] { 0, 1, 2, 33 })
            {
                // Other rows come first, and so a batch begins with a sparse row or with a dense one.
                IDataView turned = _mlContext.Data.LoadFromEnumerable(examples[shift..].Concat(examples[..shift]));
                int[][] bits = Bits(_mlContext.Model.ScoreInBatches(model, batchSize).Transform(turned));
                bits = [.. bits[^shift..], .. bits[..^shift]];
                expected ??= bits;
                Assert.Equal(expected, bits);
            }
        }
    }

    private static int[][] Bits(IDataView scored)
    {
        DataViewSchema.Column column = scored.Schema["Score"];
        if (column.Type is VectorDataViewType)
            return [.. scored.GetColumn<float[]>(column).Select(scores => Array.ConvertAll(scores, BitConverter.SingleToInt32Bits))];
        return [.. scored.GetColumn<float>(column).Select(score => new[] { BitConverter.SingleToInt32Bits(score) })];
    }

    private static IEnumerable<Example> Examples()
    {
        var random = new Random(1);
        for (int i = 0; i < 60; i++)
        {
            int[] indices = [.. Enumerable.Range(0, Length).Where(_ => random.Next(i % 3 == 0 ? 2 : 40) == 0)];
            float[] values = [.. indices.Select(_ => (float)random.NextDouble())];
            var sparse = new VBuffer<float>(Length, indices.Length, values, indices);
            yield return new Example { Features = i % 3 == 0 ? new VBuffer<float>(Length, [.. sparse.DenseValues()]) : sparse, Label = i };
        }
    }

    private sealed class Example
    {
        [VectorType(Length)]
        public VBuffer<float> Features { get; set; }

        public float Label { get; set; }
    }
}
