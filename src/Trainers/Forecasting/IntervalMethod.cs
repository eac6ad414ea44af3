namespace MlNetDeep;

/// <summary>Where a forecaster's intervals come from. Both are calibrated on the last windows, without which a first network learns.</summary>
public enum IntervalMethod
{
    /// <summary>
    /// The sizes of that network's errors: at each step of the horizon intervals are equally wide, in units of the series, and lie evenly around the
    /// forecast; split conformal prediction (Lei et al., J. Am. Stat. Assoc. 113, 2018). The forecast is that without intervals.
    /// </summary>
    Conformal,

    /// <summary>
    /// Quantiles that the network learns beside the forecast (<see cref="IntervalLoss"/>), so that intervals are wide where the window tells of
    /// noise and narrow where it does not, on either side by its own: the forecast is the median, and its distances to both bounds are stretched by
    /// one factor a step, by which they would have held the promised share of the last windows (Kivaranovic, Johnson and Leeb, "Adaptive,
    /// distribution-free prediction intervals for deep networks", AISTATS 2020; after Romano, Patterson and Candes, "Conformalized quantile
    /// regression", NeurIPS 2019). Every transformation is undone at the bounds as at the forecast, and forecasts add to a naive one, so that
    /// quantiles stay quantiles, of differences too. Only where <see cref="ForecastOptions.StepsAtOnce"/> goes on from forecasts do distances
    /// of further steps not know what is uncertain in the steps before; there the factors alone see to it.
    /// </summary>
    Quantiles,
}
