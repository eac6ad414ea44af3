using Microsoft.ML;
using static MlNetDeep.SameBits.NetworkCases;

namespace MlNetDeep.SameBits.Cases;

/// <summary>Recurrent networks, on sequences of one length, padded ones, and windows of a series.</summary>
internal static class Sequences
{
    public static IEnumerable<Case> All =>
    [
        .. OfCell("lstm", new Lstm(9)),
        .. OfCell("gru", new Gru(9)),
        .. OfCell("elman", new Elman(9)),
        Of("lstm.multiclass.peepholes", Target.Multiclass, new Lstm(9) { UsePeepholes = true }),
        Of("lstm.multiclass.peepholes.both", Target.Multiclass,
            new Lstm(9) { UsePeepholes = true, Direction = SequenceDirection.Both, LearnInitialState = true }),
        Of("lstm.binary.forget-bias", Target.Binary, new Lstm(9) { ForgetBias = 0.5f }),
        Create("lstm.binary.features-per-step", Target.Binary, Rows.FlatSteps, () =>
            Cell(new Lstm(9), options => options.RowLayout = new SequenceLayout(3))),
        Of("lstm.regression.unclipped", Target.Regression, new Lstm(9), options =>
            (options.GradientClippingNorm, options.LearningRate) = (float.PositiveInfinity, 0.5f)),
        Of("lstm.regression.clipped-by-value", Target.Regression, new Lstm(9), options => options.GradientClippingValue = 0.001f),
        Of("lstm.multiclass.weights.validated", Target.Multiclass, new Lstm(9), options =>
            (options.ExampleWeightColumnName, options.ValidationSetFraction, options.ClassWeights) = ("Weight", 0.2, [1, 2, 3])),
        Of("elman.multiclass.relu", Target.Multiclass, new Elman(9) { Activation = ActivationFunction.Relu }),
        Of("gru.regression.initializers", Target.Regression,
            new Gru(9) { WeightInitializer = new NormalInitializer(0.2f), RecurrentInitializer = new UniformInitializer(-0.1f, 0.1f) }),
        Of("lstm.multiclass.wide", Target.Multiclass, new Lstm(70), options => options.BatchSize = 128),
        Padded("lstm.binary.padded.standardized-before", Target.Binary, () =>
            Network(new Lstm(), options => options.FeatureScaling = FeatureScaling.None), standardize: true),
        Padded("lstm.binary.padded.peepholes", Target.Binary, () => Network(new Lstm { UsePeepholes = true })),
        Padded("lstm.multiclass.padded.streamed", Target.Multiclass, () => Network(new Lstm(), options => options.MemoryLimit = 8_000)),
        Padded("lstm.multiclass.padded.in-order", Target.Multiclass, () => Network(new Lstm(), options => options.Shuffle = false)),
        Delayed("mlp.regression.delayed-inputs", () => Mlp()),
        Delayed("lstm.regression.delayed-inputs", () => Network(new Lstm(6))),
    ];

    private static IEnumerable<Case> OfCell(string name, RecurrentArchitecture cell) =>
    [
        Of($"{name}.binary", Target.Binary, cell),
        Of($"{name}.multiclass", Target.Multiclass, cell),
        Of($"{name}.regression", Target.Regression, cell),
        Of($"{name}.multiclass.backward", Target.Multiclass, cell with { Direction = SequenceDirection.Backward }),
        Of($"{name}.multiclass.both", Target.Multiclass, cell with { Direction = SequenceDirection.Both }),
        Of($"{name}.multiclass.two-layers.dropout", Target.Multiclass, cell with { NumberOfLayers = 2, DropoutRate = 0.2f }),
        Of($"{name}.multiclass.mean-over-time", Target.Multiclass, cell with { SequenceOutput = SequenceOutput.MeanOverTime }),
        Of($"{name}.multiclass.initial-state", Target.Multiclass, cell with { LearnInitialState = true }),
        Of($"{name}.multiclass.truncated", Target.Multiclass, cell with { TruncationSteps = 3 }),
        Of($"{name}.regression.streamed", Target.Regression, cell, options => options.MemoryLimit = 5_000),
        Padded($"{name}.binary.padded", Target.Binary, () => Cell(cell)),
        Padded($"{name}.multiclass.padded.both", Target.Multiclass, () => Cell(
            cell with { Direction = SequenceDirection.Both, LearnInitialState = true, NumberOfLayers = 2 })),
        Padded($"{name}.regression.padded.mean-over-time", Target.Regression, () => Cell(
            cell with { SequenceOutput = SequenceOutput.MeanOverTime, TruncationSteps = 4 })),
    ];

    private static NetworkOptions Cell(RecurrentArchitecture cell, Action<NetworkOptions>? change = null) => Network(cell, options =>
    {
        options.NumberOfEpochs = 2;
        change?.Invoke(options);
    });

    private static Case Of(string name, Target target, RecurrentArchitecture cell, Action<NetworkOptions>? change = null) =>
        Create(name, target, Rows.Steps, () => Cell(cell, change));

    private static Case Padded(string name, Target target, Func<NetworkOptions> options, bool standardize = false) =>
        Create(name, target, Rows.AnyLength, mlContext => mlContext.Transforms
            .PadSequences("Steps", "Features", featuresPerStep: 2, standardize: standardize)
            .Append(mlContext.Trainer(target, Named(options()))));

    private static NetworkOptions Named(NetworkOptions options)
    {
        options.FeatureColumnName = "Steps";
        return options;
    }

    /// <summary>The next value of a series, as a regression on a window.</summary>
    private static Case Delayed(string name, Func<NetworkOptions> options) => new(name, () =>
    {
        var mlContext = new MLContext(seed: 1);
        NetworkOptions named = options();
        (named.FeatureColumnName, named.LabelColumnName) = ("Window", "Next");
        IDataView data = mlContext.Data.LoadFromEnumerable(SeriesRow.TwoSeries(100));
        ITransformer model = mlContext.Transforms.DelayedInputs("Window", ["Value", "Other"], 5, "Next", horizon: 2, seriesColumnName: "Name")
            .AppendCacheCheckpoint(mlContext)
            .Append(mlContext.Trainer(Target.Regression, named)).Fit(data);
        return Outcome.Of(mlContext, model, data);
    });
}
