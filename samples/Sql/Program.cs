// A network as a function of SQL: DuckDB reads a Parquet file of handwritten digits, and the network scores its rows in batches.
//     dotnet run -c Release --project samples/Sql -- --rows 2000000
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using DuckDB.NET.Data;
using MlNetDeep;
using MlNetDeep.Samples;
using MlNetDeep.Samples.Sql;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var commandLine = CommandLine.Parse(args, "rows", "threads", "output");
int rows = commandLine.Number("rows") ?? 200_000;
string? digits = Locations.FindInRepository("data/digits.csv.gz"), networkFile = Locations.FindInRepository("data/digits.mlnd");
if (digits is null || networkFile is null)
    CommandLine.Fail("There is no data/digits.csv.gz or data/digits.mlnd above the program's folder.");

TrainedNetwork network = TrainedNetwork.Load(networkFile);
string parquet = Path.Combine(Locations.CreateOutputFolder(commandLine.Text("output"), "sql"), "digits.parquet");
using var connection = new DuckDBConnection("DataSource=:memory:");
connection.Open();
using DuckDBCommand command = connection.CreateCommand();
if (commandLine.Number("threads") is { } threads)
{
    command.CommandText = $"SET threads = {threads}";
    command.ExecuteNonQuery();
}

DigitFile.Write(connection, digits, rows, parquet);
Console.WriteLine($"{parquet}: {rows} rows, {new FileInfo(parquet).Length / 1e6:F1} MB");

connection.RegisterClass("digit", network);
connection.RegisterScores("scores", network);
string file = DigitFile.Quoted(parquet);

// The rate: reading, scoring and grouping.
command.CommandText = $"SELECT digit(*COLUMNS('^pixel_')) AS digit, count(*) AS n FROM {file} GROUP BY ALL ORDER BY digit";
Console.WriteLine(command.CommandText);
var watch = Stopwatch.StartNew();
using (DuckDBDataReader counts = command.ExecuteReader())
{
    while (counts.Read())
        Console.WriteLine($"DIGIT {counts.GetString(0)} {counts.GetInt64(1)}");
}

double seconds = watch.Elapsed.TotalSeconds;

// A condition on the score: what a person should look at.
command.CommandText = $"SELECT count(*) FROM {file} WHERE list_max(scores(*COLUMNS('^pixel_'))) < 0.9";
Console.WriteLine(command.CommandText);
long uncertain = (long)command.ExecuteScalar()!;

ResultLine.Write(
    ("rows", rows), ("seconds", seconds), ("rows_per_second", rows / seconds), ("uncertain", uncertain), ("same_bits", CountSameBits()));
return 0;

// The rows whose scores are, bit for bit, those of the network alone.
long CountSameBits()
{
    float[] pixels = DigitFile.ReadPixels(digits);
    int outputs = network.Network.OutputShape.Length;
    var expected = new float[pixels.Length / network.FeatureLength * outputs];
    network.PredictBatch(pixels, expected);

    long same = 0;
    command.CommandText = $"SELECT source, scores(*COLUMNS('^pixel_')) FROM {file}";
    command.UseStreamingMode = true;
    using DuckDBDataReader scored = command.ExecuteReader();
    while (scored.Read())
    {
        Span<float> alone = expected.AsSpan((int)scored.GetInt64(0) * outputs, outputs);
        Span<float> bySql = CollectionsMarshal.AsSpan(scored.GetFieldValue<List<float>>(1));
        if (MemoryMarshal.Cast<float, int>(bySql).SequenceEqual(MemoryMarshal.Cast<float, int>(alone)))
            same++;
    }

    return same;
}
