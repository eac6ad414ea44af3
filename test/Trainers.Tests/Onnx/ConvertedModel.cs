using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Onnx;

/// <summary>A model as ML.NET's own converter writes it, in ONNX Runtime.</summary>
internal sealed class ConvertedModel : IDisposable
{
    // The converter's names of outputs: the column's and this.
    private const string Ending = ".output";

    private readonly InferenceSession _session;

    private ConvertedModel(byte[] file) => _session = new InferenceSession(file);

    /// <summary>The columns that the graph wants to be given.</summary>
    public IReadOnlyCollection<string> Inputs => [.. _session.InputMetadata.Keys];

    public static ConvertedModel Create(MLContext mlContext, ITransformer model, IDataView data, int? operatorSet = null) =>
        new(Convert(mlContext, model, data, operatorSet));

    /// <summary>The file.</summary>
    public static byte[] Convert(MLContext mlContext, ITransformer model, IDataView data, int? operatorSet = null)
    {
        using var file = new MemoryStream();
        if (operatorSet is { } chosen)
            mlContext.Model.ConvertToOnnx(model, data, chosen, file);
        else
            mlContext.Model.ConvertToOnnx(model, data, file);
        return file.ToArray();
    }

    /// <summary>
    /// Fails unless the graph's inputs are columns of the data, and it gives all columns behind the model, of each row alone and of all together;
    /// where a column has vectors of any size, of all together that have one size.
    /// </summary>
    /// <param name="model">What was converted.</param>
    /// <param name="data">The rows.</param>
    /// <param name="tolerance">Of floats, in units of the largest value of their column, at least of 1.</param>
    public void AssertGivesColumnsOf(ITransformer model, IDataView data, double tolerance)
    {
        Assert.Subset(data.Schema.Select(column => column.Name).ToHashSet(), Inputs.ToHashSet());
        IDataView scored = model.Transform(data);
        string[] columns = [.. scored.Schema.Where(column => !column.IsHidden).Select(column => column.Name)];
        Assert.NotEmpty(columns.Except(Inputs));
        List<ViewRow> given = Cells.Read(data, Inputs), expected = Cells.Read(scored, columns);
        IEnumerable<int[]> alone = Enumerable.Range(0, given.Count).Select(row => (int[])[row]);
        foreach (int[] rows in alone.Concat(Batches(given)))
        {
            using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = _session.Run(
                [.. _session.InputMetadata.Select((input, i) => Input(input.Key, input.Value, [.. rows.Select(row => given[row].Values[i])]))],
                [.. columns.Select(name => name + Ending)]);
            for (int i = 0; i < columns.Length; i++)
                AssertEqual(columns[i], [.. rows.Select(row => expected[row].Values[i])], results.ElementAt(i), tolerance);
        }
    }

    public void Dispose() => _session.Dispose();

    /// <summary>All rows, or those of each size.</summary>
    private static IEnumerable<int[]> Batches(List<ViewRow> rows) => Enumerable.Range(0, rows.Count)
        .GroupBy(row => string.Join(' ', rows[row].Values.OfType<float[]>().Select(vector => vector.Length))).Select(group => group.ToArray());

    private static NamedOnnxValue Input(string name, NodeMetadata type, object[] cells)
    {
        int[] shape = [cells.Length, .. type.Dimensions[1..].Select(size => size >= 0 ? size : ((float[])cells[0]).Length)];
        NamedOnnxValue Create<T>(IEnumerable<T> values) => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(values.ToArray(), shape));
        return cells[0] switch
        {
            float or float[] => Create(cells.SelectMany(Floats)),
            bool => Create(cells.Cast<bool>()),
            object[] => Create(cells.SelectMany(cell => ((object[])cell).Cast<bool>())),
            uint => Create(cells.Cast<uint>()),
            string => Create(cells.Cast<string>()),
            _ => throw new NotSupportedException($"{name}: {cells[0].GetType()}"),
        };
    }

    private static void AssertEqual(string column, object[] expected, DisposableNamedOnnxValue actual, double tolerance)
    {
        switch (expected[0])
        {
            case float or float[]:
                float[] values = [.. expected.SelectMany(Floats)];
                double scale = values.Where(float.IsFinite).Select(Math.Abs).Append(1).Max();
                Assert.All(
                    values.Zip(actual.AsTensor<float>().ToArray()),
                    pair => Assert.True(
                        pair.First.Equals(pair.Second) || Math.Abs(pair.First - pair.Second) <= tolerance * scale,
                        $"{column}: {pair.First:G9} here, {pair.Second:G9} in ONNX Runtime"));
                Assert.Equal(values.Length, actual.AsTensor<float>().Length);
                break;
            case object[]:
                Assert.Equal(expected.SelectMany(cell => ((object[])cell).Cast<bool>()), actual.AsTensor<bool>());
                break;
            case bool:
                Assert.Equal(expected.Cast<bool>(), actual.AsTensor<bool>());
                break;
            case uint:
                Assert.Equal(expected.Cast<uint>(), actual.AsTensor<uint>());
                break;
            default:
                Assert.Equal(expected.Cast<string>(), actual.AsTensor<string>());
                break;
        }
    }

    private static float[] Floats(object cell) => cell as float[] ?? [(float)cell];
}
