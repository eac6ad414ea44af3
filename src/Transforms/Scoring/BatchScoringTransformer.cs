namespace MlNetDeep;

/// <summary>
/// A model that scores rows in batches: a layer's weights are read once a batch, not once a row. Schema, row IDs and saved form are those of
/// the transformer that it wraps; values agree to rounding.
/// </summary>
/// <param name="env">Where it runs.</param>
/// <param name="rowByRow">The same model, scoring row by row.</param>
/// <param name="open">Starts the scoring.</param>
/// <param name="batchSize">The most rows of a batch.</param>
internal class BatchScoringTransformer(IHostEnvironment env, ITransformer rowByRow, OpenBatchScores open, int batchSize) : ITransformer
{
    private readonly IHost _host = env.Register(nameof(BatchScoringTransformer));

    bool ITransformer.IsRowToRowMapper => true;

    /// <summary>
    /// The transformer with each network and ensemble in it scoring in batches; other transformers of a chain stay as they are. Null if there
    /// is no network in it.
    /// </summary>
    public static ITransformer? TryWrap(IHostEnvironment env, ITransformer transformer, int batchSize)
    {
        if (transformer is IEnumerable<ITransformer> chain)
        {
            ITransformer[] parts = [.. chain];
            ITransformer?[] wrapped = Array.ConvertAll(parts, part => TryWrap(env, part, batchSize));
            if (Array.TrueForAll(wrapped, part => part is null))
                return null;
            return new TransformerChain<ITransformer>([.. parts.Zip(wrapped, (part, batched) => batched ?? part)]);
        }

        if (BatchScorer.Of(transformer) is not { } open)
            return null;
        return transformer is ISingleFeaturePredictionTransformer<object> predictor
            ? new Predicting(env, predictor, open, batchSize)
            : new BatchScoringTransformer(env, transformer, open, batchSize);
    }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => rowByRow.GetOutputSchema(inputSchema);

    public IDataView Transform(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        return new BatchScoredView(input, rowByRow.Transform(input), rowByRow.GetRowToRowMapper(input.Schema), open, batchSize);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => rowByRow.GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => rowByRow.Save(ctx);

    /// <summary>One that predicts from a feature column, which ML.NET's permutation feature importance asks for by either interface.</summary>
    private sealed class Predicting(
        IHostEnvironment env, ISingleFeaturePredictionTransformer<object> predictor, OpenBatchScores open, int batchSize)
        : BatchScoringTransformer(env, predictor, open, batchSize),
        ISingleFeaturePredictionTransformer<object>,
        ISingleFeaturePredictionTransformer
    {
        public string FeatureColumnName => predictor.FeatureColumnName;

        public DataViewType FeatureColumnType => predictor.FeatureColumnType;

        public object Model => predictor.Model;
    }
}
