using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MlNetDeep.Networks;
using MlNetDeep.Transforms;

namespace MlNetDeep.Trainers;

/// <summary>The rows that training reads: those to learn from and those to validate on.</summary>
internal sealed class TrainingExamples
{
    private readonly IHost _host;
    private readonly IChannel _channel;
    private readonly NetworkTrainerOptions _options;
    private readonly int? _classes;
    private readonly bool _measureFeatures;
    private readonly int? _paddedFeatures;
    private readonly long _memoryLimit;

    private TrainingExamples(
        IHost host, IChannel channel, NetworkTrainerOptions options, int? classes, bool measureFeatures, int? paddedFeatures)
    {
        _host = host;
        _channel = channel;
        _options = options;
        _classes = classes;
        _measureFeatures = measureFeatures;
        _paddedFeatures = paddedFeatures;
        _memoryLimit = options.MemoryLimit ?? Math.Max(1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);
    }

    /// <summary>The rows to learn from.</summary>
    public ExampleSet Training { get; private set; } = null!;

    /// <summary>The rows to validate on, or null.</summary>
    public ExampleSet? Validation { get; private set; }

    /// <summary>Of the labels of all rows that are to be learned from or held out.</summary>
    public TargetStatistics Labels { get; private set; } = null!;

    /// <summary>Reads the rows, and validation rows from a view of their own or by the fraction that the options hold out.</summary>
    /// <param name="host">For errors.</param>
    /// <param name="channel">Takes lines on memory and on rows left out.</param>
    /// <param name="options">Limit, class weights, fraction, seed.</param>
    /// <param name="training">The view to learn from, of types already checked.</param>
    /// <param name="validation">The view to validate on, with the same columns, or null.</param>
    /// <param name="classes">The number of classes where the label is a key; null otherwise.</param>
    /// <param name="initial">The model to continue from, or null.</param>
    /// <param name="network">The network that will be trained.</param>
    public static TrainingExamples Read(
        IHost host,
        IChannel channel,
        NetworkTrainerOptions options,
        RoleMappedData training,
        RoleMappedData? validation,
        int? classes,
        TrainedNetwork? initial,
        Sequential network)
    {
        int? paddedFeatures = (network.Layers[0] as PaddedSequences)?.Features;
        var examples = new TrainingExamples(
            host, channel, options, classes, options.StandardizeFeatures && initial is null, paddedFeatures);
        // A model whose scaling moves zeros leaves no row sparse.
        bool? sparse = initial?.Standardizer is { KeepsZeros: false } ? false : null;
        examples.Training = examples.ReadView(training, sparse, examples._measureFeatures, "training");
        examples.Labels = examples.Training.Targets;
        if (validation is not null)
            examples.Validation = examples.ReadView(validation, examples.Training.IsSparse, measureFeatures: false, "validation");
        else if (options.ValidationSetFraction is { } fraction)
            examples.HoldOut(fraction);
        return examples;
    }

    private ExampleSet ReadView(RoleMappedData view, bool? sparse, bool measureFeatures, string use)
    {
        var source = new CursorSource(_host, _channel, view, _classes, _options.ClassWeights, use);
        ExampleSet examples = ExampleSet.Read(source, _memoryLimit, sparse, measureFeatures, _paddedFeatures);
        ExampleLog.Write(_channel, examples, _memoryLimit);
        return examples;
    }

    private void HoldOut(double fraction)
    {
        double held = Math.Round(fraction * Training.Rows);
        if (held == 0 || held == Training.Rows)
            throw _host.ExceptUserArg(
                nameof(NetworkTrainerOptions.ValidationSetFraction),
                $"A fraction of {fraction} of {Training.Rows} rows leaves none to train on or none to validate on.");
        if (Training.Rows > Array.MaxLength)
            throw _host.ExceptUserArg(
                nameof(NetworkTrainerOptions.ValidationSetFraction),
                $"Rows are drawn from at most {Array.MaxLength}, but there are {Training.Rows}: give a ValidationSet instead.");
        bool streamed = Training.IsStreamed;
        (Training, Validation) = Training.HoldOut((int)held, _options.Seed!.Value);
        if (streamed)
        {
            ExampleLog.Write(_channel, Training, _memoryLimit);
            ExampleLog.Write(_channel, Validation, _memoryLimit);
        }
    }
}
