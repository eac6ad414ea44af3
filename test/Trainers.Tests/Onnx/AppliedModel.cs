using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Onnx;

/// <summary>A file of ML.NET's converter in ML.NET's own ApplyOnnxModel.</summary>
internal static class AppliedModel
{
    /// <summary>Fails unless it gives all columns behind the model.</summary>
    public static void AssertGivesColumnsOf(MLContext mlContext, byte[] file, ITransformer model, IDataView data, double tolerance)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, file);
            using Microsoft.ML.Transforms.Onnx.OnnxTransformer transformer = mlContext.Transforms.ApplyOnnxModel(path).Fit(data);
            IDataView scored = model.Transform(data), applied = transformer.Transform(data);
            string[] columns = [.. scored.Schema.Where(column => !column.IsHidden).Select(column => column.Name)];
            List<ViewRow> expected = Cells.Read(scored, columns), actual = Cells.Read(applied, columns);
            for (int i = 0; i < columns.Length; i++)
                OnnxCells.AssertEqual(columns[i], [.. Values(expected, i)], Values(actual, i), tolerance);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static IEnumerable<object> Values(List<ViewRow> rows, int column) => rows.SelectMany(row => OnnxCells.Values(row.Values[column]));
}
