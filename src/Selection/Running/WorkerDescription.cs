using System.Reflection;
using System.Runtime.Intrinsics;

namespace MlNetDeep;

/// <summary>What decides whether a process can do the jobs of another, to the same bits.</summary>
/// <param name="Version">The versions of this library and of ML.NET.</param>
/// <param name="VectorWidth">The bits of the vectors that kernels compute with; other widths give other bits.</param>
/// <param name="Fits">The names of fits, each with what tells its options' type and their members.</param>
/// <param name="Data">The names of data.</param>
public sealed record WorkerDescription(
    string Version, int VectorWidth, IReadOnlyDictionary<string, string> Fits, IReadOnlyList<string> Data)
{
    /// <summary>Describes this process.</summary>
    /// <param name="registry">What it can make and load.</param>
    public static WorkerDescription Of(FitRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return new WorkerDescription($"MlNetDeep {VersionOf(typeof(FitRegistry))}, ML.NET {VersionOf(typeof(MLContext))}", Width, registry.Fits, registry.Data);
    }

    /// <summary>Why a worker of this description cannot do a driver's jobs, in words that name both sides; null where it can.</summary>
    /// <param name="driver">The driver's.</param>
    public string? Difference(WorkerDescription driver)
    {
        ArgumentNullException.ThrowIfNull(driver);
        if (Version != driver.Version)
            return $"its version is {Version}, but the driver's is {driver.Version}: run the same packages on both";
        if (VectorWidth != driver.VectorWidth)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"it computes with vectors of {VectorWidth} bits, but the driver with {driver.VectorWidth}, and other widths give other bits: run both " +
                $"on processors of one kind, or set DOTNET_EnableAVX512=0, or DOTNET_EnableAVX2=0, for both");
        foreach ((string name, string shape) in driver.Fits)
        {
            if (Fits.GetValueOrDefault(name) is not { } own)
                return $"it has no fit '{name}', as the driver has: register the same names on both";
            if (own != shape)
                return $"its fit '{name}' takes {own}, but the driver's takes {shape}: build both from the same code";
        }

        return driver.Data.FirstOrDefault(name => !Data.Contains(name)) is { } missing
            ? $"it has no data '{missing}', as the driver has: register the same names on both"
            : null;
    }

    private static int Width => Vector512.IsHardwareAccelerated ? 512
        : Vector256.IsHardwareAccelerated ? 256
        : Vector128.IsHardwareAccelerated ? 128 : 0;

    private static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? $"{type.Assembly.GetName().Version}";
}
