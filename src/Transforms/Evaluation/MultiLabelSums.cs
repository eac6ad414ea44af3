namespace MlNetDeep;

/// <summary>What the evaluation of several labels gathers, row by row.</summary>
internal sealed class MultiLabelSums(string[] names)
{
    private readonly List<(float Score, bool IsPositive)>[] _scores = [.. names.Select(_ => new List<(float, bool)>())];
    private readonly Counts[] _counts = new Counts[names.Length];
    private long _rows;
    private long _leftOut;
    private long _rightRows;

    public void Add(in VBuffer<bool> labels, in VBuffer<float> scores, in VBuffer<bool> predictions)
    {
        if (TensorPrimitives.IsNaNAny(scores.GetValues()))
        {
            _leftOut++;
            return;
        }

        _rows++;
        bool isRight = true;
        for (int i = 0; i < names.Length; i++)
        {
            bool isPositive = labels.GetItemOrDefault(i), isPredicted = predictions.GetItemOrDefault(i);
            _scores[i].Add((scores.GetItemOrDefault(i), isPositive));
            _counts[i] = _counts[i].With(isPositive, isPredicted);
            isRight &= isPositive == isPredicted;
        }

        _rightRows += isRight ? 1 : 0;
    }

    public MultiLabelMetrics ToMetrics()
    {
        Counts all = _counts.Aggregate((sum, counts) => sum + counts);
        return new MultiLabelMetrics(
            [.. names.Select((name, i) => new LabelMetrics(name, AreaUnderCurve(_scores[i]), _counts[i].F1, _counts[i].Positives))],
            AreaUnderCurve(_scores.SelectMany(scores => scores)), all.F1, (double)_rightRows / _rows, (double)all.Wrong / ((double)_rows * names.Length),
            _rows, _leftOut);
    }

    /// <summary>
    /// The share of pairs of a positive and a negative score in which the positive one is greater; of equal ones a half. NaN without pairs.
    /// </summary>
    private static double AreaUnderCurve(IEnumerable<(float Score, bool IsPositive)> scores)
    {
        double pairs = 0, positives = 0, negatives = 0;
        foreach (IGrouping<float, bool> equal in scores.GroupBy(each => each.Score, each => each.IsPositive).OrderBy(group => group.Key))
        {
            int above = equal.Count(isPositive => isPositive), below = equal.Count() - above;
            pairs += above * (negatives + below / 2.0);
            (positives, negatives) = (positives + above, negatives + below);
        }

        return pairs / (positives * negatives);
    }

    private readonly record struct Counts(long Right, long Missed, long False)
    {
        /// <summary>2 right / (2 right + missed + false); NaN where the label neither is nor is predicted.</summary>
        public double F1 => 2.0 * Right / (2.0 * Right + Missed + False);

        public long Positives => Right + Missed;

        public long Wrong => Missed + False;

        public Counts With(bool isPositive, bool isPredicted) =>
            this + new Counts(isPositive && isPredicted ? 1 : 0, isPositive && !isPredicted ? 1 : 0, !isPositive && isPredicted ? 1 : 0);

        public static Counts operator +(Counts left, Counts right) => new(left.Right + right.Right, left.Missed + right.Missed, left.False + right.False);
    }
}
