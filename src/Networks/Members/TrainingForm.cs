namespace MlNetDeep;

/// <summary>
/// What is trained in a network's place, and what is validated: the network itself, unless it is one of members. Then each row passes through
/// some of them, training minimizes the mean of their losses, and validation measures the loss of the mean of their scores. All k would measure
/// what scoring gives, but would take as long as training; some rank the epochs as well. All forms have the same parameters in one order.
/// </summary>
/// <param name="Trained">The network that training steps pass.</param>
/// <param name="Loss">What they minimize.</param>
/// <param name="Validated">The network that validation passes.</param>
/// <param name="ValidationLoss">What it measures.</param>
internal sealed record TrainingForm(Sequential Trained, Loss Loss, Sequential Validated, Loss ValidationLoss)
{
    /// <summary>The form of a network.</summary>
    public static TrainingForm Of(Sequential network, Loss loss)
    {
        if (network.Layers[^1] is not MemberMean || !network.Layers.Any(layer => layer is MemberInput))
            return new TrainingForm(network, loss, network, loss.WithoutSmoothing);
        Layer[] layers = [.. network.Layers.Select(layer => layer is MemberInput input ? input.OfSome() : layer)];
        float[] rates = [.. network.LayerRateFactors];
        var trained = new Sequential(network.InputShape, layers[..^1], takesOver: true, rates[..Math.Min(rates.Length, layers.Length - 1)]);
        var validated = new Sequential(network.InputShape, layers, takesOver: true, rates);
        return new TrainingForm(trained, new MemberLoss(loss, trained.OutputShape[0]), validated, loss.WithoutSmoothing);
    }
}
