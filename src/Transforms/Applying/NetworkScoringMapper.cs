using Microsoft.ML.Model.OnnxConverter;

namespace MlNetDeep;

/// <summary>Scores row by row.</summary>
internal sealed class NetworkScoringMapper(IHost host, NetworkScoringTransformer transformer, DataViewSchema.Column input) : IRowMapper, ISaveAsOnnx
{
    private TrainedNetwork Network => transformer.Network;

    private string Output => transformer.Columns.Output;

    private VectorDataViewType OutputType => new(NumberDataViewType.Single, Network.Network.OutputShape.Length);

    public DataViewSchema.DetachedColumn[] GetOutputColumns() =>
        [SlotNames.Column(Output, OutputType, slot => Network.ClassNames?[slot] ?? SlotNames.ByPlace(Output, slot))];

    public Func<int, bool> GetDependencies(Func<int, bool> activeOutput)
    {
        bool isActive = activeOutput(0);
        return column => isActive && column == input.Index;
    }

    public Delegate[] CreateGetters(DataViewRow row, Func<int, bool> activeOutput, out Action? disposer)
    {
        disposer = null;
        if (!activeOutput(0))
            return new Delegate[1];
        ValueGetter<VBuffer<float>> getFeatures = row.GetGetter<VBuffer<float>>(row.Schema[input.Index]);
        NetworkScorer scorer = Network.CreateScorer();
        var buffer = new float[Network.FeatureLength];
        VBuffer<float> features = default;
        return
        [
            (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
            {
                getFeatures(ref features);
                if (features.Length != buffer.Length)
                    throw VectorScores.WrongLength(features.Length, buffer.Length, input, row);
                VBufferEditor<float> editor = VBufferEditor.Create(ref value, OutputType.Size);
                VectorScores.ScoreRaw(Network, scorer, features, buffer, editor.Values);
                Network.ToScores(editor.Values);
                value = editor.Commit();
            }),
        ];
    }

    public ITransformer GetTransformer() => transformer;

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)transformer).Save(ctx);

    // A layer without operators throws when it is written.
    bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => true;

    void ISaveAsOnnx.SaveAsOnnx(OnnxContext ctx)
    {
        host.CheckValue(ctx, nameof(ctx));
        if (!ctx.ContainsColumn(input.Name))
        {
            ctx.RemoveColumn(Output);
            return;
        }

        string features = ctx.GetVariableName(input.Name);
        new OnnxColumns(ctx, Network).SaveScore(features, ctx.AddIntermediateVariable(OutputType, Output));
    }
}
