using DuckDB.NET.Data;
using MlNetDeep.Samples.Sql;

namespace MlNetDeep.Samples.Tests;

/// <summary>The sample, and the functions that it registers.</summary>
public class SqlTests
{
    private const int Features = 3;

    [Fact]
    public void Rows_of_a_Parquet_file_score_the_bits_of_the_network_alone()
    {
        using var folder = new TemporaryFolder();
        const int rows = 5000, digits = 1797;

        // With more than one thread whatever the machine has.
        SampleRun run = SampleRun.Succeed("Sql", "--rows", $"{rows}", "--threads", "3", "--output", folder.Path);

        Assert.Equal(rows, run.Result["rows"]);
        Assert.Equal(rows, run.Result["same_bits"]);
        float[][] alone = ScoreDigits();
        Assert.Equal(digits, alone.Length);
        float[][] all = [.. Enumerable.Range(0, rows).Select(row => alone[row % digits])];
        Assert.Equal(
            all.CountBy(scores => Array.IndexOf(scores, scores.Max())).OrderBy(digit => digit.Key)
                .Select(digit => $"DIGIT {digit.Key} {digit.Value}"),
            run.Output.Split('\n').Where(line => line.StartsWith("DIGIT", StringComparison.Ordinal)).Select(line => line.TrimEnd()));
        Assert.Equal(all.Count(scores => scores.Max() < 0.9f), run.Result["uncertain"]);
    }

    [Fact]
    public void Numbers_of_all_types_are_features_and_others_are_refused_by_their_type()
    {
        using DuckDBConnection connection = Open();
        connection.RegisterScores("score", Sum());

        foreach (string type in new[] { "FLOAT", "DOUBLE", "UTINYINT", "INTEGER", "BIGINT", "DECIMAL(5, 2)" })
            Assert.Equal(9f, Ask(connection, $"SELECT score(2::{type}, 3::{type}, 4::{type})[1]"));
        foreach (string type in new[] { "BOOLEAN", "VARCHAR" })
        {
            var refusal = Assert.Throws<DuckDBException>(() => Ask(connection, $"SELECT score(1, 1::{type}, 1)"));
            Assert.Contains($"score(INTEGER_LITERAL, {type}, INTEGER_LITERAL)", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("1, 2", 2)]
    [InlineData("1, 2, 3, 4", 4)]
    public void A_wrong_number_of_features_is_refused_by_that_number(string features, int count)
    {
        using DuckDBConnection connection = Open();
        connection.RegisterScores("score", Sum());

        var refusal = Assert.Throws<DuckDBException>(() => Ask(connection, $"SELECT score({features})"));

        Assert.Contains(
            $"score takes {Features} features, a column for each in the network's order, not {count}.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_cannot_be_scored_is_null_and_no_condition_on_its_score_holds()
    {
        using DuckDBConnection connection = Open();
        connection.RegisterScores("score", Sum());
        connection.RegisterClass("class", Sum());
        const string rows = "(VALUES (1, 2, 3), (1, NULL, 3), (1, 'NaN'::DOUBLE, 3), (1, 'inf'::DOUBLE, 3), (1, 1e300, 3)) AS t(a, b, c)";

        Assert.Equal(1L, Ask(connection, $"SELECT count(score(a, b, c)) FROM {rows}"));
        Assert.Equal(1L, Ask(connection, $"SELECT count(*) FROM {rows} WHERE score(a, b, c)[1] > 0.5"));
        Assert.Equal("only", Ask(connection, $"SELECT class(a, b, c) FROM {rows} WHERE class(a, b, c) IS NOT NULL"));
        Assert.Equal(DBNull.Value, Ask(connection, "SELECT score(NULL, NULL, NULL)"));
    }

    [Fact]
    public void A_missing_feature_is_what_the_network_learned_to_fill_it_with()
    {
        using DuckDBConnection connection = Open();
        connection.RegisterScores("score", Sum(new FeaturePreparation([0, 0, 0], [1, 1, 1], fills: [10, 20, 30])));

        Assert.Equal(24f, Ask(connection, "SELECT score(1, NULL, 3)[1]"));
        Assert.Equal(60f, Ask(connection, "SELECT score(NULL, NULL, NULL)[1]"));
    }

    [Fact]
    public void Threads_that_score_at_once_give_each_row_its_own_score()
    {
        using DuckDBConnection connection = Open();
        connection.RegisterScores("score", Sum());
        Ask(connection, "SET threads = 4");
        // Each row group of 122,880 rows may be another thread's.
        Ask(connection, "CREATE TABLE t AS SELECT i % 1000 AS a, i % 7 AS b, i % 77 AS c FROM range(1000000) AS r(i)");

        Assert.Equal(1_000_000L, Ask(connection, "SELECT count(*) FROM t WHERE score(a, b, c)[1] = a + b + c"));
    }

    [Fact]
    public void A_network_without_names_has_no_class_to_give()
    {
        using DuckDBConnection connection = Open();
        var network = new TrainedNetwork(new Sequential(new Shape(1), new Dense(1)), [1, 0], new SquaredError());

        var refusal = Assert.Throws<ArgumentException>(() => connection.RegisterClass("class", network));

        Assert.Contains("class would give names of classes, which the network lacks", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Its one output is the sum of three features.</summary>
    private static TrainedNetwork Sum(FeaturePreparation? preparation = null) =>
        new(new Sequential(new Shape(Features), new Dense(1)), [1, 1, 1, 0], new SquaredError(), null, preparation, classNames: ["only"]);

    private static DuckDBConnection Open()
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        return connection;
    }

    private static object? Ask(DuckDBConnection connection, string text)
    {
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = text;
        return command.ExecuteScalar();
    }

    private static float[][] ScoreDigits()
    {
        TrainedNetwork network = TrainedNetwork.Load(Repository.PathOf("data", "digits.mlnd"));
        using var folder = new TemporaryFolder();
        float[] pixels = [.. File.ReadLines(folder.UnpackDigits())
            .SelectMany(line => line.Split(',').Take(network.FeatureLength)).Select(float.Parse)];
        var scores = new float[pixels.Length / network.FeatureLength * network.Network.OutputShape.Length];
        network.PredictBatch(pixels, scores);
        return [.. scores.Chunk(network.Network.OutputShape.Length)];
    }
}
