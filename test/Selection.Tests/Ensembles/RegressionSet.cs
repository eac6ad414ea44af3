using System.Globalization;
using Microsoft.ML;

namespace MlNetDeep.Selection.Tests.Ensembles;

/// <summary>A real regression problem, split in two.</summary>
internal sealed record RegressionSet(RegressionSet.Row[] Training, RegressionSet.Row[] Test)
{
    /// <summary>Where Debian's libfann-doc keeps its data; the environment can name another folder.</summary>
    private static readonly string Folder = Environment.GetEnvironmentVariable("LIBFANN_DATASETS") ?? "/usr/share/doc/libfann-dev/examples/datasets";

    /// <summary>The sets that are here: that of the repository, and those of libfann-doc where it is installed.</summary>
    public static TheoryData<string> Names =>
        ["diabetes", .. ((string[])["abelone", "building", "kin32fm", "pumadyn-32fm", "census-house", "robot"]).Where(name => File.Exists(Path.Combine(Folder, name + ".train")))];

    /// <summary>Reads a set: of diabetes every other row is for testing, those of libfann have their own split; of several targets the first.</summary>
    public static RegressionSet Read(string name)
    {
        if (name != "diabetes")
            return new(ReadFann(name + ".train"), ReadFann(name + ".test"));
        Row[] rows = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "diabetes.csv")).Skip(1).Select(line => Numbers(line, ',')).Select(cells => new Row { Features = cells[..^1], Label = cells[^1] })];
        return new([.. rows.Where((_, row) => row % 2 == 0)], [.. rows.Where((_, row) => row % 2 == 1)]);
    }

    public IDataView View(MLContext mlContext, Row[] rows)
    {
        var schema = Microsoft.ML.Data.SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new Microsoft.ML.Data.VectorDataViewType(Microsoft.ML.Data.NumberDataViewType.Single, Training[0].Features.Length);
        return mlContext.Data.LoadFromEnumerable(rows, schema);
    }

    private static Row[] ReadFann(string file)
    {
        // The header has the numbers of rows, inputs and outputs; line breaks mean nothing.
        float[] numbers = Numbers(File.ReadAllText(Path.Combine(Folder, file)), null);
        int inputs = (int)numbers[1], width = inputs + (int)numbers[2];
        return [.. numbers.Skip(3).Chunk(width).Select(cells => new Row { Features = cells[..inputs], Label = cells[inputs] })];
    }

    private static float[] Numbers(string text, char? separator) =>
        [.. text.Split(separator is { } character ? [character] : null, StringSplitOptions.RemoveEmptyEntries).Select(cell => float.Parse(cell, CultureInfo.InvariantCulture))];

    internal sealed class Row
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
