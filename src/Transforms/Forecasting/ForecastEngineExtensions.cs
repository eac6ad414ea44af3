using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MlNetDeep.Transforms;

namespace Microsoft.ML;

/// <summary>Makes engines of forecasters.</summary>
public static class ForecastEngineExtensions
{
    /// <summary>Makes an engine that forecasts from a state and moves it on by new rows.</summary>
    /// <typeparam name="TSource">A row, with the columns that the model reads.</typeparam>
    /// <typeparam name="TDestination">A forecast, with the columns that the model writes, arrays or VBuffers of Single.</typeparam>
    /// <param name="transformer">
    /// A fitted or loaded forecaster, or a chain that ends in one; the engine has a state of its own. Before it there may be steps that map
    /// single rows.
    /// </param>
    /// <param name="mlContext">The context.</param>
    /// <param name="inputSchemaDefinition">The columns of a row; null takes them from <typeparamref name="TSource"/>.</param>
    /// <param name="outputSchemaDefinition">The columns of a forecast; null takes them from <typeparamref name="TDestination"/>.</param>
    /// <exception cref="ArgumentException">The model does not end in a forecaster, or a column is missing or of another type.</exception>
    public static ForecastEngine<TSource, TDestination> CreateForecastEngine<TSource, TDestination>(
        this ITransformer transformer,
        MLContext mlContext,
        SchemaDefinition? inputSchemaDefinition = null,
        SchemaDefinition? outputSchemaDefinition = null)
        where TSource : class
        where TDestination : class, new()
    {
        Contracts.CheckValue(mlContext, nameof(mlContext));
        IHostEnvironment env = mlContext;
        env.CheckValue(transformer, nameof(transformer));
        ITransformer[] steps = [.. Flatten(transformer)];
        if (steps.LastOrDefault() is not ForecastTransformer forecaster)
            throw env.ExceptParam(
                nameof(transformer), "The model does not end in a forecaster: make one by Forecasting.ForecastByLstm or its neighbours.");
        return new ForecastEngine<TSource, TDestination>(
            env, steps[..^1], forecaster, inputSchemaDefinition, outputSchemaDefinition);
    }

    private static IEnumerable<ITransformer> Flatten(ITransformer transformer) =>
        transformer is IEnumerable<ITransformer> chain ? chain.SelectMany(Flatten) : [transformer];
}
