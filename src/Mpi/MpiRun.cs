namespace MlNetDeep;

/// <summary>
/// The frame of a program that mpirun, or mpiexec, starts several times: each process is a rank, and runs the same.
/// </summary>
public static class MpiRun
{
    /// <summary>The exit code where MPI cannot begin: EX_UNAVAILABLE of BSD's sysexits.h.</summary>
    public const int Unavailable = 69;

    /// <summary>
    /// Runs a rank's program. What it throws is printed with the rank's number and ends all ranks at once, as the others would wait for this one for ever.
    /// Without a launcher the program runs alone, as the only rank; where one started the process but its MPI cannot be loaded, it says so.
    /// </summary>
    /// <param name="program">The program: it trains with <see cref="TrainingOptions.Ranks"/> on this thread, and rank 0 saves the model.</param>
    /// <returns>What the program returns, for the process to end with; <see cref="Unavailable"/> where MPI cannot begin.</returns>
    public static int Main(Func<MpiRanks, int> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        MpiLauncher? launcher;
        MpiLibrary? library;
        try
        {
            launcher = MpiLauncher.Find(Environment.GetEnvironmentVariable);
            library = launcher is null ? null : new MpiLibrary(launcher);
        }
        catch (Exception exception) when (exception is InvalidOperationException or DllNotFoundException or NotSupportedException or IOException)
        {
            Console.Error.WriteLine(exception.Message);
            return Unavailable;
        }

        if (library is null)
        {
            Console.Error.WriteLine("No MPI launcher started this process, so it runs alone. For several ranks: mpirun -n 4 dotnet program.dll");
            return program(new MpiRanks(null, 1));
        }

        var ranks = new MpiRanks(library, launcher!.LocalRanks);
        try
        {
            int code = program(ranks);
            library.End();
            return code;
        }
        catch (Exception exception)
        {
            // Not MPI_Finalize, which waits for ranks that wait for this one.
            Console.Error.WriteLine($"Rank {ranks.Rank} of {ranks.Ranks}: {exception}");
            Console.Error.Flush();
            library.Abort(1);
            throw;
        }
    }

    /// <summary>Runs a rank's program that has no exit code of its own.</summary>
    /// <param name="program">The program: it trains with <see cref="TrainingOptions.Ranks"/> on this thread, and rank 0 saves the model.</param>
    /// <returns>0, for the process to end with; <see cref="Unavailable"/> where MPI cannot begin.</returns>
    public static int Main(Action<MpiRanks> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        return Main(ranks =>
        {
            program(ranks);
            return 0;
        });
    }
}
