using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Trainers.Tests.Sequences;

/// <summary>A row with a sequence of any length.</summary>
internal sealed class SequenceRow
{
    public float Id { get; set; }

    public float[] Values { get; set; } = [];

    public static IDataView View(MLContext context, params float[][] sequences) =>
        context.Data.LoadFromEnumerable(sequences.Select((values, i) => new SequenceRow { Id = i, Values = values }));

    /// <summary>The same sequences, each as its values that are not zero.</summary>
    public static IDataView SparseView(MLContext context, params float[][] sequences) =>
        context.Data.LoadFromEnumerable(sequences.Select((values, i) => new SparseSequenceRow { Id = i, Values = Sparse(values) }));

    private static VBuffer<float> Sparse(float[] values)
    {
        int[] indices = [.. Enumerable.Range(0, values.Length).Where(i => values[i] != 0)];
        return new VBuffer<float>(values.Length, indices.Length, [.. indices.Select(i => values[i])], indices);
    }

    private sealed class SparseSequenceRow
    {
        public float Id { get; set; }

        public VBuffer<float> Values { get; set; }
    }
}
