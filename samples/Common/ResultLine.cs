using System.Globalization;

namespace MlNetDeep.Samples;

/// <summary>The last line of every sample, for programs to read: <c>RESULT key=value key=value</c>.</summary>
public static class ResultLine
{
    /// <summary>Prints the line.</summary>
    /// <param name="figures">Names without blanks, and their values; printed with up to four decimals in the invariant culture.</param>
    public static void Write(params IEnumerable<(string Name, double Value)> figures) =>
        Console.WriteLine("RESULT " + string.Join(' ', figures.Select(figure => $"{figure.Name}={Format(figure.Value)}")));

    private static string Format(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
