using System.Diagnostics;

namespace MlNetDeep.Mutations;

/// <summary>This program once more, in a process that may crash, hang or be killed.</summary>
internal static class ChildProcess
{
    /// <summary>Starts it.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="heapLimit">Bytes; more end in an exception. 0 sets no limit.</param>
    public static Process Start(string arguments, long heapLimit = 0)
    {
        string own = Environment.ProcessPath!;
        bool isHost = Path.GetFileNameWithoutExtension(own) == "dotnet";
        var start = new ProcessStartInfo(own, isHost ? $"\"{Environment.GetCommandLineArgs()[0]}\" {arguments}" : arguments)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        if (heapLimit > 0)
            start.Environment["DOTNET_GCHeapHardLimit"] = $"0x{heapLimit:x}";
        return Process.Start(start)!;
    }
}
