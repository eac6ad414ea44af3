namespace MlNetDeep;

/// <summary>What a network's outputs pass through.</summary>
public enum OutputUnit
{
    /// <summary>What maximum likelihood asks for: sigmoid for binary, softmax for multiclass classification, identity for regression.</summary>
    Auto,

    /// <summary>
    /// Tanh: for binary classification with targets -1 and +1; for regression with the label normalized to that range, so that no score ever leaves
    /// the training labels' range. Not for multiclass classification.
    /// </summary>
    Tanh,
}
