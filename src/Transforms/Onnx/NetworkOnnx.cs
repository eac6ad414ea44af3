using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using MlNetDeep.Networks;

namespace MlNetDeep.Transforms;

/// <summary>Writes a trained network as nodes of an ONNX graph, operator set 9 or newer.</summary>
internal sealed class NetworkOnnx(OnnxContext context, TrainedNetwork trained)
{
    private const int OperatorSet = 9;

    private static readonly Shape Scalar = new(1);

    private readonly OnnxNodes _nodes = new(context);

    /// <summary>Whether every layer has an ONNX operator here.</summary>
    public static bool CanSave(TrainedNetwork trained) =>
        trained.Network.Layers.All(OnnxLayers.CanSave);

    /// <summary>A regression's score in the user's units.</summary>
    public void SaveScore(string features, string score)
    {
        string value = SaveLayers(features);
        if (trained.Loss is TanhSquaredError)
            value = _nodes.Unary("Tanh", value, Scalar).Output;
        value = _nodes.Binary("Mul", value, [trained.TargetScaling.Scale], Scalar);
        _nodes.Binary("Add", value, [trained.TargetScaling.Offset], Scalar, score);
    }

    /// <summary>A vector of outputs as they are.</summary>
    public void SaveVector(string features, string output) =>
        _nodes.Unary("Identity", SaveLayers(features), trained.Network.OutputShape, output);

    /// <summary>The log-odds of the positive class.</summary>
    public void SaveLogOdds(string features, float scale, string score) =>
        _nodes.Binary("Mul", SaveLayers(features), [scale], Scalar, score);

    /// <summary>The classes' probabilities and the key of the most probable class.</summary>
    public void SaveClasses(string features, string predictedLabel, string score)
    {
        int classes = trained.Network.OutputShape.Length;
        string logits = SaveLayers(features);
        context.CreateNode("Softmax", logits, score, context.GetNodeName("Softmax"), "").AddAttribute("axis", 1);

        string index = context.AddIntermediateVariable(NumberDataViewType.Int64, "ClassIndex");
        OnnxNode argMax = context.CreateNode("ArgMax", logits, index, context.GetNodeName("ArgMax"), "");
        argMax.AddAttribute("axis", 1);
        argMax.AddAttribute("keepdims", 1);
        // ML.NET's keys begin at 1.
        string key = context.AddIntermediateVariable(NumberDataViewType.Int64, "ClassKey");
        context.CreateNode("Add", [index, context.AddInitializer([1L], [1], "One")], [key], context.GetNodeName("Add"), "");
        context.CreateNode("Cast", key, predictedLabel, context.GetNodeName("Cast"), "").AddAttribute("to", typeof(uint));
    }

    private string SaveLayers(string features)
    {
        context.CheckOpSetVersion(OperatorSet, "NeuralNetwork");
        if (trained.Standardizer is { } standardizer)
        {
            var width = new Shape(trained.Network.InputShape.Length);
            features = _nodes.Binary("Sub", features, standardizer.Offsets.ToArray(), width);
            features = _nodes.Binary("Mul", features, standardizer.Scales.ToArray(), width);
        }

        return new OnnxLayers(_nodes, trained, features).Save();
    }
}
