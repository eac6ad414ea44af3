using Microsoft.Extensions.DependencyInjection;

namespace MlNetDeep;

/// <summary>Makes a silo a worker.</summary>
public static class SiloFitExtensions
{
    /// <summary>Lets a silo do fits for drivers: those whose names it registers, on rows that it can load.</summary>
    /// <param name="silo">The silo of one's own host.</param>
    /// <param name="register">Adds names, as the driver's <see cref="FitRegistry"/> has them.</param>
    /// <param name="configure">Sets options; null leaves them.</param>
    /// <exception cref="ArgumentException">An option is out of range, or a name is there twice.</exception>
    public static ISiloBuilder AddFits(this ISiloBuilder silo, Action<FitRegistry> register, Action<FitWorkerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(register);
        var registry = new FitRegistry();
        register(registry);
        var options = new FitWorkerOptions();
        configure?.Invoke(options);
        options.Check();
        silo.Services.AddSingleton(_ => new FitBench(registry, options));
        return silo;
    }
}
