using Microsoft.ML;
using static MlNetDeep.SameBits.NetworkCases;

namespace MlNetDeep.SameBits.Cases;

/// <summary>Multilayer perceptrons: their layers, outputs and starts.</summary>
internal static class Perceptrons
{
    public static IEnumerable<Case> All =>
    [
        Of("binary", Target.Binary),
        Of("multiclass", Target.Multiclass),
        Of("regression", Target.Regression),
        .. Enum.GetValues<ActivationFunction>().Select(function =>
            Of($"multiclass.{function.ToString().ToLowerInvariant()}", Target.Multiclass, new MultilayerPerceptron(8) { Activation = function })),
        Of("binary.tanh-output", Target.Binary, options => options.OutputUnit = OutputUnit.Tanh),
        Of("regression.tanh-output", Target.Regression, options => options.OutputUnit = OutputUnit.Tanh),
        Of("binary.no-hidden-layer", Target.Binary, new MultilayerPerceptron([])),
        Of("multiclass.no-hidden-layer", Target.Multiclass, new MultilayerPerceptron([])),
        Of("regression.two-layers.unstandardized", Target.Regression, Unstandardized),
        Of("multiclass.dropout", Target.Multiclass, new MultilayerPerceptron(8) { DropoutRate = 0.2f }),
        Of("multiclass.input-dropout", Target.Multiclass, new MultilayerPerceptron(8) { InputDropoutRate = 0.1f }),
        Of("regression.both-dropouts", Target.Regression, new MultilayerPerceptron(8) { DropoutRate = 0.3f, InputDropoutRate = 0.2f }),
        Of("binary.glorot", Target.Binary, new MultilayerPerceptron(8) { WeightInitializer = new GlorotInitializer() }),
        Of("binary.he", Target.Binary, new MultilayerPerceptron(8) { WeightInitializer = new HeInitializer() }),
        Of("binary.fan-in", Target.Binary, new MultilayerPerceptron(8) { WeightInitializer = new FanInInitializer() }),
        Of("binary.normal", Target.Binary, new MultilayerPerceptron(8) { WeightInitializer = new NormalInitializer(0.3f) }),
        Of("binary.uniform", Target.Binary, new MultilayerPerceptron(8) { WeightInitializer = new UniformInitializer(-0.2f, 0.4f) }),
        Create("mlp.multiclass.wide", Target.Multiclass, Rows.Wide, () => Wide(0)),
        Create("mlp.regression.wide.dropout", Target.Regression, Rows.Wide, () => Wide(0.1f)),
        Fit("mlp.multiclass.pretrained", Target.Multiclass, Rows.Plain, mlContext => Pretrained(mlContext, Target.Multiclass)),
        Fit("mlp.regression.pretrained", Target.Regression, Rows.Plain, mlContext => Pretrained(mlContext, Target.Regression)),
    ];

    private static Case Of(string name, Target target, Action<NetworkOptions>? change = null) =>
        Create($"mlp.{name}", target, Rows.Plain, () => Mlp(change));

    private static Case Of(string name, Target target, MultilayerPerceptron architecture) =>
        Create($"mlp.{name}", target, Rows.Plain, () => Network(architecture));

    private static NetworkOptions Wide(float dropout) =>
        Network(new MultilayerPerceptron(130, 50) { DropoutRate = dropout }, options => options.BatchSize = 256);

    private static void Unstandardized(NetworkOptions options)
    {
        options.Architecture = new MultilayerPerceptron(6, 5) { Activation = ActivationFunction.LeakyRelu };
        options.FeatureScaling = FeatureScaling.None;
        options.StandardizeLabel = false;
        options.LearningRate = 0.05f;
    }

    private static ITransformer Pretrained(MLContext mlContext, Target target)
    {
        IDataView data = Rows.Plain.TrainingView(mlContext, target);
        AutoencoderTransformer codes = mlContext.Transforms.StackedAutoencoder(Small<StackedAutoencoderOptions>(options =>
            (options.CodeSizes, options.InputColumnName, options.OutputColumnName) = ([6, 4], "Features", "Code"))).Fit(data);
        return mlContext.Trainer(target, Network(
            new MultilayerPerceptron(6, 4, 5) { Activation = ActivationFunction.Sigmoid }, options => options.PretrainedLayers = codes)).Fit(data);
    }
}
