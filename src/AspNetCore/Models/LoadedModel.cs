using System.Collections.Concurrent;

namespace MlNetDeep;

/// <summary>A model as it was read from a file; from any number of threads. A file read later is another of these.</summary>
internal sealed class LoadedModel<TIn, TOut>
    where TIn : class
    where TOut : class, new()
{
    private readonly MLContext _context;
    private readonly SchemaDefinition _definition;
    private readonly int _batchSize;
    private readonly ServiceMeter _meter;
    private readonly ConcurrentBag<RowScorer<TIn, TOut>> _idle = [];

    /// <summary>Loads, and prepares to score.</summary>
    /// <param name="path">The model file, as mlContext.Model.Save writes it.</param>
    /// <param name="options">The service's.</param>
    /// <param name="meter">Is told of the batches.</param>
    /// <exception cref="Exception">The file cannot be read, or its model does not fit the classes of rows and answers.</exception>
    public LoadedModel(string path, NetworkServiceOptions options, ServiceMeter meter)
    {
        _context = options.CreateContext?.Invoke() ?? new MLContext();
        _batchSize = options.BatchSize;
        _meter = meter;
        Transformer = _context.Model.Load(path, out DataViewSchema? schema);
        _definition = DefinitionOf(schema);
        _idle.Add(CreateScorer());
        Columns = FindColumns();
    }

    /// <summary>The model.</summary>
    public ITransformer Transformer { get; }

    /// <summary>What rows bring.</summary>
    public IReadOnlyList<InputColumn> Columns { get; }

    /// <summary>Scores rows, at most a batch at once.</summary>
    public TOut[] Score(ReadOnlySpan<TIn> rows)
    {
        if (!_idle.TryTake(out RowScorer<TIn, TOut>? scorer))
            scorer = CreateScorer();
        var answers = new TOut[rows.Length];
        for (int first = 0; first < rows.Length; first += _batchSize)
        {
            int count = Math.Min(_batchSize, rows.Length - first);
            scorer.Score(rows.Slice(first, count), answers.AsSpan(first, count));
            _meter.RecordBatch(count);
        }

        // Not after an exception, which may have left rows half read.
        _idle.Add(scorer);
        return answers;
    }

    private static SchemaDefinition DefinitionOf(DataViewSchema? schema)
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(TIn));
        foreach (SchemaDefinition.Column column in definition)
        {
            if (column.ColumnType is VectorDataViewType { IsKnownSize: false } open
                && schema?.GetColumnOrNull(column.ColumnName)?.Type is VectorDataViewType { IsKnownSize: true } known
                && known.ItemType.Equals(open.ItemType))
            {
                column.ColumnType = known;
            }
        }

        return definition;
    }

    private RowScorer<TIn, TOut> CreateScorer() => new(_context, Transformer, _definition, _batchSize);

    private InputColumn[] FindColumns()
    {
        DataViewSchema schema = DataViewConstructionUtils.CreateInputRow<TIn>(_context, _definition).Schema;
        IRowToRowMapper mapper = Transformer.GetRowToRowMapper(schema);
        IEnumerable<DataViewSchema.Column> asked = SchemaDefinition.Create(typeof(TOut)).Select(column => mapper.OutputSchema[column.ColumnName]);
        HashSet<string> needed = [.. mapper.GetDependencies(asked).Select(column => column.Name)];
        return [.. _definition.Select(column => new InputColumn(
            column.MemberName, schema[column.ColumnName].Type, needed.Contains(column.ColumnName)))];
    }
}
