namespace MlNetDeep.Samples.Proben1;

/// <summary>
/// What a network reached on a test set, in percent: means and standard deviations over runs. L. Prechelt, "PROBEN1 - a set of neural
/// network benchmark problems and benchmarking rules", Technical Report 21/94, Universität Karlsruhe, 1994: the linear networks, and the
/// networks with two hidden layers and no shortcut connections (Table 10).
/// </summary>
/// <param name="Problem">The data set.</param>
/// <param name="Hidden">The units of the hidden layers; none for a linear network.</param>
/// <param name="SquaredError">The squared error percentage.</param>
/// <param name="SquaredErrorDeviation">Its standard deviation.</param>
/// <param name="ClassError">Examples classified wrongly.</param>
/// <param name="ClassErrorDeviation">Its standard deviation.</param>
internal sealed record PublishedResult(
    string Problem, int[] Hidden, double SquaredError, double SquaredErrorDeviation, double ClassError, double ClassErrorDeviation)
{
    /// <summary>All that this program compares with.</summary>
    public static readonly IReadOnlyList<PublishedResult> All =
    [
        new("cancer1", [], 3.52, 0.04, 2.93, 0.18),
        new("cancer1", [4, 2], 1.32, 0.13, 1.38, 0.49),
        new("cancer2", [], 4.77, 0.39, 5.00, 0.61),
        new("cancer2", [8, 4], 3.47, 0.28, 4.77, 0.94),
        new("cancer3", [], 4.11, 0.03, 5.17, 0.00),
        new("cancer3", [16, 8], 2.60, 0.22, 3.70, 0.52),
        new("diabetes1", [], 17.22, 0.06, 25.83, 0.56),
        new("diabetes1", [32], 16.99, 0.91, 24.10, 1.91),
        new("diabetes2", [], 17.69, 0.04, 24.69, 0.61),
        new("diabetes2", [16, 8], 18.43, 1.00, 26.42, 2.26),
        new("diabetes3", [], 16.50, 0.05, 22.92, 0.35),
        new("diabetes3", [32], 16.48, 1.16, 22.59, 2.23),
        new("glass1", [], 9.98, 0.10, 46.04, 2.21),
        new("glass1", [16, 8], 9.24, 0.32, 32.70, 5.34),
        new("glass2", [], 10.34, 0.15, 55.28, 1.27),
        new("glass2", [16, 8], 10.09, 0.28, 55.57, 3.70),
        new("thyroid1", [], 3.84, 0.01, 6.56, 0.00),
        new("thyroid1", [16, 8], 1.28, 0.12, 2.38, 0.35),
        new("thyroid2", [], 3.71, 0.01, 6.56, 0.00),
        new("thyroid2", [8, 4], 1.02, 0.11, 1.91, 0.24),
        new("thyroid3", [], 4.02, 0.00, 7.23, 0.02),
        new("thyroid3", [16, 8], 1.26, 0.14, 2.27, 0.32),
    ];

    // Means and deviations were printed with two decimals: each may be off by half of the last one.
    private const double Rounding = 0.005;

    /// <summary>Compares a class error with the mean: two standard deviations are allowed, and the rounding of both figures.</summary>
    /// <param name="classError">In percent.</param>
    /// <param name="oneExample">The class error of one example of the test set.</param>
    public Agreement Compare(double classError, double oneExample)
    {
        double difference = Math.Abs(classError - ClassError);
        if (difference <= 2 * (ClassErrorDeviation + Rounding) + Rounding)
            return Agreement.Agrees;
        return difference < oneExample ? Agreement.WithinOneExample : Agreement.Deviates;
    }
}

/// <summary>How a class error compares with the published one.</summary>
internal enum Agreement
{
    /// <summary>Within two standard deviations of the mean.</summary>
    Agrees,

    /// <summary>Outside, but by less than one example of the test set: closer than one run can show.</summary>
    WithinOneExample,

    /// <summary>Farther off.</summary>
    Deviates,
}
