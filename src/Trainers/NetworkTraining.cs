using Microsoft.ML.Transforms;

namespace MlNetDeep;

/// <summary>The training of one network from rows of a data view: reading, scaling, learning, logging. One object a fit.</summary>
internal sealed class NetworkTraining(IHost host, NetworkOptions options, NetworkTask task)
{
    /// <summary>
    /// Trains, from a network to go on from, if there is one. Without rows to validate on it takes those that the options hold out, or none.
    /// </summary>
    public TrainedNetwork Train(RoleMappedData data, RoleMappedData? validation, TrainedNetwork? initial)
    {
        using IChannel channel = host.Start("Training");
        data = WithGroups(data);
        int outputs = task.CountOutputs(data);
        CheckClassWeights(task.CountClassWeights(outputs));
        DataViewSchema.Column features = data.Schema.Feature!.Value, label = data.Schema.Label!.Value;
        string[]? classNames = task.OutputNames(label), featureNames = FeatureNames.AllOf(features);
        if (initial is not null)
            initial = Continuation.Match(host, channel, task, initial, label.Name, classNames, options.Seed!.Value);
        Continuation? continuation = initial is null ? null : new Continuation(host, initial);
        continuation?.CheckData(task, features.Type.GetValueCount(), outputs, features.Name, featureNames, label.Name, classNames);
        Loss loss = options.Loss ?? task.CreateLoss(options.OutputUnit);
        // Before the data are read, which may take long, so that a network that cannot be is known at once.
        RowShape rows = ReadLayout(features);
        Continuation.CheckFeatures(host, options.Architecture.FeatureNames, features.Name, featureNames, "the network of PretrainedNetwork");
        FeaturePreparation? known = initial is null ? options.Architecture.Preparation : initial.Preparation;
        Sequential network = options.Architecture.CreateNetwork(rows.With(known?.Indicators.Length ?? 0), outputs, loss);
        continuation?.CheckOptions(network, loss);

        StartingPoint? start = initial is null ? CreateStart(network) : StartingPoint.Of(initial);
        int[] keys = EmbedKeys.SlotsOf(network);
        TrainingExamples examples = Read(channel, data, validation, outputs, start, rows, keys);
        task.CheckTargets(host, loss, label.Name, examples.Labels);
        FeaturePreparation? preparation = start is null
            ? FitPreparation(channel, examples.Training, rows, features)?.Keeping(keys)
            : start.Preparation;
        if (preparation?.ChangesScale != true && keys.Length == 0)
            ExampleLog.WarnOfScale(channel, examples.Training, features.Name, nameof(options.FeatureScaling));
        if (start is null && preparation?.Indicators.Length is { } marks and > 0)
            network = options.Architecture.CreateNetwork(rows.With(marks), outputs, loss);
        if (task.FindOneClass(loss, examples.Labels, outputs, classNames) is var (name, constant))
        {
            channel.Warning(ConstantNetwork.Warning(label.Name, name));
            // A model to go on from may learn of one class; random weights would learn nothing.
            if (initial is null)
                return ConstantNetwork.Create(network, loss, constant, preparation, classNames, featureNames);
        }

        TargetScaling fitted = task.FitTarget(loss, options.StandardizeLabel, examples.Training.Targets);
        TargetScaling scaling = start?.Targets?.OrWhereConstant(fitted) ?? fitted;
        string? flaw = scaling.IsNone ? task.DescribeScale(label.Name, examples.Labels) : null;
        if (flaw is not null)
            channel.Warning("Networks learn slowly or not at all: {0}.", flaw);
        CheckRetraining(examples);
        TrainingData rowsToLearn = examples.Training.ToTrainingData(preparation, scaling, options.CancellationToken);
        TrainingData? rowsToValidate = examples.Validation?.ToTrainingData(preparation, scaling);
        PlanDefaults defaults = options.Architecture.PlanDefaults;
        TrainingResult result = Run(channel, CreateLoop(channel, network, loss, options), rowsToLearn, rowsToValidate, start, flaw);
        EpochLog.WriteEnd(channel, result, isContinued: start is not null);
        if (examples.All is { } all &&
            Retraining.OptionsOf(options, options.RetrainOnAllRows, result.History, all.RowCount <= defaults.MostRowsToLearnAgain) is { } again)
        {
            channel.Info("Training again, on all {0} rows.", all.RowCount);
            result = Retraining.Join(network, result, Run(channel, CreateLoop(channel, network, loss, again), all, null, start, flaw));
        }

        return new TrainedNetwork(network, result.Parameters, loss, result.History, preparation, scaling, classNames ?? initial?.ClassNames,
            featureNames ?? initial?.FeatureNames ?? options.Architecture.FeatureNames);
    }

    private TrainingLoop CreateLoop(IChannel channel, Sequential network, Loss loss, NetworkOptions how) =>
        new(network, loss, EpochLog.AddTo(how, channel), options.Architecture.PlanDefaults, () => host.CheckAlive());

    private void CheckRetraining(TrainingExamples examples)
    {
        if (options.RetrainOnAllRows != true || examples.All is not null)
            return;
        throw host.ExceptUserArg(
            nameof(options.RetrainOnAllRows),
            examples.Validation is null
                ? "RetrainOnAllRows is true, but no rows are held out: set ValidationSetFraction, or leave it at null."
                : "RetrainOnAllRows is true, but the rows are a validation set of their own, are streamed, or are dealt to several GradientLeaves: add them to " +
                "the training rows, raise MemoryLimit, set GradientLeaves to 1, or leave RetrainOnAllRows at null.");
    }

    /// <summary>The rows with the groups that the options name, as numbers, in the role that ML.NET has for them.</summary>
    private RoleMappedData WithGroups(RoleMappedData data)
    {
        if (options.SamplingKeyColumnName is not { } key)
            return data;
        if (data.Data.Schema.GetColumnOrNull(key) is null)
            throw host.ExceptSchemaMismatch(nameof(NetworkOptions.SamplingKeyColumnName), "sampling key", key);
        const string Groups = "SamplingKeyGroups";
        IDataView view = new HashingEstimator(host, Groups, key).Fit(data.Data).Transform(data.Data);
        return new RoleMappedData(view, [.. data.Schema.GetColumnRoleNames(), RoleMappedSchema.ColumnRole.Group.Bind(Groups)]);
    }

    private static TrainingResult Run(
        IChannel channel, TrainingLoop loop, TrainingData training, TrainingData? validation, StartingPoint? start, string? flaw)
    {
        channel.Info(loop.PlanFor(training, validation).ToString());
        try
        {
            return loop.Train(training, validation, start?.Parameters);
        }
        catch (TrainingDivergedException exception) when (flaw is not null)
        {
            throw new TrainingDivergedException(exception.Epoch, $"{char.ToUpperInvariant(flaw[0])}{flaw[1..]}. {exception.Message}");
        }
    }

    private TrainingExamples Read(
        IChannel channel, RoleMappedData data, RoleMappedData? validation, int outputs, StartingPoint? start, RowShape rows, int[] keys)
    {
        var reading = new ExampleReading
        {
            Ranks = RankGroup.Of(options),
            Features = data.Schema.Feature!.Value,
            MemoryLimit = options.MemoryLimit,
            HeldOutShare = rowCount => options.Architecture.PlanDefaults.ShareOf(options, options.ValidationSetFraction, rowCount),
            HoldOut = options.SamplingKeyColumnName is not null ? HoldOutKind.Grouped
                : task.IsStratified ? HoldOutKind.Stratified
                : rows.Input.Rank == 2 || rows.StepFeatures is not null ? HoldOutKind.Last
                : HoldOutKind.Random,
            Seed = options.Seed!.Value,
            FeatureScaling = start is null ? ScalingOf(rows) : FeatureScaling.None,
            Imputes = start is null && options.MissingValues == MissingValues.Impute,
            // A model whose scaling moves many zeros leaves no row sparse.
            Sparse = start?.Preparation is { KeepsSparsity: false } ? false : null,
            KeySlots = keys,
            StepFeatures = rows.StepFeatures,
        };
        // What a model does not fill it cannot learn from either.
        MissingValues missing = options.MissingValues == MissingValues.Impute && start is not null && start.Preparation?.Fills.IsEmpty != false
            ? MissingValues.Skip
            : options.MissingValues;
        CursorSource Source(RoleMappedData view, string use) => new(host, channel, view, task, outputs, options.ClassWeights, use)
        {
            MissingValues = missing,
        };
        return TrainingExamples.Read(
            host, channel, reading, Source(data, "training"), validation is null ? null : Source(validation, "validation"));
    }

    private FeaturePreparation? FitPreparation(IChannel channel, ExampleSet training, RowShape rows, DataViewSchema.Column column)
    {
        FeatureScaling scaling = ScalingOf(rows);
        if (options.MissingValues != MissingValues.Impute)
            return scaling == FeatureScaling.None ? null : training.FitPreparation(scaling, rows.ScaledFeatures);
        int[] marked = rows.IsVector && options.Architecture.TakesLongerVectors ? [.. training.FindMissing().Select(feature => feature.Feature)] : [];
        ExampleLog.WriteFilled(channel, training.FindMissing(rows.ScaledFeatures), column, marked.Length);
        return training.FitPreparation(scaling, rows.ScaledFeatures).Filling(training.FitMedians(rows.ScaledFeatures), marked);
    }

    private FeatureScaling ScalingOf(RowShape rows) => options.FeatureScaling ?? rows.FeatureScaling;

    private RowShape ReadLayout(DataViewSchema.Column features) =>
        options.Architecture.ReadRow(options.RowLayout, SequenceLayout.Describe(features)).WithKeys(features, options);

    private StartingPoint? CreateStart(Sequential network) => options.PretrainedLayers is { } pretrained
        ? new PretrainedWeights(pretrained).CreateStart(network, options.Seed!.Value)
        : options.Architecture.CreateStart(network, options.Seed!.Value);

    private void CheckClassWeights(int count)
    {
        if (options.ClassWeights is { } weights && weights.Length != count)
            throw host.ExceptUserArg(
                nameof(options.ClassWeights), $"There are {weights.Length} class weights, but {count} classes.");
    }
}
