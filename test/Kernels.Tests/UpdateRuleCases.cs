using MlNetDeep.Reference;

namespace MlNetDeep.Kernels.Tests;

/// <summary>One update rule: its kernel, its public form and its reference, on a weight with two numbers of state.</summary>
internal sealed class UpdateRuleCase
{
    public delegate void Kernel(int width, Span<float> w, ReadOnlySpan<float> g, Span<float> s, Span<float> t, long step);

    public delegate void Public(Span<float> w, ReadOnlySpan<float> g, Span<float> s, Span<float> t, long step);

    public delegate void Scalar(ref double w, double g, ref double s, ref double t, long step);

    private const double Rate = 0.01;

    /// <summary>All rules, with PyTorch's usual hyperparameters.</summary>
    public static IReadOnlyList<UpdateRuleCase> All { get; } =
    [
        new()
        {
            Name = "sgd",
            AtWidth = (width, w, g, _, _, _) => Widths.RunSteps(width, new SgdStep(w, g, Rate), w.Length),
            Update = (w, g, _, _, _) => UpdateRules.Sgd(w, g, Rate),
            Reference = (ref double w, double g, ref double s, ref double t, long step) =>
                UpdateReference.Sgd(ref w, g, Rate),
            FirstStep = g => Rate * g,
        },
        new()
        {
            Name = "momentum",
            AtWidth = (width, w, g, s, _, _) => Widths.RunSteps(width, new MomentumStep(w, g, s, Rate, 0.9, looksAhead: false), w.Length),
            Update = (w, g, s, _, _) => UpdateRules.Momentum(w, g, s, Rate, 0.9),
            Reference = (ref double w, double g, ref double s, ref double t, long step) =>
                UpdateReference.Momentum(ref w, g, ref s, Rate, 0.9, false),
            FirstStep = g => Rate * g,
        },
        new()
        {
            Name = "nesterov",
            AtWidth = (width, w, g, s, _, _) => Widths.RunSteps(width, new MomentumStep(w, g, s, Rate, 0.9, looksAhead: true), w.Length),
            Update = (w, g, s, _, _) => UpdateRules.Nesterov(w, g, s, Rate, 0.9),
            Reference = (ref double w, double g, ref double s, ref double t, long step) =>
                UpdateReference.Momentum(ref w, g, ref s, Rate, 0.9, true),
            FirstStep = g => Rate * 1.9 * g,
        },
        new()
        {
            Name = "rmsprop",
            AtWidth = (width, w, g, s, _, _) => Widths.RunSteps(width, new RmsPropStep(w, g, s, Rate, 0.99, 1e-8), w.Length),
            Update = (w, g, s, _, _) => UpdateRules.RmsProp(w, g, s, Rate, 0.99, 1e-8),
            Reference = (ref double w, double g, ref double s, ref double t, long step) =>
                UpdateReference.RmsProp(ref w, g, ref s, Rate, 0.99, 1e-8),
            FirstStep = g => Rate * g / (0.1 * Math.Abs(g) + 1e-8),
        },
        new()
        {
            Name = "adam",
            AtWidth = (width, w, g, s, t, step) =>
                Widths.RunSteps(width, new AdamStep(w, g, s, t, new AdamFactors(Rate, 0.9, 0.999, 1e-8, 0, step)), w.Length),
            Update = (w, g, s, t, step) => UpdateRules.Adam(w, g, s, t, Rate, 0.9, 0.999, 1e-8, step),
            Reference = (ref double w, double g, ref double s, ref double t, long step) =>
                UpdateReference.AdamW(ref w, g, ref s, ref t, Rate, 0.9, 0.999, 1e-8, 0, step),
            FirstStep = g => Rate * g / (Math.Abs(g) + 1e-8),
        },
        new()
        {
            Name = "adamw",
            AtWidth = (width, w, g, s, t, step) =>
                Widths.RunSteps(width, new AdamStep(w, g, s, t, new AdamFactors(Rate, 0.9, 0.999, 1e-8, 0.5, step)), w.Length),
            Update = (w, g, s, t, step) => UpdateRules.AdamW(w, g, s, t, Rate, 0.9, 0.999, 1e-8, 0.5, step),
            Reference = (ref double w, double g, ref double s, ref double t, long step) =>
                UpdateReference.AdamW(ref w, g, ref s, ref t, Rate, 0.9, 0.999, 1e-8, 0.5, step),
            FirstStep = g => Rate * g / (Math.Abs(g) + 1e-8),
            FirstShrink = 1 - Rate * 0.5,
        },
        new()
        {
            Name = "rprop",
            InitialT = 0.01f,
            AtWidth = (width, w, g, s, t, _) => Widths.RunSteps(width, new RpropStep(w, g, s, t, 0.5, 1.2, 1e-6, 0.05, false), w.Length),
            Update = (w, g, s, t, _) => UpdateRules.Rprop(w, g, s, t, 0.5, 1.2, 1e-6, 0.05),
            Reference = (ref double w, double g, ref double s, ref double t, long step) =>
                UpdateReference.Rprop(ref w, g, ref s, ref t, 0.5, 1.2, 1e-6, 0.05),
            FirstStep = g => 0.01 * Math.Sign(g),
        },
        new()
        {
            Name = "rprop with backtracking",
            InitialT = 0.01f,
            AtWidth = (width, w, g, s, t, _) => Widths.RunSteps(width, new RpropStep(w, g, s, t, 0.5, 1.2, 1e-6, 0.05, true), w.Length),
            Update = (w, g, s, t, _) => UpdateRules.Rprop(w, g, s, t, 0.5, 1.2, 1e-6, 0.05, backtracks: true),
            Reference = (ref double w, double g, ref double s, ref double t, long step) =>
                UpdateReference.RpropWithBacktracking(ref w, g, ref s, ref t, 0.5, 1.2, 1e-6, 0.05),
            FirstStep = g => 0.01 * Math.Sign(g),
        },
    ];

    public required string Name { get; init; }

    public required Kernel AtWidth { get; init; }

    public required Public Update { get; init; }

    public required Scalar Reference { get; init; }

    /// <summary>The first decrease of a weight, in closed form.</summary>
    public required Func<double, double> FirstStep { get; init; }

    /// <summary>The factor on the weight before its first decrease.</summary>
    public double FirstShrink { get; init; } = 1;

    /// <summary>The initial second number of state.</summary>
    public float InitialT { get; init; }
}
