using System.Collections;

namespace MlNetDeep;

/// <summary>
/// Trains several models of one task on different choices of the rows, and gives them as one. The members are any estimators whose output has
/// the columns of the task: trainers, or pipelines that end in one. Made by <c>Trainers.Bagging</c> and
/// <c>Trainers.CrossValidationEnsemble</c> of the catalogs of binary and multiclass classification and of regression.
/// </summary>
public sealed class EnsembleTrainer : IEstimator<EnsembleTransformer>, IOwnEstimator
{
    private readonly IHost _host;
    private readonly PredictionTask _task;
    private readonly EnsembleOptions _options;
    private readonly IEstimator<ITransformer>[] _estimators;
    private readonly int _depth;

    internal EnsembleTrainer(
        IHostEnvironment env, PredictionTask task, EnsembleOptions options, Func<int, IEstimator<ITransformer>> createEstimator)
    {
        env.CheckValue(createEstimator, nameof(createEstimator));
        options.Checked();
        _host = env.Register(options.Name);
        _task = task;
        _options = options.Own(_host.Rand);
        _estimators = new IEstimator<ITransformer>[options.NumberOfMembers];
        for (int i = 0; i < _estimators.Length; i++)
            _estimators[i] = createEstimator(i) ?? throw env.ExceptParam(nameof(createEstimator), $"There is no estimator for member {i}.");
        _depth = 1 + _estimators.SelectMany(EstimatorSteps.Of).Select(step => (step as EnsembleTrainer)?._depth ?? 0).Max();
        EnsembleDepth.Check(_host, _depth);
    }

    /// <summary>What trains each member.</summary>
    internal IReadOnlyList<IEstimator<ITransformer>> Members => _estimators;

    object IOwnEstimator.Options => _options;

    bool IOwnEstimator.FitsConcurrently => Array.TrueForAll(_estimators, FitsConcurrently);

    /// <summary>The schema that the transformer will give: the columns of the input, and those of the task.</summary>
    /// <param name="inputSchema">The schema of the rows to learn from.</param>
    /// <exception cref="ArgumentException">
    /// A column that a member needs, the label or the sampling key is missing or of a wrong type, or a member is an estimator of another task.
    /// </exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        SchemaShape members = _estimators[0].GetOutputSchema(inputSchema);
        if (_task.OutputShape(members, _options.Combination) is not { } outputs)
            throw _host.ExceptParam(
                "estimator",
                $"The members must end in the columns of {_task.Name}, but theirs are {string.Join(", ", members.Select(Describe))}: give a " +
                "trainer of that task, or use the catalog of the trainer's own task.");
        CheckLabel(inputSchema, members);
        CheckSamplingKey(inputSchema);
        return new SchemaShape([.. inputSchema.Where(column => !outputs.Any(output => output.Name == column.Name)), .. outputs]);
    }

    /// <summary>Trains the members.</summary>
    /// <param name="input">Rows to learn from.</param>
    /// <exception cref="ArgumentException">As <see cref="GetOutputSchema"/>.</exception>
    /// <exception cref="InvalidOperationException">There are too few rows, or a member failed: the message names it and why.</exception>
    public EnsembleTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        GetOutputSchema(SchemaShape.Create(input.Schema));
        using IChannel channel = _host.Start("Training");
        IDataView data = Cache(input, channel);
        string? groups = (_options as CrossValidationEnsembleOptions)?.SamplingKeyColumnName;
        EnsembleRows rows = EnsembleRows.Read(_host, data, _options.LabelColumnName, groups);
        Resampling resampling = _options.CreateResampling(rows, _task.HasClasses);
        MemberClasses? classes = _task.HasClasses ? new MemberClasses(data.Schema[_options.LabelColumnName], rows.Labels) : null;
        ITransformer[] members =
            new MemberTraining(_host, channel, _options, _estimators, Array.TrueForAll(_estimators, FitsConcurrently), classes)
                .Train(data, resampling, Describe(input, data));
        return Finish(channel, data, rows, resampling, members);
    }

    // What the members share, for workers, which cache the rows as this does.
    private TrialSet Describe(IDataView input, IDataView data) => new(registry => new TrialSetText(
        TrialWork.Members, _task.Name, registry.Find(input), _options.LabelColumnName, _options.Seed!.Value,
        TrainedModels.Describe(data, _options.LabelColumnName, _options.Name, _estimators[0]))
    {
        Example = registry.Find(_estimators[0]),
        Bagging = _options as BaggingOptions,
        CrossValidation = _options as CrossValidationEnsembleOptions,
    });

    private static bool FitsConcurrently(IEstimator<ITransformer> estimator) => estimator is IOwnEstimator { FitsConcurrently: true };

    private static string Describe(SchemaShape.Column column) => $"{column.Name} ({column.GetTypeString()})";

    /// <summary>Measures the members on what was held out of them.</summary>
    private EnsembleTransformer Finish(
        IChannel channel, IDataView data, EnsembleRows rows, Resampling resampling, ITransformer[] members)
    {
        var heldOut = new BitArray[members.Length];
        var sizes = new (long Rows, long Different)[members.Length];
        for (int i = 0; i < members.Length; i++)
        {
            int[] counts = resampling.Counts(i);
            heldOut[i] = new BitArray(Array.ConvertAll(counts, count => count == 0));
            sizes[i] = (counts.Sum(count => (long)count), counts.LongCount(count => count > 0));
        }

        EnsembleTransformer Create(HeldOutErrors error, IEnumerable<HeldOutErrors> errors) => new(
            _host,
            _task,
            _options.Combination,
            members,
            new EnsembleSummary(
                resampling.Kind, rows.Labels.Length, error,
                [.. sizes.Zip(errors, (size, own) => new EnsembleMember(size.Rows, size.Different, own))]));

        var none = new HeldOutErrors(0, null, null, null);
        HeldOutEvaluation evaluation = HeldOutEvaluation.Run(
            Create(none, Enumerable.Repeat(none, members.Length)), data, rows.Labels, heldOut, () => _host.CheckAlive());
        EnsembleTransformer ensemble = Create(evaluation.Ensemble, evaluation.Members);
        EnsembleLog.Write(channel, ensemble.Summary);
        return ensemble;
    }

    private IDataView Cache(IDataView input, IChannel channel)
    {
        if (!_options.CacheRows)
            return input;
        if (CheckedView.TryCache(_host, input) is { } cache)
            return cache;
        channel.Info("The rows are not cached, as they have columns that are neither values nor vectors: each member reads them anew.");
        return input;
    }

    private void CheckLabel(SchemaShape input, SchemaShape members)
    {
        if (!input.TryFindColumn(_options.LabelColumnName, out SchemaShape.Column label))
            throw members.TryFindColumn(_options.LabelColumnName, out _)
                ? _host.ExceptParam(
                    nameof(input),
                    $"The label column '{_options.LabelColumnName}' is made by the members' own pipeline, but the ensemble draws rows and measures " +
                    "its held-out error by it: put the step that makes it in front, as in MapValueToKey(...).Append(Bagging(trainer)).")
                : _host.ExceptSchemaMismatch(nameof(input), "label", _options.LabelColumnName);
        if (!_task.IsLabel(label, out string expected))
            throw _host.ExceptSchemaMismatch(nameof(input), "label", _options.LabelColumnName, expected, label.GetTypeString());
    }

    private void CheckSamplingKey(SchemaShape input)
    {
        if ((_options as CrossValidationEnsembleOptions)?.SamplingKeyColumnName is not { } name)
            return;
        if (!input.TryFindColumn(name, out SchemaShape.Column key))
            throw _host.ExceptSchemaMismatch(nameof(input), "sampling key", name);
        if (key.Kind != SchemaShape.Column.VectorKind.Scalar)
            throw _host.ExceptSchemaMismatch(nameof(input), "sampling key", name, "a value", key.GetTypeString());
    }
}
