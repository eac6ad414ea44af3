namespace MlNetDeep;

/// <summary>Where an interval ends.</summary>
internal static class ForecastBounds
{
    /// <summary>bound = forecast + side x radius.</summary>
    /// <param name="forecast">[steps].</param>
    /// <param name="radii">At least as many, in units of the series' deviation.</param>
    /// <param name="side">The deviation, below 0 for the lower bound.</param>
    /// <param name="bound">[steps]; overwritten.</param>
    public static void Compute(ReadOnlySpan<float> forecast, ReadOnlySpan<float> radii, float side, Span<float> bound) =>
        TensorPrimitives.MultiplyAdd(radii[..forecast.Length], side, forecast, bound);
}
