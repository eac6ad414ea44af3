[assembly: LoadableClass(
    typeof(MultiLabelPredictionTransformer), null, typeof(SignatureLoadModel), "Transformer that tells which of several labels a row has",
    MultiLabelPredictionTransformer.LoaderSignature)]

namespace MlNetDeep;

/// <summary>
/// A fitted network for several labels. It adds three vectors, a value a label: Score (log-odds), Probability and PredictedLabel, with the
/// names of the label's slots.
/// </summary>
public sealed class MultiLabelPredictionTransformer : SingleFeaturePredictionTransformerBase<NetworkMultiLabelModelParameters>
{
    internal const string LoaderSignature = "MultiLabelPredXfer";

    private static readonly VersionInfo Version = new(
        "MLABPRED", 0x00010001, 0x00010001, 0x00010001, typeof(MultiLabelPredictionTransformer).Assembly.FullName, LoaderSignature);

    internal MultiLabelPredictionTransformer(
        IHostEnvironment env, NetworkMultiLabelModelParameters model, DataViewSchema trainSchema, string featureColumn)
        : base(env.Register(LoaderSignature), model, trainSchema, featureColumn) => Scorer = GetGenericScorer();

    private MultiLabelPredictionTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env.Register(LoaderSignature), ctx) => Scorer = GetGenericScorer();

    internal static MultiLabelPredictionTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        env.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel(Version);
        return new MultiLabelPredictionTransformer(env, ctx);
    }

    /// <inheritdoc/>
    protected override void SaveCore(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(Version);
        base.SaveCore(ctx);
    }
}
