using System.Globalization;
using System.Numerics.Tensors;

namespace MlNetDeep;

/// <summary>
/// Whether weights, and what the update rule remembers of gradients, are still numbers to go on from. A loss may be finite while they are not:
/// where a squared gradient leaves the range of single precision, Adam and RMSProp divide by infinity and move no weight again.
/// </summary>
internal sealed class DivergenceCheck(Sequential network, TrainingOptions options, float[] weights, float[] optimizerState)
{
    // Far above any weight of scaled features and labels, far below where squares overflow.
    private const float LargestWeight = 1e15f;

    /// <summary>Throws where the loss of the first batch, before any step, is NaN or infinite: then no learning rate helps.</summary>
    /// <param name="loss">The loss.</param>
    /// <exception cref="TrainingDivergedException">It is not finite.</exception>
    public static void CheckFirstLoss(double loss)
    {
        if (!double.IsFinite(loss))
        {
            throw new TrainingDivergedException(1, string.Create(
                CultureInfo.InvariantCulture,
                $"Training diverged in epoch 1: the loss is {loss} before the first step, so that no LearningRate helps. Features or targets are " +
                $"too large for single precision (squares from 3.4E+38 on): standardize them."));
        }
    }

    /// <summary>Throws where weights or the rule's memory are not finite, or weights grow without bound.</summary>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="learningRate">The rate of the last step.</param>
    /// <exception cref="TrainingDivergedException">It is so.</exception>
    public void CheckWeights(int epoch, float learningRate)
    {
        string? what = null;
        foreach (Parameter parameter in network.Parameters)
        {
            ReadOnlySpan<float> values = parameter.Of((ReadOnlySpan<float>)weights);
            if (!TensorPrimitives.IsFiniteAll(values))
                throw new TrainingDivergedException(epoch, double.NaN, learningRate);
            // A statistic is as large as what it is measured on.
            if (parameter.Kind != ParameterKind.Statistic && Math.Abs(TensorPrimitives.MaxMagnitude(values)) > LargestWeight)
                what = "weights grew beyond 1E+15";
        }

        // Rules without memory have none; of no values the answer is no.
        if (optimizerState.Length > 0 && !TensorPrimitives.IsFiniteAll<float>(optimizerState))
            what = $"{options.Optimizer.GetType().Name}'s means of gradients or of their squares left the range of single precision, so that weights move no more";
        if (what is null)
            return;
        string penalties = Math.Max(options.L1Regularization, options.L2Regularization) > 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $", or lower {nameof(options.L1Regularization)} ({options.L1Regularization}) and {nameof(options.L2Regularization)} ({options.L2Regularization})")
            : "";
        throw new TrainingDivergedException(epoch, string.Create(
            CultureInfo.InvariantCulture,
            $"Training diverged in epoch {epoch}: {what}. Lower {nameof(options.LearningRate)} (it was {learningRate} here), standardize features " +
            $"and labels, set {nameof(options.GradientClippingNorm)}{penalties}."));
    }
}
