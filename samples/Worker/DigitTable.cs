using System.Globalization;
using System.IO.Compression;
using Microsoft.Data.Sqlite;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Samples.Digits;

namespace MlNetDeep.Samples.Worker;

/// <summary>The table of digits in a SQLite database: an id that grows, 64 pixels, the number.</summary>
internal sealed class DigitTable
{
    private static readonly string[] Columns = [.. Enumerable.Range(0, Digit.Side * Digit.Side).Select(i => $"pixel{i}"), "number"];

    private readonly string _connectionString;

    public DigitTable(string path) => _connectionString = new SqliteConnectionStringBuilder { DataSource = path }.ToString();

    /// <summary>The largest id; 0 where there are no rows.</summary>
    public long LastRow
    {
        get
        {
            using SqliteConnection connection = Open();
            return LastRowOf(connection, null);
        }
    }

    /// <summary>
    /// Makes the table of the first rows of a file, unless it is there: in one transaction, so that it is there with all of them or not at all.
    /// </summary>
    public void Create(string data, int rows)
    {
        using SqliteConnection connection = Open();
        // Who reads hinders none who writes.
        using (var command = new SqliteCommand("PRAGMA journal_mode = WAL", connection))
            command.ExecuteNonQuery();
        using SqliteTransaction transaction = connection.BeginTransaction();
        string columns = string.Join(", ", Columns.Select(name => $"{name} REAL"));
        using (var command = new SqliteCommand($"CREATE TABLE IF NOT EXISTS digits (id INTEGER PRIMARY KEY, {columns})", connection, transaction))
            command.ExecuteNonQuery();
        if (LastRowOf(connection, transaction) == 0)
            Insert(connection, transaction, ReadLines(data).Take(rows));
        transaction.Commit();
    }

    /// <summary>Adds the next rows of the file, in one transaction.</summary>
    public void Add(string data, int rows)
    {
        using SqliteConnection connection = Open();
        using SqliteTransaction transaction = connection.BeginTransaction();
        Insert(connection, transaction, ReadLines(data).Skip((int)LastRowOf(connection, transaction)).Take(rows));
        transaction.Commit();
    }

    /// <summary>Rows as ML.NET reads them, in the order of their ids: without it a database gives them in any order, and bits would differ.</summary>
    /// <param name="mlContext">ML.NET's context.</param>
    /// <param name="condition">Which, in SQL.</param>
    public IDataView Read(MLContext mlContext, string condition) => mlContext.Data.CreateDatabaseLoader<Digit>().Load(new DatabaseSource(
        SqliteFactory.Instance, _connectionString, $"SELECT {string.Join(", ", Columns)} FROM digits WHERE {condition} ORDER BY id"));

    private static IEnumerable<string[]> ReadLines(string data)
    {
        using var text = new StreamReader(new GZipStream(File.OpenRead(data), CompressionMode.Decompress));
        while (text.ReadLine() is { } line)
            yield return line.Split(',');
    }

    private static void Insert(SqliteConnection connection, SqliteTransaction transaction, IEnumerable<string[]> rows)
    {
        string names = string.Join(", ", Columns), parameters = string.Join(", ", Columns.Select(name => "$" + name));
        using var insert = new SqliteCommand($"INSERT INTO digits ({names}) VALUES ({parameters})", connection, transaction);
        SqliteParameter[] values = [.. Columns.Select(name => insert.Parameters.Add("$" + name, SqliteType.Real))];
        foreach (string[] row in rows)
        {
            for (int i = 0; i < values.Length; i++)
                values[i].Value = double.Parse(row[i], CultureInfo.InvariantCulture);
            insert.ExecuteNonQuery();
        }
    }

    private static long LastRowOf(SqliteConnection connection, SqliteTransaction? transaction)
    {
        using var command = new SqliteCommand("SELECT ifnull(max(id), 0) FROM digits", connection, transaction);
        return (long)command.ExecuteScalar()!;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        return connection;
    }
}
