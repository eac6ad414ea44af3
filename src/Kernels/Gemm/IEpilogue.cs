namespace MlNetDeep.Kernels;

/// <summary>What a matrix product does to each finished element while it is still in a register: a bias, an activation.</summary>
internal interface IEpilogue
{
    /// <summary>Throws unless the operands fit a product; called once, before it.</summary>
    /// <param name="rows">The rows of C.</param>
    /// <param name="columns">The columns of C.</param>
    void Check(int rows, int columns);

    /// <summary>The values to store for the finished products of one row and V.Count adjacent columns.</summary>
    /// <param name="product">The elements (row, column .. column + V.Count) of the product.</param>
    /// <param name="row">The row in C.</param>
    /// <param name="column">The first column in C; every lane lies inside C, which <see cref="Check"/> has seen: no bound is checked here.</param>
    V Apply<V>(V product, int row, int column) where V : struct, ISimd<V>;
}
