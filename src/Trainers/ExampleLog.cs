namespace MlNetDeep;

/// <summary>What the log says of the data that training reads.</summary>
internal static class ExampleLog
{
    private const double Megabyte = 1 << 20;

    // Of more features a number says enough.
    private const int MostFlaws = 5;

    /// <summary>Writes one line: how many rows there are, in what form, and what memory they take.</summary>
    public static void Write(IChannel channel, ExampleSet examples, long memoryLimit)
    {
        string rows = $"{examples.Rows} rows of {examples.FeatureLength} features";
        if (examples.IsSparse)
            rows += $", {examples.StoredFeatures} of them not zero,";
        if (examples.IsStreamed)
        {
            channel.Info(
                "{0} would take {1} MB, above the limit of {2} MB: each epoch streams them through a shuffle pool of about {3} rows.",
                rows,
                Megabytes(examples.Bytes),
                Megabytes(memoryLimit),
                examples.PoolRows);
        }
        else
        {
            channel.Info("{0} are held in {1} MB.", rows, Megabytes(examples.Bytes));
        }
    }

    /// <summary>Warns of features of which scaling leaves little, a line each.</summary>
    public static void WarnOfFlaws(IChannel channel, IEnumerable<FeatureFlaw> flaws, Func<int, string> nameOf)
    {
        int count = 0;
        foreach (FeatureFlaw flaw in flaws)
        {
            if (count++ < MostFlaws)
                channel.Warning(Describe(flaw, nameOf(flaw.Feature)));
        }

        if (count > MostFlaws)
            channel.Warning("{0} more features are so.", count - MostFlaws);
    }

    /// <summary>
    /// Writes one line on missing values that medians fill: how many, and in which features, those that miss most first. Warns of features that
    /// have no value at all.
    /// </summary>
    public static void WriteFilled(IChannel channel, IEnumerable<MissingFeature> features, DataViewSchema.Column column, int marks)
    {
        MissingFeature[] missing = [.. features.OrderByDescending(feature => feature.Count)];
        if (missing.Length == 0)
            return;
        IEnumerable<string> named = missing.Take(MostFlaws).Select(feature => $"{FeatureNames.Of(column, feature.Feature)} {feature.Count}");
        channel.Info(
            "{0} missing values of the column '{1}' are filled with medians: {2}{3}.{4}",
            missing.Sum(feature => feature.Count),
            column.Name,
            string.Join(", ", named),
            missing.Length > MostFlaws ? $", and {missing.Length - MostFlaws} more slots" : "",
            marks > 0 ? $" {marks} more inputs of the network say which were missing." : "");
        string[] empty = [.. missing.Where(feature => feature.IsEmpty).Select(feature => FeatureNames.Of(column, feature.Feature))];
        if (empty.Length > 0)
            channel.Warning(
                "{0}{1} without any value: nothing can be learned from it, and it counts as 0.", string.Join(", ", empty.Take(MostFlaws)),
                empty.Length > MostFlaws ? $" and {empty.Length - MostFlaws} more are" : empty.Length > 1 ? " are" : " is");
    }

    /// <summary>
    /// Warns, in one line, where features that are not scaled are too large to learn from. The option is the one that scales them.
    /// </summary>
    public static void WarnOfScale(IChannel channel, ExampleSet examples, string column, string option)
    {
        if (examples.LargestFeature > NetworkTask.LargestUsualValue)
        {
            channel.Warning(
                "The feature column '{0}' has values up to {1}, from which networks learn slowly or not at all: bring them near [0, 1], " +
                "for pixels by ExtractPixels with scaleImage: 1f / 255, otherwise by NormalizeMinMax, or set {2}.",
                column,
                examples.LargestFeature.ToString("G4", CultureInfo.InvariantCulture),
                option);
        }
    }

    private static string Describe(FeatureFlaw flaw, string name) => flaw.IsConstant
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{name} lies between {(double)flaw.Minimum:R} and {(double)flaw.Maximum:R}, which single precision hardly tells apart: it is taken as constant, and " +
            $"nothing is learned from it. Subtract its mean, or multiply it, before it becomes a Single.")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{name} has the value {flaw.Largest:G4} in row {flaw.Row}, beside which its others, of about {flaw.Typical:G2}, come to nothing once " +
            $"standardized: correct it, clip the column, or take logarithms.");

    // Channels format their arguments by the culture of the thread.
    private static string Megabytes(long bytes) => (bytes / Megabyte).ToString("N1", CultureInfo.InvariantCulture);
}
