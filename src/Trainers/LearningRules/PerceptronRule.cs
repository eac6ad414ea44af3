
namespace MlNetDeep;

/// <summary>w += rate t x where t (w x + b) is not above 0, t of -1 or +1: an output of 0 is no class, and so a mistake.</summary>
internal sealed class PerceptronRule(LinearUnit unit, float rate) : LearningRule(unit)
{
    public override void Learn(in Example x, bool isPositive)
    {
        float target = isPositive ? 1 : -1;
        // Turned around, so that a NaN would count as a mistake too.
        if (target * (Unit.Product(x) + Unit.Bias) > 0)
            return;
        float step = rate * x.Weight * target;
        Unit.Add(x, step);
        Unit.Bias += step;
        Mistakes++;
        Updates++;
    }
}
