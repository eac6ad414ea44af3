using System.Buffers;

namespace MlNetDeep;

/// <summary>
/// The mean of the members' losses, with the outputs [members, outputs] of a row: each learns by itself. The loss of their mean would be met by
/// errors that cancel, and members that are good together alone.
/// </summary>
/// <param name="Member">The loss of one.</param>
/// <param name="Members">The members of a row.</param>
internal sealed record MemberLoss(Loss Member, int Members) : Loss
{
    public override TrainingMetric Metric => Member.Metric;

    public override int TargetLength(int outputs) => Member.TargetLength(outputs / Members);

    public override LossTotals Evaluate(
        ReadOnlySpan<float> z, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, float scale, Span<float> dz)
    {
        int width = targets.Length / weights.Length, places = weights.Length * Members;
        float[] memory = ArrayPool<float>.Shared.Rent(places * (width + 1));
        Span<float> memberTargets = memory.AsSpan(0, places * width), memberWeights = memory.AsSpan(places * width, places);
        for (int place = 0; place < places; place++)
        {
            int row = place / Members;
            memberWeights[place] = weights[row];
            targets.Slice(row * width, width).CopyTo(memberTargets[(place * width)..]);
        }

        LossTotals sums = Member.Evaluate(z, memberTargets, memberWeights, scale / Members, dz);
        ArrayPool<float>.Shared.Return(memory);
        return new LossTotals(sums.Loss / Members, sums.Metric / Members, sums.Weight / Members);
    }

    public override void Activate(ReadOnlySpan<float> z, int rows, Span<float> scores) => Member.Activate(z, rows * Members, scores);
}
