namespace MlNetDeep.Mpi.Tests;

/// <summary>
/// A test with a launcher as its argument: skipped with the reason where no MPI is installed, unless MLNETDEEP_MPI is "required", as continuous integration
/// says: then it fails.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MpiTheoryAttribute : TheoryAttribute
{
    public MpiTheoryAttribute()
    {
        string[] missing = [.. MpiJob.Launchers.Where(launcher => !MpiJob.IsInstalled(launcher))];
        if (missing.Length == MpiJob.Launchers.Length && Environment.GetEnvironmentVariable("MLNETDEEP_MPI") != "required")
            Skip = $"{string.Join(" and ", missing)} are not installed: apt-get install openmpi-bin mpich.";
    }
}
