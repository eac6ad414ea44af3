namespace MlNetDeep;

/// <summary>One origin: what may be learned from, and what is to be forecast.</summary>
/// <param name="Training">The rows to learn from, of all series, in the order of the data.</param>
/// <param name="Series">The series, by name.</param>
/// <param name="Ends">Of rows of <paramref name="Training"/>, by their position, that are the last of a series: which series.</param>
internal sealed record RollingOrigin(IDataView Training, IReadOnlyList<OriginSeries> Series, IReadOnlyDictionary<long, int> Ends);

/// <summary>One series at an origin.</summary>
/// <param name="Past">What may be learned from.</param>
/// <param name="Scale">The naive forecast's mean absolute error within it, a season ahead; NaN where there is none.</param>
/// <param name="Values">[horizon], those that came; NaN where one is missing.</param>
/// <param name="FirstRow">The place of the first of them in the series, from 0 on.</param>
internal sealed record OriginSeries(SeriesPast Past, double Scale, float[] Values, int FirstRow);
