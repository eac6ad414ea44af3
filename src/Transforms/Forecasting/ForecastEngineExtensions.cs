namespace Microsoft.ML;

/// <summary>Makes engines of forecasters.</summary>
public static class ForecastEngineExtensions
{
    /// <summary>Makes an engine that forecasts from a state and moves it on by new rows.</summary>
    /// <typeparam name="TSource">A row, with the columns that the model reads.</typeparam>
    /// <typeparam name="TDestination">A forecast, with the columns that the model writes; of a forecaster arrays or VBuffers of Single.</typeparam>
    /// <param name="transformer">
    /// A fitted or loaded forecaster, or a chain with one, the last if there are several; the engine has a state of its own. Before and
    /// behind it there may be steps that map single rows; those behind are applied to forecasts.
    /// </param>
    /// <param name="mlContext">The context.</param>
    /// <param name="inputSchemaDefinition">The columns of a row; null takes them from <typeparamref name="TSource"/>.</param>
    /// <param name="outputSchemaDefinition">The columns of a forecast; null takes them from <typeparamref name="TDestination"/>.</param>
    /// <exception cref="ArgumentException">
    /// The model has no forecaster, a step beside it maps no single rows, or a column is missing, of another type, or computed behind the
    /// forecaster from columns of rows, which a forecast of steps to come does not have.
    /// </exception>
    public static ForecastEngine<TSource, TDestination> CreateForecastEngine<TSource, TDestination>(
        this ITransformer transformer, MLContext mlContext, SchemaDefinition? inputSchemaDefinition = null,
        SchemaDefinition? outputSchemaDefinition = null)
        where TSource : class
        where TDestination : class, new()
    {
        Contracts.CheckValue(mlContext, nameof(mlContext));
        IHostEnvironment env = mlContext;
        env.CheckValue(transformer, nameof(transformer));
        ITransformer[] steps = [.. Flatten(transformer)];
        int place = Array.FindLastIndex(steps, step => step is ForecastTransformer);
        if (place < 0)
            throw env.ExceptParam(
                nameof(transformer), "The model has no forecaster: make one by Forecasting.ForecastByLstm or its neighbours.");
        return new ForecastEngine<TSource, TDestination>(
            env, steps[..place], (ForecastTransformer)steps[place], steps[(place + 1)..], inputSchemaDefinition, outputSchemaDefinition);
    }

    /// <summary>The steps of a model, those of chains in it too.</summary>
    internal static IEnumerable<ITransformer> Flatten(ITransformer transformer) =>
        transformer is IEnumerable<ITransformer> chain ? chain.SelectMany(Flatten) : [transformer];
}
