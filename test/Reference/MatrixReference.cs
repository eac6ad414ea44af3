namespace MlNetDeep.Reference;

/// <summary>Matrix products as plain loops in double precision.</summary>
public static class MatrixReference
{
    /// <summary>sum_p a(i, p) b(p, j), and the sum of the terms' absolute values, which bounds the rounding error of any order.</summary>
    /// <param name="a">The element (i, p) of A.</param>
    /// <param name="b">The element (p, j) of B.</param>
    /// <param name="k">The number of terms.</param>
    /// <param name="i">The row.</param>
    /// <param name="j">The column.</param>
    public static (double Sum, double Magnitude) Element(Func<int, int, float> a, Func<int, int, float> b, int k, int i, int j)
    {
        double sum = 0, magnitude = 0;
        for (var p = 0; p < k; p++)
        {
            var term = (double)a(i, p) * b(p, j);
            sum += term;
            magnitude += Math.Abs(term);
        }
        return (sum, magnitude);
    }
}
