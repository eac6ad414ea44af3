using Microsoft.ML;
using static MlNetDeep.SameBits.NetworkCases;

namespace MlNetDeep.SameBits.Cases;

/// <summary>Recurrent networks, on sequences of one length, padded ones, and windows of a series.</summary>
internal static class Sequences
{
    public static IEnumerable<Case> All =>
    [
        .. OfCell<LstmOptions>("lstm"),
        .. OfCell<GruOptions>("gru"),
        .. OfCell<ElmanNetworkOptions>("elman"),
        Of<LstmOptions>("lstm.multiclass.peepholes", Target.Multiclass, options => options.UsePeepholes = true),
        Of<LstmOptions>("lstm.multiclass.peepholes.both", Target.Multiclass, options =>
            (options.UsePeepholes, options.Direction, options.LearnInitialState) = (true, SequenceDirection.Both, true)),
        Of<LstmOptions>("lstm.binary.forget-bias", Target.Binary, options => options.ForgetBias = 0.5f),
        Create("lstm.binary.features-per-step", Target.Binary, Rows.FlatSteps, () => Cell<LstmOptions>(options => options.FeaturesPerStep = 3)),
        Of<LstmOptions>("lstm.regression.unclipped", Target.Regression, options =>
            (options.GradientClippingNorm, options.LearningRate) = (null, 0.5f)),
        Of<LstmOptions>("lstm.regression.clipped-by-value", Target.Regression, options => options.GradientClippingValue = 0.001f),
        Of<LstmOptions>("lstm.multiclass.weights.validated", Target.Multiclass, options =>
            (options.ExampleWeightColumnName, options.ValidationSetFraction, options.ClassWeights) = ("Weight", 0.2, [1, 2, 3])),
        Of<ElmanNetworkOptions>("elman.multiclass.relu", Target.Multiclass, options => options.Activation = ActivationFunction.Relu),
        Of<GruOptions>("gru.regression.initializers", Target.Regression, options =>
            (options.WeightInitializer, options.RecurrentInitializer) = (new NormalInitializer(0.2f), new UniformInitializer(-0.1f, 0.1f))),
        Of<LstmOptions>("lstm.multiclass.wide", Target.Multiclass, options => (options.NumberOfUnits, options.BatchSize) = (70, 128)),
        Padded("lstm.binary.padded.standardized-before", Target.Binary, () =>
            Small<LstmOptions>(options => options.StandardizeFeatures = false), standardize: true),
        Padded("lstm.binary.padded.peepholes", Target.Binary, () => Small<LstmOptions>(options => options.UsePeepholes = true)),
        Padded("lstm.multiclass.padded.streamed", Target.Multiclass, () => Small<LstmOptions>(options => options.MemoryLimit = 8_000)),
        Padded("lstm.multiclass.padded.in-order", Target.Multiclass, () => Small<LstmOptions>(options => options.Shuffle = false)),
        Delayed("mlp.regression.delayed-inputs", () => Mlp()),
        Delayed("lstm.regression.delayed-inputs", () => Small<LstmOptions>(options => options.NumberOfUnits = 6)),
    ];

    private static IEnumerable<Case> OfCell<TOptions>(string name)
        where TOptions : RecurrentNetworkOptions, new() =>
    [
        Of<TOptions>($"{name}.binary", Target.Binary),
        Of<TOptions>($"{name}.multiclass", Target.Multiclass),
        Of<TOptions>($"{name}.regression", Target.Regression),
        Of<TOptions>($"{name}.multiclass.backward", Target.Multiclass, options => options.Direction = SequenceDirection.Backward),
        Of<TOptions>($"{name}.multiclass.both", Target.Multiclass, options => options.Direction = SequenceDirection.Both),
        Of<TOptions>($"{name}.multiclass.two-layers.dropout", Target.Multiclass, options =>
            (options.NumberOfLayers, options.DropoutRate) = (2, 0.2f)),
        Of<TOptions>($"{name}.multiclass.mean-over-time", Target.Multiclass, options => options.SequenceOutput = SequenceOutput.MeanOverTime),
        Of<TOptions>($"{name}.multiclass.initial-state", Target.Multiclass, options => options.LearnInitialState = true),
        Of<TOptions>($"{name}.multiclass.truncated", Target.Multiclass, options => options.TruncationSteps = 3),
        Of<TOptions>($"{name}.regression.streamed", Target.Regression, options => options.MemoryLimit = 5_000),
        Padded($"{name}.binary.padded", Target.Binary, () => Cell<TOptions>()),
        Padded($"{name}.multiclass.padded.both", Target.Multiclass, () => Cell<TOptions>(options =>
            (options.Direction, options.LearnInitialState, options.NumberOfLayers) = (SequenceDirection.Both, true, 2))),
        Padded($"{name}.regression.padded.mean-over-time", Target.Regression, () => Cell<TOptions>(options =>
            (options.SequenceOutput, options.TruncationSteps) = (SequenceOutput.MeanOverTime, 4))),
    ];

    private static TOptions Cell<TOptions>(Action<TOptions>? change = null)
        where TOptions : RecurrentNetworkOptions, new() => Small<TOptions>(options =>
        {
            (options.NumberOfUnits, options.NumberOfEpochs) = (9, 2);
            change?.Invoke(options);
        });

    private static Case Of<TOptions>(string name, Target target, Action<TOptions>? change = null)
        where TOptions : RecurrentNetworkOptions, new() => Create(name, target, Rows.Steps, () => Cell(change));

    private static Case Padded(string name, Target target, Func<RecurrentNetworkOptions> options, bool standardize = false) =>
        Create(name, target, Rows.AnyLength, mlContext => mlContext.Transforms
            .PadSequences("Steps", "Features", featuresPerStep: 2, standardize: standardize)
            .Append(mlContext.Trainer(target, Named(options()))));

    private static RecurrentNetworkOptions Named(RecurrentNetworkOptions options)
    {
        options.FeatureColumnName = "Steps";
        return options;
    }

    /// <summary>The next value of a series, as a regression on a window.</summary>
    private static Case Delayed(string name, Func<NetworkTrainerOptions> options) => new(name, () =>
    {
        var mlContext = new MLContext(seed: 1);
        NetworkTrainerOptions named = options();
        (named.FeatureColumnName, named.LabelColumnName) = ("Window", "Next");
        IDataView data = mlContext.Data.LoadFromEnumerable(SeriesRow.TwoSeries(100));
        ITransformer model = mlContext.Transforms.DelayedInputs("Window", ["Value", "Other"], 5, "Next", horizon: 2, seriesColumnName: "Name")
            .AppendCacheCheckpoint(mlContext)
            .Append(mlContext.Trainer(Target.Regression, named)).Fit(data);
        return Outcome.Of(mlContext, model, data);
    });
}
