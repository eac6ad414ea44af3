namespace MlNetDeep;

/// <summary>Puts models where an application has its services.</summary>
public static class NetworkServiceExtensions
{
    /// <summary>
    /// Adds a <see cref="NetworkService{TIn, TOut}"/>. The file is loaded when the application starts, which fails where it cannot be.
    /// </summary>
    /// <param name="services">The application's.</param>
    /// <param name="path">The model file, as mlContext.Model.Save writes it.</param>
    /// <param name="configure">Sets options; may be null.</param>
    public static IServiceCollection AddNetwork<TIn, TOut>(
        this IServiceCollection services, string path, Action<NetworkServiceOptions>? configure = null)
        where TIn : class
        where TOut : class, new() =>
        services
            .AddSingleton(provider => Create<TIn, TOut>(provider, "", path, configure))
            .AddSingleton<IHostedService>(provider => new ServiceStart(() => provider.GetNetwork<TIn, TOut>(null)));

    /// <summary>
    /// Adds a <see cref="NetworkService{TIn, TOut}"/> by a name, one of several: the service of that key, for [FromKeyedServices(name)].
    /// </summary>
    /// <param name="services">The application's.</param>
    /// <param name="name">The model's name, not empty.</param>
    /// <param name="path">The model file, as mlContext.Model.Save writes it.</param>
    /// <param name="configure">Sets options; may be null.</param>
    public static IServiceCollection AddNetwork<TIn, TOut>(
        this IServiceCollection services, string name, string path, Action<NetworkServiceOptions>? configure = null)
        where TIn : class
        where TOut : class, new()
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return services
            .AddKeyedSingleton(name, (provider, _) => Create<TIn, TOut>(provider, name, path, configure))
            .AddSingleton<IHostedService>(provider => new ServiceStart(() => provider.GetNetwork<TIn, TOut>(name)));
    }

    /// <summary>
    /// Adds a health check of a model's service: healthy where the newest file serves; degraded, with the reason, where it cannot be loaded.
    /// </summary>
    /// <param name="builder">What AddHealthChecks gives.</param>
    /// <param name="name">The model's name; null for the one without.</param>
    /// <param name="failureStatus">What is told where the newest file could not be loaded; null for degraded.</param>
    /// <param name="tags">The check's; may be null.</param>
    public static IHealthChecksBuilder AddNetwork<TIn, TOut>(
        this IHealthChecksBuilder builder, string? name = null, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
        where TIn : class
        where TOut : class, new() =>
        builder.Add(new HealthCheckRegistration(
            name ?? "network",
            provider => new NetworkHealthCheck<TIn, TOut>(provider.GetNetwork<TIn, TOut>(name)),
            failureStatus ?? HealthStatus.Degraded,
            tags));

    internal static NetworkService<TIn, TOut> GetNetwork<TIn, TOut>(this IServiceProvider provider, string? name)
        where TIn : class
        where TOut : class, new() =>
        name is null
            ? provider.GetRequiredService<NetworkService<TIn, TOut>>()
            : provider.GetRequiredKeyedService<NetworkService<TIn, TOut>>(name);

    private static NetworkService<TIn, TOut> Create<TIn, TOut>(
        IServiceProvider provider, string name, string path, Action<NetworkServiceOptions>? configure)
        where TIn : class
        where TOut : class, new()
    {
        var options = new NetworkServiceOptions();
        configure?.Invoke(options);
        return new NetworkService<TIn, TOut>(path, options, provider.GetService<ILogger<NetworkService<TIn, TOut>>>(), name);
    }

    /// <summary>Loads a model when the application starts, not when the first request comes.</summary>
    private sealed class ServiceStart(Action load) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            load();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
