
namespace MlNetDeep;

/// <summary>How a unit's weights move from row to row.</summary>
internal abstract class LearningRule(LinearUnit unit)
{
    /// <summary>Rows whose output was not their target, in this epoch.</summary>
    public long Mistakes { get; protected set; }

    /// <summary>Steps that changed the weights, in this epoch.</summary>
    public long Updates { get; protected set; }

    /// <summary>The unit that learns.</summary>
    public LinearUnit Unit { get; } = unit;

    /// <summary>What is added to the unit's bias to get that of the model, which predicts the positive class above 0.</summary>
    public virtual float BiasOffset => 0;

    /// <summary>The largest batch that the rule looks at between steps.</summary>
    public virtual int BatchSize => 1;

    /// <summary>Makes ready for weights that are not 0.</summary>
    /// <param name="weights">[features].</param>
    /// <param name="bias">As the model's: the positive class is where w x + b is above 0.</param>
    public void Start(ReadOnlySpan<float> weights, float bias)
    {
        weights.CopyTo(Unit.Weights);
        Unit.Bias = bias - BiasOffset;
    }

    /// <summary>Takes a row.</summary>
    /// <param name="x">Features and weight.</param>
    /// <param name="isPositive">Its class.</param>
    public abstract void Learn(in Example x, bool isPositive);

    /// <summary>Ends an epoch: gives its figures, and begins to count anew.</summary>
    public virtual LearningRuleEpoch EndEpoch(int epoch)
    {
        var figures = new LearningRuleEpoch(epoch, Mistakes, Updates, MeanSquaredError: null);
        (Mistakes, Updates) = (0, 0);
        return figures;
    }

    /// <summary>Whether the weights grow without bound.</summary>
    /// <param name="epochs">The epochs so far, at least one.</param>
    public virtual bool HasDiverged(IReadOnlyList<LearningRuleEpoch> epochs) => !Unit.IsFinite;

    /// <summary>Whether another epoch would change anything.</summary>
    public virtual bool GoesOn(LearningRuleEpoch last) => last.Updates > 0;
}
