using Microsoft.ML.Model.OnnxConverter;

namespace MlNetDeep;

/// <summary>Computes an autoencoder's columns row by row, from one pass through the network whichever of them are asked for.</summary>
internal sealed class AutoencoderMapper(IHost host, AutoencoderTransformer transformer, DataViewSchema.Column input) : IRowMapper, ISaveAsOnnx
{
    private AutoencoderColumns Columns => transformer.Columns;

    private AutoencoderModel Model => transformer.Model;

    public DataViewSchema.DetachedColumn[] GetOutputColumns() => [.. Columns.Written.Select(DescribeColumn)];

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
        var values = new RowValues(Model, row, row.Schema[input.Index]);
        foreach (int i in active)
            getters[i] = Getter(values, written[i]);
        return getters;
    }

    public ITransformer GetTransformer() => transformer;

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)transformer).Save(ctx);

    bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => true;

    void ISaveAsOnnx.SaveAsOnnx(OnnxContext ctx)
    {
        host.CheckValue(ctx, nameof(ctx));
        if (!ctx.ContainsColumn(Columns.Input))
        {
            foreach (string column in Columns.Written)
                ctx.RemoveColumn(column);
            return;
        }

        var graph = new AutoencoderOnnx(ctx, Model, ctx.GetVariableName(Columns.Input));
        foreach (string column in Columns.Written)
        {
            string output = ctx.AddIntermediateVariable(TypeOf(column), column);
            if (column == Columns.Code)
                graph.SaveCode(output);
            else if (column == Columns.Reconstruction)
                graph.SaveReconstruction(output);
            else
                graph.SaveError(output);
        }
    }

    private Delegate Getter(RowValues values, string column)
    {
        if (column == Columns.Code)
            return (ValueGetter<VBuffer<float>>)values.GetCode;
        return column == Columns.Reconstruction ? (ValueGetter<VBuffer<float>>)values.GetReconstruction : (ValueGetter<float>)values.GetError;
    }

    private DataViewSchema.DetachedColumn DescribeColumn(string column)
    {
        if (TypeOf(column) is not VectorDataViewType type)
            return new DataViewSchema.DetachedColumn(column, TypeOf(column));
        // A reconstruction has the slots of the input.
        string[] names = column == Columns.Reconstruction && input.HasSlotNames() ? SlotNames.Of(input) : [];
        return SlotNames.Column(column, type, i => names.Length > 0 ? names[i] : SlotNames.ByPlace(column, i));
    }

    private DataViewType TypeOf(string column) => column == Columns.Error
        ? NumberDataViewType.Single
        : new VectorDataViewType(NumberDataViewType.Single, column == Columns.Code ? Model.CodeSize : Model.Features);

    /// <summary>One cursor's values: it reads the input of a row once, whichever columns are asked for.</summary>
    private sealed class RowValues(AutoencoderModel model, DataViewRow row, DataViewSchema.Column input)
    {
        private readonly ValueGetter<VBuffer<float>> _getFeatures = row.GetGetter<VBuffer<float>>(input);
        private readonly AutoencoderPass _pass = new(model, rowByRow: true);
        private readonly float[] _dense = new float[model.Features];
        private VBuffer<float> _features;
        private long _position = -1;

        public void GetCode(ref VBuffer<float> value)
        {
            Encode();
            _pass.Code(0).CopyTo(ref value);
        }

        public void GetReconstruction(ref VBuffer<float> value)
        {
            Encode();
            VBufferEditor<float> editor = VBufferEditor.Create(ref value, model.Features);
            _pass.Reconstruct(0, editor.Values);
            value = editor.Commit();
        }

        public void GetError(ref float value)
        {
            Encode();
            _features.CopyTo(_dense);
            value = _pass.Error(0, _dense);
        }

        private void Encode()
        {
            if (_position == row.Position && _position >= 0)
                return;
            _getFeatures(ref _features);
            if (_features.Length != model.Features)
                throw VectorScores.WrongLength(_features.Length, model.Features, input, row);
            _pass.Encode(_features);
            _position = row.Position;
        }
    }
}
