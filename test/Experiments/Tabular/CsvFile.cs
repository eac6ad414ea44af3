using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Experiments;

/// <summary>Reads comma-separated tables with ML.NET's loader. A column whose cells are all numbers, where they are there, holds numbers.</summary>
internal static class CsvFile
{
    private static readonly string[] Missing = ["", "?", "NA"];

    /// <summary>Reads a table.</summary>
    /// <param name="path">The file, packed where it ends in .gz.</param>
    /// <param name="hasHeader">Whether the first line names the columns; otherwise they are x1, x2 ...</param>
    public static RawTable Read(string path, bool hasHeader)
    {
        var mlContext = new MLContext();
        var text = MemoryText.FromFile(path);
        var cells = new TextLoader.Column("Cells", DataKind.String, [new TextLoader.Range { Min = 0, AutoEnd = true }]);
        IDataView view = mlContext.Data
            .CreateTextLoader(new TextLoader.Options { Separators = [','], AllowQuoting = true, HasHeader = hasHeader, Columns = [cells] }, text)
            .Load(text);
        string?[][] rows = [.. view.GetColumn<string[]>("Cells").Select(row => row.Select(cell => Missing.Contains(cell) ? null : cell).ToArray())];
        return new RawTable(
            [.. Names(view, hasHeader).Select((name, i) => new RawColumn(name, rows.All(row => row[i] is not { } cell || IsNumber(cell))))], rows);
    }

    private static string[] Names(IDataView view, bool hasHeader)
    {
        if (!hasHeader)
            return [.. Enumerable.Range(1, ((VectorDataViewType)view.Schema["Cells"].Type).Size).Select(number => $"x{number}")];
        VBuffer<ReadOnlyMemory<char>> names = default;
        view.Schema["Cells"].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private static bool IsNumber(string cell) => float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
