namespace MlNetDeep;

/// <summary>What of a sequence the outputs are computed from, behind the last recurrent layer.</summary>
public enum SequenceOutput
{
    /// <summary>
    /// The units' outputs at the step that they read last: the last step; of backward units the first; of both directions both.
    /// </summary>
    LastStep,

    /// <summary>The mean of the units' outputs over all steps.</summary>
    MeanOverTime,
}
