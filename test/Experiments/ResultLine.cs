namespace MlNetDeep.Experiments;

/// <summary>A line for programs: <c>RESULT name key=value key=value</c>.</summary>
internal static class ResultLine
{
    /// <summary>Prints a line.</summary>
    /// <param name="name">What was measured.</param>
    /// <param name="figures">Numbers, texts without blanks and truths; those that are null are left out.</param>
    public static void Write(string name, params IEnumerable<(string Name, object? Value)> figures) => Console.WriteLine(
        $"RESULT {name} {string.Join(' ', figures.Where(figure => figure.Value is not null).Select(figure => $"{figure.Name}={Text(figure.Value!)}"))}");

    private static string Text(object value) => value switch
    {
        double number => $"{number:0.#####}",
        bool truth => truth ? "true" : "false",
        _ => $"{value}".Replace(' ', '_'),
    };
}
