namespace MlNetDeep.Trainers.Tests;

internal static class ArchitectureChanges
{
    /// <summary>Puts in the place of the architecture one that is made from it.</summary>
    public static void Change<T>(this NetworkOptions options, Func<T, Architecture> change)
        where T : Architecture => options.Architecture = change((T)options.Architecture);
}
