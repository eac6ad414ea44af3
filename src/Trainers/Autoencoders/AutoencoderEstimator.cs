namespace MlNetDeep;

/// <summary>
/// Trains an autoencoder, or a stack of them, without labels: its code is a feature vector for any trainer behind it. Made by the catalog's
/// extension methods, <c>Transforms.SparseAutoencoder</c> and <c>Transforms.StackedAutoencoder</c>.
/// </summary>
public sealed class AutoencoderEstimator : IEstimator<AutoencoderTransformer>
{
    private readonly IHost _host;
    private readonly AutoencoderOptions _options;
    private readonly AutoencoderColumns _columns;

    internal AutoencoderEstimator(IHostEnvironment env, AutoencoderOptions options)
    {
        _host = env.Register(options.Checked().Architecture);
        _options = options.Own(_host.Rand);
        _columns = new AutoencoderColumns(
            _options.Input, _options.OutputColumnName, _options.ReconstructionColumnName, _options.ErrorColumnName);
    }

    /// <summary>Trains.</summary>
    /// <param name="input">Rows to learn from.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or of another type; the message names it.</exception>
    /// <exception cref="InvalidOperationException">There are no usable rows, or cross-entropy meets a value outside [0, 1].</exception>
    /// <exception cref="TrainingDivergedException">The loss became NaN or infinite.</exception>
    public AutoencoderTransformer Fit(IDataView input) => Fit(input, _options.ValidationSet, nameof(_options.ValidationSet), null);

    /// <summary>Trains, measuring the validation loss after each epoch.</summary>
    /// <param name="trainData">Rows to learn from.</param>
    /// <param name="validationData">Rows to validate on, with the same columns.</param>
    /// <inheritdoc cref="Fit(IDataView)" path="/exception"/>
    public AutoencoderTransformer Fit(IDataView trainData, IDataView validationData)
    {
        _host.CheckValue(validationData, nameof(validationData));
        return Fit(trainData, validationData, nameof(validationData), null);
    }

    /// <summary>Goes on training: each autoencoder from its weights, in turn, with the first one's scaling.</summary>
    /// <param name="trainData">Rows to learn from.</param>
    /// <param name="transformer">What to go on from, of the same sizes, activation, loss and tying.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="transformer"/> does not fit the data or the options; the message says why.
    /// </exception>
    /// <inheritdoc cref="Fit(IDataView)" path="/exception"/>
    public AutoencoderTransformer Fit(IDataView trainData, AutoencoderTransformer transformer)
    {
        _host.CheckValue(transformer, nameof(transformer));
        return Fit(trainData, _options.ValidationSet, nameof(_options.ValidationSet), transformer.Model);
    }

    /// <summary>The schema with the code, and reconstruction and error where their columns were named.</summary>
    /// <param name="inputSchema">The schema of the rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or of another type; the message names it.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        _columns.Check(_host, inputSchema);
        if (_options.ExampleWeightColumnName is { } weight)
            inputSchema.CheckSingle(_host, "weight", weight);
        return inputSchema.With(_columns.Shapes);
    }

    private AutoencoderTransformer Fit(IDataView trainData, IDataView? validationData, string source, AutoencoderModel? initial)
    {
        _host.CheckValue(trainData, nameof(trainData));
        using IChannel channel = _host.Start("Training");
        RoleMappedData training = MakeRoles(trainData);
        var type = (VectorDataViewType)training.Schema.Feature!.Value.Type;
        if (validationData is not null)
            ValidationColumns.Check(
                _host, source, trainData.Schema, validationData.Schema, _columns.Input, _options.ExampleWeightColumnName);
        RoleMappedData? validation = validationData is null ? null : MakeRoles(validationData);
        var run = new AutoencoderTraining(_host, channel, _options, type.Size, initial);
        return new AutoencoderTransformer(_host, _columns, run.Train(training, validation));
    }

    private RoleMappedData MakeRoles(IDataView view)
    {
        _columns.Find(_host, view.Schema, features: null);
        string? weight = _options.ExampleWeightColumnName;
        if (weight is not null)
            SchemaShape.Create(view.Schema).CheckSingle(_host, "weight", weight);
        return new RoleMappedData(view, label: null, feature: _columns.Input, weight: weight);
    }
}
