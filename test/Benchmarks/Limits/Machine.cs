using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace MlNetDeep.Benchmarks;

/// <summary>What results were measured on, and with.</summary>
public static class Machine
{
    /// <summary>Processor, system, SDK, runtime, the library's version with its commit, and the day.</summary>
    public static string Describe()
    {
        Assembly program = typeof(Machine).Assembly;
        string sdk = program.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(data => data.Key == "Sdk")?.Value ?? "unknown";
        string? version = program.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Processor()}, {Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}, SDK {sdk}, " +
            $"{RuntimeInformation.FrameworkDescription}, MlNetDeep {version}, {DateTime.UtcNow:yyyy-MM-dd}");
    }

    private static string Processor()
    {
        const string Linux = "/proc/cpuinfo";
        const string Key = "model name";
        string? line = File.Exists(Linux)
            ? File.ReadLines(Linux).FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
