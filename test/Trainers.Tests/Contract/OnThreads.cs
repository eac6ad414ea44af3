using System.Runtime.ExceptionServices;

namespace MlNetDeep.Trainers.Tests.Contract;

/// <summary>Runs work on threads of its own, all at once; what one throws fails the test rather than the process.</summary>
internal static class OnThreads
{
    public static T[] Run<T>(int count, Func<int, T> body)
    {
        var results = new T[count];
        var failures = new Exception?[count];
        Thread[] threads = [.. Enumerable.Range(0, count).Select(i => new Thread(() => failures[i] = Record.Exception(() => results[i] = body(i))))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        if (Array.Find(failures, failure => failure is not null) is { } first)
            ExceptionDispatchInfo.Throw(first);
        return results;
    }
}
