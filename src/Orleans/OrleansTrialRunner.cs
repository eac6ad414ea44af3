namespace MlNetDeep;

/// <summary>
/// Runs the trials of a search, the candidates of a comparison or the members of an ensemble on the silos of a cluster that have
/// <see cref="SiloFitExtensions.AddFits"/>. Estimators and rows must be the registry's. Before the first fit, version, vector width, options' types and
/// rows of every worker are compared with the driver's; one that comes later and differs is not used. A worker that is lost loses no fit: others do
/// them, at least once, and each is recorded once. A runner serves any number of searches, one after the other or at once.
/// </summary>
/// <param name="client">The cluster, as a client or a silo of it has it; connected.</param>
/// <param name="registry">The driver's names, which the workers have as well.</param>
/// <param name="options">Null takes the defaults.</param>
public sealed class OrleansTrialRunner(IClusterClient client, FitRegistry registry, OrleansTrialRunnerOptions? options = null) : ITrialRunner
{
    private readonly OrleansTrialRunnerOptions _options = Checked(options ?? new OrleansTrialRunnerOptions());
    private readonly WorkerDescription _driver = WorkerDescription.Of(registry);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">
    /// A worker cannot take part: the message names both sides. Or no worker has answered for as long as the options say.
    /// </exception>
    public Task RunAsync(IReadOnlyList<TrialJob> jobs, Action<TrialAnswer> ended, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(ended);
        var queue = new FitQueue(jobs, registry, ended);
        return new FitDriver(client, _driver, queue, _options).RunAsync(cancellationToken);
    }

    private static OrleansTrialRunnerOptions Checked(OrleansTrialRunnerOptions options)
    {
        options.Check();
        return options;
    }
}
