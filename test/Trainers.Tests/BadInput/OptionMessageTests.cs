using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.BadInput;

/// <summary>An option out of range is refused where the trainer is made; the message names option, value and remedy.</summary>
public sealed class OptionMessageTests
{
    private static readonly Dictionary<string, (Action<NetworkOptions> Change, string[] Words)> Mistakes = new()
    {
        ["negative learning rate"] = (options => options.LearningRate = -0.5f, ["LearningRate must be above 0", "-0.5"]),
        ["learning rate NaN"] = (options => options.LearningRate = float.NaN, ["LearningRate", "NaN"]),
        ["infinite learning rate"] = (options => options.LearningRate = float.PositiveInfinity, ["LearningRate"]),
        ["zero units"] = (options => options.Architecture = new MultilayerPerceptron([8, 0]), ["MultilayerPerceptron.HiddenLayers[1] must be at least 1", "0"]),
        ["no list of layers"] = (options => options.Architecture = new MultilayerPerceptron(null!), ["HiddenLayers"]),
        ["batch size 0"] = (options => options.BatchSize = 0, ["BatchSize must be at least 1", "0"]),
        ["no epochs"] = (options => options.NumberOfEpochs = 0, ["NumberOfEpochs must be at least 1"]),
        ["no threads"] = (options => options.NumberOfThreads = 0, ["NumberOfThreads must lie in [1, 1024], but is 0"]),
        ["no restarts"] = (options => options.NumberOfRestarts = 0, ["NumberOfRestarts must be at least 1"]),
        ["validation interval 0"] = (options => options.ValidationInterval = 0, ["ValidationInterval must be at least 1"]),
        ["validation fraction below 0"] = (options => options.ValidationSetFraction = -0.1, ["ValidationSetFraction must lie in [0, 1)", "-0.1"]),
        ["validation fraction 1"] = (options => options.ValidationSetFraction = 1, ["ValidationSetFraction must lie in [0, 1)", "1"]),
        ["validation fraction NaN"] = (options => options.ValidationSetFraction = double.NaN, ["ValidationSetFraction", "NaN"]),
        ["dropout rate 1"] = (options => options.Architecture = new MultilayerPerceptron { DropoutRate = 1 }, ["DropoutRate must lie in [0, 1)", "1"]),
        ["negative input dropout"] = (options => options.Architecture = new MultilayerPerceptron { InputDropoutRate = -0.1f }, ["InputDropoutRate", "-0.1"]),
        ["negative L2"] = (options => options.L2Regularization = -1, ["L2Regularization must be at least 0", "-1"]),
        ["negative L1"] = (options => options.L1Regularization = -1, ["L1Regularization must be at least 0", "-1"]),
        ["max-norm 0"] = (options => options.MaxNorm = 0, ["MaxNorm must be above 0"]),
        ["clipping norm NaN"] = (options => options.GradientClippingNorm = float.NaN, ["GradientClippingNorm", "NaN"]),
        ["clipping value 0"] = (options => options.GradientClippingValue = 0, ["GradientClippingValue must be above 0"]),
        ["optimizer out of range"] = (options => options.Optimizer = new Adam(Beta1: 1), ["Adam.Beta1"]),
        ["schedule out of range"] = (options => options.LearningRateSchedule = new StepDecay(EveryEpochs: 0), ["StepDecay.EveryEpochs", "at least 1"]),
        ["patience 0"] = (options => options.EarlyStopping = new PatienceRule(Patience: 0), ["PatienceRule.Patience", "at least 1"]),
        ["unknown activation"] = (options => options.Architecture = new MultilayerPerceptron { Activation = (ActivationFunction)99 }, ["Activation must be one of Identity, ", "99"]),
        ["unknown output unit"] = (options => options.OutputUnit = (OutputUnit)99, ["OutputUnit must be one of Auto, Tanh", "99"]),
        ["no label column"] = (options => options.LabelColumnName = "", ["LabelColumnName"]),
        ["no feature column"] = (options => options.FeatureColumnName = null!, ["FeatureColumnName"]),
        ["checkpoint without a seed"] = (options => (options.CheckpointPath, options.Seed) = ("x", null), ["CheckpointPath", "Seed"]),
    };

    public static TheoryData<string> Names => [.. Mistakes.Keys];

    [Theory, MemberData(nameof(Names))]
    public void An_option_out_of_range_is_named(string name)
    {
        foreach (LearningTask task in (LearningTask[])[LearningTask.Binary, LearningTask.Multiclass, LearningTask.Regression])
        {
            var options = new NetworkOptions { Seed = 1 };
            Mistakes[name].Change(options);

            var exception = Assert.ThrowsAny<ArgumentException>(() => task.CreateTrainer(new MLContext(seed: 1), options));

            Assert.All(Mistakes[name].Words, word => Assert.Contains(word, exception.Message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_class_weight_that_is_not_positive_is_named()
    {
        foreach (float weight in (float[])[0, -1, float.NaN, float.PositiveInfinity])
        {
            var options = new NetworkOptions { ClassWeights = [1, weight] };
            var exception = Assert.Throws<ArgumentOutOfRangeException>(() => LearningTask.Binary.CreateTrainer(new MLContext(seed: 1), options));
            Assert.Contains("ClassWeights[1] must be above 0", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Options_that_a_task_cannot_use_are_refused_with_the_remedy()
    {
        var mlContext = new MLContext(seed: 1);
        var tanh = new NetworkOptions { OutputUnit = OutputUnit.Tanh };
        var weights = new NetworkOptions { ClassWeights = [1, 2] };

        Assert.Contains("leave OutputUnit at Auto", Refusal(LearningTask.Multiclass, tanh), StringComparison.Ordinal);
        Assert.Contains("leave ClassWeights at null", Refusal(LearningTask.Regression, weights), StringComparison.Ordinal);

        string Refusal(LearningTask task, NetworkOptions options) =>
            Assert.ThrowsAny<ArgumentException>(() => task.CreateTrainer(mlContext, options)).Message;
    }

    [Fact]
    public void No_options_and_no_catalog_are_refused_by_name()
    {
        var mlContext = new MLContext(seed: 1);

        Assert.Equal("options", Assert.Throws<ArgumentNullException>(() => mlContext.BinaryClassification.Trainers.Network(options: null!)).ParamName);
        Assert.Equal("options", Assert.Throws<ArgumentNullException>(() => mlContext.MulticlassClassification.Trainers.Network(options: null!)).ParamName);
        Assert.Equal("options", Assert.Throws<ArgumentNullException>(() => mlContext.Regression.Trainers.Network(options: null!)).ParamName);
        Assert.Equal("catalog", Assert.Throws<ArgumentNullException>(() => MultilayerPerceptronCatalog.MultilayerPerceptron((RegressionCatalog.RegressionTrainers)null!)).ParamName);
    }
}
