using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Scoring;

/// <summary>Compares views that were scored in different ways.</summary>
internal static class ScoredViews
{
    // Different kernels sum in different orders: float rounding over a few dozen terms, relative to the column's largest value, as a regression's
    // scores are moved and scaled from values of order 1.
    private const double Tolerance = 2e-6;

    /// <summary>Fails unless schema, row IDs and values agree, of all columns together and of each alone.</summary>
    /// <param name="expected">One view.</param>
    /// <param name="actual">The other.</param>
    /// <param name="scoreTolerance">How far scores may differ, relative to the largest.</param>
    public static void AssertSame(IDataView expected, IDataView actual, double scoreTolerance = Tolerance)
    {
        Assert.Equal(expected.Schema.Select(Describe), actual.Schema.Select(Describe));
        string[] columns = [.. expected.Schema.Where(column => !column.IsHidden).Select(column => column.Name)];
        double[] tolerances = [.. columns.Select(column => column == "Score" ? scoreTolerance : Tolerance)];
        AssertClose(Cells.Read(expected, columns), Cells.Read(actual, columns), tolerances);
        for (int i = 0; i < columns.Length; i++)
            AssertClose(Cells.Read(expected, columns[i]), Cells.Read(actual, columns[i]), tolerances[i]);
    }

    /// <summary>Fails unless row IDs are the same and values agree to rounding; what is no float must be equal.</summary>
    public static void AssertClose(IEnumerable<ViewRow> expected, IEnumerable<ViewRow> actual, params double[] tolerances)
    {
        ViewRow[] left = [.. expected], right = [.. actual];
        Assert.Equal(left.Length, right.Length);
        Assert.Equal(left.Select(row => row.Id), right.Select(row => row.Id));
        for (int column = 0; column < (left.Length == 0 ? 0 : left[0].Values.Length); column++)
        {
            double scale = left.Max(row => Floats(row.Values[column]).Where(float.IsFinite).Select(Math.Abs).Append(1).Max());
            for (int row = 0; row < left.Length; row++)
                AssertClose(left[row].Values[column], right[row].Values[column], (tolerances.Length > 0 ? tolerances[column] : Tolerance) * scale);
        }
    }

    private static void AssertClose(object expected, object actual, double tolerance)
    {
        float[] values = Floats(expected), others = Floats(actual);
        if (values.Length == 0)
            Assert.Equal(expected, actual);
        Assert.Equal(values.Length, others.Length);
        for (int i = 0; i < values.Length; i++)
            Assert.True(values[i].Equals(others[i]) || Math.Abs(values[i] - others[i]) <= tolerance, $"{values[i]:G9} against {others[i]:G9}");
    }

    private static float[] Floats(object value) => value as float[] ?? (value is float single ? [single] : []);

    /// <summary>Name, type and annotations.</summary>
    public static string Describe(DataViewSchema.Column column) => $"{column.Name} {column.Type} {column.IsHidden} {string.Join(',', column.Annotations.Schema.Select(kind => kind.Name))}";
}
