using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using BinaryModel = Microsoft.ML.Calibrators.CalibratedModelParametersBase<
    MlNetDeep.Transforms.NetworkBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>;

namespace MlNetDeep.Transforms;

/// <summary>
/// A network's prediction transformer that scores rows in batches: a layer's weights are read once a batch, not once a row. Schema, row
/// IDs and saved form are those of the transformer that it wraps; values agree to rounding.
/// </summary>
internal sealed class BatchScoringTransformer : ITransformer
{
    private readonly IHost _host;
    private readonly ITransformer _rowByRow;
    private readonly string _featureColumn;
    private readonly Func<BatchScores> _createScores;

    private BatchScoringTransformer(IHost host, ITransformer rowByRow, string featureColumn, Func<BatchScores> createScores)
    {
        _host = host;
        _rowByRow = rowByRow;
        _featureColumn = featureColumn;
        _createScores = createScores;
    }

    bool ITransformer.IsRowToRowMapper => true;

    /// <summary>
    /// The transformer with each network in it scoring in batches; other transformers of a chain stay as they are. Null if there is no
    /// network in it.
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

        IHost host = env.Register(nameof(BatchScoringTransformer));
        return transformer switch
        {
            MulticlassPredictionTransformer<NetworkMulticlassModelParameters> multiclass => new BatchScoringTransformer(
                host, multiclass, multiclass.FeatureColumnName, () => new MulticlassBatchScores(multiclass.Model, batchSize)),
            RegressionPredictionTransformer<NetworkRegressionModelParameters> regression => new BatchScoringTransformer(
                host, regression, regression.FeatureColumnName, () => new RegressionBatchScores(regression.Model, batchSize)),
            BinaryPredictionTransformer<BinaryModel> binary => new BatchScoringTransformer(
                host, binary, binary.FeatureColumnName, () => new BinaryBatchScores(binary, batchSize)),
            AutoencoderTransformer autoencoder => Wrap(host, autoencoder, batchSize),
            _ => null,
        };
    }

    private static BatchScoringTransformer Wrap(IHost host, AutoencoderTransformer autoencoder, int batchSize)
    {
        var model = new AutoencoderBatchModel(autoencoder.Model, autoencoder.Columns);
        return new BatchScoringTransformer(
            host, autoencoder, autoencoder.Columns.Input, () => new AutoencoderBatchScores(model, autoencoder.Columns, batchSize));
    }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _rowByRow.GetOutputSchema(inputSchema);

    public IDataView Transform(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        return new BatchScoredView(_host, input, _rowByRow.Transform(input), _featureColumn, _createScores);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => _rowByRow.GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => _rowByRow.Save(ctx);
}
