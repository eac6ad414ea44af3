namespace MlNetDeep;

/// <summary>What a trained network has learned, made visible: kernels, and what becomes of an example layer by layer.</summary>
internal static class LearnedFeatures
{
    /// <summary>The kernels of a convolution; the rows of its weights are in the order height, width, channel.</summary>
    public static ShapedArray KernelsOf(TrainedNetwork trained, int layer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(layer, trained.Network.Layers.Count);
        if (trained.Network.Layers[layer] is not Conv2D convolution)
            throw new ArgumentException(
                $"Layer {layer} is {trained.Network.Layers[layer].GetType().Name}, which has no kernels: choose one of " +
                $"{string.Join(", ", Convolutions(trained.Network))}.",
                nameof(layer));
        Parameter weights = trained.Network.Parameters
            .Single(parameter => parameter.Layer == layer && parameter.Kind == ParameterKind.Weight);
        int filters = convolution.Filters, taps = weights.Length / filters;
        var kernels = new float[weights.Length];
        Kernels.VectorMath.Transpose(weights.Of(trained.Parameters), taps, kernels);
        int channels = taps / (int)convolution.Kernel.Area();
        return new ShapedArray(new Shape(filters, convolution.Kernel.Height, convolution.Kernel.Width, channels), kernels);
    }

    /// <summary>
    /// The output of each layer for one example, in memory of its own: in a workspace layers overwrite each other's. Here none takes over what
    /// the next one does.
    /// </summary>
    public static IReadOnlyList<ShapedArray> OutputsOf(TrainedNetwork trained, ReadOnlySpan<float> features)
    {
        Sequential network = trained.Network;
        if (features.Length != trained.FeatureLength)
            throw new ArgumentException(
                $"The network takes {trained.FeatureLength} features ({network.InputShape}), not {features.Length}.", nameof(features));
        var x = new float[network.InputShape.Length];
        features.CopyTo(x);
        trained.Preparation?.Apply(features, x);
        network = new Sequential(network.InputShape, network.Layers, takesOver: false);
        Workspace workspace = network.CreateWorkspace(1, training: false);
        var pass = new NetworkPass { Parameters = trained.Parameters, Input = x, Rows = 1 };
        workspace.Lengths?.Read(pass, x);
        var outputs = new List<ShapedArray>();
        for (int i = 0; i < network.Layers.Count; i++)
        {
            var y = new float[network.LayerShapes[i].Length];
            if (network.Layers[i].ActsInTrainingOnly)
                x.CopyTo(y, 0);
            else
                network.Layers[i].Forward(workspace.PassOf(i, pass), x, y);
            outputs.Add(new ShapedArray(network.LayerShapes[i], y));
            x = y;
        }

        return outputs;
    }

    private static IEnumerable<string> Convolutions(Sequential network)
    {
        int[] found = [.. Enumerable.Range(0, network.Layers.Count).Where(i => network.Layers[i] is Conv2D)];
        return found.Length > 0
            ? found.Select(i => i.ToString(CultureInfo.InvariantCulture))
            : ["none: it has no convolution"];
    }
}
