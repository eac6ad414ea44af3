using System.Reflection;
using Microsoft.ML;

namespace MlNetDeep.Trainers.Tests.Contract;

/// <summary>Nobody is forgotten: the contract is checked for every estimator and transformer that users can name.</summary>
public sealed class EveryEstimatorTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<Type> Estimators => [.. Implementing(typeof(IEstimator<>))];

    public static TheoryData<Type> Transformers => [.. Implementing(typeof(ITransformer))];

    [Theory, MemberData(nameof(Estimators))]
    public void Every_estimator_of_the_library_has_a_line_in_the_table(Type estimator) =>
        Assert.Contains(estimator, ContractTable.Cases.Select(each => each.CreateEstimator(_mlContext).GetType()));

    [Theory, MemberData(nameof(Transformers))]
    public void Every_transformer_of_the_library_is_fitted_by_a_line_of_the_table(Type transformer) => Assert.Contains(
        transformer,
        ContractTable.Cases.DistinctBy(each => each.CreateEstimator(_mlContext).GetType()).Select(each => each.Fit(_mlContext).GetType()));

    private static IEnumerable<Type> Implementing(Type contract) =>
        from file in Directory.EnumerateFiles(AppContext.BaseDirectory, "MlNetDeep*.dll")
        where !file.EndsWith("Tests.dll", StringComparison.Ordinal)
        from type in Assembly.LoadFrom(file).GetExportedTypes()
        where !type.IsAbstract && type.GetInterfaces().Any(each => (each.IsGenericType ? each.GetGenericTypeDefinition() : each) == contract)
        select type;
}
