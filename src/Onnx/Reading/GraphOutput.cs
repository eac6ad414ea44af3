namespace MlNetDeep;

/// <summary>What a graph ends with, as output unit and scaling of targets.</summary>
/// <param name="Start">The first of the steps that it stands for.</param>
/// <param name="Loss">Output unit and loss.</param>
/// <param name="Scaling">What its values pass through last.</param>
internal sealed record GraphOutput(int Start, Loss Loss, TargetScaling Scaling)
{
    /// <summary>Finds it.</summary>
    /// <param name="steps">From the input on.</param>
    /// <param name="first">The first that may belong to it.</param>
    /// <exception cref="NotSupportedException">What follows the softmax has no place in a network of ours.</exception>
    public static GraphOutput Of(IReadOnlyList<Step> steps, int first)
    {
        int end = steps.Count;
        TargetScaling scaling = TargetScaling.None;
        if (end - first >= 2 && steps[end - 2] is ElementStep { Name: "Mul", Constant: { } scales } &&
            steps[end - 1] is ElementStep { Name: "Add", Constant: { } offsets } && scales.Length == offsets.Length &&
            Array.TrueForAll(scales, scale => scale >= 0 && float.IsFinite(scale)) && Array.TrueForAll(offsets, float.IsFinite))
            (scaling, end) = (new TargetScaling(scales, offsets), end - 2);
        Step? last = end > first ? steps[end - 1] : null;
        (Loss Loss, int Count) unit = last switch
        {
            SoftmaxStep when scaling.IsNone => (new SoftmaxCrossEntropy(), 1),
            ElementStep { Name: "Sigmoid" } when scaling.IsNone => (new SigmoidCrossEntropy(), 1),
            ElementStep { Name: "Tanh" } => (new TanhSquaredError(), 1),
            ElementStep { Name: "Exp" } => (new PoissonDeviance(), 1),
            _ => (new SquaredError(), 0),
        };
        if (steps.Take(end - unit.Count).FirstOrDefault(step => step is SoftmaxStep) is { } softmax)
            throw new NotSupportedException($"The graph goes on behind {softmax.Node}, and the softmax is an output unit of ours and no layer.");
        return new GraphOutput(end - unit.Count, unit.Loss, scaling);
    }
}
