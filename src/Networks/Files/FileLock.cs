namespace MlNetDeep;

/// <summary>
/// An exclusive claim on a file, held by an open file beside it with ".lock" behind its name: of all processes and threads one has it. It
/// ends when it is disposed, or with the process, however that ends. The file itself stays free to be read, copied and replaced.
/// </summary>
internal sealed class FileLock : IDisposable
{
    // What the platforms report where another has the file: ERROR_SHARING_VIOLATION, EWOULDBLOCK of Linux and of macOS.
    private static readonly int[] SharingViolations = [32, 11, 35];

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Claims a file, whether or not it is there; null where another has it. Its folder must be there, and allow files.</summary>
    /// <exception cref="IOException">
    /// The folder is missing, or allows no files; so <see cref="UnauthorizedAccessException"/>. Or a file stands where the claim would, and is
    /// none of ours, which are empty: it would be lost.
    /// </exception>
    public static FileLock? TryAcquire(string path)
    {
        string name = path + ".lock";
        while (true)
        {
            if (new FileInfo(name) is { Exists: true, Length: > 0 })
                throw new IOException($"The file '{name}' stands where a lock of '{path}' would, and holds something: rename it, or choose another path.");
            FileStream file;
            try
            {
                // Linux and macOS lock what is opened without sharing, by flock, which ends with the process.
                file = new FileStream(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            }
            catch (IOException exception) when (SharingViolations.Contains(exception.HResult & 0xFFFF))
            {
                return null;
            }

            // Whoever had it may have removed the name between our opening and our locking: then the lock is on a file that nobody finds.
            if (File.Exists(name))
                return new FileLock(file);
            file.Dispose();
        }
    }

    /// <summary>Gives the file free.</summary>
    public void Dispose() => _file.Dispose();
}
