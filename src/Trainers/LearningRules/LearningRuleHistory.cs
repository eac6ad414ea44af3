using System.Runtime.CompilerServices;
using Microsoft.ML.Trainers;

namespace MlNetDeep;

/// <summary>The figures of one pass over the data.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Mistakes">Rows whose output was not their target just before their own step; of the delta rule, on the wrong side.</param>
/// <param name="Updates">Steps that changed the weights.</param>
/// <param name="MeanSquaredError">
/// Of the delta rule: the mean of (target - output)^2, each measured just before its own step, rows weighed by their weights; null of the others.
/// </param>
public sealed record LearningRuleEpoch(int Epoch, long Mistakes, long Updates, double? MeanSquaredError);

/// <summary>What happened while a learning rule was trained.</summary>
/// <param name="Epochs">The epochs, in order.</param>
/// <param name="Converged">
/// Whether the last epoch had no mistake: of perceptron and Hebbian rule, training has then ended by itself. The delta rule minimizes an
/// error and does not know whether it is there, so that it says no more than that its last epoch had all rows on their right side.
/// </param>
public sealed record LearningRuleHistory(IReadOnlyList<LearningRuleEpoch> Epochs, bool Converged)
{
    // The models are ML.NET's own, which have no place for it: it lives as long as the model does, and is not saved with it.
    private static readonly ConditionalWeakTable<LinearBinaryModelParameters, LearningRuleHistory> Histories = [];

    /// <summary>The mistakes of all epochs.</summary>
    public long Mistakes => Epochs.Sum(epoch => epoch.Mistakes);

    /// <summary>How a model was trained.</summary>
    /// <param name="model">A model that a learning rule of this library has trained.</param>
    /// <returns>Null for a model that was loaded from a file, or trained by something else.</returns>
    public static LearningRuleHistory? Of(LinearBinaryModelParameters model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Histories.TryGetValue(model, out LearningRuleHistory? history) ? history : null;
    }

    internal static void Attach(LinearBinaryModelParameters model, LearningRuleHistory history) => Histories.Add(model, history);
}
