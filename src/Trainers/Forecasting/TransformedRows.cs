namespace MlNetDeep;

/// <summary>The rows of all series, one behind the other, with the target transformed as the plan says.</summary>
internal sealed class TransformedRows
{
    private readonly float[] _values;
    private readonly SeriesRows[] _series;
    private FeaturePreparation? _all;

    /// <summary>Transforms.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="target">Which input is forecast.</param>
    /// <param name="plan">How; its lambdas are those of the table's series, in order.</param>
    public TransformedRows(SeriesTable table, int target, ForecastPlan plan)
    {
        (Plan, Target, Width) = (plan, target, table.Width);
        _series = [.. table.Series];
        _values = new float[_series.Sum(series => series.Values.Length)];
        First = new int[_series.Length];
        for (int i = 0, row = 0; i < _series.Length; row += _series[i].Rows, i++)
        {
            First[i] = row;
            Span<float> own = _values.AsSpan(row * Width, _series[i].Values.Length);
            _series[i].Values.CopyTo(own);
            BoxCox.Apply(own, target, Width, plan.Lambdas[i]);
        }
    }

    /// <summary>How windows are read.</summary>
    public ForecastPlan Plan { get; }

    /// <summary>Which input is forecast.</summary>
    public int Target { get; }

    /// <summary>Inputs of a row.</summary>
    public int Width { get; }

    /// <summary>[rows, inputs].</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The series, in the table's order.</summary>
    public IReadOnlyList<SeriesRows> Series => _series;

    /// <summary>The first row of each series.</summary>
    public int[] First { get; }

    /// <summary>The rows that a window reads, [rows read, inputs], and so many behind it.</summary>
    public ReadOnlySpan<float> Open(ForecastWindow window, int steps, out ReadOnlySpan<float> behind)
    {
        int length = Plan.RowsRead * Width;
        ReadOnlySpan<float> rows = _values.AsSpan(window.First * Width);
        behind = rows.Slice(length, steps * Width);
        return rows[..length];
    }

    /// <summary>The windows of a series, in order, of which those from one on.</summary>
    public IEnumerable<ForecastWindow> Windows(int series, int first, int end) =>
        Enumerable.Range(First[series] + first, Math.Max(0, end - first)).Select(row => new ForecastWindow(row, series));

    /// <summary>How many windows, with so many steps behind them, so many first rows of a series hold; 0 or below where none.</summary>
    public int WindowsIn(int rows, int steps) => rows - Plan.RowsRead - steps + 1;

    /// <summary>The scaling of a series: the plan's, or by its first rows.</summary>
    /// <param name="series">Its number.</param>
    /// <param name="rows">More than the plan's lag.</param>
    /// <param name="flaws">Takes inputs of which little is left.</param>
    public SeriesScaling Scale(int series, int rows, List<FeatureFlaw> flaws)
    {
        if (Plan.Kept[series] is { } kept)
            return kept;
        ReadOnlySpan<float> own = _values.AsSpan(First[series] * Width, rows * Width);
        int lag = Plan.Form.Lag;
        float[] read = own[(lag * Width)..].ToArray();
        for (int i = Target; i < read.Length; i += Width)
            read[i] = Plan.Form.Difference(own, lag * Width + i, Width);
        FeaturePreparation fitted = FeaturePreparation.Fit(read, Width, flaws);
        return new SeriesScaling(_series.Length > 1 && Width > 1 ? WithStatic(fitted) : fitted, Target, Plan.Lambdas[series]);
    }

    /// <summary>Inputs that stand still within the series are told apart by their scale over all series.</summary>
    private FeaturePreparation WithStatic(FeaturePreparation own)
    {
        FeaturePreparation all = _all ??= FeaturePreparation.Fit(_values, Width);
        float[] offsets = own.Offsets.ToArray(), scales = own.Scales.ToArray();
        for (int i = 0; i < Width; i++)
        {
            if (i != Target && scales[i] == 0)
                (offsets[i], scales[i]) = (all.Offsets[i], all.Scales[i]);
        }

        return new FeaturePreparation(offsets, scales);
    }
}
