namespace MlNetDeep.Kernels;

/// <summary>A block of B within a product, and what its products mean for C.</summary>
/// <param name="Column">The first column of B and C.</param>
/// <param name="Columns">The columns of the block.</param>
/// <param name="Row">The first row of B, which is the first column of A.</param>
/// <param name="Depth">The rows of the block.</param>
/// <param name="Accumulate">Whether C holds a part of the sum.</param>
/// <param name="IsLast">Whether C is finished by this block.</param>
internal readonly record struct GemmBlock(int Column, int Columns, int Row, int Depth, bool Accumulate, bool IsLast);
