using System.Diagnostics;
using System.Reflection;

namespace MlNetDeep.Mutations;

/// <summary>
/// Tries every so many mutation in a process of its own, and prints a line before and behind each: "try NUMBER KIND", then "refused",
/// "loaded" or "over REASON". Who watches knows by the last line what a crash or a hang came from.
/// </summary>
internal static class Worker
{
    private const double MostSeconds = 2;
    private const long MostBytes = 256 << 20;

    /// <summary>Tries mutations from a number on, of one kind of file or of all.</summary>
    public static int Run(int worker, int workers, int from, int count, int seed, string? kind)
    {
        string folder = Directory.CreateTempSubdirectory("mlnetdeep-mutations").FullName;
        try
        {
            Subject[] subjects = [.. Subjects.Create(folder).Where(subject => kind is null || subject.Kind == kind)];
            // A first try of each kind brings the program's own start.
            foreach (Subject subject in subjects.Distinct())
                Record(() => subject.Load(subject.Mutate(new Random(seed))));
            Console.WriteLine("ready");
            for (int number = from; number < count; number++)
            {
                if (number % workers != worker)
                    continue;
                Subject subject = subjects[number / workers % subjects.Length];
                byte[] file = subject.Mutate(new Random(unchecked(seed * 1_000_003 + number)));
                Console.WriteLine($"try {number} {subject.Kind}");
                // A machine that others use may stand still: what takes long takes long twice.
                string outcome = Try(subject, file);
                if (outcome.StartsWith("over seconds", StringComparison.Ordinal))
                    outcome = Try(subject, file);
                if (outcome.StartsWith("over", StringComparison.Ordinal))
                    outcome += Keep($"mlnetdeep-{subject.Kind}-{number}", file);
                Console.WriteLine(outcome);
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Keep(string name, byte[] file)
    {
        string path = Path.Combine(Path.GetTempPath(), name);
        File.WriteAllBytes(path, file);
        return $"; the file is {path}";
    }

    private static string Try(Subject subject, byte[] file)
    {
        long bytes = GC.GetTotalAllocatedBytes();
        long begin = Stopwatch.GetTimestamp();
        Exception? exception = Record(() => subject.Load(file));
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        bytes = GC.GetTotalAllocatedBytes() - bytes;
        if (seconds > MostSeconds)
            return $"over seconds {seconds:f1}";
        if (bytes > MostBytes)
            return $"over bytes {bytes >> 20} MB";
        if (exception is null)
            return "loaded";
        Exception own = Unwrap(exception);
        return IsClean(own) ? $"refused {Describe(own)}" : $"over {Describe(own)}";
    }

    /// <summary>What ML.NET's making of objects stands around.</summary>
    private static Exception Unwrap(Exception exception)
    {
        while (exception is TargetInvocationException || exception.Message.StartsWith("Error during class instantiation", StringComparison.Ordinal))
            exception = exception.InnerException!;
        return exception;
    }

    private static Exception? Record(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    /// <summary>
    /// The documented errors: damaged, of another kind, of columns that the rows do not have, or weights that diverge. Of arguments those
    /// alone that the library or ML.NET throws for a caller.
    /// </summary>
    private static bool IsClean(Exception exception) =>
        exception is FormatException or InvalidDataException or TrainingDivergedException ||
        (exception is InvalidOperationException or ArgumentException && IsMarked(exception));

    // What ML.NET's Contracts put on the exceptions that they make, for its own errors and the library's.
    private static bool IsMarked(Exception exception) =>
        exception.Data.Keys.Cast<object>().Any(key => key is string text && text.Contains("IsMarked", StringComparison.Ordinal));

    private static string Describe(Exception exception)
    {
        string message = $"{exception.GetType().Name}: {exception.Message}".ReplaceLineEndings(" ");
        string frame = (exception.StackTrace ?? "").Split('\n').FirstOrDefault(line => line.Contains("MlNetDeep", StringComparison.Ordinal))?.Trim() ?? "";
        return $"{message[..Math.Min(message.Length, 160)]} {frame}";
    }
}
