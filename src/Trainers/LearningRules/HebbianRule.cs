
namespace MlNetDeep;

/// <summary>
/// w += rate t x where the output differs from t. Targets 0 and 1: the output is 1 above the threshold and 0 otherwise. Targets -1 and +1: it
/// is the sign of what is above the threshold, and 0 on it, which is a mistake for either class.
/// </summary>
internal sealed class HebbianRule : LearningRule
{
    private readonly float _rate;
    private readonly float _negative;
    private readonly bool _learnsThreshold;

    public HebbianRule(LinearUnit unit, float rate, TargetCoding coding, float? threshold)
        : base(unit)
    {
        _rate = rate;
        _negative = coding == TargetCoding.ZeroAndOne ? 0 : -1;
        _learnsThreshold = threshold is null;
        unit.Bias = -threshold ?? 0;
    }

    public override void Learn(in Example x, bool isPositive)
    {
        float above = Unit.Product(x) + Unit.Bias;
        bool differs = isPositive ? !(above > 0) : _negative == 0 ? above > 0 : !(above < 0);
        if (!differs)
            return;
        Mistakes++;
        float target = isPositive ? 1 : _negative;
        if (target == 0)
            return;
        float step = _rate * x.Weight * target;
        Unit.Add(x, step);
        if (_learnsThreshold)
            Unit.Bias += step;
        Updates++;
    }
}
