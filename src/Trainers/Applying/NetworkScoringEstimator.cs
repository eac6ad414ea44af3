namespace MlNetDeep;

/// <summary>
/// Makes a <see cref="NetworkScoringTransformer"/>; nothing is learned. Made by
/// <see cref="NetworkScoringCatalog.ApplyNetwork(TransformsCatalog, string, string, TrainedNetwork)"/>.
/// </summary>
public sealed class NetworkScoringEstimator : IEstimator<NetworkScoringTransformer>
{
    private readonly IHost _host;
    private readonly NetworkColumns _columns;
    private readonly TrainedNetwork _network;

    internal NetworkScoringEstimator(IHostEnvironment env, NetworkColumns columns, TrainedNetwork network)
    {
        Contracts.CheckValue(env, nameof(env));
        _host = env.Register(NetworkScoringTransformer.LoaderSignature);
        (_columns, _network) = (columns, network);
    }

    /// <summary>Makes the transformer, after a check of the schema.</summary>
    /// <param name="input">Rows, of which only the schema is looked at.</param>
    /// <exception cref="ArgumentException">The input column is missing, or no vector that the network reads; the message names it.</exception>
    public NetworkScoringTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        var transformer = new NetworkScoringTransformer(_host, _columns, _network);
        transformer.GetOutputSchema(input.Schema);
        return transformer;
    }

    /// <summary>The schema that the transformer will give: the scores, a vector of Single with names of its slots.</summary>
    /// <param name="inputSchema">The schema before.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or of another type; the message names it.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        VectorColumn.Check(_host, inputSchema, _columns.Input);
        return inputSchema.With(new SchemaShape.Column(
            _columns.Output, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false, new SchemaShape([SlotNames.Promise])));
    }
}
