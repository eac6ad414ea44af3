using System.Text;

namespace MlNetDeep;

/// <summary>
/// The few calls of MPI that training needs, of the library that belongs to the launcher. Handles go as nint: a 64-bit register holds the addresses of Open
/// MPI as well as the numbers of MPICH, so that one source serves both. Numbers are those of MPICH's mpi.h, which its ABI initiative keeps.
/// </summary>
internal sealed unsafe class MpiLibrary
{
    // Calls come from the thread that began, one at a time.
    private const int Funneled = 1;

    private const int MpichWorld = 0x44000000, MpichByte = 0x4c00010d, MpichErrorsReturn = 0x54000001;

    // What MPI_Error_string and MPI_Get_library_version may write, with room.
    private const int MostText = 8192;

    private readonly nint _library;
    private readonly nint _world;
    private readonly nint _byte;
    private readonly nint _inPlace;
    private readonly delegate* unmanaged<nint, int, nint, void*, int*, int*, nint, nint, int> _gather;
    private readonly delegate* unmanaged<void*, int*, int*, nint, void*, int*, int*, nint, nint, int> _scatter;

    /// <summary>Loads and begins.</summary>
    /// <exception cref="DllNotFoundException">The library is not installed; the message names it.</exception>
    /// <exception cref="NotSupportedException">It was built for programs of one thread.</exception>
    /// <exception cref="IOException">It cannot begin.</exception>
    public MpiLibrary(MpiLauncher launcher)
    {
        // UCX, below MPICH and some Open MPI, would take the signals that the runtime makes exceptions of. It reads the C environment when it is loaded,
        // which .NET's own SetEnvironmentVariable does not reach.
        if (OperatingSystem.IsLinux())
            _ = SetEnvironment("UCX_ERROR_SIGNALS", "", 0);
        nint library = 0;
        if (!Array.Exists(launcher.Libraries, name => NativeLibrary.TryLoad(name, out library)))
            throw new DllNotFoundException(
                $"{launcher.Name} started this process, but its library {string.Join(" or ", launcher.Libraries)} cannot be loaded: install it on this machine, or " +
                "start by the launcher of the MPI that is installed.");
        _library = library;
        _world = Handle("ompi_mpi_comm_world", MpichWorld);
        _byte = Handle("ompi_mpi_byte", MpichByte);
        _inPlace = launcher.UsesAddresses ? 1 : -1;
        _gather = (delegate* unmanaged<nint, int, nint, void*, int*, int*, nint, nint, int>)Function("MPI_Allgatherv");
        _scatter = (delegate* unmanaged<void*, int*, int*, nint, void*, int*, int*, nint, nint, int>)Function("MPI_Alltoallv");
        int level = 0;
        Check(((delegate* unmanaged<int*, byte***, int, int*, int>)Function("MPI_Init_thread"))(null, null, Funneled, &level));
        if (level < Funneled)
            throw new NotSupportedException($"{launcher.Name} was built for programs of one thread: take a build with threads.");
        Check(((delegate* unmanaged<nint, nint, int>)Function("MPI_Comm_set_errhandler"))(_world, Handle("ompi_mpi_errors_return", MpichErrorsReturn)));
        Rank = Ask("MPI_Comm_rank");
        Ranks = Ask("MPI_Comm_size");

        nint Handle(string symbol, int number) => launcher.UsesAddresses ? NativeLibrary.GetExport(_library, symbol) : number;
    }

    /// <summary>The number of this rank.</summary>
    public int Rank { get; }

    /// <summary>How many there are.</summary>
    public int Ranks { get; }

    /// <summary>The library's name and version.</summary>
    public string Version => Text((byte* text, int* length) => ((delegate* unmanaged<byte*, int*, int>)Function("MPI_Get_library_version"))(text, length));

    /// <summary>Makes each rank's range known to all; lengths and offsets in bytes.</summary>
    public void Gather(Span<byte> values, ReadOnlySpan<int> lengths, ReadOnlySpan<int> offsets)
    {
        fixed (byte* p = values)
        fixed (int* n = lengths, o = offsets)
            Check(_gather(_inPlace, 0, _byte, p, n, o, _byte, _world));
    }

    /// <summary>Sends a range to each rank, and takes one from each; lengths and offsets in bytes.</summary>
    public void Scatter(
        ReadOnlySpan<byte> sent, ReadOnlySpan<int> sentLengths, ReadOnlySpan<int> sentOffsets, Span<byte> received, ReadOnlySpan<int> receivedLengths,
        ReadOnlySpan<int> receivedOffsets)
    {
        fixed (byte* p = sent, q = received)
        fixed (int* n = sentLengths, o = sentOffsets, m = receivedLengths, r = receivedOffsets)
            Check(_scatter(p, n, o, _byte, q, m, r, _byte, _world));
    }

    /// <summary>Waits for all ranks, and ends.</summary>
    public void End() => Check(((delegate* unmanaged<int>)Function("MPI_Finalize"))());

    /// <summary>Ends all ranks at once.</summary>
    public void Abort(int code) => ((delegate* unmanaged<nint, int, int>)Function("MPI_Abort"))(_world, code);

    private delegate int Writes(byte* text, int* length);

    [DllImport("libc", EntryPoint = "setenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetEnvironment(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, int overwrite);

    private nint Function(string name) => NativeLibrary.GetExport(_library, name);

    private int Ask(string function)
    {
        int answer = 0;
        Check(((delegate* unmanaged<nint, int*, int>)Function(function))(_world, &answer));
        return answer;
    }

    private void Check(int code)
    {
        if (code != 0)
            throw new IOException($"MPI: {Text((byte* text, int* length) => ((delegate* unmanaged<int, byte*, int*, int>)Function("MPI_Error_string"))(code, text, length))} ({code}).");
    }

    private static string Text(Writes write)
    {
        byte* text = stackalloc byte[MostText];
        int length = 0;
        return write(text, &length) == 0 ? Encoding.UTF8.GetString(text, length).Split('\n')[0].TrimEnd('\0') : "";
    }
}
