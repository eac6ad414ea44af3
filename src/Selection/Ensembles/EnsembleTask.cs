using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep;

/// <summary>
/// What differs between the tasks: which columns members give, what is read of them, and what the ensemble makes of the mean of what was
/// read.
/// </summary>
internal abstract class EnsembleTask
{
    public static EnsembleTask Binary { get; } = new BinaryEnsemble();

    public static EnsembleTask Multiclass { get; } = new MulticlassEnsemble();

    public static EnsembleTask Regression { get; } = new RegressionEnsemble();

    /// <summary>As messages call it.</summary>
    public abstract string Name { get; }

    /// <summary>As model files name it.</summary>
    public abstract byte Code { get; }

    /// <summary>Whether labels are classes.</summary>
    public virtual bool HasClasses => true;

    /// <summary>The task of a code; null where there is none.</summary>
    public static EnsembleTask? Find(byte code) => Array.Find([Binary, Multiclass, Regression], task => task.Code == code);

    /// <summary>Whether a column holds labels of the task; <paramref name="expected"/> says what they are.</summary>
    public abstract bool IsLabel(SchemaShape.Column column, out string expected);

    /// <summary>The columns that the ensemble gives if its members give these; null where they are those of another task.</summary>
    /// <param name="members">All columns behind a member.</param>
    /// <param name="combination">How the members are combined.</param>
    public abstract SchemaShape.Column[]? OutputShape(SchemaShape members, EnsembleCombination combination);

    /// <summary>How many values a member gives for a row.</summary>
    /// <param name="member">All columns behind a member.</param>
    public virtual int ValueCount(DataViewSchema member) => 1;

    /// <summary>What is read of members; null where a member lacks what the task needs.</summary>
    /// <param name="members">For each member, all columns behind it.</param>
    /// <param name="combination">How they are combined.</param>
    public abstract MemberValue? ValueOf(IReadOnlyList<DataViewSchema> members, EnsembleCombination combination);

    /// <summary>The ensemble's columns.</summary>
    /// <param name="member">The columns behind the first member, for types and annotations.</param>
    /// <param name="value">What is read.</param>
    public abstract DataViewSchema.DetachedColumn[] OutputColumns(DataViewSchema member, MemberValue value);

    /// <summary>The columns of a member that are read.</summary>
    public static IEnumerable<DataViewSchema.Column> ColumnsOf(DataViewSchema member, MemberValue value)
    {
        yield return member[DefaultColumnNames.Score];
        if (value == MemberValue.Vote)
            yield return member[DefaultColumnNames.PredictedLabel];
        else if (value == MemberValue.Probability)
            yield return member[DefaultColumnNames.Probability];
    }

    /// <summary>A reader of what a member gives for its current row; NaN where the member has no prediction.</summary>
    public abstract ReadValues CreateReader(DataViewRow member, MemberValue value);

    /// <summary>The getter of one of the ensemble's columns.</summary>
    /// <param name="column">Its name.</param>
    /// <param name="row">Gives the mean of what was read.</param>
    /// <param name="value">What is read.</param>
    public abstract Delegate CreateGetter(string column, EnsembleRow row, MemberValue value);

    /// <summary>Writes what is read of a member to an ONNX graph, [rows, values]; NaN where the member has no prediction.</summary>
    /// <param name="graph">The member's columns are in it.</param>
    /// <param name="value">What is read.</param>
    /// <param name="count">How many values that is.</param>
    public string SaveMember(EnsembleOnnx graph, MemberValue value, int count) => value switch
    {
        MemberValue.Score => graph.Column(DefaultColumnNames.Score),
        MemberValue.Probability => graph.Column(DefaultColumnNames.Probability),
        _ => SaveVote(graph, count),
    };

    /// <summary>Writes one of the ensemble's columns to an ONNX graph.</summary>
    /// <param name="nodes">The graph.</param>
    /// <param name="mean">The mean of what was read.</param>
    /// <param name="value">What was read.</param>
    /// <param name="column">The column's name.</param>
    /// <param name="output">The name of its variable.</param>
    public abstract void SaveColumn(OnnxNodes nodes, string mean, MemberValue value, string column, string output);

    /// <summary>Sums of errors of rows, one after the other.</summary>
    /// <param name="value">What is read.</param>
    public abstract HeldOutSums CreateSums(MemberValue value);

    /// <summary>Writes a member's vote: 1 for the class that it names, 0 for others.</summary>
    protected virtual string SaveVote(EnsembleOnnx graph, int count) => throw new InvalidOperationException($"{Name} has no votes.");

    /// <summary>Whether a shape is a single value of a type.</summary>
    protected static bool IsScalar(SchemaShape.Column column, DataViewType type) =>
        column.Kind == SchemaShape.Column.VectorKind.Scalar && !column.IsKey && column.ItemType == type;
}

/// <summary>What is read of each member and averaged.</summary>
internal enum MemberValue
{
    /// <summary>Score.</summary>
    Score,

    /// <summary>Probability, of two classes.</summary>
    Probability,

    /// <summary>PredictedLabel: 1 for the class that it names, 0 for others.</summary>
    Vote,
}

/// <summary>Reads what a member gives for its current row.</summary>
/// <param name="values">Overwritten; NaN where the member has no prediction.</param>
internal delegate void ReadValues(Span<double> values);
