
namespace MlNetDeep;

/// <summary>How a sequence lies in a row of features: step after step, each with the same features.</summary>
/// <param name="Time">The number of steps.</param>
/// <param name="Features">Features of a step.</param>
/// <param name="IsPadded">Whether a row begins with the number of its steps, and ends with padding.</param>
internal readonly record struct SequenceFormat(int Time, int Features, bool IsPadded = false)
{
    /// <summary>The shape of a row.</summary>
    public Shape Shape => IsPadded ? new Shape(1 + Time * Features) : new Shape(Time, Features);

    /// <summary>Finds the format from the options and, where they leave it open, from the type of the feature column.</summary>
    /// <param name="options">What the user said.</param>
    /// <param name="column">The dimensions of the column's type; one where it is a plain vector.</param>
    /// <param name="paddedFeatures">What the column's annotation says, where it holds padded sequences; otherwise null.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// They do not say what a step is, do not fit, or leave a single step.
    /// </exception>
    public static SequenceFormat Find(RecurrentNetworkOptions options, Shape column, int? paddedFeatures = null)
    {
        if (paddedFeatures is { } padded)
            return Padded(options, column, padded);
        string values = column.Rank > 1 ? $"{column.Length} values ({column})" : $"{column.Length} values";
        string subject = $"The feature column '{options.FeatureColumnName}' of {values}";
        int features = options.FeaturesPerStep ?? (column.Rank == 2 ? column[1] : throw Error(
            $"{subject} does not say which sequence it holds: set {nameof(options.FeaturesPerStep)}, or use a column with the two " +
            "dimensions time x features in its type."));
        if (column.Rank == 2 && features != column[1])
            throw Error(
                $"{subject} has steps of {column[1]} features, but {nameof(options.FeaturesPerStep)} is {features}: correct one of them, " +
                "or leave the option null.");
        if (column.Length % features != 0)
            throw Error(
                $"{subject} is no sequence of whole steps: {column.Length} is not divisible by {nameof(options.FeaturesPerStep)}, " +
                $"which is {features}. Correct it, or the steps that make the column.");
        if (column.Length == features)
            throw Error(
                $"{subject} holds a single step of {features} features, in which there is nothing to remember: correct " +
                $"{nameof(options.FeaturesPerStep)}, which counts the features of one step, or train a MultilayerPerceptron.");
        return new SequenceFormat(column.Length / features, features);
    }

    private static SequenceFormat Padded(RecurrentNetworkOptions options, Shape column, int features)
    {
        if (options.FeaturesPerStep is { } wanted && wanted != features)
            throw Error(
                $"The feature column '{options.FeatureColumnName}' holds padded sequences with steps of {features} features, but " +
                $"{nameof(options.FeaturesPerStep)} is {wanted}: leave the option null, or correct featuresPerStep of PadSequences.");
        return new SequenceFormat((column.Length - 1) / features, features, IsPadded: true);
    }

    private static ArgumentOutOfRangeException Error(string message) => new(nameof(RecurrentNetworkOptions.FeaturesPerStep), message);
}
