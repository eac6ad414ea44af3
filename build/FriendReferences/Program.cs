using MlNetDeep.Build;

// Usage: FriendReferences <output folder> <assembly> [<assembly> ...]
// Errors are in MSBuild's canonical form, so that the build reports them as its own.
if (args.Length < 2)
{
    Console.Error.WriteLine(
        $"FriendReferences : error FRIEND01: expected an output folder and at least one assembly, got {args.Length} argument(s).");
    return 1;
}

foreach (string source in args.AsSpan(1))
{
    try
    {
        ReferenceFile.Write(source, args[0]);
    }
    catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException)
    {
        Console.Error.WriteLine($"FriendReferences : error FRIEND02: cannot make a friend reference of '{source}': {e.Message}");
        return 1;
    }
}

return 0;
