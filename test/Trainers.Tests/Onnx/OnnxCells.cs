namespace MlNetDeep.Trainers.Tests.Onnx;

/// <summary>Values of columns, here and in ONNX Runtime.</summary>
internal static class OnnxCells
{
    /// <summary>The values of a cell: of a vector all.</summary>
    public static object[] Values(object cell) => cell switch
    {
        object[] values => values,
        Array values => [.. values.Cast<object>()],
        _ => [cell],
    };

    /// <summary>Fails unless numbers are close, and all else is equal.</summary>
    /// <param name="column">The column that has them.</param>
    /// <param name="expected">Here.</param>
    /// <param name="actual">In ONNX Runtime.</param>
    /// <param name="tolerance">Of numbers, in units of the largest value, at least of 1.</param>
    public static void AssertEqual(string column, object[] expected, IEnumerable<object> actual, double tolerance)
    {
        double scale = expected.OfType<float>().Where(float.IsFinite).Select(Math.Abs).Append(1).Max();
        object[] values = [.. actual];
        Assert.True(expected.Length == values.Length, $"{column}: {expected.Length} values here, {values.Length} in ONNX Runtime");
        foreach ((object here, object there) in expected.Zip(values))
        {
            Assert.True(
                here.Equals(there) || (here is float a && there is float b && Math.Abs(a - b) <= tolerance * scale),
                $"{column}: {here} here, {there} in ONNX Runtime");
        }
    }
}
