using Microsoft.ML.Numeric;

namespace MlNetDeep;

/// <summary>A row's contributions as ML.NET's CalculateFeatureContribution asks for them.</summary>
internal static class ContributionMapper
{
    /// <summary>
    /// Makes what explains rows on one thread: so many of the largest and least contributions, others 0, as they are or divided by the largest
    /// absolute value. All are NaN for a row that cannot be scored.
    /// </summary>
    /// <exception cref="InvalidOperationException">The network has several outputs, for whose contributions a column has no place.</exception>
    public static ValueMapper<VBuffer<float>, VBuffer<float>> Create(
        IExceptionContext context, TrainedNetwork network, int top, int bottom, bool normalize)
    {
        var explainer = new NetworkExplainer(network, new ContributionOptions());
        if (explainer.NumberOfOutputs != 1)
            throw context.Except(
                $"CalculateFeatureContribution has one contribution a feature, but the model gives {explainer.NumberOfOutputs} values a " +
                $"row: ask {nameof(TrainedNetwork)}.{nameof(TrainedNetwork.GetContributions)} for each, with " +
                $"{nameof(ContributionOptions)}.{nameof(ContributionOptions.Output)}.");
        var results = new FeatureContributions[1];
        var row = new float[network.FeatureLength];
        return (in VBuffer<float> features, ref VBuffer<float> contributions) =>
        {
            if (features.Length != row.Length)
                throw VectorScores.WrongLength(features.Length, row.Length);
            features.CopyTo(row);
            explainer.Explain(row, results);
            float[] values = [.. results[0].Values];
            contributions = new VBuffer<float>(values.Length, values);
            // It takes NaN for nothing.
            if (!double.IsNaN(results[0].Score))
                VectorUtils.SparsifyNormalize(ref contributions, top, bottom, normalize);
        };
    }
}
