using System.Diagnostics;

namespace MlNetDeep.Mutations;

/// <summary>Runs workers, watches them, and counts. A worker that crashes or says nothing for long counts as over, and another goes on.</summary>
internal static class MutationRun
{
    // Far beyond a worker's own bound of 2 s, also on a machine that others use; and what its models take to train.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30), Start = TimeSpan.FromSeconds(180);

    private static readonly SortedDictionary<string, (int Tried, int Refused, int Loaded, int Over)> ByKind = new(StringComparer.Ordinal);

    /// <summary>Tries so many mutations, of one kind of file or of all.</summary>
    /// <returns>The exit code: 1 where one is over.</returns>
    public static int Run(int count, int seed, string? only)
    {
        int workers = Math.Min(Environment.ProcessorCount, 8);
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, worker =>
        {
            for (int from = 0; from < count;)
                from = Watch(worker, workers, from, count, seed, only);
        });
        foreach ((string kind, (int tried, int refused, int loaded, int over)) in ByKind)
            Console.WriteLine($"{kind}: tried={tried} refused={refused} loaded={loaded} over={over}");
        int Sum(Func<(int Tried, int Refused, int Loaded, int Over), int> part) => ByKind.Values.Sum(part);
        Console.WriteLine($"RESULT mutations tried={Sum(k => k.Tried)} refused={Sum(k => k.Refused)} loaded={Sum(k => k.Loaded)} over={Sum(k => k.Over)}");
        return Sum(k => k.Over) == 0 && Sum(k => k.Tried) == count ? 0 : 1;
    }

    /// <summary>Watches one process of a worker to its end, good or bad.</summary>
    /// <returns>The number that the next process begins with.</returns>
    private static int Watch(int worker, int workers, int from, int count, int seed, string? kind)
    {
        using Process process = ChildProcess.Start(
            $"--worker {worker} --workers {workers} --from {from} --count {count} --seed {seed}{(kind is null ? "" : $" --kind {kind}")}", heapLimit: 1L << 30);
        (int Number, string Kind)? tried = null;
        bool ready = false;
        while (true)
        {
            Task<string?> reading = process.StandardOutput.ReadLineAsync();
            if (!reading.Wait(ready ? Silence : Start))
            {
                process.Kill(entireProcessTree: true);
                return Fail("it hangs");
            }

            if (reading.Result is not { } line)
            {
                process.WaitForExit();
                return process.ExitCode == 0 ? count : Fail($"the process ends with {process.ExitCode}");
            }

            string[] words = line.Split(' ', 3);
            if (words[0] == "ready")
                ready = true;
            else if (words[0] == "try")
                tried = (int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture), words[2]);
            else if (tried is { } known)
                (_, tried) = (Count(known, line), null);
        }

        int Fail(string how)
        {
            if (tried is not { } known)
                throw new InvalidOperationException($"A worker failed outside of a mutation, after {from}: {how}.");
            Count(known, $"over {how}");
            return known.Number + 1;
        }
    }

    private static bool Count((int Number, string Kind) mutation, string outcome)
    {
        lock (ByKind)
        {
            (int tried, int refused, int loaded, int over) = ByKind.GetValueOrDefault(mutation.Kind);
            bool isOver = outcome.StartsWith("over", StringComparison.Ordinal);
            ByKind[mutation.Kind] = (
                tried + 1, refused + (outcome.StartsWith("refused", StringComparison.Ordinal) ? 1 : 0), loaded + (outcome == "loaded" ? 1 : 0), over + (isOver ? 1 : 0));
            if (isOver)
                Console.WriteLine($"OVER {mutation.Kind} number {mutation.Number}: {outcome}");
            return isOver;
        }
    }
}
