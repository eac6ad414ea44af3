namespace MlNetDeep;

/// <summary>What a forecaster's windows are relative to. The numbers are those of model files.</summary>
public enum WindowNormalization
{
    /// <summary>Nothing: the network sees the level of the series.</summary>
    None = 0,

    /// <summary>The target's last value, which is subtracted, and added to the forecasts.</summary>
    LastValue = 1,

    /// <summary>
    /// The mean and the standard deviation of the target within the window: reversible instance normalization (Kim et al., ICLR 2022) without
    /// its learned scale.
    /// </summary>
    MeanAndDeviation = 2,
}
