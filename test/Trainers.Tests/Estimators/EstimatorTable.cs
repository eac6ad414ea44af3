namespace MlNetDeep.Trainers.Tests.Estimators;

/// <summary>Every estimator of the library that is a trainer. A new one adds its lines here, and the whole contract is checked for it.</summary>
internal static class EstimatorTable
{
    private const int ImageLength = 3 * 4 * 2;
    private const int StepFeatures = 2;
    private const int SequenceLength = 3 * StepFeatures;

    private static readonly ImageLayout Images = new(3, 4, Order: ChannelOrder.Interleaved);

    private static readonly Lstm AllOptions = new(8)
    {
        Direction = SequenceDirection.Backward,
        DropoutRate = 0.1f,
        LearnInitialState = true,
        TruncationSteps = 2,
        UsePeepholes = true,
        ForgetBias = 0.5f,
    };

    // Of the same features, and another task.
    private static readonly Lazy<TrainedNetwork> Learned = new(() => Get("binary mlp").FitNetwork());

    private static readonly TemporalConvolutionalNetwork Temporal = new(8);

    private static readonly NBeats Blocks = new(8) { NumberOfBlocks = 3 };

    private static readonly SmoothingPerceptron Smoothing = new(8) { Season = 3, Feature = 1 };

    private static readonly EstimatorCase[] Cases =
    [
        new("binary mlp", LearningTask.Binary, () => SmallPerceptron()),
        new("binary mlp, tanh output", LearningTask.Binary, () => SmallPerceptron(options => options.OutputUnit = OutputUnit.Tanh)),
        new("binary mlp, no hidden layer", LearningTask.Binary, () => SmallPerceptron(Linear)),
        new("binary mlp, weighted rows", LearningTask.Binary, () => SmallPerceptron(options => options.ExampleWeightColumnName = "Weight")),
        new("multiclass mlp", LearningTask.Multiclass, () => SmallPerceptron()),
        new("multiclass mlp, dropout", LearningTask.Multiclass, () => SmallPerceptron(Dropping)),
        new("multiclass mlp, no hidden layer", LearningTask.Multiclass, () => SmallPerceptron(Linear)),
        new("multiclass mlp, weighted rows", LearningTask.Multiclass, () => SmallPerceptron(options => options.ExampleWeightColumnName = "Weight")),
        new("regression mlp", LearningTask.Regression, () => SmallPerceptron()),
        new("regression mlp, tanh output", LearningTask.Regression, () => SmallPerceptron(options => options.OutputUnit = OutputUnit.Tanh)),
        new("regression mlp, two layers, nothing standardized", LearningTask.Regression, () => SmallPerceptron(Unstandardized)),
        new("regression mlp, weighted rows", LearningTask.Regression, () => SmallPerceptron(options => options.ExampleWeightColumnName = "Weight")),
        new("regression mlp, Huber's loss", LearningTask.Regression, () => SmallPerceptron(options => options.Loss = new HuberLoss(0.5f))),
        new("regression mlp, a quantile, weighted rows", LearningTask.Regression, () => SmallPerceptron(
            options => (options.Loss, options.ExampleWeightColumnName) = (new QuantileLoss([0.6f]), "Weight"))),
        new("regression mlp, Poisson", LearningTask.Amounts, () => SmallPerceptron(options => options.Loss = new PoissonDeviance())),
        new("binary members", LearningTask.Binary, () => SmallMembers()),
        new("binary members, tanh output", LearningTask.Binary, () => SmallMembers(options => options.OutputUnit = OutputUnit.Tanh)),
        new("multiclass members, dropout", LearningTask.Multiclass, () => SmallMembers(Tabular(members => members with { DropoutRate = 0.2f }))),
        new("regression members, weighted rows", LearningTask.Regression, () => SmallMembers(options => options.ExampleWeightColumnName = "Weight")),
        new("regression members, linear", LearningTask.Regression, () => SmallMembers(Tabular(members => members with { HiddenLayers = [], FeatureScaleRateFactor = 1 }))),
        new("regression, one member", LearningTask.Regression, () => SmallMembers(Tabular(members => members with { NumberOfMembers = 1, MembersPerRow = null }))),
        new("binary cnn", LearningTask.Binary, () => SmallConvolutional()) { FeatureLength = ImageLength },
        new("multiclass cnn, planar", LearningTask.Multiclass, () => SmallConvolutional(Planar)) { FeatureLength = ImageLength },
        new("regression cnn, default layers", LearningTask.Regression, () => SmallConvolutional(Default)) { FeatureLength = ImageLength },
        new("binary lstm", LearningTask.Binary, () => SmallSequential(new Lstm(8))) { FeatureLength = SequenceLength },
        new("multiclass lstm, backward, all options", LearningTask.Multiclass, () => SmallSequential(AllOptions)) { FeatureLength = SequenceLength },
        new("binary gru, mean over time", LearningTask.Binary, () => SmallSequential(new Gru(8) { SequenceOutput = SequenceOutput.MeanOverTime }))
        {
            FeatureLength = SequenceLength,
        },
        new("multiclass elman, two layers", LearningTask.Multiclass, () => SmallSequential(new Elman(8) { NumberOfLayers = 2 }))
        {
            FeatureLength = SequenceLength,
        },
        new("regression elman, both directions", LearningTask.Regression, () => SmallSequential(new Elman(8) { Direction = SequenceDirection.Both }))
        {
            FeatureLength = SequenceLength,
        },
        new("binary temporal convolutions", LearningTask.Binary, () => SmallSequential(Temporal)) { FeatureLength = SequenceLength },
        new("multiclass temporal convolutions, dropout", LearningTask.Multiclass, () => SmallSequential(Temporal with { DropoutRate = 0.1f, KernelSize = 2 }))
        {
            FeatureLength = SequenceLength,
        },
        new("regression temporal convolutions, tanh", LearningTask.Regression, () => SmallSequential(Temporal with { NumberOfBlocks = 2, Activation = ActivationFunction.Tanh }))
        {
            FeatureLength = SequenceLength,
        },
        new("multi-output mlp", LearningTask.MultiOutput, () => SmallPerceptron()),
        new("multi-output mlp, tanh output, weighted rows", LearningTask.MultiOutput, () => SmallPerceptron(
            options => (options.OutputUnit, options.ExampleWeightColumnName) = (OutputUnit.Tanh, "Weight"))),
        new("multi-output mlp, nothing standardized", LearningTask.MultiOutput, () => SmallPerceptron(Unstandardized)),
        new("multi-output mlp, absolute error", LearningTask.MultiOutput, () => SmallPerceptron(options => options.Loss = new AbsoluteError())),
        new("multi-output members", LearningTask.MultiOutput, () => SmallMembers()),
        new("multi-output cnn", LearningTask.MultiOutput, () => SmallConvolutional()) { FeatureLength = ImageLength },
        new("multi-output lstm", LearningTask.MultiOutput, () => SmallSequential(new Lstm(8))) { FeatureLength = SequenceLength },
        new("multi-output gru", LearningTask.MultiOutput, () => SmallSequential(new Gru(8))) { FeatureLength = SequenceLength },
        new("multi-output elman", LearningTask.MultiOutput, () => SmallSequential(new Elman(8))) { FeatureLength = SequenceLength },
        new("binary n-beats", LearningTask.Binary, () => SmallPerceptron(options => options.Architecture = Blocks)),
        new("multiclass n-beats, dropout", LearningTask.Multiclass, () => SmallPerceptron(options => options.Architecture = Blocks with { DropoutRate = 0.1f, LayersOfBlock = 1 })),
        new("regression n-beats, one block, sequences", LearningTask.Regression, () => SmallSequential(Blocks with { NumberOfBlocks = 1 })) { FeatureLength = SequenceLength },
        new("multi-output n-beats, weighted rows", LearningTask.MultiOutput, () => SmallPerceptron(
            options => (options.Architecture, options.ExampleWeightColumnName) = (Blocks, "Weight"))),
        new("binary d-linear", LearningTask.Binary, () => SmallSequential(new DLinear(2))) { FeatureLength = SequenceLength },
        new("multiclass d-linear", LearningTask.Multiclass, () => SmallSequential(new DLinear(3))) { FeatureLength = SequenceLength },
        // Slowly: a linear map that begins at zero would leave further training nothing to lower.
        new("multi-output d-linear", LearningTask.MultiOutput, () =>
        {
            NetworkOptions options = SmallSequential(new DLinear(3));
            options.LearningRate = 0.007f;
            return options;
        })
        {
            FeatureLength = SequenceLength,
        },
        new("multi-output smoothing", LearningTask.MultiOutput, () =>
        {
            NetworkOptions options = SmallSequential(Smoothing);
            options.LearningRate = 0.007f;
            return options;
        })
        {
            FeatureLength = SequenceLength,
        },
        new("binary smoothing", LearningTask.Binary, () => SmallSequential(new SmoothingPerceptron(8))) { FeatureLength = SequenceLength },
        new("multiclass smoothing, dropout", LearningTask.Multiclass, () => SmallSequential(Smoothing with { DropoutRate = 0.1f })) { FeatureLength = SequenceLength },
        new("regression smoothing", LearningTask.Regression, () => SmallSequential(Smoothing)) { FeatureLength = SequenceLength },
        new("multi-label mlp", LearningTask.MultiLabel, () => SmallPerceptron()),
        new("multi-label cnn, weighted rows", LearningTask.MultiLabel, () => SmallConvolutional(options => options.ExampleWeightColumnName = "Weight"))
        {
            FeatureLength = ImageLength,
        },
        new("quantiles mlp", LearningTask.Quantiles, () => SmallPerceptron()),
        new("quantiles lstm, weighted rows", LearningTask.Quantiles, () =>
        {
            NetworkOptions options = SmallSequential(new Lstm(8));
            (options.Loss, options.ExampleWeightColumnName) = (new QuantileLoss([0.2f, 0.9f]), "Weight");
            return options;
        })
        {
            FeatureLength = SequenceLength,
        },
        new("multiclass pretrained, a frozen layer", LearningTask.Multiclass, () => SmallPerceptron(
            options => options.Architecture = new PretrainedNetwork(Learned.Value) { FrozenLayers = 1 })),
        new("regression pretrained, weighted rows", LearningTask.Regression, () => SmallPerceptron(
            options => (options.Architecture, options.ExampleWeightColumnName) = (new PretrainedNetwork(Learned.Value) { KeptRateFactor = 0.5f }, "Weight"))),
        new("multi-output, own layers", LearningTask.MultiOutput, () => SmallPerceptron(
            options => options.Architecture = new CustomLayers(new Dense(8), new Tanh()))),
    ];

    /// <summary>The names of all cases.</summary>
    public static IEnumerable<string> Names => Cases.Select(each => each.Name);

    /// <summary>The names of the cases whose layers are dense: their scores can be computed by hand, and their activation be chosen.</summary>
    public static IEnumerable<string> Perceptrons => NamesOf<MultilayerPerceptron>();

    /// <summary>The names of the cases that take images.</summary>
    public static TheoryData<string> Convolutional => [.. NamesOf<ConvolutionalNetwork>()];

    /// <summary>The names of the cases that take sequences.</summary>
    public static TheoryData<string> Sequential => [.. NamesOf<RecurrentArchitecture>(), .. NamesOf<TemporalConvolutionalNetwork>(), .. NamesOf<NBeats>(), .. NamesOf<DLinear>(), .. NamesOf<SmoothingPerceptron>()];

    /// <summary>All cases, for theories.</summary>
    public static TheoryData<string> All => [.. Names];

    /// <summary>Those that learn from their own rows how features are scaled and filled.</summary>
    public static TheoryData<string> Preparing => [.. Names.Except(NamesOf<PretrainedNetwork>())];

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

    private static IEnumerable<string> NamesOf<T>()
        where T : Architecture => Cases.Where(each => each.CreateOptions().Architecture is T).Select(each => each.Name);

    /// <summary>A network of 8 hidden units and a few quick epochs.</summary>
    private static NetworkOptions SmallPerceptron(Action<NetworkOptions>? change = null)
    {
        var options = new NetworkOptions { Architecture = new MultilayerPerceptron([8]) { DropoutRate = 0 }, NumberOfEpochs = 6, BatchSize = 16, LearningRate = 0.02f, Seed = 3 };
        change?.Invoke(options);
        return options;
    }

    /// <summary>Five members of 8 and 6 hidden units, of which each row passes through three.</summary>
    private static NetworkOptions SmallMembers(Action<NetworkOptions>? change = null) => SmallPerceptron(options =>
    {
        options.Architecture = new TabularNetwork { HiddenLayers = [8, 6], NumberOfMembers = 5, MembersPerRow = 3, DropoutRate = 0, FeatureScaleRateFactor = 0 };
        change?.Invoke(options);
    });

    private static Action<NetworkOptions> Tabular(Func<TabularNetwork, Architecture> change) => options => options.Change(change);

    /// <summary>
    /// A convolution, its maximum and a dense layer on images of 3x4 pixels and 2 channels. Standardized, as the table's second feature is far
    /// off the others.
    /// </summary>
    private static NetworkOptions SmallConvolutional(Action<NetworkOptions>? change = null)
    {
        var options = new NetworkOptions
        {
            Architecture = new ConvolutionalNetwork { Layers = [new Conv2D(6, 2), new Tanh(), new MaxPool2D(new Size2D(2, 1), stride: 1), new Flatten(), new Dense(8), new Relu()] },
            RowLayout = Images,
            FeatureScaling = FeatureScaling.Standardize,
            NumberOfEpochs = 6,
            BatchSize = 16,
            LearningRate = 0.02f,
            Seed = 3,
        };
        change?.Invoke(options);
        return options;
    }

    /// <summary>A network for sequences on three steps of two features.</summary>
    private static NetworkOptions SmallSequential(Architecture architecture) => new()
    {
        Architecture = architecture,
        RowLayout = new SequenceLayout(StepFeatures),
        NumberOfEpochs = 6,
        BatchSize = 16,
        LearningRate = 0.02f,
        Seed = 3,
    };

    private static void Linear(NetworkOptions options) => options.Architecture = new MultilayerPerceptron([]);

    private static void Dropping(NetworkOptions options) =>
        options.Change<MultilayerPerceptron>(perceptron => perceptron with { DropoutRate = 0.2f, InputDropoutRate = 0.1f });

    private static void Planar(NetworkOptions options) => options.RowLayout = Images with { Order = ChannelOrder.Planar };

    private static void Default(NetworkOptions options) => options.Architecture = new ConvolutionalNetwork();

    private static void Unstandardized(NetworkOptions options)
    {
        options.Architecture = new MultilayerPerceptron([6, 5]) { Activation = ActivationFunction.LeakyRelu };
        options.FeatureScaling = FeatureScaling.None;
        options.StandardizeLabel = false;
        // Labels of up to 150 in their own units: larger steps, as there is no scaling.
        options.LearningRate = 0.05f;
    }
}
