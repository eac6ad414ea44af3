using MlNetDeep.Kernels;

namespace MlNetDeep.Benchmarks;

/// <summary>Update rules, one pass over weights, gradients and state, compared with copying as many bytes.</summary>
public static class UpdateCases
{
    // Far below the weights, so that they stay in range over any number of calls.
    private const double Rate = 1e-9;
    private const long Step = 1000;

    /// <summary>The cases.</summary>
    public static readonly IReadOnlyList<Case> All =
    [
        .. Rule("Sgd", states: 0, (w, g, _, _) => UpdateRules.Sgd(w, g, Rate)),
        .. Rule("Momentum", states: 1, (w, g, v, _) => UpdateRules.Momentum(w, g, v, Rate, 0.9)),
        .. Rule("Nesterov", states: 1, (w, g, v, _) => UpdateRules.Nesterov(w, g, v, Rate, 0.9)),
        .. Rule("RmsProp", states: 1, (w, g, s, _) => UpdateRules.RmsProp(w, g, s, Rate, 0.99, 1e-8)),
        .. Rule("Adam", states: 2, (w, g, m, v) => UpdateRules.Adam(w, g, m, v, Rate, 0.9, 0.999, 1e-8, Step)),
        .. Rule("AdamW", states: 2, (w, g, m, v) => UpdateRules.AdamW(w, g, m, v, Rate, 0.9, 0.999, 1e-8, 0.01, Step)),
        .. Rule("Rprop", states: 2, (w, g, previous, steps) => UpdateRules.Rprop(w, g, previous, steps, 0.5, 1.2, 0, Rate)),
    ];

    private delegate void UpdateKernel(Span<float> w, ReadOnlySpan<float> g, Span<float> first, Span<float> second);

    private static IEnumerable<Case> Rule(string name, int states, UpdateKernel kernel) => ElementCases.Sizes(
        name,
        n => Work.Elements((2L + states) * n, (1L + states) * n, (2L + states) * n),
        n =>
        {
            float[] w = Operands.Random(n), g = Operands.Random(n), first = new float[n], second = new float[n];
            return () => kernel(w, g, first, second);
        });
}
