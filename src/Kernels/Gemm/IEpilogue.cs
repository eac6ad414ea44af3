namespace MlNetDeep.Kernels;

/// <summary>What a matrix product does to each finished element while it is still in a register: a bias, an activation.</summary>
internal interface IEpilogue
{
    /// <summary>Throws unless the operands fit a product C of that size; called once, before it.</summary>
    void Check(int rows, int columns);

    /// <summary>
    /// The values to store for the finished products of one row of C and V.Count adjacent columns. Every lane lies inside C, which
    /// <see cref="Check"/> has seen: no bound is checked here.
    /// </summary>
    V Apply<V>(V product, int row, int column) where V : struct, ISimd<V>;
}
