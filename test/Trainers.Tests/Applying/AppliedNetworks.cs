namespace MlNetDeep.Trainers.Tests.Applying;

/// <summary>Networks that were not trained by ML.NET.</summary>
internal static class AppliedNetworks
{
    /// <summary>Three named classes, of features that are scaled and, where they are missing, filled, but for one where it is given.</summary>
    public static TrainedNetwork OfClasses(int features, int unfilled = -1)
    {
        var network = new Sequential(new Shape(features), new Dense(5), new Tanh(), new Dense(3));
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, seed: 4);
        float[] ones = [.. Enumerable.Repeat(0.5f, features)], fills = [.. Enumerable.Range(0, features).Select(i => i == unfilled ? float.NaN : 0.25f)];
        return new TrainedNetwork(
            network, parameters, new SoftmaxCrossEntropy(), null, new FeaturePreparation([.. ones], ones, fills: fills), classNames: ["low", "middle", "high"]);
    }

    /// <summary>Two amounts in units of their own.</summary>
    public static TrainedNetwork OfTargets(int features)
    {
        var network = new Sequential(new Shape(features), new Dense(2));
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, seed: 5);
        return new TrainedNetwork(network, parameters, new SquaredError(), null, null, new TargetScaling([2, 3], [10, 20]));
    }
}
