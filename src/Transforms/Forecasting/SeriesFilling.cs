namespace MlNetDeep;

/// <summary>Fills what is missing of a row by the rows of its series before it, so that training, views and engines fill alike.</summary>
/// <param name="How">By which row.</param>
/// <param name="Season">Rows of a season.</param>
internal readonly record struct SeriesFilling(MissingSeriesValues How, int Season)
{
    /// <summary>Fills; what the rows before do not have either stays missing.</summary>
    /// <param name="row">[inputs]; a missing value is NaN.</param>
    /// <param name="before">[rows, inputs], the last one just before the row.</param>
    public void Fill(Span<float> row, ReadOnlySpan<float> before)
    {
        if (How == MissingSeriesValues.Refuse)
            return;
        for (int i = 0; i < row.Length; i++)
        {
            if (!float.IsNaN(row[i]))
                continue;
            row[i] = How == MissingSeriesValues.SeasonBefore ? At(before, row.Length, Season, i) : float.NaN;
            if (float.IsNaN(row[i]))
                row[i] = At(before, row.Length, 1, i);
        }
    }

    private static float At(ReadOnlySpan<float> before, int width, int rows, int input) =>
        (long)rows * width <= before.Length ? before[before.Length - rows * width + input] : float.NaN;
}
