using System.Reflection;

namespace MlNetDeep;

/// <summary>The steps of a pipeline. ML.NET keeps them in a private field alone, so that they are looked for by its name.</summary>
internal static class EstimatorSteps
{
    /// <summary>The steps, those of pipelines in it too; the estimator itself where it is no pipeline.</summary>
    public static IEnumerable<IEstimator<ITransformer>> Of(IEstimator<ITransformer> estimator)
    {
        Type type = estimator.GetType();
        bool isPipeline = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EstimatorChain<>);
        return isPipeline
            && type.GetField("_estimators", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(estimator) is IEstimator<ITransformer>[] steps
                ? steps.SelectMany(Of)
                : [estimator];
    }
}
