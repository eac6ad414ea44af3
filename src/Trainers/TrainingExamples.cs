namespace MlNetDeep;

/// <summary>The rows that training reads: those to learn from and those to validate on.</summary>
internal sealed class TrainingExamples
{
    private readonly IHost _host;
    private readonly IChannel _channel;
    private readonly ExampleReading _reading;
    private readonly long _memoryLimit;
    private readonly LeafShare _kept;
    private bool _isHeldOut;

    private TrainingExamples(IHost host, IChannel channel, ExampleReading reading)
    {
        _host = host;
        _channel = channel;
        _reading = reading;
        // All ranks must decide alike whether rows fit.
        _memoryLimit = reading.Ranks.FromFirst(MemoryLimit(reading.MemoryLimit));
        _kept = reading.KeepsShare ? reading.Ranks.Share : LeafShare.All(reading.Ranks.Share.Leaves);
    }

    /// <summary>The rows to learn from.</summary>
    public ExampleSet Training { get; private set; } = null!;

    /// <summary>The rows to validate on, or null.</summary>
    public ExampleSet? Validation { get; private set; }

    /// <summary>All rows again, at the network's scale, once both parts have been given at it; null where none are held out, or rows are streamed or dealt to leaves.</summary>
    public TrainingData? All => _isHeldOut ? ExampleSet.Rejoin(Training, Validation!) : null;

    /// <summary>Of each target of all rows that are to be learned from or held out.</summary>
    public IReadOnlyList<TargetStatistics> Labels { get; private set; } = null!;

    /// <summary>The limit that an option sets, or half of the memory that the process may use.</summary>
    public static long MemoryLimit(long? option) => option ?? Math.Max(1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);

    /// <summary>Reads the rows, and validation rows from a source of their own or by the fraction that is held out.</summary>
    public static TrainingExamples Read(
        IHost host, IChannel channel, ExampleReading reading, ExampleSource training, ExampleSource? validation)
    {
        var examples = new TrainingExamples(host, channel, reading);
        bool holdsOut = validation is null && reading.HeldOutShare(long.MaxValue) > 0;
        // Whether a rank reads all or its own: it is the same with one rank as with many.
        if (holdsOut && examples._kept.Leaves > 1 && reading.KeepsShare && training.PartOf(examples._kept) is not null)
            throw host.ExceptUserArg(
                nameof(NetworkOptions.ValidationSetFraction),
                "Rows that come by leaves (LoadByLeaf) are not held out, as those left would be dealt to other leaves: give a ValidationSet, by leaves too, or " +
                "set ValidationSetFraction to 0.");
        examples.Training = examples.ReadSource(
            training, reading.Sparse, reading.Imputes || reading.FeatureScaling != FeatureScaling.None, holdsOut ? reading.HoldOut : default);
        examples.Labels = examples.Training.Targets;
        if (validation is not null)
            examples.Validation = examples.ReadSource(validation, examples.Training.IsSparse, measureFeatures: false, default);
        else if (reading.HeldOutShare(examples.Training.Rows) is > 0 and var share)
            examples.HoldOut(share);
        return examples;
    }

    private ExampleSet ReadSource(ExampleSource source, bool? sparse, bool measureFeatures, HoldOutKind holdOut)
    {
        ExampleSet examples = ExampleSet.Read(source, _memoryLimit, sparse, measureFeatures, _reading.StepFeatures, holdOut, _kept, _reading.Ranks);
        ExampleLog.Write(_channel, examples, _memoryLimit);
        if (measureFeatures && _reading.FeatureScaling != FeatureScaling.None)
            ExampleLog.WarnOfFlaws(
                _channel, examples.FindFlaws(_reading.FeatureScaling).Where(flaw => !_reading.KeySlots.Contains(flaw.Feature)),
                feature => FeatureNames.Of(_reading.Features, feature));
        return examples;
    }

    private void HoldOut(double fraction)
    {
        double held = Math.Round(fraction * Training.Rows);
        if (held == 0 || held == Training.Rows)
            throw _host.ExceptUserArg(
                nameof(NetworkOptions.ValidationSetFraction),
                string.Create(CultureInfo.InvariantCulture, $"A fraction of {fraction} of {Training.Rows} rows leaves none to train on or none to validate on."));
        if (Training.Rows > Array.MaxLength)
            throw _host.ExceptUserArg(
                nameof(NetworkOptions.ValidationSetFraction),
                $"Rows are drawn from at most {Array.MaxLength}, but there are {Training.Rows}: give a ValidationSet instead.");
        bool streamed = Training.IsStreamed;
        (Training, Validation) = Training.HoldOut((int)held, _reading.Seed);
        _isHeldOut = true;
        _channel.Info(
            "{0} rows are held out to validate on, {1}.", Validation.Rows, _reading.HoldOut switch
            {
                HoldOutKind.Stratified => "drawn at random, of each class the same share",
                HoldOutKind.Grouped => "whole groups, drawn at random",
                HoldOutKind.Last => "the last ones",
                _ => "drawn at random",
            });
        if (streamed)
        {
            ExampleLog.Write(_channel, Training, _memoryLimit);
            ExampleLog.Write(_channel, Validation, _memoryLimit);
        }
    }
}
