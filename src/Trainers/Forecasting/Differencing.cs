namespace MlNetDeep;

/// <summary>What of a series the network reads and forecasts, so that it does not have to follow its level.</summary>
public enum Differencing
{
    /// <summary>
    /// Chosen on the rows to learn from: seasonal where a season explains more than 64 % of what is left of the trend (Wang, Smith and Hyndman,
    /// Data Min. Knowl. Disc. 13, 2006), first where what is then left is not stationary by the test of Kwiatkowski, Phillips, Schmidt and Shin
    /// (J. Econometrics 54, 1992) at 5 %. Of several series, what most of them ask for.
    /// </summary>
    Auto,

    /// <summary>Its values.</summary>
    None,

    /// <summary>Differences to the row before.</summary>
    First,

    /// <summary>Differences to the same row of the season before.</summary>
    Seasonal,

    /// <summary>Differences to the row before of the differences to the season before.</summary>
    SeasonalAndFirst,
}

/// <summary>What a series is transformed by before it is learned from, and forecasts back.</summary>
public enum SeriesTransformation
{
    /// <summary>
    /// For each series: its logarithm where it is above 0 and Guerrero's method (J. Forecasting 12, 1993) finds that its waves and noise grow with
    /// its level; otherwise nothing.
    /// </summary>
    Auto,

    /// <summary>Nothing.</summary>
    None,

    /// <summary>The logarithm; all values must be above 0.</summary>
    Log,

    /// <summary>(y^lambda - 1) / lambda, with lambda in [0, 1] by Guerrero's method for each series; all values must be above 0.</summary>
    BoxCox,
}
