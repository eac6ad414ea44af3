using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace MlNetDeep.SameBits.Cases;

/// <summary>Perceptron, delta rule and Hebbian rule.</summary>
internal static class Rules
{
    public static IEnumerable<Case> All =>
    [
        Perceptron("perceptron"),
        Perceptron("perceptron.unstandardized", options => options.StandardizeFeatures = false),
        Perceptron("perceptron.in-order.weights", options => (options.Shuffle, options.ExampleWeightColumnName) = (false, "Weight")),
        Perceptron("perceptron.streamed", options => options.MemoryLimit = 4_000),
        Delta("delta-rule"),
        Delta("delta-rule.zero-and-one", options => options.TargetCoding = TargetCoding.ZeroAndOne),
        Delta("delta-rule.batches.weights", options => (options.BatchSize, options.ExampleWeightColumnName) = (10, "Weight")),
        Hebbian("hebbian"),
        Hebbian("hebbian.minus-one-and-one", options => options.TargetCoding = TargetCoding.MinusOneAndOne),
        Hebbian("hebbian.no-threshold", options => options.Threshold = null),
        NetworkCases.Fit("rule.perceptron.continued", Target.Binary, Rows.Plain, mlContext =>
        {
            IDataView data = Rows.Plain.TrainingView(mlContext, Target.Binary);
            LearningRuleTrainer trainer = mlContext.BinaryClassification.Trainers.Perceptron(Small<PerceptronOptions>());
            BinaryPredictionTransformer<LinearBinaryModelParameters> start = trainer.Fit(data);
            return trainer.Fit(data, start.Model);
        }, batches: false),
    ];

    /// <summary>Options of a few quick epochs at a fixed seed.</summary>
    public static TOptions Small<TOptions>(Action<TOptions>? change = null)
        where TOptions : LearningRuleOptions, new()
    {
        var options = new TOptions { NumberOfEpochs = 5, Seed = 3 };
        change?.Invoke(options);
        return options;
    }

    private static Case Perceptron(string name, Action<PerceptronOptions>? change = null) =>
        Learn(name, mlContext => mlContext.BinaryClassification.Trainers.Perceptron(Small(change)));

    private static Case Delta(string name, Action<DeltaRuleOptions>? change = null) =>
        Learn(name, mlContext => mlContext.BinaryClassification.Trainers.DeltaRule(Small(change)));

    private static Case Hebbian(string name, Action<HebbianOptions>? change = null) =>
        Learn(name, mlContext => mlContext.BinaryClassification.Trainers.Hebbian(Small(change)));

    private static Case Learn(string name, Func<MLContext, IEstimator<ITransformer>> trainer) =>
        NetworkCases.Create($"rule.{name}", Target.Binary, Rows.Plain, trainer, batches: false);
}
