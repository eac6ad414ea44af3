namespace MlNetDeep;

/// <summary>Regression of several quantiles of a value: an output a level, whose scores ascend, in the label's units.</summary>
internal sealed class QuantileNetworkTask(QuantileLoss loss) : RegressionNetworkTask
{
    // ML.NET marks a score that is a vector of values so.
    public override PredictionKind Kind => PredictionKind.MultiOutputRegression;

    public override string Name => "regression of quantiles";

    public override IReadOnlyList<Type> Losses { get; } = [typeof(QuantileLoss)];

    public override (string Output, string Remedy) OutputTerms => ("quantile", "give the trainer the quantiles that the model has.");

    public override SchemaShape.Column[] OutputShapes(SchemaShape input, string label) =>
    [
        new(
            DefaultColumnNames.Score, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false,
            new SchemaShape(AnnotationUtils.GetTrainerOutputAnnotation().Append(SlotNames.Promise))),
    ];

    public override void CheckOptions(IExceptionContext context, OutputUnit unit, Loss? given, float[]? classWeights)
    {
        base.CheckOptions(context, unit, given, classWeights);
        if (unit == OutputUnit.Tanh)
            throw context.ExceptUserArg(nameof(OutputUnit), "OutputUnit is Tanh, but quantiles have linear outputs: leave OutputUnit at Auto.");
    }

    public override int CountOutputs(RoleMappedData data)
    {
        base.CountOutputs(data);
        return loss.Levels.Count;
    }

    /// <summary>The levels, as "0.5".</summary>
    public override string[] OutputNames(DataViewSchema.Column label) => [.. loss.Levels.Select(level => level.ToString(CultureInfo.InvariantCulture))];

    public override Loss CreateLoss(OutputUnit unit) => loss;

    public override DataViewType ScoreType(int outputs) => new VectorDataViewType(NumberDataViewType.Single, outputs);

    public override Delegate CreateGetter(string column, NetworkBatchScores scores, ISingleFeaturePredictionTransformer<object> transformer) =>
        (ValueGetter<VBuffer<float>>)scores.GetVector;

    protected override void CheckLevels(IExceptionContext context, Loss? given)
    {
    }
}
