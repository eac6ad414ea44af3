using System.Text.Json;

namespace MlNetDeep.Networks.Tests;

/// <summary>Data/sequences.json: what PyTorch's recurrent layers computed, and from what. Data/make_sequences.py writes it.</summary>
/// <param name="Kind">lstm, gru, elmanTanh or elmanRelu.</param>
/// <param name="Layers">Stacked layers.</param>
/// <param name="Both">Whether both directions are read.</param>
/// <param name="Rows">Examples.</param>
/// <param name="Time">Steps.</param>
/// <param name="Features">Inputs of a step.</param>
/// <param name="Units">Outputs of a step and direction.</param>
/// <param name="Learned">Whether initial states are parameters.</param>
/// <param name="X">[rows, time, features].</param>
/// <param name="Dy">[rows, time, directions units].</param>
/// <param name="Parameters">In the order of our flat block.</param>
/// <param name="Y">The outputs.</param>
/// <param name="Dx">The gradient by x.</param>
/// <param name="Gradients">Those by the parameters.</param>
internal sealed record SequenceCase(
    string Kind, int Layers, bool Both, int Rows, int Time, int Features, int Units, bool Learned,
    float[] X, float[] Dy, float[] Parameters, double[] Y, double[] Dx, double[] Gradients)
{
    public static SequenceCase[] All { get; } = Read();

    public string Name => $"{Layers} x {Kind}, {(Both ? "both directions" : "forward")}, {Rows} rows, {Time} x {Features} to {Units}" +
        (Learned ? ", learned state" : "");

    public Sequential CreateNetwork() => new(new Shape(Time, Features), Enumerable.Range(0, Layers).Select(_ => CreateLayer()));

    private Layer CreateLayer()
    {
        SequenceDirection direction = Both ? SequenceDirection.Both : SequenceDirection.Forward;
        return Kind switch
        {
            "lstm" => new LstmLayer(Units, direction, learnInitialState: Learned),
            "gru" => new GruLayer(Units, direction, Learned),
            "elmanTanh" => new ElmanLayer(Units, ActivationFunction.Tanh, direction, Learned),
            "elmanRelu" => new ElmanLayer(Units, ActivationFunction.Relu, direction, Learned),
            _ => throw new InvalidDataException($"No layer is called {Kind}."),
        };
    }

    private static SequenceCase[] Read()
    {
        using Stream stream = typeof(SequenceCase).Assembly.GetManifestResourceStream("sequences.json")!;
        return JsonSerializer.Deserialize<SequenceCase[]>(stream, JsonSerializerOptions.Web)!;
    }
}
