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
            Of($"multiclass.{function.ToString().ToLowerInvariant()}", Target.Multiclass, options => options.Activation = function)),
        Of("binary.tanh-output", Target.Binary, options => options.OutputUnit = OutputUnit.Tanh),
        Of("regression.tanh-output", Target.Regression, options => options.OutputUnit = OutputUnit.Tanh),
        Of("binary.no-hidden-layer", Target.Binary, options => options.HiddenLayers = []),
        Of("multiclass.no-hidden-layer", Target.Multiclass, options => options.HiddenLayers = []),
        Of("regression.two-layers.unstandardized", Target.Regression, Unstandardized),
        Of("multiclass.dropout", Target.Multiclass, options => options.DropoutRate = 0.2f),
        Of("multiclass.input-dropout", Target.Multiclass, options => options.InputDropoutRate = 0.1f),
        Of("regression.both-dropouts", Target.Regression, options => (options.DropoutRate, options.InputDropoutRate) = (0.3f, 0.2f)),
        Of("binary.glorot", Target.Binary, options => options.WeightInitializer = new GlorotInitializer()),
        Of("binary.he", Target.Binary, options => options.WeightInitializer = new HeInitializer()),
        Of("binary.fan-in", Target.Binary, options => options.WeightInitializer = new FanInInitializer()),
        Of("binary.normal", Target.Binary, options => options.WeightInitializer = new NormalInitializer(0.3f)),
        Of("binary.uniform", Target.Binary, options => options.WeightInitializer = new UniformInitializer(-0.2f, 0.4f)),
        Create("mlp.multiclass.wide", Target.Multiclass, Rows.Wide, () => Mlp(Wide)),
        Create("mlp.regression.wide.dropout", Target.Regression, Rows.Wide, () => Mlp(options =>
        {
            Wide(options);
            options.DropoutRate = 0.1f;
        })),
        Fit("mlp.multiclass.pretrained", Target.Multiclass, Rows.Plain, mlContext => Pretrained(mlContext, Target.Multiclass)),
        Fit("mlp.regression.pretrained", Target.Regression, Rows.Plain, mlContext => Pretrained(mlContext, Target.Regression)),
    ];

    private static Case Of(string name, Target target, Action<MultilayerPerceptronOptions>? change = null) =>
        Create($"mlp.{name}", target, Rows.Plain, () => Mlp(change));

    private static void Wide(MultilayerPerceptronOptions options) => (options.HiddenLayers, options.BatchSize) = ([130, 50], 256);

    private static void Unstandardized(MultilayerPerceptronOptions options)
    {
        options.HiddenLayers = [6, 5];
        options.Activation = ActivationFunction.LeakyRelu;
        options.StandardizeFeatures = false;
        options.StandardizeLabel = false;
        options.LearningRate = 0.05f;
    }

    private static ITransformer Pretrained(MLContext mlContext, Target target)
    {
        IDataView data = Rows.Plain.TrainingView(mlContext, target);
        AutoencoderTransformer codes = mlContext.Transforms.StackedAutoencoder(Small<StackedAutoencoderOptions>(options =>
            (options.CodeSizes, options.InputColumnName, options.OutputColumnName) = ([6, 4], "Features", "Code"))).Fit(data);
        return mlContext.Trainer(target, Mlp(options =>
        {
            options.HiddenLayers = [6, 4, 5];
            options.Activation = ActivationFunction.Sigmoid;
            options.PretrainedLayers = codes;
        })).Fit(data);
    }
}
