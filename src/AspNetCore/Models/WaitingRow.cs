namespace MlNetDeep;

/// <summary>A row that waits for its answer, from the model that served when it came.</summary>
internal sealed class WaitingRow<TIn, TOut>(LoadedModel<TIn, TOut> model, TIn row)
    : TaskCompletionSource<TOut>(TaskCreationOptions.RunContinuationsAsynchronously)
    where TIn : class
    where TOut : class, new()
{
    public LoadedModel<TIn, TOut> Model => model;

    public TIn Row => row;
}
