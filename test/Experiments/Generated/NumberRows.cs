using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Experiments;

/// <summary>Rows of numbers in memory.</summary>
internal static class NumberRows
{
    /// <summary>The rows as ML.NET sees them: Features and Label.</summary>
    /// <param name="features">At least one row, all of one length.</param>
    /// <param name="labels">Single, or Boolean of binary classification.</param>
    public static IDataView View<TLabel>(float[][] features, TLabel[] labels)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(NumberRow<TLabel>));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features[0].Length);
        return new MLContext().Data.LoadFromEnumerable(
            features.Zip(labels, (row, label) => new NumberRow<TLabel> { Features = row, Label = label }).ToArray(), schema);
    }

    private sealed class NumberRow<TLabel>
    {
        public float[] Features { get; set; } = [];

        public TLabel Label { get; set; } = default!;
    }
}
