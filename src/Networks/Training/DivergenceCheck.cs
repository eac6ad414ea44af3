namespace MlNetDeep;

/// <summary>
/// Whether weights, and what the update rule remembers of gradients, are still numbers to go on from. A loss may be finite while they are not:
/// where a squared gradient leaves the range of single precision, Adam and RMSProp divide by infinity and move no weight again.
/// </summary>
internal sealed class DivergenceCheck(Sequential network, TrainingOptions options, TrainingPlan plan, TrainingState state)
{
    // Far above any weight of scaled features and labels, far below where squares overflow.
    private const float LargestWeight = 1e15f;

    /// <summary>
    /// Throws where a loss is NaN or infinite; that of the first batch, before any step, no learning rate helps. Epochs count from 1.
    /// </summary>
    /// <exception cref="TrainingDivergedException">It is not finite.</exception>
    public void CheckLoss(double loss, int epoch)
    {
        if (double.IsFinite(loss))
            return;
        if (state.Step == 0)
            throw new TrainingDivergedException(1, string.Create(
                CultureInfo.InvariantCulture,
                $"Training diverged in epoch 1: the loss is {loss} before the first step, so that no LearningRate helps. Features or targets are " +
                $"too large for single precision (squares from 3.4E+38 on): standardize them."));
        throw new TrainingDivergedException(epoch, loss, state.LearningRate);
    }

    /// <summary>Throws where weights or the rule's memory are not finite, or weights grow without bound.</summary>
    /// <exception cref="TrainingDivergedException">It is so.</exception>
    public void CheckWeights()
    {
        int epoch = Math.Max(1, state.Epoch);
        string? what = null;
        foreach (Parameter parameter in network.Parameters)
        {
            ReadOnlySpan<float> values = parameter.Of((ReadOnlySpan<float>)state.Weights);
            if (!TensorPrimitives.IsFiniteAll(values))
                throw new TrainingDivergedException(epoch, double.NaN, state.LearningRate);
            // A statistic is as large as what it is measured on.
            if (parameter.Kind != ParameterKind.Statistic && Math.Abs(TensorPrimitives.MaxMagnitude(values)) > LargestWeight)
                what = "weights grew beyond 1E+15";
        }

        // Rules without memory have none; of no values the answer is no.
        if (state.OptimizerState.Length > 0 && !TensorPrimitives.IsFiniteAll<float>(state.OptimizerState))
            what = $"{plan.Optimizer.GetType().Name}'s means of gradients or of their squares left the range of single precision, so that weights move no more";
        if (what is null)
            return;
        (string Name, float Value)[] penalties =
        [
            (nameof(options.L1Regularization), options.L1Regularization), (nameof(options.L2Regularization), plan.L2Regularization),
            (nameof(options.WeightElimination), options.WeightElimination),
        ];
        IEnumerable<string> lower = penalties.Where(penalty => penalty.Value > 0)
            .Select(penalty => string.Create(CultureInfo.InvariantCulture, $", or lower {penalty.Name} ({penalty.Value})"));
        throw new TrainingDivergedException(epoch, string.Create(
            CultureInfo.InvariantCulture,
            $"Training diverged in epoch {epoch}: {what}. Lower {nameof(options.LearningRate)} (it was {state.LearningRate} here), standardize features " +
            $"and labels, set {nameof(options.GradientClippingNorm)}{string.Concat(lower)}."));
    }
}
