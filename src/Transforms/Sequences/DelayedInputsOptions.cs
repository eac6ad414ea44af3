namespace MlNetDeep;

/// <summary>What a <see cref="DelayedInputsTransformer"/> does.</summary>
/// <param name="Output">The column of windows.</param>
/// <param name="Columns">Where rows are read from.</param>
/// <param name="WindowSize">Rows of a window, at least 1.</param>
/// <param name="Label">The column of the value to come; null adds none.</param>
/// <param name="LabelSource">The column of Single that the label is read from.</param>
/// <param name="Horizon">How many rows later, at least 1.</param>
internal sealed record DelayedInputsOptions(
    string Output, SeriesColumns Columns, int WindowSize, string? Label, string LabelSource, int Horizon)
{
    // 16 MB an input in each row: far beyond what is learned from, and what a damaged file may ask for.
    private const int MostRows = 1 << 22;

    /// <summary>What the options may be, by the names that the catalog gives them.</summary>
    public static OptionTable Table { get; } = new OptionTable<DelayedInputsOptions>
    {
        { o => o.Output, Allowed.Column.Required, null, "outputColumnName" },
        { o => o.Columns.Inputs, Allowed.Each(Allowed.Column, least: 1).Required, null, "inputColumnNames" },
        { o => o.Columns.Series, Allowed.Column, null, "seriesColumnName" },
        { o => o.WindowSize, Allowed.From(1).To(MostRows).Else("every row gets a window of so many rows"), null, "windowSize" },
        { o => o.Horizon, Allowed.From(1).Else("the next row is 1 row ahead"), null, "horizon" },
        { o => o.Label, Allowed.Column, null, "labelColumnName" },
        { o => o.Label != o.Output, "The label and the windows cannot both be in one column", "labelColumnName", "outputColumnName" },
    };
}
