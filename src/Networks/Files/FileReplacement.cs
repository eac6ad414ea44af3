namespace MlNetDeep;

/// <summary>
/// Writes a file as a whole: aside, under the name with ".new" behind it, flushed to the disk and renamed. At any moment, also when the
/// process is killed, the path holds what it held before or all of the new content. Remains of a killed process are replaced.
/// </summary>
internal static class FileReplacement
{
    /// <summary>Writes or replaces a file. Where writing fails, nothing stays aside, and the file is as it was.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        string aside = AsideOf(path);
        // Opened before the try: who cannot open it may not delete it, it may be another's.
        var file = new FileStream(aside, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        try
        {
            using (file)
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(aside, path, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }

    /// <summary>Where a file is written before it is renamed.</summary>
    public static string AsideOf(string path) => path + ".new";
}
