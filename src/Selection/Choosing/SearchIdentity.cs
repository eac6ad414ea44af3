namespace MlNetDeep;

/// <summary>What a search's trials depend on, as far as it can be told: by name, in words.</summary>
internal static class SearchIdentity
{
    /// <summary>Names the digest of the rows.</summary>
    public const string Rows = "rows";

    /// <summary>
    /// Describes an estimator: types of its steps, options of those that are this library's, and the columns that it gives. "none" where none
    /// can be made.
    /// </summary>
    public static string Describe(IEstimator<ITransformer>? estimator, DataViewSchema input) =>
        estimator is null ? "none" : $"{DescribeSteps(estimator)} giving {DescribeOutput(estimator, input)}";

    /// <summary>What differs between two searches, in words for the user; null where nothing does.</summary>
    public static string? Difference(
        IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> now, string there = "there", string here = "here")
    {
        string[] names = [.. now.Keys.Union(before.Keys).Where(name => before.GetValueOrDefault(name) != now.GetValueOrDefault(name))];
        return names.Length == 0
            ? null
            : string.Join("; ", names.Select(name =>
            {
                // Two digests tell a reader nothing.
                if (name == Rows)
                    return $"{Rows}: other names, types or values of columns";
                (string old, string current) = Excerpt(before.GetValueOrDefault(name, "none"), now.GetValueOrDefault(name, "none"));
                return $"{name}: {old} {there}, {current} {here}";
            }));
    }

    // Seeds are the search's, or were drawn: of those that were drawn a journal could never be gone on from.
    private static string DescribeSteps(IEstimator<ITransformer> estimator) => string.Join(" > ", EstimatorSteps.Of(estimator).Select(step =>
    {
        string text = step is IOwnEstimator { Options: var options }
            ? $"{step.GetType().Name} of {OptionText.Write(options, without: "Seed")}"
            : $"{step.GetType()}";
        return step is EnsembleTrainer ensemble ? $"{text} of ({string.Join(" | ", ensemble.Members.Select(DescribeSteps).Distinct())})" : text;
    }));

    private static string DescribeOutput(IEstimator<ITransformer> estimator, DataViewSchema input)
    {
        try
        {
            SchemaShape output = estimator.GetOutputSchema(SchemaShape.Create(input));
            return string.Join(", ", output.Select(column => $"{column.Name} ({column.GetTypeString()})"));
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // It will say so as it is trained.
            return "none";
        }
    }

    /// <summary>Of long texts, what lies around the first difference.</summary>
    private static (string Before, string Now) Excerpt(string before, string now)
    {
        const int Around = 30, Length = 100;
        int common = before.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        int start = Math.Max(before.Length, now.Length) <= Length ? 0 : Math.Max(0, common - Around);
        string Cut(string text)
        {
            string rest = text[Math.Min(start, text.Length)..];
            return string.Create(
                CultureInfo.InvariantCulture, $"{(start > 0 ? "..." : "")}{(rest.Length > Length ? rest[..Length] + "..." : rest)}");
        }

        return (Cut(before), Cut(now));
    }
}
