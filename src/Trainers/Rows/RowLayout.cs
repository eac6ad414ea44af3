using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>How a row lies in the feature column: as a vector, an image or a sequence.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ColumnLayout), "column")]
[JsonDerivedType(typeof(VectorLayout), "vector")]
[JsonDerivedType(typeof(ImageLayout), "image")]
[JsonDerivedType(typeof(SequenceLayout), "sequence")]
public abstract record RowLayout : IHasOptionTable
{
    private protected RowLayout()
    {
    }

    /// <summary>What the properties may be.</summary>
    internal virtual OptionTable OptionTable => OptionTable.Empty;

    OptionTable IHasOptionTable.OptionTable => OptionTable;

    /// <summary>The shape of a row of a column.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column's type does not fit, or leaves open what must be known.</exception>
    internal abstract RowShape Read(FeatureColumn column);
}

/// <summary>A row is a vector of features, whatever dimensions the column's type has.</summary>
public sealed record VectorLayout : RowLayout
{
    internal override RowShape Read(FeatureColumn column) => new(new Shape(column.Shape.Length));
}

/// <summary>A row is what the column's type says: of one dimension a vector, of two steps x features, of three height x width x channels.</summary>
public sealed record ColumnLayout : RowLayout
{
    internal override RowShape Read(FeatureColumn column) =>
        column.StepsOf is not null ? new SequenceLayout().Read(column) : new RowShape(column.Shape);
}

/// <summary>A feature column, as far as a row's layout depends on it.</summary>
/// <param name="Name">Its name, for errors.</param>
/// <param name="Shape">The dimensions of its type; one where it is a plain vector.</param>
/// <param name="StepsOf">The features of a step, where its rows are sequences of different lengths; otherwise null.</param>
internal sealed record FeatureColumn(string Name, Shape Shape, int? StepsOf = null)
{
    public override string ToString() =>
        $"The feature column '{Name}' of {(Shape.Rank > 1 ? $"{Shape.Length} values ({Shape})" : $"{Shape.Length} values")}";
}

/// <summary>What a network reads: the row's shape in the data, and the layer that brings it to the form that hidden layers read.</summary>
/// <param name="Input">The shape of the row in the data.</param>
/// <param name="Reader">That layer; null where the row has that form.</param>
internal sealed record RowShape(Shape Input, Layer? Reader = null)
{
    /// <summary>The layer behind it that gives keys their vectors; null where rows have none.</summary>
    public EmbedKeys? Embedding { get; init; }

    /// <summary>The layers that read the row, in front of the hidden ones.</summary>
    public IEnumerable<Layer> Readers => new Layer?[] { Reader, Embedding }.OfType<Layer>();

    /// <summary>The features of a step, where rows have numbers of steps of their own; otherwise null.</summary>
    public int? StepFeatures { get; init; }

    /// <summary>Whether rows are vectors of features, as tables have them: no images, and no sequences.</summary>
    public bool IsVector => Input.Rank == 1 && Reader is null;

    /// <summary>How features are scaled where neither options nor architecture say it.</summary>
    public FeatureScaling FeatureScaling => IsVector ? FeatureScaling.Robust : FeatureScaling.Standardize;

    /// <summary>Rows with values behind their features, as marks of what was missing are.</summary>
    public RowShape With(int more) => more == 0 ? this : this with { Input = new Shape(Input.Length + more) };

    /// <summary>The shape that the hidden layers read.</summary>
    public Shape Hidden => Readers.Any() ? new Sequential(Input, Readers).OutputShape : Input;

    /// <summary>
    /// How many features of a row are scaled apart: of those a step apart, which are the same at other times, one; of sequences of different
    /// lengths the rows themselves say which they are.
    /// </summary>
    public int ScaledFeatures => Input.Rank == 2 ? Input[1] : Input.Length;
}
