using Microsoft.ML.Model.OnnxConverter;

namespace MlNetDeep;

/// <summary>Writes the columns of a model that is one network to a graph of ML.NET's converter.</summary>
internal sealed class OnnxColumns
{
    private readonly OnnxNodes _nodes;
    private readonly NetworkOnnx _network;

    /// <summary>Begins, in a graph that has the network's features.</summary>
    public OnnxColumns(OnnxContext context, TrainedNetwork network)
    {
        _nodes = ConverterGraph.Nodes(context);
        _network = new NetworkOnnx(_nodes, network);
    }

    /// <summary>A regression's score, a value of each target, in the user's units.</summary>
    public void SaveScore(string features, string score) => _network.SaveScores(features, score);

    /// <summary>The log-odds of the positive class.</summary>
    public void SaveLogOdds(string features, float scale, string score) =>
        _nodes.AddNamed("Mul", score, _network.SaveOutputs(features), _nodes.Constant([scale], [1], "Scale"));

    /// <summary>Each label's log-odds and probability, and whether it is more likely than not.</summary>
    public void SaveLabels(string features, string score, string probability, string predictedLabel)
    {
        _nodes.AddNamed("Identity", score, _network.SaveOutputs(features));
        _nodes.AddNamed("Sigmoid", probability, score);
        _nodes.AddNamed("Greater", predictedLabel, score, _nodes.Constant([0f], [1], "Threshold"));
    }

    /// <summary>The classes' probabilities and the key of the most probable class.</summary>
    public void SaveClasses(string features, string predictedLabel, string score)
    {
        _network.SaveScores(features, score);
        SaveKeyOfLargest(_nodes, score, predictedLabel);
    }

    /// <summary>The key of the first of the largest scores, from 1 on; 0, a missing key, where a score is NaN.</summary>
    /// <param name="nodes">Adds the nodes.</param>
    /// <param name="scores">[rows, classes].</param>
    /// <param name="key">The name of the output, [rows, 1].</param>
    public static void SaveKeyOfLargest(OnnxNodes nodes, string scores, string key)
    {
        (IOnnxNode argMax, string index) = nodes.AddUntyped("ArgMax", scores);
        argMax.AddAttribute("axis", 1L);
        argMax.AddAttribute("keepdims", 1L);
        string fromOne = nodes.AddUntyped("Add", index, nodes.Constant([1], "One")).Output;
        string isThere = nodes.Cast(nodes.AddUntyped("Not", nodes.AddUntyped("IsNaN", nodes.MeanOfRow(scores)).Output).Output, typeof(long));
        string value = nodes.AddUntyped("Mul", fromOne, isThere).Output;
        nodes.AddNamed("Cast", key, value).AddAttribute("to", typeof(uint));
    }
}
