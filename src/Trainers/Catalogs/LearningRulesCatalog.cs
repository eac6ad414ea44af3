namespace Microsoft.ML;

/// <summary>Puts the learning rules of a single unit where users look for trainers of binary classification.</summary>
public static class LearningRulesCatalog
{
    /// <summary>Trains a perceptron: steps on mistakes alone, until an epoch has none. See <see cref="PerceptronOptions"/>.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The label, Boolean.</param>
    /// <param name="featureColumnName">The features, a vector of Single of known size.</param>
    /// <param name="learningRate">The step size.</param>
    /// <param name="numberOfEpochs">The most passes over the data.</param>
    /// <exception cref="ArgumentException">An argument is out of range; the message names it.</exception>
    public static LearningRuleTrainer Perceptron(
        this BinaryTrainers catalog, string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features, float learningRate = 1, int numberOfEpochs = 100) =>
        catalog.CreateTrainer(new PerceptronOptions(), labelColumnName, featureColumnName, learningRate, numberOfEpochs);

    /// <summary>Trains a perceptron.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static LearningRuleTrainer Perceptron(this BinaryTrainers catalog, PerceptronOptions options) => catalog.CreateTrainer(options);

    /// <summary>
    /// Trains a threshold unit by the Hebbian rule: weights grow with input x target where the output differs. See <see cref="HebbianOptions"/>.
    /// </summary>
    /// <inheritdoc cref="Perceptron(BinaryTrainers, string, string, float, int)"/>
    public static LearningRuleTrainer Hebbian(
        this BinaryTrainers catalog, string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features, float learningRate = 0.1f, int numberOfEpochs = 100) =>
        catalog.CreateTrainer(new HebbianOptions(), labelColumnName, featureColumnName, learningRate, numberOfEpochs);

    /// <summary>Trains a threshold unit by the Hebbian rule.</summary>
    /// <inheritdoc cref="Perceptron(BinaryTrainers, PerceptronOptions)"/>
    public static LearningRuleTrainer Hebbian(this BinaryTrainers catalog, HebbianOptions options) => catalog.CreateTrainer(options);

    /// <summary>Trains a linear unit by the delta rule: gradient descent on the squared error. See <see cref="DeltaRuleOptions"/>.</summary>
    /// <inheritdoc cref="Perceptron(BinaryTrainers, string, string, float, int)"/>
    public static LearningRuleTrainer DeltaRule(
        this BinaryTrainers catalog, string labelColumnName = DefaultColumnNames.Label,
        string featureColumnName = DefaultColumnNames.Features, float learningRate = 0.01f, int numberOfEpochs = 100) =>
        catalog.CreateTrainer(new DeltaRuleOptions(), labelColumnName, featureColumnName, learningRate, numberOfEpochs);

    /// <summary>Trains a linear unit by the delta rule.</summary>
    /// <inheritdoc cref="Perceptron(BinaryTrainers, PerceptronOptions)"/>
    public static LearningRuleTrainer DeltaRule(this BinaryTrainers catalog, DeltaRuleOptions options) => catalog.CreateTrainer(options);

    private static LearningRuleTrainer CreateTrainer(this BinaryTrainers catalog, LearningRuleOptions options) =>
        new(CatalogUtils.GetEnvironment(catalog), options);

    private static LearningRuleTrainer CreateTrainer(
        this BinaryTrainers catalog, LearningRuleOptions options, string label, string features, float learningRate, int numberOfEpochs)
    {
        options.LabelColumnName = label;
        options.FeatureColumnName = features;
        options.LearningRate = learningRate;
        options.NumberOfEpochs = numberOfEpochs;
        return catalog.CreateTrainer(options);
    }
}
