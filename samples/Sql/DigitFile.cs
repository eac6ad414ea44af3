using System.Globalization;
using DuckDB.NET.Data;

namespace MlNetDeep.Samples.Sql;

/// <summary>The repository's digits, repeated, in a Parquet file: source (the digit's row, from 0), pixel_0 to pixel_63, number.</summary>
internal static class DigitFile
{
    private const int Pixels = 64;

    /// <summary>Writes the file; one that is there is replaced.</summary>
    /// <param name="connection">Open.</param>
    /// <param name="digits">data/digits.csv.gz, which DuckDB unpacks itself.</param>
    /// <param name="rows">How many rows to write: row i is that of source i modulo the digits.</param>
    /// <param name="path">The Parquet file.</param>
    public static void Write(DuckDBConnection connection, string digits, int rows, string path)
    {
        string columns = string.Join(", ", Enumerable.Range(0, Pixels).Select(i => $"pixel_{i}: 'FLOAT'"));
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText =
            $"""
            CREATE OR REPLACE TEMP TABLE digits AS SELECT row_number() OVER () - 1 AS source, *
                FROM read_csv({Quoted(digits)}, columns = {"{"}{columns}, number: 'INTEGER'{"}"});
            COPY (SELECT digits.* FROM range({rows}) AS t(i) JOIN digits ON source = i % (SELECT count(*) FROM digits))
                TO {Quoted(path)} (FORMAT parquet);
            """;
        command.ExecuteNonQuery();
    }

    /// <summary>Reads the pixels without DuckDB, [digits, 64].</summary>
    /// <param name="digits">data/digits.csv.gz.</param>
    public static float[] ReadPixels(string digits)
    {
        using var text = new TemporaryText(digits);
        return [.. File.ReadLines(text.Path)
            .SelectMany(line => line.Split(',').Take(Pixels))
            .Select(pixel => float.Parse(pixel, CultureInfo.InvariantCulture))];
    }

    /// <summary>A path as a text of SQL.</summary>
    public static string Quoted(string path) => $"'{path.Replace("'", "''")}'";
}
