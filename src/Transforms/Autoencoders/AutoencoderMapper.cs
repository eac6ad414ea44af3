using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Runtime;

namespace MlNetDeep.Transforms;

/// <summary>Computes an autoencoder's columns row by row, from one pass through the network whichever of them are asked for.</summary>
/// <param name="host">For errors.</param>
/// <param name="transformer">Columns and model.</param>
/// <param name="input">The input column, already checked.</param>
internal sealed class AutoencoderMapper(IHost host, AutoencoderTransformer transformer, DataViewSchema.Column input) : IRowMapper, ISaveAsOnnx
{
    private AutoencoderColumns Columns => transformer.Columns;

    private AutoencoderModel Model => transformer.Model;

    public DataViewSchema.DetachedColumn[] GetOutputColumns() => [.. Columns.Written.Select(name => new DataViewSchema.DetachedColumn(name, TypeOf(name)))];

    public Func<int, bool> GetDependencies(Func<int, bool> activeOutput)
    {
        bool isActive = Enumerable.Range(0, Columns.Written.Count()).Any(activeOutput);
        return column => isActive && column == input.Index;
    }

    public Delegate[] CreateGetters(DataViewRow row, Func<int, bool> activeOutput, out Action? disposer)
    {
        disposer = null;
        string[] written = [.. Columns.Written];
        var getters = new Delegate[written.Length];
        int[] active = [.. Enumerable.Range(0, written.Length).Where(activeOutput)];
        if (active.Length == 0)
            return getters;
        var scorer = new AutoencoderScorer(Model, row, row.Schema[input.Index], Array.Exists(active, i => i > 0));
        foreach (int i in active)
            getters[i] = Getter(scorer, written[i]);
        return getters;
    }

    public ITransformer GetTransformer() => transformer;

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)transformer).Save(ctx);

    bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => !Columns.NeedDecoder && NetworkOnnx.CanSave(Model.Encoder);

    void ISaveAsOnnx.SaveAsOnnx(OnnxContext ctx)
    {
        host.CheckValue(ctx, nameof(ctx));
        if (!ctx.ContainsColumn(Columns.Input))
        {
            ctx.RemoveColumn(Columns.Code);
            return;
        }

        string features = ctx.GetVariableName(Columns.Input);
        new NetworkOnnx(ctx, Model.Encoder).SaveVector(features, ctx.AddIntermediateVariable(TypeOf(Columns.Code), Columns.Code));
    }

    private Delegate Getter(AutoencoderScorer scorer, string column)
    {
        if (column == Columns.Code)
            return (ValueGetter<VBuffer<float>>)scorer.GetCode;
        return column == Columns.Reconstruction ? (ValueGetter<VBuffer<float>>)scorer.GetReconstruction : (ValueGetter<float>)scorer.GetError;
    }

    private DataViewType TypeOf(string column) => column == Columns.Error
        ? NumberDataViewType.Single
        : new VectorDataViewType(NumberDataViewType.Single, column == Columns.Code ? Model.CodeSize : Model.Features);
}
