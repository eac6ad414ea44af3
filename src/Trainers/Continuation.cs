namespace MlNetDeep;

/// <summary>Checks that training can go on from a model: that data and options ask for the network that it has.</summary>
internal sealed class Continuation(IHost host, TrainedNetwork model)
{
    /// <summary>Checks the data.</summary>
    /// <exception cref="ArgumentException">Counts differ, or the same keys stand for other classes.</exception>
    public void CheckData(NetworkTask task, int features, int outputs, string labelColumn, IReadOnlyList<string>? classNames)
    {
        Sequential network = model.Network;
        // By name first, which says more than a count.
        (string output, string remedy) = task.OutputTerms;
        if (ClassNames.FindDifference(model.ClassNames, classNames, "the model to continue from", output) is { } difference)
            throw Refuse($"Of the label column '{labelColumn}' {difference}: {remedy}");
        if (model.FeatureLength != features || network.OutputShape.Length != outputs)
            throw Refuse(
                $"The model to continue from has {model.FeatureLength} features and {network.OutputShape.Length} outputs; the data " +
                $"need {features} and {outputs}.");
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

    private Exception Refuse(string message) => host.ExceptParam("modelParameters", message);
}
