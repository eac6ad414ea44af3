
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

    /// <summary>
    /// Makes ready for the weights of a model of features as they come, [features]: of standardized ones, x' = (x - offset) scale, the unit's are
    /// w' = w / scale, b' = b + w offset. A weight of a feature that is constant in these rows acts as part of the bias.
    /// </summary>
    public void Start(float[] weights, float bias, FeaturePreparation? preparation)
    {
        weights.CopyTo(Unit.Weights, 0);
        Unit.Bias = bias - BiasOffset;
        if (preparation is null)
            return;
        Unit.Bias = bias + TensorPrimitives.Dot(weights, preparation.Offsets) - BiasOffset;
        for (int i = 0; i < weights.Length; i++)
            Unit.Weights[i] = preparation.Scales[i] == 0 ? 0 : weights[i] / preparation.Scales[i];
    }

    /// <summary>The weights and the bias of the model of features as they come.</summary>
    public (VBuffer<float> Weights, float Bias) ToModel(FeaturePreparation? preparation)
    {
        float[] weights = [.. Unit.Weights];
        float bias = Unit.Bias + BiasOffset;
        if (preparation is not null)
        {
            TensorPrimitives.Multiply(weights, preparation.Scales, weights);
            bias -= TensorPrimitives.Dot(weights, preparation.Offsets);
        }

        return (new VBuffer<float>(weights.Length, weights), bias);
    }

    /// <summary>Takes a row.</summary>
    public abstract void Learn(in Example x, bool isPositive);

    /// <summary>Ends an epoch: gives its figures, and begins to count anew.</summary>
    public virtual LearningRuleEpoch EndEpoch(int epoch)
    {
        var figures = new LearningRuleEpoch(epoch, Mistakes, Updates, MeanSquaredError: null);
        (Mistakes, Updates) = (0, 0);
        return figures;
    }

    /// <summary>Whether the weights grow without bound, by the epochs so far, at least one.</summary>
    public virtual bool HasDiverged(IReadOnlyList<LearningRuleEpoch> epochs) => !Unit.IsFinite;

    /// <summary>Whether another epoch would change anything.</summary>
    public virtual bool GoesOn(LearningRuleEpoch last) => last.Updates > 0;
}
