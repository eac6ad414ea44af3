using System.Runtime.InteropServices;
using MlNetDeep.Samples;

namespace MlNetDeep.Peers;

/// <summary>Loads libtorch, or says how to make it load.</summary>
internal static class TorchLibrary
{
    /// <summary>
    /// Loads the native libraries; ends the program with a message where they do not load. TorchSharp itself would copy 600 MB in search of
    /// others first.
    /// </summary>
    public static void Load()
    {
        try
        {
            NativeLibrary.Load(Path.Combine(AppContext.BaseDirectory, "libtorch_cpu.so"));
            NativeLibrary.Load(Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so"));
        }
        catch (DllNotFoundException exception)
        {
            CommandLine.Fail(
                $"{exception.Message}\n\n" +
                "Where GLIBCXX_3.4.32 is missing, as on Debian 12, run this in the repository's root:\n" +
                "  dotnet restore test/Peers && test/Peers/debian12/prepare.sh && " +
                $"dotnet run -c Release --project test/Peers -- {string.Join(' ', Environment.GetCommandLineArgs().Skip(1))}");
        }
    }
}
