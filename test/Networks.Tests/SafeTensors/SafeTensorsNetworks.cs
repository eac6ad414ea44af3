using System.Text.Json;

namespace MlNetDeep.Networks.Tests.SafeTensors;

/// <summary>The networks of Data/make_safetensors.py, with what PyTorch computes.</summary>
internal static class SafeTensorsNetworks
{
    private static readonly Layer[] TwoLayers = [new Dense(8), new Sigmoid(), new Dense(2)];

    private static readonly Dictionary<string, Values> Computed =
        JsonSerializer.Deserialize<Dictionary<string, Values>>(File.ReadAllText(Path("safetensors.json")), JsonSerializerOptions.Web)!;

    /// <summary>Each network, by its name.</summary>
    public static readonly Dictionary<string, Sequential> All = new()
    {
        ["mlp"] = new(
            new Shape(5), new Dense(7), new Relu(), new Dropout(0.5f), new Dense(7), new Tanh(), new Dense(7, useBias: false), new Dense(3)),
        ["mlp-normalized"] = new(new Shape(6), new Dense(8), new BatchNorm(epsilon: 1e-3f), new LeakyRelu(0.1f), new Dense(2)),
        ["mlp-half"] = new(new Shape(6), TwoLayers),
        ["mlp-bfloat"] = new(new Shape(6), TwoLayers),
        ["mlp-double"] = new(new Shape(6), TwoLayers),
        ["towers"] = new(new Shape(4), new Dense(4), new Tanh(), new Dense(4)),
        ["cnn"] = new(
            new Shape(2, 14, 10), new ChannelsLast(), new Conv2D(6, 3, padding: Padding.Of(1)), new BatchNorm(), new Relu(), new MaxPool2D(2),
            new Conv2D(8, 3, stride: 2), new Relu(), new Flatten(), new Dense(10), new Relu(), new Dense(4)),
        ["cnn-dilated"] = new(
            new Shape(3, 9, 12), new ChannelsLast(),
            new Conv2D(6, new Size2D(3, 2), new Size2D(1, 2), new Padding(PaddingMode.Explicit, new Edges(1, 0, 1, 0)), new Size2D(2, 1), useBias: false),
            new Tanh(), new Conv2D(6, 3, padding: Padding.Of(1), groups: 3), new Relu(), new Conv2D(6, 3, groups: 6), new GlobalAveragePool2D(), new Dense(3)),
        ["cnn-normalized-features"] = new(
            new Shape(1, 6, 5), new ChannelsLast(), new Conv2D(4, 3), new Flatten(), new BatchNorm(), new Dropout(0.5f), new Dense(3)),
        ["resnet"] = new(
            new Shape(3, 6, 6), new ChannelsLast(), new Conv2D(4, 3, padding: Padding.Of(1)), new Relu(), Residual(), new Relu(), Residual(),
            new GlobalAveragePool2D(), new Dense(3)),
        ["flat-image"] = new(new Shape(2, 3, 4), new Flatten(), new Dense(3)),
        ["lstm"] = Recurrent(new LstmLayer(5)),
        ["lstm-without-bias"] = Recurrent(new LstmLayer(5)),
        ["lstm-two-layers"] = Recurrent(new LstmLayer(4), new LstmLayer(4)),
        ["lstm-deep-both"] = Recurrent(
            new LstmLayer(4, SequenceDirection.Both), new LstmLayer(4, SequenceDirection.Both), new LstmLayer(4, SequenceDirection.Both)),
        ["gru"] = Recurrent(new GruLayer(5)),
        ["gru-both"] = Recurrent(new GruLayer(5, SequenceDirection.Both)),
        ["gru-two-layers"] = new(new Shape(6, 4), new GruLayer(4), new GruLayer(4), new LastStep(), new Dense(2)),
        ["rnn"] = Recurrent(new ElmanLayer(5)),
        ["rnn-relu-both"] = Recurrent(
            new ElmanLayer(5, ActivationFunction.Relu, SequenceDirection.Both), new ElmanLayer(5, ActivationFunction.Relu, SequenceDirection.Both)),
    };

    /// <summary>Where names are needed: of layers, the modules.</summary>
    public static Dictionary<string, string>? ModuleNames(string name) =>
        name == "towers" ? new() { ["0"] = "first", ["2"] = "second" } : null;

    /// <summary>Rows, and PyTorch's outputs for them.</summary>
    public static Values Of(string name) => Computed[name];

    /// <summary>A file of the folder.</summary>
    public static string Path(string file) => System.IO.Path.Combine(AppContext.BaseDirectory, "Data", "safetensors", file);

    private static Sequential Recurrent(params RecurrentLayer[] layers) =>
        new(new Shape(6, 3), [.. layers, new LastStep(layers[0].Direction), new Dense(2)]);

    private static Branches Residual() => new(
        [],
        [
            new Conv2D(4, 3, padding: Padding.Of(1), useBias: false), new BatchNorm(), new Relu(),
            new Conv2D(4, 3, padding: Padding.Of(1), useBias: false), new BatchNorm(),
        ]);

    internal sealed record Values(float[] X, double[] Y);
}
