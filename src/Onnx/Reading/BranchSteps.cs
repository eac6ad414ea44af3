namespace MlNetDeep;

/// <summary>Ways that part and are added up, as <see cref="Branches"/>.</summary>
internal static class BranchSteps
{
    /// <summary>The layer of two ways behind a step.</summary>
    /// <param name="node">The node that adds them up.</param>
    /// <param name="common">Where they part.</param>
    /// <param name="first">The steps of the one.</param>
    /// <param name="second">Those of the other.</param>
    public static LayerStep Add(NodeReading node, Step common, List<Step> first, List<Step> second)
    {
        var parameters = new List<(string, float[])>();
        var chains = new List<Layer[]>();
        foreach (List<Step> way in (List<Step>[])[first, second])
        {
            LayerStep[] layers = [.. LayerChain.Of(way, node.Graph)];
            for (int i = 0; i < layers.Length; i++)
            {
                string place = string.Create(CultureInfo.InvariantCulture, $"{chains.Count}.{i}.");
                parameters.AddRange(layers[i].Parameters.Select(each => (place + each.Key, each.Value)));
            }

            chains.Add([.. layers.Select(step => step.Layer)]);
        }

        return node.Graph.Add(common, node.Description, new Branches(chains), parameters);
    }
}
