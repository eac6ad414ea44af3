namespace MlNetDeep;

/// <summary>Checks that training can go on from a model: that data and options ask for the network that it has.</summary>
internal sealed class Continuation(IHost host, TrainedNetwork model)
{
    /// <summary>
    /// The model with its outputs in the order of the label's names, and with one for each name that is new. As it is where the label, or the
    /// model, has no names, or outputs do not go by them.
    /// </summary>
    /// <exception cref="ArgumentException">The label lacks a name that the model has.</exception>
    public static TrainedNetwork Match(
        IHost host, IChannel channel, NetworkTask task, TrainedNetwork model, string labelColumn, IReadOnlyList<string>? names, long seed)
    {
        if (!task.HasOutputsByName || names is null || model.ClassNames is not { } known || known.SequenceEqual(names)
            || names.Distinct().Count() < names.Count || known.Distinct().Count() < known.Count)
            return model;
        (string output, string remedy) = task.OutputTerms;
        string[] lacking = [.. known.Except(names)], added = [.. names.Except(known)];
        if (lacking.Length > 0)
            throw host.ExceptParam(
                "modelParameters",
                $"The label column '{labelColumn}' has no {output} for {Quote(lacking)}, which the model to continue from has: {remedy}");
        if (OutputMatching.Match(model, names, seed) is not { } matched)
            throw host.ExceptParam(
                "modelParameters",
                $"Of the label column '{labelColumn}' {ClassNames.FindDifference(known, names, "the model to continue from", output)}, and the " +
                "outputs of this architecture are not the units of a last dense layer, which could be moved or added: give the label what the " +
                "model has, in its order, or train anew on the rows of both times.");
        if (added.Length > 0)
            channel.Info($"The label column '{labelColumn}' has {Quote(added)} beside what the model knows: outputs are added, with first weights.");
        return matched;
    }

    /// <summary>Checks that features are those that a network learned from, where both have names.</summary>
    /// <exception cref="ArgumentException">One is another, or stands elsewhere; names it.</exception>
    public static void CheckFeatures(
        IExceptionContext host, IReadOnlyList<string>? known, string featureColumn, IReadOnlyList<string>? names, string owner)
    {
        if (ClassNames.FindDifference(known, names, owner, "feature") is { } difference)
            throw host.ExceptParam(
                "modelParameters",
                $"Of the feature column '{featureColumn}' {difference}: give the columns that it learned from, in their order, by the steps of the " +
                "model that it comes from, which were fitted then. For more or other features train anew on the rows of both times. Where they are " +
                "the same under other names, forget the names by WithFeatureNames(null).");
    }

    /// <summary>Checks the data.</summary>
    /// <exception cref="ArgumentException">Counts differ, features are others, or the same keys stand for other classes.</exception>
    public void CheckData(
        NetworkTask task, int features, int outputs, string featureColumn, IReadOnlyList<string>? featureNames, string labelColumn,
        IReadOnlyList<string>? classNames)
    {
        CheckFeatures(host, model.FeatureNames, featureColumn, featureNames, "the model to continue from");
        Sequential network = model.Network;
        // By name first, which says more than a count.
        (string output, string remedy) = task.OutputTerms;
        if (ClassNames.FindDifference(model.ClassNames, classNames, "the model to continue from", output) is { } difference)
            throw Refuse($"Of the label column '{labelColumn}' {difference}: {remedy}");
        if (model.FeatureLength != features || network.OutputShape.Length != outputs)
            throw Refuse(
                $"The model to continue from has {model.FeatureLength} features and {network.OutputShape.Length} outputs; the data " +
                $"need {features} and {outputs}. Give it the columns that it learned from, in their order; of others, train anew on the rows of " +
                "both times.");
    }

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">The model has another loss or network; the message names what differs.</exception>
    public void CheckOptions(Sequential network, Loss loss)
    {
        if (model.Loss.GetType() != loss.GetType())
            throw Refuse(
                $"The model to continue from was trained with {model.Loss.GetType().Name}, not {loss.GetType().Name}: choose the same Loss and OutputUnit.");
        if (model.Network.FindDifference(network) is var (has, asked))
            throw Refuse(
                $"The model to continue from has {has}, but the options ask for {asked}. Give the trainer the architecture's options that the " +
                "model was trained with, or call Fit without a model to train anew.");
    }

    private static string Quote(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    private Exception Refuse(string message) => host.ExceptParam("modelParameters", message);
}
