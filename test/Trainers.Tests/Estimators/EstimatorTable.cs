using MlNetDeep.Networks;

namespace MlNetDeep.Trainers.Tests.Estimators;

/// <summary>Every estimator of the library that is a trainer. A new one adds its lines here, and the whole contract is checked for it.</summary>
internal static class EstimatorTable
{
    private static readonly EstimatorCase[] Cases =
    [
        new("binary mlp", LearningTask.Binary, () => SmallPerceptron()),
        new("binary mlp, tanh output", LearningTask.Binary, () => SmallPerceptron(options => options.OutputUnit = OutputUnit.Tanh)),
        new("binary mlp, no hidden layer", LearningTask.Binary, () => SmallPerceptron(options => options.HiddenLayers = [])),
        new("binary mlp, weighted rows", LearningTask.Binary, () => SmallPerceptron(options => options.ExampleWeightColumnName = "Weight")),
        new("multiclass mlp", LearningTask.Multiclass, () => SmallPerceptron()),
        new("multiclass mlp, dropout", LearningTask.Multiclass, () => SmallPerceptron(options => (options.DropoutRate, options.InputDropoutRate) = (0.2f, 0.1f))),
        new("multiclass mlp, no hidden layer", LearningTask.Multiclass, () => SmallPerceptron(options => options.HiddenLayers = [])),
        new("multiclass mlp, weighted rows", LearningTask.Multiclass, () => SmallPerceptron(options => options.ExampleWeightColumnName = "Weight")),
        new("regression mlp", LearningTask.Regression, () => SmallPerceptron()),
        new("regression mlp, tanh output", LearningTask.Regression, () => SmallPerceptron(options => options.OutputUnit = OutputUnit.Tanh)),
        new("regression mlp, two layers, nothing standardized", LearningTask.Regression, () => SmallPerceptron(Unstandardized)),
        new("regression mlp, weighted rows", LearningTask.Regression, () => SmallPerceptron(options => options.ExampleWeightColumnName = "Weight")),
    ];

    /// <summary>The names of all cases.</summary>
    public static IEnumerable<string> Names => Cases.Select(each => each.Name);

    /// <summary>All cases, for theories.</summary>
    public static TheoryData<string> All => [.. Names];

    /// <summary>One case a task, where variants would say nothing new.</summary>
    public static TheoryData<string> OneOfEachTask => [.. Cases.DistinctBy(each => each.Task).Select(each => each.Name)];

    /// <summary>The case of a name.</summary>
    public static EstimatorCase Get(string name) => Cases.Single(each => each.Name == name);

    /// <summary>A network of 8 hidden units and a few quick epochs.</summary>
    private static MultilayerPerceptronOptions SmallPerceptron(Action<MultilayerPerceptronOptions>? change = null)
    {
        var options = new MultilayerPerceptronOptions { HiddenLayers = [8], NumberOfEpochs = 6, BatchSize = 16, LearningRate = 0.02f, Seed = 3 };
        change?.Invoke(options);
        return options;
    }

    private static void Unstandardized(MultilayerPerceptronOptions options)
    {
        options.HiddenLayers = [6, 5];
        options.Activation = ActivationFunction.LeakyRelu;
        options.StandardizeFeatures = false;
        options.StandardizeLabel = false;
        // Labels of up to 150 in their own units: larger steps, as there is no scaling.
        options.LearningRate = 0.05f;
    }
}
