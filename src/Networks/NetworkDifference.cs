using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlNetDeep;

/// <summary>Compares networks layer by layer, as files describe them.</summary>
internal static class NetworkDifference
{
    // Of these, what a trained network computes does not depend: first weights, dropout, how far errors go back, how fast statistics and
    // parameters move.
    private static readonly string[] TrainingOnly =
    [
        "biasInitializer", "biasRateFactor", "dividesRateByInputs", "dropoutRate", "forgetBias", "inputGateBias", "membersPerRow", "momentum",
        "outputGateBias", "rateFactor", "recurrentInitializer", "scaleInitializer", "truncationSteps", "unknownKeyRate", "weightInitializer",
        "weightRateFactor",
    ];

    /// <summary>What two networks have where they first differ; null where they score alike.</summary>
    public static (string First, string Second)? Find(Sequential first, Sequential second)
    {
        if (!first.InputShape.Equals(second.InputShape))
            return ($"an input of shape {first.InputShape}", $"one of shape {second.InputShape}");
        string[] ours = Describe(first), theirs = Describe(second);
        for (int i = 0; i < Math.Max(ours.Length, theirs.Length); i++)
        {
            string one = ours.ElementAtOrDefault(i) ?? "none", another = theirs.ElementAtOrDefault(i) ?? "none";
            if (one != another)
                return ($"{one} as layer {i} of {ours.Length}", $"{another} of {theirs.Length}");
        }

        return null;
    }

    private static string[] Describe(Sequential network) => Describe(network.Layers);

    private static string[] Describe(IEnumerable<Layer> layers) => [.. layers.Where(layer => !layer.ActsInTrainingOnly).Select(Describe)];

    private static string Describe(Layer layer)
    {
        if (layer is Branches branches)
            return $"Branches ({string.Join(", ", branches.Chains.Select(chain => $"[{string.Join(", ", Describe(chain))}]"))})";
        JsonObject json = JsonSerializer.SerializeToNode(layer, NetworkJson.Default.Layer)!.AsObject();
        IEnumerable<string> properties = json
            .Where(property => property.Key != "type" && !TrainingOnly.Contains(property.Key))
            .Select(property => $"{property.Key}: {property.Value?.ToJsonString() ?? "null"}");
        string text = string.Join(", ", properties);
        return text.Length == 0 ? layer.GetType().Name : $"{layer.GetType().Name} ({text})";
    }
}
