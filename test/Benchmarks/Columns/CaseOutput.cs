using System.Globalization;
using BenchmarkDotNet.Reports;

namespace MlNetDeep.Benchmarks;

/// <summary>
/// A line that the process of a benchmark prints for the columns: what its case does, and what the machine could do at most just then.
/// </summary>
/// <param name="Work">What a call does.</param>
/// <param name="Limit">What <see cref="Work.MeasureLimit"/> gave.</param>
internal sealed record CaseOutput(Work Work, double Limit)
{
    // BenchmarkDotNet takes lines that begin so for comments.
    private const string Mark = "// Limit";

    /// <summary>Measures the limit and prints the line.</summary>
    /// <param name="work">What a call does.</param>
    public static void Write(Work work) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{Mark} {work.Amount:R} {work.WorkingSet:R} {work.Threads} {work.MeasureLimit():R}"));

    /// <summary>Finds the line; null where the benchmark failed.</summary>
    /// <param name="report">The benchmark's report.</param>
    public static CaseOutput? Find(BenchmarkReport report)
    {
        string? line = report.ExecuteResults
            .SelectMany(result => result.StandardOutput)
            .FirstOrDefault(line => line.StartsWith(Mark, StringComparison.Ordinal));
        if (line is null)
            return null;
        string[] words = line[Mark.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        double[] values = Array.ConvertAll(words, word => double.Parse(word, CultureInfo.InvariantCulture));
        return new CaseOutput(new Work(values[0], values[1], (int)values[2]), values[3]);
    }
}
