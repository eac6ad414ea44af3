namespace MlNetDeep;

/// <summary>
/// The scaling of one series: inputs to mean 0 and standard deviation 1 over its training rows, the target transformed and differenced first. A
/// constant input is 0 to the network; a target that is constant has the deviation 0.
/// </summary>
/// <param name="standardizer">For the inputs of a row; of the target for its differences.</param>
/// <param name="target">Which of them is forecast.</param>
/// <param name="lambda">Of the target's <see cref="BoxCox"/>.</param>
internal sealed class SeriesScaling(FeaturePreparation standardizer, int target, float lambda)
{
    /// <summary>The standard deviation of what the network reads of the target, in transformed units; 0 where it was constant.</summary>
    public float Deviation { get; } = standardizer.Scales[target] is var scale and > 0 ? 1 / scale : 0;

    /// <summary>For the inputs of a row.</summary>
    public FeaturePreparation Standardizer => standardizer;

    /// <summary>Which of them is forecast.</summary>
    public int Target => target;

    /// <summary>Inputs of a row.</summary>
    public int Width => standardizer.FeatureLength;

    /// <summary>Of the target's <see cref="BoxCox"/>; 1 where it is left as it is.</summary>
    public float Lambda => lambda;

    /// <summary>Transforms the target of rows, [rows, inputs], in place; NaN where it cannot be.</summary>
    public void Transform(Span<float> rows) => BoxCox.Apply(rows, target, Width, lambda);
}
