namespace MlNetDeep.Kernels;

/// <summary>One row of a convolution's tile, in registers; also the width of its right operand's panels.</summary>
internal interface ITileRow<TRow> : IPanel where TRow : struct, ITileRow<TRow>
{
    /// <summary>Rows of a tile.</summary>
    static abstract int TileRows { get; }

    /// <summary>The elements from <paramref name="source"/> on.</summary>
    static abstract TRow Load(ref readonly float source);

    /// <summary>Writes the row to the elements from <paramref name="destination"/> on.</summary>
    void Store(ref float destination);

    /// <summary>This row + a * b.</summary>
    TRow MulAdd(float a, TRow b);

    /// <summary>f of every lane.</summary>
    TRow Apply<TFunction>(TFunction function) where TFunction : struct, IActivationFunction;
}
