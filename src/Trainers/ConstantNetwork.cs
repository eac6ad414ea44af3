
namespace MlNetDeep;

/// <summary>
/// What rows of one class alone can teach: that class, whatever the features. ML.NET's own trainers go on with such rows too, as they come
/// from folds without a class that is rare, or from one-versus-all for a class without rows.
/// </summary>
internal static class ConstantNetwork
{
    /// <summary>The line in the log.</summary>
    public static string Warning(string labelColumn, string name) =>
        $"All rows of the label column '{labelColumn}' are of the class '{name}': there is nothing to tell apart, and a new model gives every " +
        "row that class, whatever its features. Give rows of at least two classes.";

    /// <summary>
    /// A network of zeros but for its last biases, the outputs before the output unit, once for each member: every architecture ends in a layer
    /// whose last parameters they are.
    /// </summary>
    public static TrainedNetwork Create(
        Sequential network, Loss loss, ReadOnlySpan<float> outputs, FeaturePreparation? preparation, IReadOnlyList<string>? classNames,
        IReadOnlyList<string>? featureNames)
    {
        var parameters = new float[network.ParameterCount];
        Parameter bias = network.Parameters[^1];
        for (int start = 0; start < bias.Length; start += outputs.Length)
            outputs.CopyTo(parameters.AsSpan(bias.Offset + start));
        var history = new TrainingHistory([], loss.Metric, 0, 0, StopReason.OneClass);
        return new TrainedNetwork(network, parameters, loss, history, preparation, classNames: classNames, featureNames: featureNames);
    }
}
