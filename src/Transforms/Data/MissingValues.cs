namespace MlNetDeep;

/// <summary>
/// What becomes of rows with missing features, NaN. Rows with infinite ones, and without a label, are left out of training whatever it says.
/// </summary>
public enum MissingValues
{
    /// <summary>
    /// A missing feature becomes its median over the training rows that have it, in training and in scoring. Where a row is a vector, each feature
    /// that was missing in training gives the network one more input, 1 where it is missing and 0 where not.
    /// </summary>
    Impute,

    /// <summary>Such rows are left out of training, with a line in the log, and score NaN.</summary>
    Skip,

    /// <summary>Training ends at the first such row with an error that names column, slot and row. In scoring such rows score NaN.</summary>
    Fail,
}
