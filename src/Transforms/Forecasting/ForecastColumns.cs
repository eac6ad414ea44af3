namespace MlNetDeep;

/// <summary>The columns that a forecaster reads and writes.</summary>
/// <param name="Inputs">Where rows are read from.</param>
/// <param name="Output">The forecast.</param>
/// <param name="Lower">The interval's lower bound, or null; both bounds or neither.</param>
/// <param name="Upper">The interval's upper bound, or null.</param>
/// <param name="ConfidenceLevel">The share of values to come that the interval is to hold, in (0, 1).</param>
/// <param name="AdaptationRate">How fast an engine widens and narrows intervals by what comes; 0 for not at all.</param>
/// <param name="MissingValues">What takes the place of missing values.</param>
internal sealed record ForecastColumns(
    SeriesColumns Inputs, string Output, string? Lower, string? Upper, float ConfidenceLevel, float AdaptationRate, MissingSeriesValues MissingValues)
{
    /// <summary>Whether there are intervals.</summary>
    public bool HasBounds => Lower is not null;

    /// <summary>The columns written, in order.</summary>
    public IEnumerable<string> Written => HasBounds ? [Output, Lower!, Upper!] : [Output];

    /// <summary>The schema shape of the columns written.</summary>
    public IEnumerable<SchemaShape.Column> Shapes => Written.Select(name =>
        new SchemaShape.Column(name, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false));
}
