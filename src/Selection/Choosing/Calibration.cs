namespace MlNetDeep;

/// <summary>
/// How far probabilities can be taken at their word, over the rows that a model was judged on: of those rows to which it gives 70 %, seven in ten
/// should come true. Binary: the probability of the positive class. Multiclass: the probability of the class that the model names, which comes
/// true where the class is right. Its text is the reliability table.
/// </summary>
public sealed class Calibration
{
    private const int NumberOfBins = 10;

    private readonly Sums[] _bins;
    private readonly double _squares;

    private Calibration(Sums[] bins, double squares)
    {
        (_bins, _squares) = (bins, squares);
        Rows = bins.Sum(bin => bin.Rows);
        Bins =
        [
            .. bins.Select((bin, i) => new ReliabilityBin(
                i / (double)NumberOfBins, (i + 1) / (double)NumberOfBins, bin.Rows, bin.Probabilities / bin.Rows, (double)bin.Observed / bin.Rows)),
        ];
    }

    /// <summary>The rows that have a label and probabilities.</summary>
    public long Rows { get; }

    /// <summary>
    /// The mean squared distance of probabilities from what came: binary (p - y)^2 with y = 1 for positive rows and 0 for others, in [0, 1] and 0.25
    /// for a coin; multiclass the sum of (p_k - y_k)^2 over classes, in [0, 2]. 0 at best. (G. Brier, Monthly Weather Review 78, 1950.)
    /// </summary>
    public double BrierScore => _squares / Rows;

    /// <summary>
    /// The mean over rows of |mean probability - observed share| of their bin, in [0, 1], 0 at best. Of few rows chance alone makes it large: by
    /// about 0.4 sqrt(bins / rows). (M. Naeini et al., AAAI 2015.)
    /// </summary>
    public double ExpectedCalibrationError =>
        Bins.Where(bin => bin.Rows > 0).Sum(bin => bin.Rows * Math.Abs(bin.MeanProbability - bin.ObservedShare)) / Rows;

    /// <summary>The rows by their probability, in ten bins of one width, from 0 to 1.</summary>
    public IReadOnlyList<ReliabilityBin> Bins { get; }

    /// <summary>The reliability table: a line a bin that has rows.</summary>
    public override string ToString()
    {
        var table = new TextTable("probability", "rows", "mean", "observed");
        foreach (ReliabilityBin bin in Bins.Where(bin => bin.Rows > 0))
        {
            table.Add(
                Format($"{bin.From:F1} to {bin.To:F1}"), Format($"{bin.Rows}"), Format($"{bin.MeanProbability:F3}"),
                Format($"{bin.ObservedShare:F3}"));
        }

        table.Note = Format($"Brier score {BrierScore:F4}, expected calibration error {ExpectedCalibrationError:F4}");
        return table.ToText();
    }

    /// <summary>Of all rows of several parts.</summary>
    internal static Calibration Join(IReadOnlyCollection<Calibration> parts) => new(
        [.. Enumerable.Range(0, NumberOfBins).Select(i => parts.Select(part => part._bins[i]).Aggregate((sum, bin) => sum + bin))],
        parts.Sum(part => part._squares));

    /// <summary>Of rows with a Probability; null where none has one that is a number.</summary>
    internal static Calibration? OfBinary(IDataView scored, string labelColumn)
    {
        DataViewSchema.Column label = scored.Schema[labelColumn], probability = scored.Schema[DefaultColumnNames.Probability];
        using DataViewRowCursor cursor = scored.GetRowCursor([label, probability]);
        ValueGetter<float> getLabel = RowCursorUtils.GetLabelGetter(cursor, label.Index), getProbability = cursor.GetGetter<float>(probability);
        var bins = new Sums[NumberOfBins];
        double squares = 0;
        float y = 0, p = 0;
        while (cursor.MoveNext())
        {
            getLabel(ref y);
            getProbability(ref p);
            if (!float.IsFinite(y) || !float.IsFinite(p))
                continue;
            double target = y > 0 ? 1 : 0;
            squares += (p - target) * (p - target);
            Add(bins, p, y > 0);
        }

        return Array.Exists(bins, bin => bin.Rows > 0) ? new Calibration(bins, squares) : null;
    }

    /// <summary>
    /// Of rows whose Score is the classes' probabilities; null where none is, or one is something else, as some of ML.NET's trainers have it.
    /// </summary>
    internal static Calibration? OfMulticlass(IDataView scored, string labelColumn)
    {
        // Sums of probabilities in single precision are nearer to 1.
        const double Tolerance = 1e-3;
        DataViewSchema.Column label = scored.Schema[labelColumn], score = scored.Schema[DefaultColumnNames.Score];
        using DataViewRowCursor cursor = scored.GetRowCursor([label, score]);
        ValueGetter<float> getLabel = RowCursorUtils.GetLabelGetter(cursor, label.Index);
        ValueGetter<VBuffer<float>> getScores = cursor.GetGetter<VBuffer<float>>(score);
        var bins = new Sums[NumberOfBins];
        double squares = 0;
        float y = 0;
        VBuffer<float> scores = default;
        while (cursor.MoveNext())
        {
            getLabel(ref y);
            getScores(ref scores);
            float[] p = [.. scores.DenseValues()];
            if (float.IsNaN(y) || !TensorPrimitives.IsFiniteAll<float>(p))
                continue;
            if (p.AsSpan().ContainsAnyExceptInRange(0, 1) || Math.Abs(TensorPrimitives.Sum<float>(p) - 1) > Tolerance)
                return null;
            int named = TensorPrimitives.IndexOfMax<float>(p);
            // A class that the model does not know has the probability 0.
            double own = y < p.Length ? p[(int)y] : 0;
            squares += TensorPrimitives.SumOfSquares<float>(p) - own * own + (1 - own) * (1 - own);
            Add(bins, p[named], named == y);
        }

        return Array.Exists(bins, bin => bin.Rows > 0) ? new Calibration(bins, squares) : null;
    }

    private static void Add(Sums[] bins, float probability, bool isTrue)
    {
        // In single precision 0.7 is the lower end of its bin.
        int bin = Math.Clamp((int)(probability * NumberOfBins), 0, NumberOfBins - 1);
        bins[bin] += new Sums(1, probability, isTrue ? 1 : 0);
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private readonly record struct Sums(long Rows, double Probabilities, long Observed)
    {
        public static Sums operator +(Sums left, Sums right) =>
            new(left.Rows + right.Rows, left.Probabilities + right.Probabilities, left.Observed + right.Observed);
    }
}

/// <summary>The rows of which the probability is in one bin.</summary>
/// <param name="From">The bin's lower end, which belongs to it.</param>
/// <param name="To">Its upper end, which does not, but for 1.</param>
/// <param name="Rows">How many there are.</param>
/// <param name="MeanProbability">The mean of their probabilities; NaN of none.</param>
/// <param name="ObservedShare">The share of them that came true: near the mean where probabilities are calibrated; NaN of none.</param>
public sealed record ReliabilityBin(double From, double To, long Rows, double MeanProbability, double ObservedShare);
