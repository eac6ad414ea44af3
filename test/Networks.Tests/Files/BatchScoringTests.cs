namespace MlNetDeep.Networks.Tests;

/// <summary>Many rows, shared by the process's scoring threads.</summary>
public class BatchScoringTests
{
    private const int Rows = 300;
    private const int Inputs = 64;
    private const int Outputs = 4;

    [Fact]
    public void Many_rows_score_the_same_bits_as_pieces_of_them_whoever_asks()
    {
        // Enough work to be shared.
        var network = new Sequential(new Shape(Inputs), new Dense(256), new Relu(), new Dense(Outputs));
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, 1);
        var trained = new TrainedNetwork(
            network, parameters, new SquaredError(), new TrainingHistory([], TrainingMetric.RootMeanSquaredError, 0, 0, StopReason.LastEpoch));
        float[] x = Problems.Uniform(new Random(1), Rows * Inputs, -1, 1), expected = new float[Rows * Outputs];
        trained.CreateScorer(48).Score(x, expected);

        // Callers at one time: one has the shared threads, the others work alone.
        float[][] results = [.. Enumerable.Range(0, 8).Select(_ => new float[expected.Length])];
        Parallel.ForEach(results, new ParallelOptions { MaxDegreeOfParallelism = 4 }, scores => trained.PredictBatch(x, scores));
        Assert.All(results, scores => Assert.Equal(expected, scores));
    }
}
