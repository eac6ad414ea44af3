namespace MlNetDeep;

/// <summary>
/// A member of an ensemble, a model or a chain with any number of models in it, of which those that can score in batches: each when all rows
/// have passed the steps before it.
/// </summary>
internal sealed class BatchPipeline
{
    // In the order of the chain. The first keeps rows as they are read, another when the one before has scored.
    private readonly List<(RowBatch Batch, BatchScores? Scores)> _stages = [];
    private readonly RowBatch _input;

    /// <summary>Begins, before the first row. The columns are those of the member's output that will be asked for.</summary>
    public BatchPipeline(ITransformer transformer, RowBatch input, IEnumerable<string> columns)
    {
        _input = input;
        ITransformer[] steps = [.. Flatten(transformer)];
        var mappers = new IRowToRowMapper[steps.Length];
        DataViewSchema schema = input.Source.Schema;
        for (int i = 0; i < steps.Length; i++)
        {
            mappers[i] = steps[i].GetRowToRowMapper(schema);
            schema = mappers[i].OutputSchema;
        }

        var needed = new DataViewSchema.Column[steps.Length][];
        IEnumerable<DataViewSchema.Column> behind = columns.Select(name => schema[name]);
        for (int i = steps.Length - 1; i >= 0; i--)
            behind = mappers[i].GetDependencies(needed[i] = [.. behind]);

        DataViewRow row = input.Source;
        for (int i = 0; i < steps.Length; i++)
        {
            row = BatchScorer.Of(steps[i]) is { } open && BatchScorer.Suits(needed[i], mappers[i].InputSchema)
                ? Open(row, open, mappers[i].OutputSchema, needed[i])
                : mappers[i].GetRow(row, needed[i]);
        }

        // Without a model that scores in batches, what the steps give is kept as rows are read.
        Output = _stages.Count > 0 ? row : Open(row, null, schema, columns.Select(name => schema[name]));
    }

    /// <summary>What the member gives for the row at the input's place.</summary>
    public DataViewRow Output { get; }

    /// <summary>Takes in the row at which the input is.</summary>
    public void Keep() => Keep(_stages[0], _input.Count == 1);

    /// <summary>Scores the rows that the input has kept.</summary>
    public void Score()
    {
        _stages[0].Scores?.Score();
        for (int stage = 1; stage < _stages.Count; stage++)
        {
            for (int row = 0; row < _input.Count; row++)
            {
                _stages[stage - 1].Batch.Place = row;
                Keep(_stages[stage], row == 0);
            }

            _stages[stage].Scores!.Score();
        }
    }

    private static IEnumerable<ITransformer> Flatten(ITransformer transformer) =>
        transformer is IEnumerable<ITransformer> chain ? chain.SelectMany(Flatten) : [transformer];

    private BatchedRow Open(
        DataViewRow row, OpenBatchScores? open, DataViewSchema schema, IEnumerable<DataViewSchema.Column> active)
    {
        RowBatch batch = _input;
        if (row != _input.Source)
        {
            batch = new RowBatch(row, _input.Capacity);
            (_stages.Count > 0 ? _stages[^1].Batch : _input).Lead(batch);
        }

        BatchScores? scores = open?.Invoke(batch);
        _stages.Add((batch, scores));
        return new BatchedRow(batch, scores, schema, active);
    }

    private void Keep((RowBatch Batch, BatchScores? Scores) stage, bool isFirst)
    {
        // The input is kept by its owner.
        if (stage.Batch != _input)
        {
            if (isFirst)
                stage.Batch.Clear();
            stage.Batch.Keep();
        }

        stage.Scores?.Keep();
    }
}
