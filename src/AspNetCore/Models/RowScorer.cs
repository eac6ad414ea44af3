namespace MlNetDeep;

/// <summary>
/// Scores batches of rows by one model, for one thread at a time: rows go into the model's chain as a prediction engine's do, and its networks
/// score the batch at once. A row gets the same bits in a batch of any size, alone too.
/// </summary>
internal sealed class RowScorer<TIn, TOut>
    where TIn : class
    where TOut : class, new()
{
    private readonly DataViewConstructionUtils.InputRow<TIn> _input;
    private readonly RowBatch _batch;
    private readonly BatchPipeline _pipeline;
    private readonly IRowReadableAs<TOut> _output;

    /// <summary>Prepares, with memory for a batch.</summary>
    /// <param name="env">Where it runs.</param>
    /// <param name="transformer">The model, each step of which gives a row for a row.</param>
    /// <param name="input">The columns of a row.</param>
    /// <param name="batchSize">The most rows of a batch.</param>
    /// <exception cref="ArgumentOutOfRangeException">The model lacks a column that the rows are to have, or the other way round.</exception>
    /// <exception cref="InvalidOperationException">A column has another type than the rows have; the message names both.</exception>
    public RowScorer(IHostEnvironment env, ITransformer transformer, SchemaDefinition input, int batchSize)
    {
        _input = DataViewConstructionUtils.CreateInputRow<TIn>(env, input);
        _batch = new RowBatch(_input, batchSize);
        string[] columns = [.. SchemaDefinition.Create(typeof(TOut)).Select(column => column.ColumnName)];
        _pipeline = new BatchPipeline(transformer, _batch, columns);
        var reader = TypedCursorable<TOut>.Create(env, new EmptyDataView(env, _pipeline.Output.Schema), false, null);
        _output = reader.GetRow(_pipeline.Output);
    }

    /// <summary>Scores so many rows, at most a batch.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="answers">Overwritten: one for each row.</param>
    public void Score(ReadOnlySpan<TIn> rows, Span<TOut> answers)
    {
        _batch.Clear();
        foreach (TIn row in rows)
        {
            _input.ExtractValues(row);
            _batch.Keep();
            _pipeline.Keep();
        }

        _pipeline.Score();
        for (int i = 0; i < rows.Length; i++)
        {
            _batch.Place = i;
            _output.FillValues(answers[i] = new TOut());
        }
    }
}
