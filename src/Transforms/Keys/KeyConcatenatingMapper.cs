using Microsoft.ML.Model.OnnxConverter;

namespace MlNetDeep;

/// <summary>Puts the columns of a row together.</summary>
internal sealed class KeyConcatenatingMapper : IRowMapper, ISaveAsOnnx
{
    private readonly IHost _host;
    private readonly KeyConcatenatingTransformer _transformer;
    private readonly DataViewSchema.Column[] _inputs;
    private readonly int[] _sizes;
    private readonly int _length;

    /// <summary>Binds to a schema.</summary>
    /// <exception cref="ArgumentException">A column is missing or of another type, or the vector would be too long; the message names it.</exception>
    public KeyConcatenatingMapper(IHost host, KeyConcatenatingTransformer transformer, DataViewSchema schema)
    {
        _host = host;
        _transformer = transformer;
        _inputs = transformer.Columns.Find(host, schema);
        _sizes = [.. _inputs.Select(column => column.Type.GetValueCount())];
        long length = _sizes.Sum(size => (long)size);
        if (length > Array.MaxLength)
            throw host.ExceptParam(
                nameof(schema), $"The column '{Output}' would have {length} slots, more than a vector can: leave columns out.");
        _length = (int)length;
    }

    private string Output => _transformer.Columns.OutputColumn;

    private VectorDataViewType OutputType => new(NumberDataViewType.Single, _length);

    public DataViewSchema.DetachedColumn[] GetOutputColumns()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        var groups = new List<KeySlots>();
        int first = 0;
        for (int i = 0; i < _inputs.Length; first += _sizes[i++])
        {
            if (KeySlots.Of(_host, _inputs[i], first) is { } group)
                groups.Add(group);
        }

        KeySlotAnnotations.Add(annotations, groups);
        var names = new Lazy<string[]>(() => [.. _inputs.SelectMany(SlotNames.BehindColumn)]);
        SlotNames.Add(annotations, _length, slot => names.Value[slot]);
        return [new(Output, OutputType, annotations.ToAnnotations())];
    }

    public Func<int, bool> GetDependencies(Func<int, bool> activeOutput)
    {
        bool isActive = activeOutput(0);
        return column => isActive && Array.Exists(_inputs, input => input.Index == column);
    }

    public Delegate[] CreateGetters(DataViewRow row, Func<int, bool> activeOutput, out Action? disposer)
    {
        disposer = null;
        if (!activeOutput(0))
            return new Delegate[1];
        ValueGetter<VBuffer<float>>[] getters = [.. _inputs.Select(input => NumberVectors.CreateGetter(row, row.Schema[input.Index]))];
        BufferBuilder<float> builder = BufferBuilder<float>.CreateDefault();
        VBuffer<float> values = default;
        return
        [
            (ValueGetter<VBuffer<float>>)((ref VBuffer<float> vector) =>
            {
                builder.Reset(_length, dense: false);
                int first = 0;
                for (int i = 0; i < getters.Length; first += _sizes[i++])
                {
                    getters[i](ref values);
                    if (values.Length != _sizes[i])
                        throw VectorScores.WrongLength(values.Length, _sizes[i], _inputs[i], row);
                    builder.AddFeatures(first, in values);
                }

                builder.GetResult(ref vector);
            }),
        ];
    }

    public ITransformer GetTransformer() => _transformer;

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)_transformer).Save(ctx);

    bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => true;

    void ISaveAsOnnx.SaveAsOnnx(OnnxContext ctx)
    {
        _host.CheckValue(ctx, nameof(ctx));
        if (!Array.TrueForAll(_inputs, input => ctx.ContainsColumn(input.Name)))
        {
            ctx.RemoveColumn(Output);
            return;
        }

        var nodes = ConverterGraph.Nodes(ctx);
        string[] parts = [.. _inputs.Select((input, i) =>
        {
            string name = ctx.GetVariableName(input.Name);
            if (input.Type.GetItemType() is KeyDataViewType)
                name = nodes.Cast(name, typeof(float));
            return input.Type is VectorDataViewType { Dimensions.Length: > 1 } ? nodes.Reshape(name, new Shape(_sizes[i])) : name;
        })];
        // Named behind the inputs, of which one may have its name.
        nodes.AddNamed("Concat", ctx.AddIntermediateVariable(OutputType, Output), parts).AddAttribute("axis", 1L);
    }
}
