namespace MlNetDeep;

/// <summary>What started this process, by the variables that it set, and so which library it must load: one rank cannot talk to another's.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="Libraries">The names of its library, the likeliest first.</param>
/// <param name="UsesAddresses">Whether the library's handles are addresses of its symbols, as those of Open MPI, and not numbers, as MPICH's.</param>
/// <param name="LocalRanks">The ranks on this machine; 1 where it does not say.</param>
internal sealed record MpiLauncher(string Name, string[] Libraries, bool UsesAddresses, int LocalRanks)
{
    /// <summary>The launcher of this process; null where none started it.</summary>
    /// <param name="read">Gives a variable of the environment, or null.</param>
    /// <exception cref="InvalidOperationException">A scheduler started several processes without telling them of each other.</exception>
    public static MpiLauncher? Find(Func<string, string?> read)
    {
        if (read("OMPI_COMM_WORLD_SIZE") is not null || (read("PMIX_RANK") is not null && read("PMI_SIZE") is null))
            return new MpiLauncher("Open MPI", ["libmpi.so.40"], true, Number(read("OMPI_COMM_WORLD_LOCAL_SIZE") ?? read("SLURM_NTASKS_PER_NODE")));
        // Intel MPI and MVAPICH are of MPICH's kind, and have its handles.
        if (read("PMI_SIZE") is not null)
            return new MpiLauncher("MPICH", ["libmpich.so.12", "libmpi.so.12"], false, Number(read("MPI_LOCALNRANKS") ?? read("SLURM_NTASKS_PER_NODE")));
        if (Number(read("SLURM_STEP_NUM_TASKS")) > 1)
            throw new InvalidOperationException(
                $"srun started {read("SLURM_STEP_NUM_TASKS")} processes that know nothing of each other: start it with --mpi=pmix for Open MPI, or --mpi=pmi2 for MPICH.");
        return null;
    }

    private static int Number(string? text) => int.TryParse(text, CultureInfo.InvariantCulture, out int number) && number > 0 ? number : 1;
}
