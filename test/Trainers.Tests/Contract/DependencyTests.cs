using System.Reflection;

namespace MlNetDeep.Trainers.Tests.Contract;

/// <summary>What the library's assemblies may reference.</summary>
public sealed class DependencyTests
{
    /// <summary>.NET's hashes are those of the machine's OpenSSL on Linux; where it is missing the process ends.</summary>
    [Fact]
    public void No_assembly_of_the_library_needs_the_machines_cryptography()
    {
        Assembly[] library = [.. LibraryAndWhatItNeeds(typeof(NetworkOptions).Assembly, typeof(EnsembleTransformer).Assembly)];

        Assert.Equal(
            ["MlNetDeep.Kernels", "MlNetDeep.Networks", "MlNetDeep.Selection", "MlNetDeep.Trainers", "MlNetDeep.Transforms"],
            library.Select(assembly => assembly.GetName().Name).Order(StringComparer.Ordinal));
        Assert.All(library, assembly => Assert.DoesNotContain(
            assembly.GetReferencedAssemblies(), reference => reference.Name!.StartsWith("System.Security.Cryptography", StringComparison.Ordinal)));
    }

    [Fact]
    public void Selection_needs_no_trainer_of_the_library() => Assert.DoesNotContain(
        typeof(EnsembleTransformer).Assembly.GetReferencedAssemblies(), reference => reference.Name == "MlNetDeep.Trainers");

    private static HashSet<Assembly> LibraryAndWhatItNeeds(params Assembly[] first)
    {
        var found = new HashSet<Assembly>(first);
        var waiting = new Queue<Assembly>(found);
        while (waiting.TryDequeue(out Assembly? assembly))
        {
            foreach (AssemblyName name in assembly.GetReferencedAssemblies().Where(name => name.Name!.StartsWith("MlNetDeep", StringComparison.Ordinal)))
            {
                Assembly next = Assembly.Load(name);
                if (found.Add(next))
                    waiting.Enqueue(next);
            }
        }

        return found;
    }
}
