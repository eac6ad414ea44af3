namespace MlNetDeep;

/// <summary>
/// Between a unit's weights for standardized features, x' = (x - offset) scale, and those of a model for the features as they come:
/// w = w' scale, b = b' - w offset.
/// </summary>
/// <param name="standardizer">What features pass through; null where they stay as they are.</param>
internal sealed class FeatureScale(FeatureStandardizer? standardizer)
{
    /// <summary>Gives a rule the weights of a model. A weight of a feature that is constant in these rows acts as part of the bias.</summary>
    /// <param name="rule">Takes them.</param>
    /// <param name="weights">[features], the model's; overwritten.</param>
    /// <param name="bias">The model's.</param>
    public void Start(LearningRule rule, float[] weights, float bias)
    {
        if (standardizer is not null)
        {
            bias += TensorPrimitives.Dot(weights, standardizer.Offsets);
            for (int i = 0; i < weights.Length; i++)
                weights[i] = standardizer.Scales[i] == 0 ? 0 : weights[i] / standardizer.Scales[i];
        }

        rule.Start(weights, bias);
    }

    /// <summary>The weights and the bias of the model.</summary>
    /// <param name="rule">Has learned.</param>
    public (VBuffer<float> Weights, float Bias) Fold(LearningRule rule)
    {
        float[] weights = [.. rule.Unit.Weights];
        float bias = rule.Unit.Bias + rule.BiasOffset;
        if (standardizer is not null)
        {
            TensorPrimitives.Multiply(weights, standardizer.Scales, weights);
            bias -= TensorPrimitives.Dot(weights, standardizer.Offsets);
        }

        return (new VBuffer<float>(weights.Length, weights), bias);
    }
}
