namespace MlNetDeep;

/// <summary>A model of several labels, bound to a schema: the columns Score, Probability and PredictedLabel, of which a row is scored once.</summary>
internal sealed class MultiLabelRowMapper : ISchemaBoundRowMapper
{
    private const string ColumnKind = "MultiLabelClassification";

    private readonly NetworkMultiLabelModelParameters _model;
    private readonly ISchemaBoundRowMapper _scores;

    public MultiLabelRowMapper(NetworkMultiLabelModelParameters model, IHostEnvironment env, RoleMappedSchema schema)
    {
        _model = model;
        // ML.NET's own, which checks the features.
        _scores = (ISchemaBoundRowMapper)((ISchemaBindableMapper)new SchemaBindablePredictorWrapper(model)).Bind(env, schema);
        var builder = new DataViewSchema.Builder();
        AddColumn(builder, DefaultColumnNames.Score, NumberDataViewType.Single);
        AddColumn(builder, DefaultColumnNames.Probability, NumberDataViewType.Single);
        AddColumn(builder, DefaultColumnNames.PredictedLabel, BooleanDataViewType.Instance);
        OutputSchema = builder.ToSchema();
    }

    public RoleMappedSchema InputRoleMappedSchema => _scores.InputRoleMappedSchema;

    public DataViewSchema InputSchema => _scores.InputSchema;

    public DataViewSchema OutputSchema { get; }

    public ISchemaBindableMapper Bindable => _model;

    public IEnumerable<KeyValuePair<RoleMappedSchema.ColumnRole, string>> GetInputColumnRoles() => _scores.GetInputColumnRoles();

    public IEnumerable<DataViewSchema.Column> GetDependenciesForNewColumns(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        _scores.GetDependenciesForNewColumns(dependingColumns.Any() ? _scores.OutputSchema : []);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        bool[] active = [.. OutputSchema.Select(column => activeColumns.Any(each => each.Index == column.Index))];
        DataViewRow row = _scores.GetRow(input, active.Contains(true) ? _scores.OutputSchema : []);
        ValueGetter<VBuffer<float>>? getScores = active.Contains(true) ? row.GetGetter<VBuffer<float>>(_scores.OutputSchema[0]) : null;
        VBuffer<float> scores = default;
        long position = -1;
        ReadOnlySpan<float> Scores()
        {
            if (position != input.Position)
                getScores!(ref scores);
            position = input.Position;
            return scores.GetValues();
        }

        Delegate[] getters =
        [
            (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => Scores().CopyTo(ref value)),
            (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => MultiLabelNetworkTask.ToProbabilities(Scores(), ref value)),
            (ValueGetter<VBuffer<bool>>)((ref VBuffer<bool> value) => MultiLabelNetworkTask.ToLabels(Scores(), ref value)),
        ];
        return new SimpleRow(OutputSchema, input, [.. getters.Select((getter, i) => active[i] ? getter : null!)], row.Dispose);
    }

    private void AddColumn(DataViewSchema.Builder builder, string name, PrimitiveDataViewType type)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        if (_model.Network.ClassNames is { } names)
            SlotNames.Add(annotations, names.Count, slot => names[slot]);
        annotations.AddPrimitiveValue(AnnotationUtils.Kinds.ScoreColumnKind, TextDataViewType.Instance, ColumnKind.AsMemory());
        annotations.AddPrimitiveValue(AnnotationUtils.Kinds.ScoreValueKind, TextDataViewType.Instance, name.AsMemory());
        if (name == DefaultColumnNames.Probability)
            annotations.AddPrimitiveValue(AnnotationUtils.Kinds.IsNormalized, BooleanDataViewType.Instance, true);
        builder.AddColumn(name, new VectorDataViewType(type, _model.NumberOfLabels), annotations.ToAnnotations());
    }
}
