namespace MlNetDeep;

/// <summary>The members of an ensemble, bound to the columns of an input.</summary>
internal sealed class EnsembleBinding
{
    private readonly PredictionTask _task;
    private readonly IRowToRowMapper[] _members;
    private HashSet<int>? _dependencies;

    /// <summary>Binds members, at least one, of a task to the columns that rows have.</summary>
    /// <exception cref="ArgumentException">A member lacks a column or does not fit the others.</exception>
    public EnsembleBinding(
        IHost host, PredictionTask task, EnsembleCombination combination, IReadOnlyList<ITransformer> members, DataViewSchema input)
    {
        _task = task;
        _members = new IRowToRowMapper[members.Count];
        for (int i = 0; i < members.Count; i++)
            _members[i] = Bind(members[i], input);

        DataViewSchema[] outputs = Array.ConvertAll(_members, member => member.OutputSchema);
        for (int i = 0; i < outputs.Length; i++)
            host.Check(outputs[i].GetColumnOrNull(DefaultColumnNames.Score) is not null, $"Member {i} gives no column Score.");
        Value = task.ValueOf(outputs, combination) ?? throw host.Except($"The members are not those of {task.Name}.");
        ValueCount = task.ValueCount(outputs[0]);
        int other = Array.FindIndex(outputs, output => task.ValueCount(output) != ValueCount);
        if (other >= 0)
            throw host.Except(
                $"Member {other} scores {task.ValueCount(outputs[other])} classes, but member 0 {ValueCount}: give the label's key the same " +
                "values for all members, by MapValueToKey in front of the ensemble.");
        OutputColumns = task.OutputColumns(outputs[0], Value);
    }

    /// <summary>What is read of each member.</summary>
    public MemberValue Value { get; }

    /// <summary>How many values that is.</summary>
    public int ValueCount { get; }

    /// <summary>The number of members.</summary>
    public int Count => _members.Length;

    /// <summary>The ensemble's columns.</summary>
    public DataViewSchema.DetachedColumn[] OutputColumns { get; }

    /// <summary>The input columns that predictions need.</summary>
    public HashSet<int> Dependencies() => _dependencies ??=
        [.. _members.SelectMany(member => member.GetDependencies(PredictionTask.ColumnsOf(member.OutputSchema, Value))).Select(each => each.Index)];

    /// <summary>The columns of a member's output that are read.</summary>
    public IEnumerable<DataViewSchema.Column> ColumnsRead(int member) => PredictionTask.ColumnsOf(_members[member].OutputSchema, Value);

    /// <summary>Follows a row.</summary>
    public EnsembleRow Open(DataViewRow input) =>
        Open(input, [.. _members.Select((member, i) => member.GetRow(input, ColumnsRead(i)))]);

    /// <summary>
    /// Follows what the members give for a row, each with <see cref="ColumnsRead"/> active; the input's position tells when it has changed.
    /// </summary>
    public EnsembleRow Open(DataViewRow input, DataViewRow[] rows) =>
        new(input, rows, Array.ConvertAll(rows, row => _task.CreateReader(row, Value)), ValueCount);

    /// <summary>
    /// Binds a member once, down to the ensembles that are its own members: binding each level twice, for its schema and for its mapper,
    /// would take 2 to the power of the depth.
    /// </summary>
    private static IRowToRowMapper Bind(ITransformer member, DataViewSchema input)
    {
        if (member is ITransformerChainAccessor chain)
        {
            var mappers = new IRowToRowMapper[chain.Transformers.Length];
            DataViewSchema schema = input;
            for (int i = 0; i < mappers.Length; i++)
            {
                mappers[i] = Bind(chain.Transformers[i], schema);
                schema = mappers[i].OutputSchema;
            }

            return new CompositeRowToRowMapper(input, mappers);
        }

        // For its checks: the mappers of ML.NET's models take columns of some wrong types. Ensembles check as they bind.
        if (member is not EnsembleTransformer)
            member.GetOutputSchema(input);
        return member.GetRowToRowMapper(input);
    }
}
