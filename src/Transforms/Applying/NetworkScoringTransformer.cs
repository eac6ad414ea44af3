[assembly: LoadableClass(
    typeof(NetworkScoringTransformer), null, typeof(SignatureLoadModel), "Scores of a network", NetworkScoringTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IDataTransform), typeof(NetworkScoringTransformer), null, typeof(SignatureLoadDataTransform), "Scores of a network",
    NetworkScoringTransformer.LoaderSignature)]
[assembly: LoadableClass(
    typeof(IRowMapper), typeof(NetworkScoringTransformer), null, typeof(SignatureLoadRowMapper), "Scores of a network",
    NetworkScoringTransformer.LoaderSignature)]

namespace MlNetDeep;

/// <summary>
/// Gives each row the scores of a network as a vector, as <see cref="TrainedNetwork.PredictBatch(ReadOnlySpan{float}, Span{float})"/> does: of
/// classes their probabilities, of targets their values. A row with a feature that is infinite, or missing with nothing to fill it, scores
/// NaN. Slots have the names of the network's classes. The model file holds the whole network. Immutable; any number of threads may use it.
/// Made by <c>Transforms.ApplyNetwork</c>.
/// </summary>
public sealed class NetworkScoringTransformer : RowToRowTransformerBase, IBatchScored
{
    internal const string LoaderSignature = "NetworkScoring";

    private static readonly ModelPart Part = new("NETSCORE", LoaderSignature, typeof(NetworkScoringTransformer));

    internal NetworkScoringTransformer(IHostEnvironment env, NetworkColumns columns, TrainedNetwork network)
        : base(env.Register(LoaderSignature)) => (Columns, Network) = (columns, network);

    /// <summary>The network.</summary>
    public TrainedNetwork Network { get; }

    internal NetworkColumns Columns { get; }

    OpenBatchScores? IBatchScored.BatchScores => batch => new AppliedBatchScores(new AppliedNetwork(Network), Columns.Input, batch);

    internal static NetworkScoringTransformer Create(IHostEnvironment env, ModelLoadContext ctx) => Part.Load(env, ctx, reader =>
    {
        NetworkColumns columns = reader.Read(ModelJson.Default.NetworkColumns);
        NetworkColumns.Table.Check(columns);
        return new NetworkScoringTransformer(env, columns, reader.ReadNetwork());
    });

    internal static IDataTransform Create(IHostEnvironment env, ModelLoadContext ctx, IDataView input) =>
        Create(env, ctx).MakeDataTransform(input);

    internal static IRowMapper Create(IHostEnvironment env, ModelLoadContext ctx, DataViewSchema inputSchema) =>
        Create(env, ctx).MakeRowMapper(inputSchema);

    /// <inheritdoc/>
    protected override void SaveModel(ModelSaveContext ctx)
    {
        Host.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel();
        Part.Save(ctx, new BlockWriter().Add(Columns, ModelJson.Default.NetworkColumns).Add(Network));
    }

    /// <inheritdoc/>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema) =>
        new NetworkScoringMapper(Host, this, VectorColumn.Find(Host, schema, Columns.Input, Network.FeatureLength));
}

/// <summary>The columns that an applied network reads and writes, as model files have them.</summary>
/// <param name="Output">The scores, a vector of Single.</param>
/// <param name="Input">The features, a vector of Single of known size.</param>
internal sealed record NetworkColumns(string Output, string Input) : IHasOptionTable
{
    public static readonly OptionTable Table = new OptionTable<NetworkColumns>
    {
        { o => o.Output, Allowed.Column.Required },
        { o => o.Input, Allowed.Column.Required },
    };

    OptionTable IHasOptionTable.OptionTable => Table;
}

/// <summary>A network that scores batches as it scores arrays.</summary>
internal sealed class AppliedNetwork(TrainedNetwork network) : IBatchModel
{
    public TrainedNetwork Network => network;

    public int NumberOfFeatures => network.FeatureLength;

    public void ScoreBatch(ReadOnlySpan<float> rows, Span<float> scores) => network.PredictBatch(rows, scores);

    public void ScoreBatch(SparseRows rows, Span<float> scores) => network.PredictBatch(rows, scores);
}

/// <summary>The scores of an applied network, of a batch of rows.</summary>
internal sealed class AppliedBatchScores(AppliedNetwork model, string input, RowBatch batch)
    : ModelBatchScores(model, input, model.Network.Network.OutputShape.Length, batch)
{
    public override Delegate CreateGetter(string column) => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => Current.CopyTo(ref value));
}
