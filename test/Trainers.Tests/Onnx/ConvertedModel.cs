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

    public ConvertedModel(byte[] file) => _session = new InferenceSession(file);

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
        AssertGivesRowsOf(model, data, tolerance);
        AssertGivesBatchesOf(model, data, tolerance);
    }

    /// <summary>As <see cref="AssertGivesColumnsOf"/>, of each row alone.</summary>
    public void AssertGivesRowsOf(ITransformer model, IDataView data, double tolerance) =>
        AssertGives(model, data, tolerance, given => Enumerable.Range(0, given.Count).Select(row => (int[])[row]));

    /// <summary>As <see cref="AssertGivesColumnsOf"/>, of all rows together.</summary>
    public void AssertGivesBatchesOf(ITransformer model, IDataView data, double tolerance) => AssertGives(model, data, tolerance, Batches);

    private void AssertGives(ITransformer model, IDataView data, double tolerance, Func<List<ViewRow>, IEnumerable<int[]>> choose)
    {
        Assert.Subset(data.Schema.Select(column => column.Name).ToHashSet(), Inputs.ToHashSet());
        IDataView scored = model.Transform(data);
        string[] columns = [.. scored.Schema.Where(column => !column.IsHidden).Select(column => column.Name)];
        Assert.NotEmpty(columns.Except(Inputs));
        List<ViewRow> given = Cells.Read(data, Inputs), expected = Cells.Read(scored, columns);
        foreach (int[] rows in choose(given))
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
            float or float[] => Create(cells.SelectMany(cell => OnnxCells.Values(cell).Cast<float>())),
            bool => Create(cells.Cast<bool>()),
            object[] => Create(cells.SelectMany(cell => ((object[])cell).Cast<bool>())),
            uint => Create(cells.Cast<uint>()),
            string => Create(cells.Cast<string>()),
            _ => throw new NotSupportedException($"{name}: {cells[0].GetType()}"),
        };
    }

    private static void AssertEqual(string column, object[] expected, DisposableNamedOnnxValue actual, double tolerance)
    {
        object[] values = [.. expected.SelectMany(OnnxCells.Values)];
        OnnxCells.AssertEqual(column, values, values.FirstOrDefault() switch
        {
            float => [.. actual.AsTensor<float>()],
            bool => [.. actual.AsTensor<bool>()],
            uint => [.. actual.AsTensor<uint>()],
            string => [.. actual.AsTensor<string>()],
            _ => [],
        }, tolerance);
    }
}
