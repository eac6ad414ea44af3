namespace MlNetDeep.Build;

/// <summary>Writes the rewritten copy of an assembly into a folder.</summary>
internal static class ReferenceFile
{
    /// <summary>Copies an assembly into a folder under its own name, internal members made visible.</summary>
    /// <remarks>A reader never sees half a file: the copy is made under a temporary name and then moved into place.</remarks>
    /// <param name="source">Path of a managed assembly.</param>
    /// <param name="folder">The output folder, created if missing; not the folder of <paramref name="source"/>.</param>
    /// <exception cref="IOException">The source cannot be read, the target cannot be written, or both are one file.</exception>
    /// <exception cref="BadImageFormatException">The source is not a managed assembly.</exception>
    public static void Write(string source, string folder)
    {
        string target = Path.GetFullPath(Path.Combine(folder, Path.GetFileName(source)));
        if (target == Path.GetFullPath(source))
            throw new IOException($"the output folder '{folder}' is the assembly's own; name another one.");

        byte[] image = File.ReadAllBytes(source);
        VisibilityRewriter.OpenUp(image);

        Directory.CreateDirectory(folder);
        string temporary = $"{target}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllBytes(temporary, image);
            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
