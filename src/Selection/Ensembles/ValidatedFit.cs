using System.Reflection;

namespace MlNetDeep;

/// <summary>
/// The method by which trainers of this library and of ML.NET take a validation set, Fit(trainData, validationData). They share no interface
/// that has it.
/// </summary>
internal static class ValidatedFit
{
    /// <summary>The method of an estimator; null where it has none.</summary>
    public static Func<IDataView, IDataView, ITransformer>? Find(IEstimator<ITransformer> estimator)
    {
        MethodInfo? method = estimator.GetType().GetMethod(
            nameof(IEstimator<ITransformer>.Fit), BindingFlags.Public | BindingFlags.Instance, [typeof(IDataView), typeof(IDataView)]);
        // By the name as well: another second view may be anything.
        return method?.GetParameters()[1].Name == "validationData" && typeof(ITransformer).IsAssignableFrom(method.ReturnType)
            ? method.CreateDelegate<Func<IDataView, IDataView, ITransformer>>(estimator)
            : null;
    }
}
