namespace MlNetDeep;

/// <summary>Whether the newest file of a model serves.</summary>
internal sealed class NetworkHealthCheck<TIn, TOut>(NetworkService<TIn, TOut> service) : IHealthCheck
    where TIn : class
    where TOut : class, new()
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var data = new Dictionary<string, object> { ["loadedAt"] = service.LoadedAt, ["reloads"] = service.Reloads };
        return Task.FromResult(service.LoadError is { } error
            ? new HealthCheckResult(
                context.Registration.FailureStatus,
                $"The newest file {service.ModelPath} could not be loaded; the model before it serves. {error}", data: data)
            : HealthCheckResult.Healthy("The newest file serves.", data));
    }
}
