namespace MlNetDeep.Onnx.Tests.Writing;

/// <summary>Networks with parameters that are drawn at random, biases and states too, which would begin at zero.</summary>
internal static class RandomNetwork
{
    public static TrainedNetwork Create(Shape input, params Layer[] layers) => Create(new SquaredError(), input, layers);

    public static TrainedNetwork Create(
        Loss loss, Shape input, Layer[] layers, FeaturePreparation? preparation = null, TargetScaling? scaling = null, string[]? classes = null)
    {
        var network = new Sequential(input, layers);
        var random = new Random(3);
        float[] parameters = [.. Enumerable.Range(0, network.ParameterCount).Select(_ => random.NextSingle() - 0.4f)];
        // Variances are positive.
        foreach (Parameter variance in network.Parameters.Where(
            parameter => parameter.Kind == ParameterKind.Statistic && parameter.Name.EndsWith("variance", StringComparison.Ordinal)))
        {
            variance.Of(parameters.AsSpan()).Fill(0.3f);
        }

        var history = new TrainingHistory([], TrainingMetric.RootMeanSquaredError, 0, 0, StopReason.LastEpoch);
        return new TrainedNetwork(network, parameters, loss, history, preparation, scaling, classes);
    }

    /// <summary>Rows of features between -2 and 2.</summary>
    public static float[] Rows(int rows, int features)
    {
        var random = new Random(8);
        return [.. Enumerable.Range(0, rows * features).Select(_ => 4 * random.NextSingle() - 2)];
    }
}
