namespace MlNetDeep;

/// <summary>An estimator of this library whose model is a <see cref="ForecastTransformer"/>.</summary>
internal interface IForecastingEstimator : IOwnEstimator
{
    /// <summary>Steps forecast, at least 1.</summary>
    int Horizon { get; }
}
