namespace MlNetDeep.Kernels;

/// <summary>Update rules of gradient descent: one pass over the flat block of weights, in place, as torch.optim 2.x does it.</summary>
/// <remarks>
/// All spans of a call have one length and do not overlap. State (v, s, m, previous gradients) starts at zero unless a rule says otherwise.
/// Hyperparameters are double, as PyTorch's are, so that 1 - beta is exact to float; they are not checked for their usual ranges. Elements
/// are independent, so a block may be updated in any ranges. Empty spans do nothing; NaN in a gradient makes its weight NaN.
/// </remarks>
internal static class UpdateRules
{
    /// <summary>w = w - learningRate g.</summary>
    /// <param name="w">Weights, updated.</param>
    /// <param name="g">Gradients.</param>
    /// <param name="learningRate">The learning rate.</param>
    public static void Sgd(Span<float> w, ReadOnlySpan<float> g, double learningRate) =>
        ElementLoop.Run(new SgdStep(w, g, learningRate), w.Length);

    /// <summary>v = momentum v + g; w = w - learningRate v.</summary>
    /// <param name="w">Weights, updated.</param>
    /// <param name="g">Gradients.</param>
    /// <param name="v">Velocities, updated.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="momentum">The share of the velocity that stays, usually in [0, 1).</param>
    public static void Momentum(Span<float> w, ReadOnlySpan<float> g, Span<float> v, double learningRate, double momentum) =>
        ElementLoop.Run(new MomentumStep(w, g, v, learningRate, momentum, looksAhead: false), w.Length);

    /// <summary>v = momentum v + g; w = w - learningRate (g + momentum v): Nesterov's momentum without dampening.</summary>
    /// <param name="w">Weights, updated.</param>
    /// <param name="g">Gradients.</param>
    /// <param name="v">Velocities, updated.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="momentum">The share of the velocity that stays, usually in (0, 1).</param>
    public static void Nesterov(Span<float> w, ReadOnlySpan<float> g, Span<float> v, double learningRate, double momentum) =>
        ElementLoop.Run(new MomentumStep(w, g, v, learningRate, momentum, looksAhead: true), w.Length);

    /// <summary>s = decay s + (1 - decay) g^2; w = w - learningRate g / (sqrt(s) + epsilon).</summary>
    /// <param name="w">Weights, updated.</param>
    /// <param name="g">Gradients.</param>
    /// <param name="s">Mean squares of the gradients, updated.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="decay">The share of the mean that stays, in [0, 1); PyTorch's alpha.</param>
    /// <param name="epsilon">Keeps the quotient finite, above zero.</param>
    public static void RmsProp(Span<float> w, ReadOnlySpan<float> g, Span<float> s, double learningRate, double decay, double epsilon) =>
        ElementLoop.Run(new RmsPropStep(w, g, s, learningRate, decay, epsilon), w.Length);

    /// <summary>
    /// m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2;
    /// w = w - learningRate (m / (1 - beta1^step)) / (sqrt(v / (1 - beta2^step)) + epsilon).
    /// </summary>
    /// <remarks>D. Kingma, J. Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1.</remarks>
    /// <param name="w">Weights, updated.</param>
    /// <param name="g">Gradients.</param>
    /// <param name="m">Means of the gradients, updated.</param>
    /// <param name="v">Mean squares of the gradients, updated.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="beta1">The share of the mean that stays, in [0, 1).</param>
    /// <param name="beta2">The share of the mean square that stays, in [0, 1).</param>
    /// <param name="epsilon">Keeps the quotient finite, above zero.</param>
    /// <param name="step">The number of this update, from 1 on.</param>
    public static void Adam(
        Span<float> w, ReadOnlySpan<float> g, Span<float> m, Span<float> v,
        double learningRate, double beta1, double beta2, double epsilon, long step) =>
        AdamW(w, g, m, v, learningRate, beta1, beta2, epsilon, 0, step);

    /// <summary>w = (1 - learningRate weightDecay) w, then <see cref="Adam"/>: decoupled weight decay.</summary>
    /// <remarks>I. Loshchilov, F. Hutter, "Decoupled weight decay regularization", ICLR 2019, as torch.optim.AdamW scales it.</remarks>
    /// <param name="w">Weights, updated.</param>
    /// <param name="g">Gradients.</param>
    /// <param name="m">Means of the gradients, updated.</param>
    /// <param name="v">Mean squares of the gradients, updated.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="beta1">The share of the mean that stays, in [0, 1).</param>
    /// <param name="beta2">The share of the mean square that stays, in [0, 1).</param>
    /// <param name="epsilon">Keeps the quotient finite, above zero.</param>
    /// <param name="weightDecay">The decay, zero or more.</param>
    /// <param name="step">The number of this update, from 1 on.</param>
    public static void AdamW(
        Span<float> w, ReadOnlySpan<float> g, Span<float> m, Span<float> v,
        double learningRate, double beta1, double beta2, double epsilon, double weightDecay, long step) =>
        ElementLoop.Run(new AdamStep(w, g, m, v, new AdamFactors(learningRate, beta1, beta2, epsilon, weightDecay, step)), w.Length);

    /// <summary>
    /// Resilient backpropagation. With p = g previousGradient: the step size is multiplied by etaPlus where p &gt; 0, by etaMinus where
    /// p &lt; 0, and kept within the bounds; g counts as 0 where p &lt; 0; w = w - sign(g) stepSize; previousGradient = g.
    /// </summary>
    /// <remarks>M. Riedmiller, H. Braun, ICNN 1993; the variant without backtracking (iRprop-), as in torch.optim.Rprop.</remarks>
    /// <param name="w">Weights, updated.</param>
    /// <param name="g">Gradients over the whole batch.</param>
    /// <param name="previousGradient">The gradients of the update before, updated; zero at first.</param>
    /// <param name="stepSizes">Step sizes, updated; the learning rate at first.</param>
    /// <param name="etaMinus">Shrinks a step, in (0, 1); usually 0.5.</param>
    /// <param name="etaPlus">Grows a step, above 1; usually 1.2.</param>
    /// <param name="minimumStep">The smallest step size.</param>
    /// <param name="maximumStep">The largest step size.</param>
    public static void Rprop(
        Span<float> w, ReadOnlySpan<float> g, Span<float> previousGradient, Span<float> stepSizes,
        double etaMinus, double etaPlus, double minimumStep, double maximumStep) =>
        ElementLoop.Run(new RpropStep(w, g, previousGradient, stepSizes, etaMinus, etaPlus, minimumStep, maximumStep), w.Length);
}
