namespace MlNetDeep;

/// <summary>A row is a sequence, step after step, each with the same features: two steps or more.</summary>
/// <param name="FeaturesPerStep">
/// The features of a step, at least 1; null takes the second of the two dimensions steps x features of the column's type, or what PadSequences
/// says of its column. Default: null.
/// </param>
public sealed record SequenceLayout(int? FeaturesPerStep = null) : RowLayout
{
    private static readonly OptionTable Table = new OptionTable<SequenceLayout>
    {
        { o => o.FeaturesPerStep, Allowed.From(1) },
    };

    internal override OptionTable OptionTable => Table;

    /// <summary>What the type of a feature column, and the annotations of PadSequences, say of its rows.</summary>
    internal static FeatureColumn Describe(DataViewSchema.Column column)
    {
        var type = (VectorDataViewType)column.Type;
        return new FeatureColumn(column.Name, new Shape(type.Dimensions.AsSpan()), PaddedSequenceAnnotations.FeaturesPerStepOf(column));
    }

    internal override RowShape Read(FeatureColumn column)
    {
        if (column.StepsOf is { } padded)
            return ReadPadded(column, padded);

        Shape shape = column.Shape;
        int features = FeaturesPerStep ?? (shape.Rank == 2 ? shape[1] : throw Error(
            $"{column} does not say which sequence it holds: set {nameof(FeaturesPerStep)}, or use a column with the two dimensions time x " +
            "features in its type."));
        if (shape.Rank == 2 && features != shape[1])
            throw Error(
                $"{column} has steps of {shape[1]} features, but {nameof(FeaturesPerStep)} is {features}: correct one of them, or leave the " +
                "option null.");
        if (shape.Length % features != 0)
            throw Error(
                $"{column} is no sequence of whole steps: {shape.Length} is not divisible by {nameof(FeaturesPerStep)}, which is {features}. " +
                "Correct it, or the steps that make the column.");
        if (shape.Length == features)
            throw Error(
                $"{column} holds a single step of {features} features, in which there is nothing to remember: correct " +
                $"{nameof(FeaturesPerStep)}, which counts the features of one step, or train a MultilayerPerceptron.");
        return new RowShape(new Shape(shape.Length / features, features));
    }

    private RowShape ReadPadded(FeatureColumn column, int features)
    {
        if (FeaturesPerStep is { } wanted && wanted != features)
            throw Error(
                $"The feature column '{column.Name}' holds padded sequences with steps of {features} features, but {nameof(FeaturesPerStep)} " +
                $"is {wanted}: leave the option null, or correct featuresPerStep of PadSequences.");
        return new RowShape(new Shape(column.Shape.Length), new PaddedSequences(features)) { StepFeatures = features };
    }

    private static ArgumentOutOfRangeException Error(string message) => new(nameof(FeaturesPerStep), message);
}
