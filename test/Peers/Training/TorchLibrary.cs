using MlNetDeep.Samples;
using TorchSharp;

namespace MlNetDeep.Peers;

/// <summary>Loads libtorch, or says how to make it load.</summary>
internal static class TorchLibrary
{
    /// <summary>Loads the native libraries; ends the program with a message where they do not load.</summary>
    public static void Load()
    {
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
            using torch.Tensor probe = torch.zeros(1);
        }
        catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException or NotSupportedException or EntryPointNotFoundException)
        {
            CommandLine.Fail(
                $"TorchSharp does not load: {exception.GetBaseException().Message}\n" +
                "On Debian 12, whose C++ library is older than TorchSharp's, run these in the repository's root:\n" +
                "  dotnet restore test/Peers\n" +
                "  export LD_PRELOAD=$(test/Peers/debian12/prepare.sh)\n" +
                $"  dotnet run -c Release --project test/Peers -- {string.Join(' ', Environment.GetCommandLineArgs().Skip(1))}");
        }
    }
}
