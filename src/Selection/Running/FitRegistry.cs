using System.Runtime.CompilerServices;

namespace MlNetDeep;

/// <summary>
/// Names for what cannot travel between processes: how estimators are made of their options, how rows are loaded, and figures of one's own. The
/// driver of a search and its workers register the same names, by the same program or the same code. Estimators and rows that the registry gave are
/// known to it by their names, so that a runner can ask a worker for the same. Safe for any number of threads once all is added.
/// </summary>
public sealed class FitRegistry
{
    private readonly Dictionary<string, FitFactory> _fits = [];
    private readonly Dictionary<string, Func<MLContext, string, IDataView>> _loaders = [];
    private readonly Dictionary<(Type Metrics, string Name), object> _metrics = [];
    private readonly ConditionalWeakTable<object, NamedOptions> _made = [];
    private readonly ConditionalWeakTable<IDataView, NamedPath> _loaded = [];

    /// <summary>An empty registry; it knows the library's own figures.</summary>
    public FitRegistry()
    {
        AddMetrics(Metrics.BinaryAccuracy, Metrics.BinaryAreaUnderRocCurve, Metrics.BinaryF1Score, Metrics.BinaryLogLoss);
        AddMetrics(Metrics.MicroAccuracy, Metrics.MacroAccuracy, Metrics.MulticlassLogLoss);
        AddMetrics(Metrics.RootMeanSquaredError, Metrics.MeanAbsoluteError, Metrics.RSquared);
        AddMetrics(
            Metrics.ForecastMeanAbsoluteScaledError, Metrics.ForecastMeanAbsoluteError, Metrics.ForecastRootMeanSquaredError,
            Metrics.ForecastSymmetricMeanAbsolutePercentageError, Metrics.ForecastIntervalScore);
    }

    /// <summary>What makes an estimator: a trainer, or a pipeline that ends in one.</summary>
    /// <param name="name">As it travels; none is there twice.</param>
    /// <param name="create">Makes it anew at each call, from the options alone.</param>
    /// <typeparam name="TOptions">Its options: what can be written as JSON, and read again.</typeparam>
    /// <exception cref="ArgumentException">The name is empty, or there already.</exception>
    public FitRegistry Add<TOptions>(string name, Func<MLContext, TOptions, IEstimator<ITransformer>> create)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(create);
        return AddEntry(_fits, name, new FitFactory<TOptions>(name, create), "fit");
    }

    /// <summary>What loads rows.</summary>
    /// <param name="name">As it travels; none is there twice.</param>
    /// <param name="load">Loads the rows of a path, as this process sees it. Workers load once, keep the rows, and compare their digest.</param>
    /// <exception cref="ArgumentException">The name is empty, or there already.</exception>
    public FitRegistry AddData(string name, Func<MLContext, string, IDataView> load)
    {
        ArgumentNullException.ThrowIfNull(load);
        return AddEntry(_loaders, name, load, "data");
    }

    /// <summary>A figure of one's own, known by its name. Those of <see cref="Metrics"/> are there.</summary>
    /// <param name="metric">The very object that the search is given.</param>
    /// <exception cref="ArgumentException">There is one of that name already.</exception>
    public FitRegistry AddMetric<TMetrics>(Metric<TMetrics> metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        if (!_metrics.TryAdd((typeof(TMetrics), metric.Name), metric))
            throw new ArgumentException($"There is a figure '{metric.Name}' already: give yours another name.", nameof(metric));
        return this;
    }

    /// <summary>Makes an estimator, and remembers its name and options.</summary>
    /// <param name="mlContext">What it is made with.</param>
    /// <param name="name">The name of an <see cref="Add{TOptions}"/>.</param>
    /// <param name="options">Its options, as they are now.</param>
    /// <exception cref="ArgumentException">There is no such name, or it takes other options.</exception>
    public IEstimator<ITransformer> Create<TOptions>(MLContext mlContext, string name, TOptions options)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentNullException.ThrowIfNull(options);
        FitFactory factory = Fit(name);
        if (factory is not FitFactory<TOptions> typed)
            throw new ArgumentException(
                $"The fit '{name}' takes options of type {OptionText.TypeName(factory.OptionsType)}, not {OptionText.TypeName(typeof(TOptions))}.",
                nameof(options));
        // Before it is made: a factory may change what it is given.
        NamedOptions named = typed.Write(options);
        IEstimator<ITransformer> estimator = typed.Create(mlContext, options);
        if (_made.TryGetValue(estimator, out NamedOptions? before) && before != named)
            throw new InvalidOperationException(
                $"The fit '{name}' gave the same object for different options: make a new estimator at each call.");
        _made.AddOrUpdate(estimator, named);
        return estimator;
    }

    /// <summary>Loads rows, and remembers their name and path.</summary>
    /// <param name="mlContext">What they are loaded with.</param>
    /// <param name="name">The name of an <see cref="AddData"/>.</param>
    /// <param name="path">What the loader is given, here and at workers.</param>
    /// <exception cref="ArgumentException">There is no such name.</exception>
    public IDataView Load(MLContext mlContext, string name, string path)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentNullException.ThrowIfNull(path);
        IDataView data = Find(_loaders, name, "data", nameof(AddData))(mlContext, path)
            ?? throw new InvalidOperationException($"The data '{name}' gave no rows, but null.");
        _loaded.AddOrUpdate(data, new NamedPath(name, path));
        return data;
    }

    /// <summary>The names of fits, each with what tells its options' type.</summary>
    internal Dictionary<string, string> Fits => _fits.ToDictionary(fit => fit.Key, fit => fit.Value.Shape);

    /// <summary>The names of data.</summary>
    internal string[] Data => [.. _loaders.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Makes an estimator of what has travelled.</summary>
    internal IEstimator<ITransformer> Create(MLContext mlContext, NamedOptions named) => Fit(named.Name).Create(mlContext, named.Options);

    /// <summary>Under which name an estimator was made.</summary>
    /// <exception cref="InvalidOperationException">It was made otherwise, or its options do not survive as JSON.</exception>
    internal NamedOptions Find(IEstimator<ITransformer> estimator)
    {
        if (!_made.TryGetValue(estimator, out NamedOptions? named))
            throw new InvalidOperationException(
                $"No worker can make this {OptionText.TypeName(estimator.GetType())}, as it was not made by {nameof(FitRegistry)}.{nameof(Create)}: " +
                "register what makes it, with all steps of its pipeline, under a name, and take it from the registry.");
        return named.Lost is { } lost ? throw new InvalidOperationException(lost) : named;
    }

    /// <summary>Under which name rows were loaded.</summary>
    /// <exception cref="InvalidOperationException">They were loaded otherwise.</exception>
    internal NamedPath Find(IDataView data) => _loaded.TryGetValue(data, out NamedPath? named)
        ? named
        : throw new InvalidOperationException(
            $"No worker can load these rows, as they do not come from {nameof(FitRegistry)}.{nameof(Load)}: register what loads them, with all " +
            "steps before the fit, under a name, and take them from the registry.");

    /// <summary>The figure of a name.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    internal Metric<TMetrics> Metric<TMetrics>(string name) => _metrics.GetValueOrDefault((typeof(TMetrics), name)) is Metric<TMetrics> metric
        ? metric
        : throw new InvalidOperationException($"There is no figure '{name}' here: add it by {nameof(FitRegistry)}.{nameof(AddMetric)}.");

    /// <summary>The name of a figure that workers know as well.</summary>
    /// <exception cref="InvalidOperationException">It is another one.</exception>
    internal string NameOf<TMetrics>(Metric<TMetrics> metric) => Metric<TMetrics>(metric.Name) == metric
        ? metric.Name
        : throw new InvalidOperationException(
            $"The figure '{metric.Name}' is not the one that {nameof(FitRegistry)}.{nameof(AddMetric)} was given: add this one, under a name of its own.");

    private FitFactory Fit(string name) => Find(_fits, name, "fit", nameof(Add));

    private void AddMetrics<TMetrics>(params Metric<TMetrics>[] metrics) => Array.ForEach(metrics, metric => AddMetric(metric));

    private FitRegistry AddEntry<T>(Dictionary<string, T> entries, string name, T entry, string kind)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!entries.TryAdd(name, entry))
            throw new ArgumentException($"There is a {kind} '{name}' already: give each a name of its own.", nameof(name));
        return this;
    }

    private static T Find<T>(Dictionary<string, T> entries, string name, string kind, string method) => entries.TryGetValue(name, out T? entry)
        ? entry
        : throw new ArgumentException(
            $"There is no {kind} '{name}' here, only {(entries.Count == 0 ? "none" : string.Join(", ", entries.Keys))}: add it by " +
            $"{nameof(FitRegistry)}.{method}.", nameof(name));
}
