namespace MlNetDeep.Samples.Proben1;

/// <summary>Prints a Markdown table, a row as soon as its experiment is done, and counts agreements with the published results.</summary>
internal sealed class Report
{
    private readonly List<(string Name, double Value)> _figures = [];
    private readonly List<Agreement> _agreements = [];

    /// <summary>Prints the table's head.</summary>
    /// <param name="seeds">Runs of each network.</param>
    public Report(int seeds)
    {
        Console.WriteLine($"Test errors in percent: medians of {seeds} seeds; published: means (standard deviations).");
        Console.WriteLine();
        Console.WriteLine(
            "| problem | network | squared error | published | class error | published | one example | within two deviations | epochs |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    }

    /// <summary>Medians as <c>problem_network_class_error</c> and <c>problem_network_squared_error</c>; counts of agreements.</summary>
    public IEnumerable<(string Name, double Value)> Figures =>
    [
        .. _figures,
        ("compared", _agreements.Count),
        ("agreed", Count(Agreement.Agrees)),
        ("within_one_example", Count(Agreement.WithinOneExample)),
        ("deviated", Count(Agreement.Deviates)),
    ];

    /// <summary>Prints one experiment's row.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="network">The network's name.</param>
    /// <param name="outcomes">What each seed gave.</param>
    /// <param name="published">What to compare with, or null.</param>
    public void Add(Problem problem, string network, Outcome[] outcomes, PublishedResult? published)
    {
        double squaredError = Measurements.Median(outcomes.Select(outcome => outcome.SquaredError));
        double classError = Measurements.Median(outcomes.Select(outcome => outcome.ClassError));
        double epochs = Measurements.Median(outcomes.Select(outcome => (double)outcome.Epochs));
        double oneExample = 100.0 / problem.Test.Rows;
        string publishedSquared = "-", publishedClass = "-", verdict = "-";
        if (published is not null)
        {
            Agreement agreement = published.Compare(classError, oneExample);
            _agreements.Add(agreement);
            publishedSquared = $"{published.SquaredError:F2} ({published.SquaredErrorDeviation:F2})";
            publishedClass = $"{published.ClassError:F2} ({published.ClassErrorDeviation:F2})";
            verdict = Describe(agreement);
        }

        Console.WriteLine(
            $"| {problem.Name} | {network} | {squaredError:F2} | {publishedSquared} | {classError:F2} | {publishedClass} | " +
            $"{oneExample:F2} | {verdict} | {epochs:F0} |");
        _figures.Add(($"{problem.Name}_{network}_squared_error", squaredError));
        _figures.Add(($"{problem.Name}_{network}_class_error", classError));
    }

    private int Count(Agreement wanted) => _agreements.Count(agreement => agreement == wanted);

    private static string Describe(Agreement agreement) => agreement switch
    {
        Agreement.Agrees => "yes",
        Agreement.WithinOneExample => "no, but by less than one example",
        _ => "no",
    };
}
