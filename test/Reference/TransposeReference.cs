namespace MlNetDeep.Reference;

/// <summary>A transposition by its definition.</summary>
public static class TransposeReference
{
    /// <summary>y_ji = x_ij.</summary>
    /// <param name="x">[rows, columns].</param>
    /// <param name="rows">Rows of x.</param>
    public static float[] Transpose(float[] x, int rows)
    {
        var columns = x.Length / rows;
        var y = new float[x.Length];
        for (var place = 0; place < x.Length; place++)
            y[place % columns * rows + place / columns] = x[place];
        return y;
    }
}
