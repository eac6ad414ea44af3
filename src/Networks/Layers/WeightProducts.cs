namespace MlNetDeep;

/// <summary>Products with a weight matrix, in its packed form where the pass has one.</summary>
internal static class WeightProducts
{
    /// <summary>y = x W.</summary>
    public static void Multiply(in LayerPass pass, ReadOnlyMatrix x, Parameter weights, Matrix y)
    {
        if (pass.Packed?.Of(weights) is { } packed)
            Gemm.Multiply(x, packed, y);
        else
            Gemm.Multiply(x, Plain(pass, weights), y);
    }

    /// <summary>y = x W + 1 b^T, or y = x W where there is no bias.</summary>
    public static void Multiply(in LayerPass pass, ReadOnlyMatrix x, Parameter weights, Parameter? bias, Matrix y)
    {
        if (bias is null)
            Multiply(pass, x, weights, y);
        else
            MultiplyAddBias(pass, x, weights, bias, y);
    }

    /// <summary>y = x W + 1 b^T.</summary>
    public static void MultiplyAddBias(in LayerPass pass, ReadOnlyMatrix x, Parameter weights, Parameter bias, Matrix y)
    {
        if (pass.Packed?.Of(weights) is { } packed)
            Gemm.MultiplyAddBias(x, packed, bias.Of(pass.Parameters), y);
        else
            Gemm.MultiplyAddBias(x, Plain(pass, weights), bias.Of(pass.Parameters), y);
    }

    /// <summary>y += x W.</summary>
    public static void MultiplyAdd(in LayerPass pass, ReadOnlyMatrix x, Parameter weights, Matrix y)
    {
        if (pass.Packed?.Of(weights) is { } packed)
            Gemm.MultiplyAdd(x, packed, y);
        else
            Gemm.MultiplyAdd(x, Plain(pass, weights), y);
    }

    /// <summary>dx = dy W^T.</summary>
    public static void MultiplyTransposed(in LayerPass pass, ReadOnlyMatrix dy, Parameter weights, Matrix dx)
    {
        if (pass.Packed?.TransposedOf(weights) is { } packed)
            Gemm.Multiply(dy, packed, dx);
        else
            Gemm.Multiply(dy, Plain(pass, weights).Transposed, dx);
    }

    /// <summary>dx += dy W^T.</summary>
    public static void MultiplyAddTransposed(in LayerPass pass, ReadOnlyMatrix dy, Parameter weights, Matrix dx)
    {
        if (pass.Packed?.TransposedOf(weights) is { } packed)
            Gemm.MultiplyAdd(dy, packed, dx);
        else
            Gemm.MultiplyAdd(dy, Plain(pass, weights).Transposed, dx);
    }

    private static ReadOnlyMatrix Plain(in LayerPass pass, Parameter weights) =>
        new(weights.Of(pass.Parameters), weights.Rows, weights.RowLength);
}
