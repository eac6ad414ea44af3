namespace MlNetDeep;

/// <summary>In which order a recurrent layer reads the steps of a sequence.</summary>
public enum SequenceDirection
{
    /// <summary>From the first step to the last: an output knows the steps up to its own.</summary>
    Forward,

    /// <summary>From the last step to the first; outputs stay at the place of their step.</summary>
    Backward,

    /// <summary>
    /// Both, each with weights of its own: an output is that of the forward units followed by that of the backward units of the same step.
    /// Schuster and Paliwal, "Bidirectional recurrent neural networks", IEEE Trans. Signal Processing 45(11), 1997.
    /// </summary>
    Both,
}
