using System.Text.Json;

namespace MlNetDeep.Onnx.Tests.Reading;

/// <summary>A network of PyTorch: its file, rows, and what PyTorch gives for them. Data/make_networks.py makes them.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Of a row, as the file has it.</param>
/// <param name="Input">Row by row.</param>
/// <param name="TensorShape">Of the input as PyTorch and the file take it.</param>
/// <param name="Tensor">The input in that order.</param>
/// <param name="Output">Row by row.</param>
/// <param name="Lengths">The number of steps of each row, a second input of the file; null where it has none.</param>
public sealed record TorchNetwork(string Name, int[] Shape, float[] Input, int[] TensorShape, float[] Tensor, float[] Output, long[]? Lengths = null)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TorchNetwork> All { get; } =
        JsonSerializer.Deserialize<List<TorchNetwork>>(System.IO.File.ReadAllText(Path.Combine(Folder, "networks.json")), Options)!;

    /// <summary>Where the files are.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Data");

    /// <summary>The file.</summary>
    public string File => Path.Combine(Folder, Name + ".onnx");

    /// <summary>The number of rows.</summary>
    public int Rows => Input.Length / Shape.Aggregate(1, (product, size) => product * size);

    public override string ToString() => Name;
}
