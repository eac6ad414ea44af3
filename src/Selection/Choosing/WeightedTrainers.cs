using System.Reflection;

namespace MlNetDeep;

/// <summary>Which candidates learn from weighted rows: ML.NET's evaluators count every row once.</summary>
internal static class WeightedTrainers
{
    /// <summary>A sentence for a table; null where no candidate is known to weigh rows.</summary>
    public static string? Describe(IEnumerable<(string Name, IEstimator<ITransformer> Estimator)> candidates)
    {
        string[] weighted =
        [
            .. candidates.Select(candidate => (candidate.Name, Weight: LastWeightOf(candidate.Estimator)))
                .Where(candidate => candidate.Weight is not null)
                .Select(candidate => $"{candidate.Name} (column '{candidate.Weight}')"),
        ];
        return weighted.Length == 0
            ? null
            : $"Every row counts once in these figures, but learned from weighted rows: {string.Join(", ", weighted)}.";
    }

    /// <summary>The same sentence for models of one weight column.</summary>
    public static string Describe(string weights) =>
        $"Every row counts once in these figures, but the models learned from rows weighted by '{weights}'.";

    /// <summary>The weight column of the last trainer of a pipeline that has one; null where none has.</summary>
    public static string? LastWeightOf(IEstimator<ITransformer> pipeline) =>
        EstimatorSteps.Of(pipeline).Select(WeightOf).LastOrDefault(weight => weight is not null);

    /// <summary>The weight column of a trainer; null where it has none, or is none of ML.NET's kind.</summary>
    private static string? WeightOf(IEstimator<ITransformer> estimator)
    {
        if (estimator is EnsembleTrainer ensemble)
            return ensemble.Members.SelectMany(EstimatorSteps.Of).Select(WeightOf).FirstOrDefault(weight => weight is not null);
        // The base class of trainers is generic in the model, so that the field is looked for by its name.
        FieldInfo? field = estimator.GetType().GetField("WeightColumn", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        return field?.GetValue(estimator) is SchemaShape.Column { IsValid: true } column ? column.Name : null;
    }
}
