using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Trainers.Tests.Keys;

/// <summary>Numbers and keys of several types, some of them missing, and a label that depends on all of them.</summary>
internal sealed class KeyRow
{
    /// <summary>The columns that <see cref="Concatenate"/> puts together.</summary>
    public static readonly string[] Inputs = ["Number", "Color", "Sizes", "Tags"];

    private static readonly float[] OfColor = [0, 3, -2, 5, 1];
    private static readonly float[] OfTag = [0, 1, -1, 2];

    public float Id { get; set; }

    public float Number { get; set; }

    [KeyType(4)]
    public uint Color { get; set; }

    [VectorType(2)]
    public float[] Sizes { get; set; } = [0, 0];

    [KeyType(3), VectorType(2)]
    public byte[] Tags { get; set; } = [0, 0];

    [KeyType(6)]
    public ushort[] Words { get; set; } = [];

    public float Label { get; set; }

    public static IDataView View(MLContext mlContext, int rows, int seed = 1) => mlContext.Data.LoadFromEnumerable(Create(rows, seed));

    public static KeyRow[] Create(int rows, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(id => Create(id, random))];
    }

    /// <summary>
    /// The rows of a view, for an engine: of a member that is a key ML.NET reads the value behind, and does not take one off where it writes it.
    /// </summary>
    public static IEnumerable<KeyRow> Read(MLContext mlContext, IDataView view) =>
        mlContext.Data.CreateEnumerable<KeyRow>(view, reuseRowObject: false).Select(row =>
        {
            row.Color = unchecked(row.Color - 1);
            return row;
        });

    /// <summary>A vector [Number, Color, Sizes x 2, Tags x 2].</summary>
    public static KeyConcatenatingEstimator Concatenate(MLContext mlContext) => mlContext.Transforms.ConcatenateWithKeys("Features", Inputs);

    public static NetworkOptions Options() => new()
    {
        Architecture = new MultilayerPerceptron([8]),
        NumberOfEpochs = 6,
        BatchSize = 16,
        LearningRate = 0.02f,
        Seed = 3,
    };

    private static KeyRow Create(int id, Random random)
    {
        var row = new KeyRow
        {
            Id = id,
            Number = 100 * random.NextSingle(),
            Color = (uint)random.Next(OfColor.Length),
            Sizes = [random.NextSingle(), random.Next(2)],
            Tags = [(byte)random.Next(OfTag.Length), (byte)random.Next(OfTag.Length)],
            Words = [.. Enumerable.Range(0, id % 5).Select(_ => (ushort)random.Next(7))],
        };
        row.Label = row.Number / 50 + OfColor[row.Color] + row.Tags.Sum(tag => OfTag[tag]) - row.Sizes[0];
        return row;
    }
}
