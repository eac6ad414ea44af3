namespace MlNetDeep;

/// <summary>
/// The errors e_i = f_i(x) - y of regression models on the same rows, and what averaging them gains. With v the mean of e_i^2 over members
/// and rows, and c the mean of e_i e_j over rows and pairs of different members, the mean of k such models has the expected squared error
/// v / k + (k - 1) / k c: members that err independently (c = 0) divide the error by their number, members that err alike (c = v) gain
/// nothing.
/// </summary>
/// <remarks>I. Goodfellow, Y. Bengio, A. Courville, "Deep Learning", 2016, equation 7.51.</remarks>
public sealed class EnsembleErrors
{
    private readonly double[][] _errors;

    /// <summary>Takes errors.</summary>
    /// <param name="errors">[members, rows], finite: at least two members and two rows. Not copied.</param>
    /// <exception cref="ArgumentException">There are too few members or rows, or members differ in their rows.</exception>
    public EnsembleErrors(double[][] errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (errors.Length < 2 || errors[0].Length < 2)
            throw new ArgumentException(
                "Errors of at least two members on at least two rows are needed: pairs and their spread are measured.", nameof(errors));
        if (!Array.TrueForAll(errors, member => member.Length == errors[0].Length))
            throw new ArgumentException($"Not all members have errors on {errors[0].Length} rows, as the first has.", nameof(errors));
        _errors = errors;
        double squares = errors.Sum(member => TensorPrimitives.SumOfSquares<double>(member));
        double squaresOfSums = TensorPrimitives.SumOfSquares<double>(Sum(0, errors.Length));
        MemberSquaredError = squares / errors.Length / Rows;
        // The square of a sum is the squares and all ordered pairs.
        Covariance = (squaresOfSums - squares) / errors.Length / (errors.Length - 1) / Rows;
    }

    /// <summary>The number of members.</summary>
    public int Members => _errors.Length;

    /// <summary>The number of rows.</summary>
    public int Rows => _errors[0].Length;

    /// <summary>v: the mean squared error of a member.</summary>
    public double MemberSquaredError { get; }

    /// <summary>c: the mean product of the errors of two different members.</summary>
    public double Covariance { get; }

    /// <summary>Measures the members of an ensemble.</summary>
    /// <param name="ensemble">Of regression models, at least two.</param>
    /// <param name="data">Rows that no member has learned from, at least two. Those with a missing label or prediction are left out.</param>
    /// <param name="labelColumnName">The label, Single.</param>
    /// <exception cref="ArgumentException">It is no ensemble of regression models, or there are too few members or rows.</exception>
    public static EnsembleErrors Measure(EnsembleTransformer ensemble, IDataView data, string labelColumnName = DefaultColumnNames.Label)
    {
        ArgumentNullException.ThrowIfNull(ensemble);
        ArgumentNullException.ThrowIfNull(data);
        if (ensemble.Task != PredictionTask.Regression)
            throw new ArgumentException($"This is an ensemble of {ensemble.Task.Name}: squared errors are those of regression.", nameof(ensemble));
        EnsembleBinding binding = ensemble.Bind(data.Schema);
        DataViewSchema.Column label = data.Schema.GetColumnOrNull(labelColumnName)
            ?? throw new ArgumentException($"There is no label column '{labelColumnName}' in the data.", nameof(labelColumnName));
        using DataViewRowCursor cursor = data.GetRowCursor([label, .. binding.Dependencies().Select(index => data.Schema[index])]);
        using EnsembleRow row = binding.Open(cursor);
        ValueGetter<float> getLabel = cursor.GetGetter<float>(label);
        List<double>[] errors = [.. Enumerable.Range(0, binding.Count).Select(_ => new List<double>())];
        float value = 0;
        while (cursor.MoveNext())
        {
            getLabel(ref value);
            if (!double.IsFinite(row.Mean[0] - value))
                continue;
            for (int i = 0; i < errors.Length; i++)
                errors[i].Add(row.Read(i)[0] - value);
        }

        return new EnsembleErrors(Array.ConvertAll(errors, member => member.ToArray()));
    }

    /// <summary>What the law expects of the mean of k such members: v / k + (k - 1) / k c.</summary>
    /// <param name="k">At least 1.</param>
    public double ExpectedSquaredError(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return MemberSquaredError / k + (k - 1.0) / k * Covariance;
    }

    /// <summary>
    /// The squared error that the mean of k members has: in the mean over rows and over the groups of k members, one group after the other, of
    /// which there are <see cref="Members"/> / k.
    /// </summary>
    /// <param name="k">At least 1, at most <see cref="Members"/>. Of all members it is what the law expects, to rounding.</param>
    /// <param name="standardError">
    /// Of the mean over rows: the standard deviation of the rows' squared errors by the square root of their number.
    /// </param>
    public double MeasuredSquaredError(int k, out double standardError)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, Members);
        int groups = Members / k;
        var squares = new double[Rows];
        for (int group = 0; group < groups; group++)
        {
            double[] sum = Sum(group * k, k);
            for (int row = 0; row < sum.Length; row++)
                squares[row] += sum[row] / k * (sum[row] / k) / groups;
        }

        double mean = squares.Average();
        standardError = Math.Sqrt(squares.Sum(square => (square - mean) * (square - mean)) / (Rows - 1) / Rows);
        return mean;
    }

    /// <summary>For each row, the sum of the errors of some members.</summary>
    private double[] Sum(int first, int count)
    {
        var sum = new double[Rows];
        for (int i = first; i < first + count; i++)
            TensorPrimitives.Add(sum, _errors[i], sum);
        return sum;
    }
}
