namespace MlNetDeep;

/// <summary>
/// From the way between a graph's input and its output to a network: what features pass through first, layers, the output unit, and the scaling of
/// what it gives.
/// </summary>
internal static class NetworkAssembly
{
    /// <summary>Makes the network.</summary>
    /// <param name="output">The settled output.</param>
    /// <param name="input">Where the way begins.</param>
    /// <param name="graph">Makes steps.</param>
    /// <param name="classNames">The names of the outputs; null where there are none.</param>
    /// <exception cref="NotSupportedException">A step has no place in a network of ours.</exception>
    public static TrainedNetwork Create(Step output, InputStep input, GraphSteps graph, IReadOnlyList<string>? classNames)
    {
        List<Step> steps = output.WayFrom(input)!;
        (FeaturePreparation? preparation, int first) = InputPreparation.Of(steps);
        GraphOutput unit = GraphOutput.Of(steps, first);
        List<LayerStep> layers = [.. LayerChain.Of(steps[first..unit.Start], graph)];
        Shape inputShape = preparation is null ? input.Shape : first > 0 ? steps[first - 1].Shape : input.Shape;
        // In front of all layers another shape is another input.
        while (layers.Count > 0 && layers[0].Layer is Reshape)
        {
            inputShape = layers[0].Shape;
            layers.RemoveAt(0);
        }

        if (layers.Count == 0 || layers[^1].Shape.Rank != 1)
            layers.Add(graph.Add(layers.Count == 0 ? output : layers[^1], "the output", new Flatten()));
        try
        {
            var network = new Sequential(inputShape, layers.Select(step => step.Layer));
            return new TrainedNetwork(
                network, Gather(network, layers), unit.Loss, null, preparation,
                unit.Scaling, classNames?.Count == network.OutputShape.Length ? classNames : null);
        }
        catch (ArgumentException exception)
        {
            throw new NotSupportedException($"The graph is no network of ours: {exception.Message}", exception);
        }
    }

    private static float[] Gather(Sequential network, List<LayerStep> layers)
    {
        var parameters = new float[network.ParameterCount];
        foreach (Parameter parameter in network.Parameters)
        {
            LayerStep step = layers[parameter.Layer];
            float[] values = step.Parameters.GetValueOrDefault(parameter.Name)
                ?? throw new InvalidOperationException($"{step.Node} has no {parameter.Name}.");
            values.CopyTo(parameter.Of(parameters.AsSpan()));
        }

        return parameters;
    }
}
