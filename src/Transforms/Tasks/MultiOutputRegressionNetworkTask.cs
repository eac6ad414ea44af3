using Microsoft.ML.Trainers;

namespace MlNetDeep;

/// <summary>Regression of several values at once: an output a target, whose scores are the values in the targets' units.</summary>
internal sealed class MultiOutputRegressionNetworkTask : RegressionNetworkTask
{
    public override PredictionKind Kind => PredictionKind.MultiOutputRegression;

    public override string Name => "regression of several targets";

    public override SchemaShape.Column LabelShape(string name) =>
        new(name, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false);

    public override void CheckLabel(IExceptionContext context, SchemaShape.Column label)
    {
        string? flaw = label switch
        {
            { Kind: SchemaShape.Column.VectorKind.Scalar } =>
                "for one target take Regression.Trainers.Network, for several join their columns by mlContext.Transforms.Concatenate",
            { Kind: SchemaShape.Column.VectorKind.VariableVector } => "give all rows as many targets, by [VectorType(targets)] or Concatenate",
            _ when label.ItemType != NumberDataViewType.Single || label.IsKey => "bring it there by mlContext.Transforms.Conversion.ConvertType",
            _ => null,
        };
        if (flaw is not null)
            throw context.ExceptUserArg(
                "LabelColumnName",
                $"The label column '{label.Name}' holds {label.GetTypeString()}, but several targets are a vector of Single of known size: {flaw}.");
    }

    public override SchemaShape.Column[] OutputShapes(SchemaShape input, string label) =>
        [VectorOutput(input, label, DefaultColumnNames.Score, NumberDataViewType.Single)];

    public override int CountOutputs(RoleMappedData data) => data.Schema.Label!.Value.Type.GetVectorSize();

    public override int CountTargets(int outputs) => outputs;

    public override string[]? OutputNames(DataViewSchema.Column label) => label.HasSlotNames() ? SlotNames.Of(label) : null;

    public override bool HasOutputsByName => true;

    public override (string Output, string Remedy) OutputTerms =>
        ("target", "put all targets that the model has into the column, by Concatenate; new ones may stand among them.");

    public override FeatureFloatVectorCursor Open(RoleMappedData data, int outputs, CursOpt columns) => new TargetCursor(data, columns);

    public override void ReadLabel(FeatureFloatVectorCursor rows, Span<float> targets) => ((TargetCursor)rows).Targets.CopyTo(targets);

    public override long CountBadLabels(FeatureFloatVectorCursor rows) => ((TargetCursor)rows).BadTargets;

    public override DataViewType ScoreType(int outputs) => new VectorDataViewType(NumberDataViewType.Single, outputs);

    public override Delegate CreateGetter(string column, NetworkBatchScores scores, ISingleFeaturePredictionTransformer<object> transformer) =>
        (ValueGetter<VBuffer<float>>)scores.GetVector;

    /// <summary>Rows whose targets are all there.</summary>
    private sealed class TargetCursor : FeatureFloatVectorCursor
    {
        private readonly DataViewSchema.Column _column;
        private readonly ValueGetter<VBuffer<float>> _getTargets;
        private VBuffer<float> _targets;

        public TargetCursor(RoleMappedData data, CursOpt columns)
            : base(data, columns)
        {
            _column = data.Schema.Label!.Value;
            _getTargets = Row.GetGetter<VBuffer<float>>(Row.Schema[_column.Index]);
        }

        public ref readonly VBuffer<float> Targets => ref _targets;

        public long BadTargets { get; private set; }

        public override bool Accept()
        {
            if (!base.Accept())
                return false;
            _getTargets(ref _targets);
            if (_targets.Length != _column.Type.GetVectorSize())
                throw ViewErrors.Length(_column, _targets.Length, Row.Position);
            bool isBad = _targets.GetValues().ContainsAnyExceptInRange(float.MinValue, float.MaxValue);
            if (isBad)
                BadTargets++;
            return !isBad;
        }
    }
}
