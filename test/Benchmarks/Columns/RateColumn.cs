using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace MlNetDeep.Benchmarks;

/// <summary>A column computed from a case's work, its median time and the machine's limit.</summary>
/// <param name="name">The column's head.</param>
/// <param name="legend">What it is.</param>
/// <param name="format">The text from the figures and the seconds.</param>
internal sealed class RateColumn(string name, string legend, Func<CaseOutput, double, string> format) : IColumn
{
    private const double SecondsPerNanosecond = 1e-9;

    /// <summary>GFLOP/s or GB/s.</summary>
    public static readonly RateColumn Rate =
        new("Rate", "Floating-point operations, or bytes read and written, a second", (output, seconds) => output.Work.Rate(seconds));

    /// <summary>The share of the machine's limit.</summary>
    public static readonly RateColumn Percent = new(
        "Of limit",
        "Share of the multiply-add peak, or of the speed of copying as many bytes, measured in the benchmark's own process",
        (output, seconds) => output.Work.Percent(seconds, output.Limit));

    /// <inheritdoc/>
    public string Id => $"{nameof(RateColumn)}.{name}";

    /// <inheritdoc/>
    public string ColumnName => name;

    /// <inheritdoc/>
    public bool AlwaysShow => true;

    /// <inheritdoc/>
    public ColumnCategory Category => ColumnCategory.Custom;

    /// <inheritdoc/>
    public int PriorityInCategory => 0;

    /// <inheritdoc/>
    public bool IsNumeric => true;

    /// <inheritdoc/>
    public UnitType UnitType => UnitType.Dimensionless;

    /// <inheritdoc/>
    public string Legend => legend;

    /// <inheritdoc/>
    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        summary[benchmarkCase] is { ResultStatistics: { } statistics } report && CaseOutput.Find(report) is { } output
            ? format(output, statistics.Median * SecondsPerNanosecond)
            : "?";

    /// <inheritdoc/>
    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    /// <inheritdoc/>
    public bool IsAvailable(Summary summary) => true;

    /// <inheritdoc/>
    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;
}
