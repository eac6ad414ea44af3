using System.Runtime.ExceptionServices;

namespace MlNetDeep;

/// <summary>Independent pieces of work, some at a time.</summary>
internal static class ParallelWork
{
    /// <summary>Does each; what one throws is thrown as it is, not within an <see cref="AggregateException"/>.</summary>
    /// <param name="count">How many pieces.</param>
    /// <param name="parallelism">How many at a time, at least 1.</param>
    /// <param name="work">Does the piece of an index.</param>
    /// <param name="token">Ends the work between two pieces.</param>
    public static void For(int count, int parallelism, Action<int> work, CancellationToken token)
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
