
namespace MlNetDeep;

/// <summary>w += rate mean((t - y) x), b += rate mean(t - y) over a batch, y = w x + b; means are by the rows' weights.</summary>
internal sealed class DeltaRule(LinearUnit unit, float rate, TargetCoding coding, int batchSize) : LearningRule(unit)
{
    // Zero weights have an error of at most 1. Single steps with a rate that converges may go above it, but not so far.
    private const double UsualGrowth = 10;

    // Whole batches with a rate that converges never raise the error, but for the rounding of its sums.
    private const double Rounding = 1e-4;

    private readonly float _negative = coding == TargetCoding.ZeroAndOne ? 0 : -1;
    private readonly LinearUnit _sums = new(unit.Weights.Length);
    private int _rows;
    private double _batchWeight;
    private double _weight;
    private double _squaredError;

    public override int BatchSize => batchSize;

    /// <summary>The class changes in the middle of the two targets.</summary>
    public override float BiasOffset => -(1 + _negative) / 2;

    public override void Learn(in Example x, bool isPositive)
    {
        float target = isPositive ? 1 : _negative, output = Unit.Product(x) + Unit.Bias, error = target - output;
        if (output + BiasOffset > 0 != isPositive)
            Mistakes++;
        _squaredError += x.Weight * ((double)error * error);
        _weight += x.Weight;
        _batchWeight += x.Weight;
        _sums.Add(x, x.Weight * error);
        _sums.Bias += x.Weight * error;
        if (++_rows == BatchSize)
            Step();
    }

    public override LearningRuleEpoch EndEpoch(int epoch)
    {
        if (_rows > 0)
            Step();
        double error = _squaredError / _weight;
        (_squaredError, _weight) = (0, 0);
        return base.EndEpoch(epoch) with { MeanSquaredError = error };
    }

    public override bool HasDiverged(IReadOnlyList<LearningRuleEpoch> epochs)
    {
        double first = epochs[0].MeanSquaredError!.Value, last = epochs[^1].MeanSquaredError!.Value;
        if (base.HasDiverged(epochs) || !(last <= UsualGrowth * Math.Max(first, 1)))
            return true;
        return epochs.Count > 1 && epochs[^1].Updates == 1
            && last > (1 + Rounding) * epochs[^2].MeanSquaredError!.Value + Rounding * Rounding;
    }

    /// <summary>The minimum is approached and never met.</summary>
    public override bool GoesOn(LearningRuleEpoch last) => true;

    private void Step()
    {
        Unit.Take(_sums, (float)(rate / _batchWeight));
        (_rows, _batchWeight) = (0, 0);
        Updates++;
    }
}
