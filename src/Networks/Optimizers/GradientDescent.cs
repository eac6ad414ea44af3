namespace MlNetDeep;

/// <summary>Stochastic gradient descent: w -= rate g.</summary>
public sealed record Sgd : Optimizer
{
    internal override int StateCount => 0;

    internal override void Update(in UpdateRange range) => UpdateRules.Sgd(range.Weights, range.Gradient, range.LearningRate);
}

/// <summary>Gradient descent with momentum (heavy ball; Polyak 1964): v = mu v + g, w -= rate v.</summary>
/// <param name="Coefficient">mu, in [0, 1).</param>
public sealed record Momentum(float Coefficient = 0.9f) : Optimizer
{
    internal override int StateCount => 1;

    private static readonly OptionTable Table =
        new OptionTable<Momentum> { { o => o.Coefficient, Allowed.From(0).Below(1), SearchRange.Linear(0.5, 0.99) } };

    internal override OptionTable OptionTable => Table;

    internal override void Update(in UpdateRange range) =>
        UpdateRules.Momentum(range.Weights, range.Gradient, range.State0, range.LearningRate, Coefficient);
}

/// <summary>Nesterov's accelerated gradient in the form of Sutskever et al., ICML 2013: v = mu v + g, w -= rate (g + mu v).</summary>
/// <param name="Coefficient">mu, in [0, 1).</param>
public sealed record Nesterov(float Coefficient = 0.9f) : Optimizer
{
    internal override int StateCount => 1;

    private static readonly OptionTable Table =
        new OptionTable<Nesterov> { { o => o.Coefficient, Allowed.From(0).Below(1), SearchRange.Linear(0.5, 0.99) } };

    internal override OptionTable OptionTable => Table;

    internal override void Update(in UpdateRange range) =>
        UpdateRules.Nesterov(range.Weights, range.Gradient, range.State0, range.LearningRate, Coefficient);
}
