namespace MlNetDeep.Kernels;

/// <summary>Update rules of gradient descent: one pass over the flat block of weights, in place, as torch.optim 2.x does it.</summary>
/// <remarks>
/// w are the weights, g the gradients, what else is a span the rule's state, updated. All spans of a call have one length and do not overlap.
/// State (v, s, m, previous gradients) starts at zero unless a rule says otherwise.
/// Hyperparameters are double, as PyTorch's are, so that 1 - beta is exact to float; they are not checked for their usual ranges. Elements
/// are independent, so a block may be updated in any ranges. Empty spans do nothing; NaN in a gradient makes its weight NaN.
/// Weights, means and moves below 2^-63 (1.1e-19) are 0, and so are gradients below it, or of rules that square them below
/// 2^-63 / sqrt(1 - beta2): nothing becomes subnormal (see <see cref="Tiny"/>). At a rate of 0.001 and an epsilon of 1e-8 a move left out is
/// below the rounding of any weight above 6e-6, and of rules that square nothing below that of any above 2e-12.
/// </remarks>
internal static class UpdateRules
{
    /// <summary>w = w - learningRate g.</summary>
    public static void Sgd(Span<float> w, ReadOnlySpan<float> g, double learningRate)
    {
        SpanChecks.SameLength(w.Length, g.Length, nameof(g));
        ElementLoop.Run(new SgdStep(w, g, learningRate), w.Length);
    }

    /// <summary>v = momentum v + g; w = w - learningRate v. The momentum is usually in [0, 1).</summary>
    public static void Momentum(Span<float> w, ReadOnlySpan<float> g, Span<float> v, double learningRate, double momentum) =>
        Momentum(w, g, v, learningRate, momentum, looksAhead: false);

    /// <summary>v = momentum v + g; w = w - learningRate (g + momentum v): Nesterov's momentum without dampening.</summary>
    public static void Nesterov(Span<float> w, ReadOnlySpan<float> g, Span<float> v, double learningRate, double momentum) =>
        Momentum(w, g, v, learningRate, momentum, looksAhead: true);

    /// <summary>
    /// s = decay s + (1 - decay) g^2; w = w - learningRate g / (sqrt(s) + epsilon), with the decay, PyTorch's alpha, in [0, 1) and epsilon
    /// above zero, which keeps the quotient finite.
    /// </summary>
    public static void RmsProp(Span<float> w, ReadOnlySpan<float> g, Span<float> s, double learningRate, double decay, double epsilon)
    {
        SpanChecks.SameLength(w.Length, g.Length, nameof(g));
        SpanChecks.SameLength(w.Length, s.Length, nameof(s));
        ElementLoop.Run(new RmsPropStep(w, g, s, learningRate, decay, epsilon), w.Length);
    }

    /// <summary><see cref="AdamW"/> without weight decay.</summary>
    public static void Adam(
        Span<float> w, ReadOnlySpan<float> g, Span<float> m, Span<float> v,
        double learningRate, double beta1, double beta2, double epsilon, long step) =>
        AdamW(w, g, m, v, learningRate, beta1, beta2, epsilon, 0, step);

    /// <summary>
    /// m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2;
    /// w = (1 - learningRate weightDecay) w - learningRate (m / (1 - beta1^step)) / (sqrt(v / (1 - beta2^step)) + epsilon), with the betas in
    /// [0, 1), epsilon above zero, and step the number of the update, from 1 on.
    /// </summary>
    /// <remarks>
    /// D. Kingma, J. Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1; with a weight decay above 0, decoupled from the
    /// gradient: I. Loshchilov, F. Hutter, "Decoupled weight decay regularization", ICLR 2019, as torch.optim.AdamW scales it.
    /// </remarks>
    public static void AdamW(
        Span<float> w, ReadOnlySpan<float> g, Span<float> m, Span<float> v,
        double learningRate, double beta1, double beta2, double epsilon, double weightDecay, long step)
    {
        SpanChecks.SameLength(w.Length, g.Length, nameof(g));
        SpanChecks.SameLength(w.Length, m.Length, nameof(m));
        SpanChecks.SameLength(w.Length, v.Length, nameof(v));
        ElementLoop.Run(new AdamStep(w, g, m, v, new AdamFactors(learningRate, beta1, beta2, epsilon, weightDecay, step)), w.Length);
    }

    /// <summary>
    /// Resilient backpropagation, on the gradients of the whole batch. With p = g previousGradient: the step size is multiplied by etaPlus
    /// (above 1, usually 1.2) where p &gt; 0, by etaMinus (in (0, 1), usually 0.5) where p &lt; 0, and kept within the bounds; g counts as 0
    /// where p &lt; 0; w = w - sign(g) stepSize; previousGradient = g. Step sizes start as the learning rate. With backtracking the previous
    /// step is taken back where p &lt; 0.
    /// </summary>
    /// <remarks>
    /// M. Riedmiller, H. Braun, "A direct adaptive method for faster backpropagation learning: the RPROP algorithm", ICNN 1993, with
    /// backtracking; without it the variant iRprop- of C. Igel, M. Huesken, Neurocomputing 50, 2003, as in torch.optim.Rprop.
    /// </remarks>
    public static void Rprop(
        Span<float> w, ReadOnlySpan<float> g, Span<float> previousGradient, Span<float> stepSizes,
        double etaMinus, double etaPlus, double minimumStep, double maximumStep, bool backtracks = false)
    {
        SpanChecks.SameLength(w.Length, g.Length, nameof(g));
        SpanChecks.SameLength(w.Length, previousGradient.Length, nameof(previousGradient));
        SpanChecks.SameLength(w.Length, stepSizes.Length, nameof(stepSizes));
        ElementLoop.Run(
            new RpropStep(w, g, previousGradient, stepSizes, etaMinus, etaPlus, minimumStep, maximumStep, backtracks), w.Length);
    }

    /// <summary>
    /// g = g + 2 lambda w scale^2 / (scale^2 + w^2)^2, the slope of lambda w^2 / (scale^2 + w^2), with lambda at least 0 and the scale in
    /// [0.001, 1000]: no rule, but what weight elimination adds to the gradient in front of one. Added slopes below 2^-63 are 0; NaN
    /// propagates.
    /// </summary>
    /// <remarks>A. Weigend, D. Rumelhart, B. Huberman, "Generalization by weight-elimination with application to forecasting", NIPS 3, 1991.</remarks>
    public static void AddElimination(ReadOnlySpan<float> w, Span<float> g, double lambda, double scale)
    {
        SpanChecks.SameLength(w.Length, g.Length, nameof(g));
        ElementLoop.Run(new EliminationStep(w, g, lambda, scale), w.Length);
    }

    private static void Momentum(
        Span<float> w, ReadOnlySpan<float> g, Span<float> v, double learningRate, double momentum, bool looksAhead)
    {
        SpanChecks.SameLength(w.Length, g.Length, nameof(g));
        SpanChecks.SameLength(w.Length, v.Length, nameof(v));
        ElementLoop.Run(new MomentumStep(w, g, v, learningRate, momentum, looksAhead), w.Length);
    }
}
