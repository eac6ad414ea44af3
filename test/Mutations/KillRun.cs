using System.Diagnostics;
using System.Globalization;

namespace MlNetDeep.Mutations;

/// <summary>
/// Kills work at random moments and starts it again: the files must be whole, no step that was done may be lost, and the result must be
/// that of work that nobody killed.
/// </summary>
internal static class KillRun
{
    /// <summary>Kills each kind of work so many times.</summary>
    /// <returns>The exit code: 1 where anything was lost.</returns>
    public static int Run(int kills, int seed)
    {
        bool ok = true;
        foreach (string what in KilledChild.All)
            ok &= Run(what, kills, new Random(seed));
        return ok ? 0 : 1;
    }

    private static bool Run(string what, int kills, Random random)
    {
        string folder = Directory.CreateTempSubdirectory("mlnetdeep-kills").FullName;
        try
        {
            string expected = RunOnce(what, folder, null).End ?? throw new InvalidOperationException($"{what} fails without kills.");
            Clear(folder, what);
            int killed = 0, lost = 0, half = 0, other = 0, done = 0;
            while (true)
            {
                // After the last kill it may come to its end.
                (int? at, int last, string? end) = RunOnce(what, folder, killed < kills ? random.Next(1, 400) : null);
                if (at is null && end is null)
                    half++;
                // Of training the epoch that ran is lost, and no more.
                else if (at < done - (what == "training" ? 1 : 0))
                    lost++;
                done = Math.Max(done, last);
                if (end is null)
                    killed++;
                else if (end != expected)
                    other++;
                if (end is null && killed <= kills && half == 0)
                    continue;
                if (killed >= kills || half > 0)
                    break;
                // It came to its end before the kill: from the start again.
                Clear(folder, what);
                done = 0;
            }

            string[] remains = [.. Directory.GetFiles(folder).Select(Path.GetFileName).Where(name => name!.EndsWith(".new", StringComparison.Ordinal))!];
            Console.WriteLine($"RESULT kills what={what} kills={killed} lost={lost} halfwritten={half} otherresult={other} remains={remains.Length}");
            return lost == 0 && half == 0 && other == 0 && remains.Length == 0 && killed >= kills;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Runs to the end, or to a kill so many milliseconds behind its first step.</summary>
    private static (int? At, int Last, string? End) RunOnce(string what, string folder, int? killAfter)
    {
        using Process process = ChildProcess.Start($"--child {what} --folder \"{folder}\"");
        int? at = null;
        int last = 0;
        string? end = null;
        Task? killing = null;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            string[] words = line.Split(' ', 2);
            if (words[0] == "end")
                end = words[1];
            if (words[0] == "at")
                at = int.Parse(words[1], CultureInfo.InvariantCulture);
            if (words[0] == "done")
                last = int.Parse(words[1], CultureInfo.InvariantCulture);
            if (killing is null && killAfter is { } milliseconds && at is not null)
                killing = Task.Delay(milliseconds).ContinueWith(_ => process.Kill(), TaskScheduler.Default);
        }

        process.WaitForExit();
        killing?.Wait();
        return (at, last, end);
    }

    private static void Clear(string folder, string what)
    {
        foreach (string file in Directory.GetFiles(folder, what).Concat(Directory.GetFiles(folder, what + ".?*")))
        {
            if (!file.EndsWith(".model", StringComparison.Ordinal))
                File.Delete(file);
        }
    }
}
