namespace MlNetDeep;

/// <summary>Another block's examples in another order: for each its place in the block.</summary>
internal sealed class ReorderedBlock(RowBlock block, int[] order) : RowBlock
{
    public override int Rows => order.Length;

    public override double TotalWeight(int start, int rows)
    {
        double total = 0;
        for (int i = start; i < start + rows; i++)
            total += block.TotalWeight(order[i], 1);
        return total;
    }

    public override void GatherFeatures(int start, int rows, Span<float> features)
    {
        int length = features.Length / rows;
        for (int i = 0; i < rows; i++)
            block.GatherFeatures(order[start + i], 1, features.Slice(i * length, length));
    }

    public override void GatherTargets(int start, int rows, Span<float> targets, Span<float> weights)
    {
        int length = targets.Length / rows;
        for (int i = 0; i < rows; i++)
            block.GatherTargets(order[start + i], 1, targets.Slice(i * length, length), weights.Slice(i, 1));
    }

    public override SparseRow GetSparseRow(int position) => block.GetSparseRow(order[position]);
}
