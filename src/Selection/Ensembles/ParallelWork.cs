using System.Runtime.ExceptionServices;

namespace MlNetDeep;

/// <summary>Independent pieces of work, some at a time.</summary>
internal static class ParallelWork
{
    /// <summary>
    /// Does each piece, so many at a time; the token ends the work between two. What one throws is thrown as it is, not within an <see
    /// cref="AggregateException"/>.
    /// </summary>
    public static void For(int count, int parallelism, Action<int> work, CancellationToken token) =>
        For(count, parallelism, (i, _) => work(i), token);

    /// <inheritdoc cref="For(int, int, Action{int}, CancellationToken)"/>
    public static void For(int count, int parallelism, Action<int, ParallelLoopState> work, CancellationToken token)
    {
        try
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = token }, work);
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.Flatten().InnerExceptions[0]);
        }
    }
}
