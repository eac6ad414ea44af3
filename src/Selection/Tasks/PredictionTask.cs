namespace MlNetDeep;

/// <summary>
/// What differs between the tasks: which columns models give; of ensembles, what is read of the members and what becomes of its mean.
/// </summary>
internal abstract class PredictionTask
{
    public static PredictionTask<BinaryClassificationMetrics> Binary { get; } = new BinaryPrediction();

    public static PredictionTask<MulticlassClassificationMetrics> Multiclass { get; } = new MulticlassPrediction();

    public static PredictionTask<RegressionMetrics> Regression { get; } = new RegressionPrediction();

    /// <summary>As messages and model files call it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether labels are classes.</summary>
    public virtual bool HasClasses => true;

    /// <summary>The task of a name; null where there is none.</summary>
    public static PredictionTask? Find(string name) => Array.Find<PredictionTask>([Binary, Multiclass, Regression], task => task.Name == name);

    /// <summary>Whether a column holds labels of the task; <paramref name="expected"/> says what they are.</summary>
    public abstract bool IsLabel(SchemaShape.Column column, out string expected);

    /// <summary>The columns that the ensemble gives if its members give these; null where they are those of another task.</summary>
    public abstract SchemaShape.Column[]? OutputShape(SchemaShape members, EnsembleCombination combination);

    /// <summary>How many values a member gives for a row.</summary>
    public virtual int ValueCount(DataViewSchema member) => 1;

    /// <summary>What is read of members; null where a member lacks what the task needs.</summary>
    public abstract MemberValue? ValueOf(IReadOnlyList<DataViewSchema> members, EnsembleCombination combination);

    /// <summary>The ensemble's columns, with types and annotations of those behind the first member.</summary>
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
    public abstract Delegate CreateGetter(string column, EnsembleRow row, MemberValue value);

    /// <summary>
    /// Writes what is read of a member, so many values, to an ONNX graph that has its columns: [rows, values]; NaN where the member has no
    /// prediction.
    /// </summary>
    public string SaveMember(EnsembleOnnx graph, MemberValue value, int count) => value switch
    {
        MemberValue.Score => graph.Column(DefaultColumnNames.Score),
        MemberValue.Probability => graph.Column(DefaultColumnNames.Probability),
        _ => SaveVote(graph, count),
    };

    /// <summary>
    /// Writes one of the ensemble's columns to an ONNX graph, from the mean of what was read; the output is the name of its variable.
    /// </summary>
    public abstract void SaveColumn(OnnxNodes nodes, string mean, MemberValue value, string column, string output);

    /// <summary>Sums of errors of rows, one after the other.</summary>
    public abstract HeldOutSums CreateSums(MemberValue value);

    /// <summary>Writes a member's vote: 1 for the class that it names, 0 for others.</summary>
    protected virtual string SaveVote(EnsembleOnnx graph, int count) => throw new InvalidOperationException($"{Name} has no votes.");

    /// <summary>A reader of a column of single values.</summary>
    protected static ReadValues ReadColumn(DataViewRow member, string column)
    {
        ValueGetter<float> getter = member.GetGetter<float>(member.Schema[column]);
        float value = 0;
        return values =>
        {
            getter(ref value);
            values[0] = value;
        };
    }

    /// <summary>Whether a shape is a single value of a type.</summary>
    protected static bool IsScalar(SchemaShape.Column column, DataViewType type) =>
        column.Kind == SchemaShape.Column.VectorKind.Scalar && !column.IsKey && column.ItemType == type;
}

/// <summary>A task, and how its models are judged.</summary>
/// <typeparam name="TMetrics">What ML.NET's evaluator of the task gives.</typeparam>
internal abstract class PredictionTask<TMetrics> : PredictionTask
{
    /// <summary>What is reported of a model; the first decides unless the user names another.</summary>
    public abstract IReadOnlyList<Metric<TMetrics>> Metrics { get; }

    /// <summary>Judges rows with scores by the label column.</summary>
    /// <exception cref="InvalidOperationException">There is no label or score, or no row has both.</exception>
    public Judgement<TMetrics> Judge(TrainCatalogBase catalog, IDataView scored, string label)
    {
        if (scored.Schema.GetColumnOrNull(label) is null)
            throw new InvalidOperationException($"There is no column '{label}' behind the model, nor in the data: make it in the pipeline.");
        if (scored.Schema.GetColumnOrNull(DefaultColumnNames.Score) is null)
            throw new InvalidOperationException("The model gives no column 'Score': the pipeline must end in a trainer.");
        ScoredRows rows = ScoredRows.Read(scored, label);
        // The evaluators would report errors of 0.
        if (rows.Judged == 0)
            throw new InvalidOperationException(
                $"The model gave no row with a label '{label}' a score that is a number, as where features are missing: replace missing " +
                "values, or lower the learning rate.");
        return new Judgement<TMetrics>(Evaluate(catalog, scored, label, rows), rows.Judged);
    }

    /// <summary>How far the probabilities of judged rows can be taken at their word; null where there are none.</summary>
    public virtual Calibration? Calibrate(IDataView scored, string label) => null;

    /// <summary>The receiver operating characteristic of judged rows; null of tasks that have none.</summary>
    public virtual IReadOnlyList<RocPoint>? DrawRocCurve(IDataView scored, string label) => null;

    /// <summary>Lets ML.NET's evaluator measure rows that have the label and a score, by the task's catalog.</summary>
    protected abstract TMetrics Evaluate(TrainCatalogBase catalog, IDataView scored, string label, ScoredRows rows);
}

/// <summary>What is read of each member and averaged.</summary>
internal enum MemberValue
{
    /// <summary>Score.</summary>
    Score,

    /// <summary>Probability, binary alone.</summary>
    Probability,

    /// <summary>PredictedLabel: 1 for the class that it names, 0 for others.</summary>
    Vote,
}

/// <summary>Reads what a member gives for its current row.</summary>
/// <param name="values">Overwritten; NaN where the member has no prediction.</param>
internal delegate void ReadValues(Span<double> values);
