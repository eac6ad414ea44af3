
namespace MlNetDeep;

/// <summary>
/// What rows of one class alone can teach: that class, whatever the features. ML.NET's own trainers go on with such rows too, as they come
/// from folds without a class that is rare, or from one-versus-all for a class without rows.
/// </summary>
internal static class ConstantNetwork
{
    /// <summary>
    /// The log-odds of the class against each other one: by Laplace's rule of succession, after n rows of it the next is of it (n + 1) times
    /// as likely as of another.
    /// </summary>
    /// <param name="rows">The rows, all of one class.</param>
    public static float LogOdds(long rows) => (float)Math.Log(rows + 1.0);

    /// <summary>The line in the log.</summary>
    /// <param name="labelColumn">The label.</param>
    /// <param name="name">The class.</param>
    public static string Warning(string labelColumn, string name) =>
        $"All rows of the label column '{labelColumn}' are of the class '{name}': there is nothing to tell apart, and a new model gives every " +
        "row that class, whatever its features. Give rows of at least two classes.";

    /// <summary>A network of zeros but for its last biases.</summary>
    /// <param name="network">Ends in a dense layer, as every architecture does.</param>
    /// <param name="loss">Its output unit.</param>
    /// <param name="outputs">[outputs], before the output unit: the last biases.</param>
    /// <param name="classNames">Of the outputs, or null.</param>
    public static TrainedNetwork Create(Sequential network, Loss loss, ReadOnlySpan<float> outputs, IReadOnlyList<string>? classNames)
    {
        var parameters = new float[network.ParameterCount];
        outputs.CopyTo(network.Parameters[^1].Of(parameters.AsSpan()));
        var history = new TrainingHistory([], loss.Metric, 0, 0, StopReason.OneClass);
        return new TrainedNetwork(network, parameters, loss, history, classNames: classNames);
    }
}
