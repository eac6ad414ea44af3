namespace MlNetDeep.Trainers.Tests.Estimators;

/// <summary>Every estimator of the library that is a trainer. A new one adds its lines here, and the whole contract is checked for it.</summary>
internal static class EstimatorTable
{
    private const int ImageLength = 3 * 4 * 2;
    private const int StepFeatures = 2;
    private const int SequenceLength = 3 * StepFeatures;

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
        new("binary cnn", LearningTask.Binary, () => SmallConvolutional()) { FeatureLength = ImageLength },
        new("multiclass cnn, planar", LearningTask.Multiclass, () => SmallConvolutional(options => options.ImageLayout = ImageLayout.Planar)) { FeatureLength = ImageLength },
        new("regression cnn, default layers", LearningTask.Regression, () => SmallConvolutional(options => options.Layers = null)) { FeatureLength = ImageLength },
        new("binary lstm", LearningTask.Binary, () => SmallRecurrent<LstmOptions>()) { FeatureLength = SequenceLength },
        new("multiclass lstm, backward, all options", LearningTask.Multiclass, () => SmallRecurrent<LstmOptions>(AllOptions)) { FeatureLength = SequenceLength },
        new("binary gru, mean over time", LearningTask.Binary, () => SmallRecurrent<GruOptions>(options => options.SequenceOutput = SequenceOutput.MeanOverTime)) { FeatureLength = SequenceLength },
        new("multiclass elman, two layers", LearningTask.Multiclass, () => SmallRecurrent<ElmanNetworkOptions>(options => options.NumberOfLayers = 2)) { FeatureLength = SequenceLength },
        new("regression elman, both directions", LearningTask.Regression, () => SmallRecurrent<ElmanNetworkOptions>(options => options.Direction = SequenceDirection.Both)) { FeatureLength = SequenceLength },
    ];

    /// <summary>The names of all cases.</summary>
    public static IEnumerable<string> Names => Cases.Select(each => each.Name);

    /// <summary>The names of the cases whose layers are dense: their scores can be computed by hand, and their activation be chosen.</summary>
    public static IEnumerable<string> Perceptrons => Cases.Where(each => each.CreateOptions() is MultilayerPerceptronOptions).Select(each => each.Name);

    /// <summary>The names of the cases that take images.</summary>
    public static TheoryData<string> Convolutional => [.. Cases.Where(each => each.CreateOptions() is ConvolutionalNetworkOptions).Select(each => each.Name)];

    /// <summary>The names of the cases that take sequences.</summary>
    public static TheoryData<string> Recurrent => [.. Cases.Where(each => each.CreateOptions() is RecurrentNetworkOptions).Select(each => each.Name)];

    /// <summary>All cases, for theories.</summary>
    public static TheoryData<string> All => [.. Names];

    /// <summary>One case a task, where variants would say nothing new.</summary>
    public static TheoryData<string> OneOfEachTask => [.. Cases.DistinctBy(each => each.Task).Select(each => each.Name)];

    /// <summary>All cases, and those of trainers whose models are not networks.</summary>
    public static TheoryData<string> Trainers => [.. TrainerNames];

    /// <summary>The names of all cases, and of trainers whose models are not networks.</summary>
    public static IEnumerable<string> TrainerNames => Names.Concat(OtherCases.All.Select(each => each.Name));

    /// <summary>The case of a name.</summary>
    public static EstimatorCase Get(string name) => Cases.Single(each => each.Name == name);

    /// <summary>The case of a name, of a network or not.</summary>
    public static TrainerCase GetTrainer(string name) => Array.Find<TrainerCase>([.. Cases, .. OtherCases.All], each => each.Name == name)!;

    /// <summary>A network of 8 hidden units and a few quick epochs.</summary>
    private static MultilayerPerceptronOptions SmallPerceptron(Action<MultilayerPerceptronOptions>? change = null)
    {
        var options = new MultilayerPerceptronOptions { HiddenLayers = [8], NumberOfEpochs = 6, BatchSize = 16, LearningRate = 0.02f, Seed = 3 };
        change?.Invoke(options);
        return options;
    }

    /// <summary>
    /// A convolution, its maximum and a dense layer on images of 3x4 pixels and 2 channels. Standardized, as the table's second feature is far
    /// off the others.
    /// </summary>
    private static ConvolutionalNetworkOptions SmallConvolutional(Action<ConvolutionalNetworkOptions>? change = null)
    {
        var options = new ConvolutionalNetworkOptions
        {
            ImageHeight = 3,
            ImageWidth = 4,
            ImageLayout = ImageLayout.Interleaved,
            Layers = [new Conv2D(6, 2), new Tanh(), new MaxPool2D(new Size2D(2, 1), stride: 1), new Flatten(), new Dense(8), new Relu()],
            StandardizeFeatures = true,
            NumberOfEpochs = 6,
            BatchSize = 16,
            LearningRate = 0.02f,
            Seed = 3,
        };
        change?.Invoke(options);
        return options;
    }

    /// <summary>A recurrent layer on three steps of two features.</summary>
    private static TOptions SmallRecurrent<TOptions>(Action<TOptions>? change = null)
        where TOptions : RecurrentNetworkOptions, new()
    {
        var options = new TOptions { FeaturesPerStep = StepFeatures, NumberOfUnits = 8, NumberOfEpochs = 6, BatchSize = 16, LearningRate = 0.02f, Seed = 3 };
        change?.Invoke(options);
        return options;
    }

    private static void AllOptions(LstmOptions options)
    {
        options.Direction = SequenceDirection.Backward;
        options.DropoutRate = 0.1f;
        options.LearnInitialState = true;
        options.TruncationSteps = 2;
        options.UsePeepholes = true;
        options.ForgetBias = 0.5f;
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
