namespace MlNetDeep;

/// <summary>What an output unit makes of a member's outputs z: the values that <see cref="MemberMean"/> takes the mean of.</summary>
public enum MemberScore
{
    /// <summary>z itself: regression, and quantiles, whose increments are averaged in front of their softplus.</summary>
    Identity,

    /// <summary>1 / (1 + exp(-z)), a probability for each output.</summary>
    Sigmoid,

    /// <summary>tanh(z), for each output.</summary>
    Tanh,

    /// <summary>exp(z), an amount for each output.</summary>
    Exponential,

    /// <summary>exp(z_c) / sum_j exp(z_j), the probabilities of classes.</summary>
    Softmax,
}
