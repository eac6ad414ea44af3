using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using MlNetDeep.Networks;

namespace MlNetDeep.Transforms;

/// <summary>Writes a trained network as nodes of an ONNX graph, operator set 9 or newer.</summary>
internal sealed class NetworkOnnx(OnnxContext context, TrainedNetwork trained)
{
    private const int OperatorSet = 9;

    /// <summary>Whether every layer has an ONNX operator here.</summary>
    public static bool CanSave(TrainedNetwork trained) =>
        trained.Network.Layers.All(layer => layer is Dense || layer.ActsInTrainingOnly || OperatorOf(layer) is not null);

    /// <summary>A regression's score in the user's units.</summary>
    public void SaveScore(string features, string score)
    {
        string value = SaveLayers(features);
        if (trained.Loss is TanhSquaredError)
            value = Unary("Tanh", value, 1);
        value = Binary("Mul", value, [trained.TargetScaling.Scale], 1);
        Binary("Add", value, [trained.TargetScaling.Offset], 1, score);
    }

    /// <summary>The log-odds of the positive class.</summary>
    public void SaveLogOdds(string features, float scale, string score) => Binary("Mul", SaveLayers(features), [scale], 1, score);

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

    private static string? OperatorOf(Layer layer) => layer switch
    {
        Sigmoid => "Sigmoid",
        Tanh => "Tanh",
        Relu => "Relu",
        LeakyRelu => "LeakyRelu",
        Softsign => "Softsign",
        _ => null,
    };

    private string SaveLayers(string features)
    {
        context.CheckOpSetVersion(OperatorSet, "NeuralNetwork");
        string value = features;
        int width = trained.Network.InputShape.Length;
        if (trained.Standardizer is { } standardizer)
        {
            value = Binary("Sub", value, standardizer.Offsets.ToArray(), width);
            value = Binary("Mul", value, standardizer.Scales.ToArray(), width);
        }

        for (int i = 0; i < trained.Network.Layers.Count; i++)
        {
            Layer layer = trained.Network.Layers[i];
            if (layer is Dense dense)
                value = SaveDense(i, value, width, dense.Units);
            else if (!layer.ActsInTrainingOnly)
                value = Unary(OperatorOf(layer)!, value, width, layer);
            width = trained.Network.LayerShapes[i].Length;
        }

        return value;
    }

    private string SaveDense(int layer, string input, int width, int units)
    {
        foreach (Parameter parameter in trained.Network.Parameters.Where(parameter => parameter.Layer == layer))
        {
            float[] values = parameter.Of(trained.Parameters).ToArray();
            input = parameter.Kind == ParameterKind.Weight
                ? Node("MatMul", [input, context.AddInitializer(values, [width, units], "Weights")], units).Output
                : Binary("Add", input, values, units);
        }

        return input;
    }

    private string Unary(string type, string input, int width, Layer? layer = null)
    {
        (OnnxNode node, string output) = Node(type, [input], width);
        if (layer is LeakyRelu leaky)
            node.AddAttribute("alpha", (double)leaky.NegativeSlope);
        return output;
    }

    private string Binary(string type, string input, float[] values, int width, string? output = null) =>
        Node(type, [input, context.AddInitializer(values, [values.Length], type)], width, output).Output;

    private (OnnxNode Node, string Output) Node(string type, string[] inputs, int width, string? output = null)
    {
        output ??= context.AddIntermediateVariable(new VectorDataViewType(NumberDataViewType.Single, width), type);
        return (context.CreateNode(type, inputs, [output], context.GetNodeName(type), ""), output);
    }
}
