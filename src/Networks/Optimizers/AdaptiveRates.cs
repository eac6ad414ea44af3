namespace MlNetDeep;

/// <summary>RMSProp (Tieleman and Hinton, Coursera lecture 6.5, 2012): s = decay s + (1 - decay) g^2, w -= rate g / (sqrt(s) + epsilon).</summary>
/// <param name="Decay">In [0, 1).</param>
/// <param name="Epsilon">Positive; keeps the division finite.</param>
public sealed record RmsProp(float Decay = 0.99f, float Epsilon = 1e-8f) : Optimizer
{
    internal override int StateCount => 1;

    private static readonly OptionTable Table = new OptionTable<RmsProp>
    {
        { o => o.Decay, Allowed.From(0).Below(1) },
        { o => o.Epsilon, Allowed.Above(0) },
    };

    internal override OptionTable OptionTable => Table;

    internal override void Update(in UpdateRange range) =>
        UpdateRules.RmsProp(range.Weights, range.Gradient, range.State0, range.LearningRate, Decay, Epsilon);
}

/// <summary>Adam (Kingma and Ba, ICLR 2015, algorithm 1): means of the gradient and of its square, corrected for their start at zero.</summary>
/// <param name="Beta1">Decay of the mean gradient, in [0, 1).</param>
/// <param name="Beta2">Decay of the mean square, in [0, 1).</param>
/// <param name="Epsilon">Positive; keeps the division finite.</param>
public sealed record Adam(float Beta1 = 0.9f, float Beta2 = 0.999f, float Epsilon = 1e-8f) : Optimizer
{
    internal override int StateCount => 2;

    private static readonly OptionTable Table = new OptionTable<Adam>
    {
        { o => o.Beta1, Allowed.From(0).Below(1) },
        { o => o.Beta2, Allowed.From(0).Below(1) },
        { o => o.Epsilon, Allowed.Above(0) },
    };

    internal override OptionTable OptionTable => Table;

    internal override void Update(in UpdateRange range) =>
        UpdateRules.Adam(range.Weights, range.Gradient, range.State0, range.State1, range.LearningRate, Beta1, Beta2, Epsilon, range.Step);
}

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter, ICLR 2019, algorithm 2): weights, not biases, first shrink by
/// 1 - rate decay, apart from the gradient's scaling.
/// </summary>
/// <param name="WeightDecay">At least 0.</param>
/// <param name="Beta1">As in <see cref="Adam"/>.</param>
/// <param name="Beta2">As in <see cref="Adam"/>.</param>
/// <param name="Epsilon">As in <see cref="Adam"/>.</param>
public sealed record AdamW(float WeightDecay = 0.01f, float Beta1 = 0.9f, float Beta2 = 0.999f, float Epsilon = 1e-8f) : Optimizer
{
    internal override int StateCount => 2;

    private static readonly OptionTable Table = new OptionTable<AdamW>
    {
        { o => o.WeightDecay, Allowed.From(0), SearchRange.Logarithmic(1e-5, 0.1) },
        { o => o.Beta1, Allowed.From(0).Below(1) },
        { o => o.Beta2, Allowed.From(0).Below(1) },
        { o => o.Epsilon, Allowed.Above(0) },
    };

    internal override OptionTable OptionTable => Table;

    internal override void Update(in UpdateRange range) =>
        UpdateRules.AdamW(
            range.Weights, range.Gradient, range.State0, range.State1, range.LearningRate, Beta1, Beta2, Epsilon,
            range.Parameter.Kind == ParameterKind.Weight ? WeightDecay : 0, range.Step);
}
