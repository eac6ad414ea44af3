using System.Buffers;
using DuckDB.NET.Data;
using DuckDB.NET.Data.DataChunk.Reader;
using DuckDB.NET.Data.DataChunk.Writer;

namespace MlNetDeep.Samples.Sql;

/// <summary>
/// A network as functions of SQL, name(feature, feature, ...). DuckDB calls them from several threads, with chunks of up to 2,048 rows;
/// a chunk is scored as one batch. Features are DOUBLE, to which DuckDB takes all numbers; they become single precision, as networks
/// compute.
/// A feature that is NULL is a missing value (NaN): the network fills it if it learned to. A row that cannot be scored gets NULL, not NaN,
/// which DuckDB takes for more than any number.
/// </summary>
internal static class NetworkFunctions
{
    private delegate void WriteScores(IDuckDBDataWriter result, ulong row, ReadOnlySpan<float> scores);

    /// <summary>Registers a function that gives all scores of a row, FLOAT[].</summary>
    /// <param name="connection">Open; the function is its database's.</param>
    /// <param name="name">The function's name; one of this name is replaced.</param>
    /// <param name="network">What scores. It is shared by all threads.</param>
    public static void RegisterScores(this DuckDBConnection connection, string name, TrainedNetwork network) =>
        Register<List<float>>(connection, name, network, static (result, row, scores) => result.WriteValue(scores.ToArray(), row));

    /// <summary>Registers a function that gives the name of a row's most probable class, VARCHAR.</summary>
    /// <inheritdoc cref="RegisterScores"/>
    /// <exception cref="ArgumentException">The network has no names of classes.</exception>
    public static void RegisterClass(this DuckDBConnection connection, string name, TrainedNetwork network)
    {
        IReadOnlyList<string> classes = network.ClassNames
            ?? throw new ArgumentException(
                $"{name} would give names of classes, which the network lacks: use {nameof(RegisterScores)}.", nameof(network));
        Register<string>(connection, name, network, (result, row, scores) => result.WriteValue(classes[IndexOfMax(scores)], row));
    }

    private static void Register<TResult>(DuckDBConnection connection, string name, TrainedNetwork network, WriteScores write) =>
        connection.RegisterScalarFunction<double, TResult>(
            name,
            (columns, result, rows) => ScoreChunk(name, network, columns, (int)rows, (row, scores) =>
            {
                if (float.IsNaN(scores[0]))
                    result.WriteNull(row);
                else
                    write(result, row, scores);
            }),
            new ScalarFunctionOptions { HandlesNulls = true },
            @params: true);

    private static void ScoreChunk(
        string name, TrainedNetwork network, IReadOnlyList<IDuckDBDataReader> columns, int rows, Action<ulong, ReadOnlySpan<float>> write)
    {
        int length = network.FeatureLength, outputs = network.Network.OutputShape.Length;
        if (columns.Count != length)
            throw new ArgumentException($"{name} takes {length} features, a column for each in the network's order, not {columns.Count}.");
        float[] features = ArrayPool<float>.Shared.Rent(rows * length), scores = ArrayPool<float>.Shared.Rent(rows * outputs);
        for (int feature = 0; feature < length; feature++)
        {
            IDuckDBDataReader column = columns[feature];
            for (int row = 0; row < rows; row++)
                features[row * length + feature] = column.IsValid((ulong)row) ? (float)column.GetValue<double>((ulong)row) : float.NaN;
        }

        network.PredictBatch(features.AsSpan(0, rows * length), scores.AsSpan(0, rows * outputs));
        for (int row = 0; row < rows; row++)
            write((ulong)row, scores.AsSpan(row * outputs, outputs));
        ArrayPool<float>.Shared.Return(features);
        ArrayPool<float>.Shared.Return(scores);
    }

    private static int IndexOfMax(ReadOnlySpan<float> scores)
    {
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            if (scores[i] > scores[best])
                best = i;
        }

        return best;
    }
}
