using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Contract;

/// <summary>Training goes on from a model where data and options ask for the network that it has, and is refused elsewhere.</summary>
public sealed class ContinuationTests
{
    private static readonly string[] AllNames = ["low", "middle", "high", "new"];

    private readonly MLContext _mlContext = new(seed: 1);

    [Theory, MemberData(nameof(EstimatorTable.All), MemberType = typeof(EstimatorTable))]
    public void Other_hidden_layers_are_refused_with_what_each_has(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        IEstimator<ITransformer> other = subject.CreateEstimator(_mlContext, options =>
        {
            options.Architecture = options.Architecture switch
            {
                MultilayerPerceptron perceptron => perceptron with { HiddenLayers = [37, 41] },
                TabularNetwork tabular => tabular with { HiddenLayers = [37] },
                ConvolutionalNetwork convolutional => convolutional with { Layers = [new Flatten(), new Dense(37)] },
                RecurrentArchitecture recurrent => recurrent with { NumberOfUnits = 37 },
                NBeats blocks => blocks with { NumberOfUnits = 37 },
                SmoothingPerceptron smoothing => smoothing with { HiddenLayers = [37] },
                DLinear linear => linear with { KernelSize = 37 },
                TemporalConvolutionalNetwork temporal => temporal with { NumberOfKernels = 37 },
                _ => new CustomLayers(new Dense(37)),
            };
        });

        string message = Refusal(subject, other, subject.Fit(_mlContext));

        Assert.Contains("The model to continue from has", message, StringComparison.Ordinal);
        Assert.Matches("but the options ask for .*(37|Flatten)", message);
        Assert.Contains("Fit without a model", message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(EstimatorTable.OneOfEachTask), MemberType = typeof(EstimatorTable))]
    public void Another_activation_is_refused_by_name(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        IEstimator<ITransformer> other = subject.CreateEstimator(
            _mlContext, options => options.Change<MultilayerPerceptron>(perceptron => perceptron with { Activation = ActivationFunction.Softsign }));

        Assert.Contains("ask for Softsign", Refusal(subject, other, subject.Fit(_mlContext)), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(EstimatorTable.OneOfEachTask), MemberType = typeof(EstimatorTable))]
    public void Another_architecture_is_refused(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        IEstimator<ITransformer> lstm = subject.CreateEstimator(
            _mlContext, options => (options.Architecture, options.RowLayout, options.NumberOfEpochs) = (new Lstm(3), new SequenceLayout(2), 1));

        Assert.Contains("an input of shape", Refusal(subject, lstm, subject.Fit(_mlContext)), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_dropout_rate_is_what_further_training_drops_by()
    {
        EstimatorCase subject = EstimatorTable.Get("regression mlp");
        ITransformer start = subject.Fit(_mlContext);
        TrainedNetwork Continue(float rate) => subject.Task.NetworkOf(subject.Task.Continue(
            subject.CreateEstimator(_mlContext, options => options.Change<MultilayerPerceptron>(perceptron => perceptron with { DropoutRate = rate })),
            subject.CreateData(_mlContext), start));

        TrainedNetwork with = Continue(0.5f), without = Continue(0);

        Assert.Equal(0.5f, Assert.Single(with.Network.Layers.OfType<Dropout>()).Rate);
        Assert.False(with.Parameters.SequenceEqual(without.Parameters));
        // The first step's loss comes before any change of weights: other units were dropped in it.
        Assert.NotEqual(without.History.Epochs[0].TrainingLoss, with.History.Epochs[0].TrainingLoss);
    }

    [Fact]
    public void Other_first_weights_are_no_difference()
    {
        EstimatorCase subject = EstimatorTable.Get("regression mlp");
        IEstimator<ITransformer> other = subject.CreateEstimator(
            _mlContext, options => options.Change<MultilayerPerceptron>(perceptron => perceptron with { WeightInitializer = new HeInitializer() }));

        Assert.NotNull(subject.Task.Continue(other, subject.CreateData(_mlContext), subject.Fit(_mlContext)));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Keys_in_another_order_and_a_class_more_go_by_their_values(bool loaded)
    {
        ITransformer start = Trainer(epochs: 40).Fit(NamedClasses("low", "middle", "high"));
        if (loaded)
            start = SavedModel.Reload(start, NamedClasses("low", "middle", "high").Schema);
        TrainedNetwork model = ModelOf(start).Network;
        IDataView later = NamedClasses("new", "high", "low", "middle");

        // Steps that change nothing: what it knew is told as before, under other keys.
        var still = Trainer(epochs: 1, learningRate: 1e-12f).Fit(later, model);
        var learned = Trainer(epochs: 200).Fit(later, model);

        Assert.Equal(["new", "high", "low", "middle"], still.Model.Network.ClassNames);
        string[] before = Predicted(start.Transform(NamedClasses("low", "middle", "high")));
        Assert.Equal(before, Predicted(still.Transform(NamedClasses("low", "middle", "high"))));
        Assert.Equal(["high", "low", "middle"], before.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(1, _mlContext.MulticlassClassification.Evaluate(learned.Transform(later)).MicroAccuracy, 0.1);
    }

    [Fact]
    public void Keys_with_other_values_are_refused_whatever_their_type()
    {
        ITransformer start = Trainer().Fit(NumberedClasses(1.5, 2.5, 3.5));
        NetworkMulticlassModelParameters model = ModelOf(start);

        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => Trainer().Fit(NumberedClasses(1.5, 2.75, 3.5), model.Network));

        Assert.Contains("label column 'Label' has no key for '2.5'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("keyData", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["1.5", "2.5", "3.5"], model.Network.ClassNames);
    }

    [Fact]
    public void Keys_with_fewer_values_are_refused_by_those_that_are_missing()
    {
        NetworkMulticlassModelParameters model = ModelOf(Trainer().Fit(NamedClasses("low", "middle", "high")));

        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => Trainer().Fit(NamedClasses("middle"), model.Network));

        Assert.Contains("has no key for 'low', 'high'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_that_cannot_move_are_refused_with_what_to_do()
    {
        var trainer = new NetworkMulticlassTrainer(
            _mlContext, new NetworkOptions { Architecture = new DLinear { KernelSize = 1 }, RowLayout = new SequenceLayout(1), NumberOfEpochs = 1, Seed = 1 });
        TrainedNetwork model = trainer.Fit(NamedClasses("low", "middle", "high")).Model.Network;

        string message = Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(NamedClasses("middle", "low", "high"), model)).Message;

        Assert.Contains("key 1 is 'middle', but 'low' in the model to continue from", message, StringComparison.Ordinal);
        Assert.Contains("in its order, or train anew", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_feature_more_is_refused_with_what_to_do()
    {
        NetworkMulticlassModelParameters model = ModelOf(Trainer().Fit(NamedClasses("low", "middle", "high")));
        IDataView wider = _mlContext.Transforms.Concatenate("Features", "Features", "Features").Fit(NamedClasses("low", "middle", "high"))
            .Transform(NamedClasses("low", "middle", "high"));

        string message = Assert.Throws<ArgumentOutOfRangeException>(() => Trainer().Fit(wider, model.Network)).Message;

        Assert.Contains("has 2 features and 3 outputs; the data need 4 and 3", message, StringComparison.Ordinal);
        Assert.Contains("train anew on the rows of both times", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_validation_set_with_keys_in_another_order_is_refused()
    {
        IDataView training = NamedClasses("low", "middle", "high"), validation = NamedClasses("low", "high", "middle");
        var inOptions = new NetworkMulticlassTrainer(_mlContext, new NetworkOptions { Architecture = new MultilayerPerceptron([3]), NumberOfEpochs = 2, ValidationSet = validation });

        foreach (Action fit in new Action[] { () => Trainer().Fit(training, validation), () => inOptions.Fit(training) })
        {
            string message = Assert.Throws<ArgumentOutOfRangeException>(fit).Message;
            Assert.Contains("key 2 is 'high', but 'middle' in the training data", message, StringComparison.Ordinal);
        }
    }

    private NetworkMulticlassTrainer Trainer(int epochs = 2, float learningRate = 0.05f) => new(
        _mlContext,
        new NetworkOptions { Architecture = new MultilayerPerceptron([8]), NumberOfEpochs = epochs, LearningRate = learningRate, Seed = 1 });

    private string[] Predicted(IDataView scored) => [.. _mlContext.Data.CreateEnumerable<PredictedClass>(
        _mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(scored).Transform(scored), reuseRowObject: false).Select(row => row.PredictedLabel)];

    private sealed class PredictedClass
    {
        public string PredictedLabel { get; set; } = "";
    }

    private IDataView NamedClasses(params string[] names)
    {
        float[][] features = Features(names.Length);
        var builder = new ArrayDataViewBuilder(_mlContext);
        // A name has the same features wherever it stands.
        builder.AddColumn(
            "Features", NumberDataViewType.Single, [.. features.Select(x => (float[])[Array.IndexOf(AllNames, names[(int)x[0]]), x[1]])]);
        builder.AddColumn(
            "Label",
            (ref VBuffer<ReadOnlyMemory<char>> values) => values = new(names.Length, [.. names.Select(name => name.AsMemory())]),
            (ulong)names.Length,
            [.. features.Select(x => (uint)x[0] + 1)]);
        return builder.GetDataView();
    }

    /// <summary>Keys as MapValueToKey makes them of numbers.</summary>
    private IDataView NumberedClasses(params double[] classes)
    {
        float[][] features = Features(classes.Length);
        var builder = new ArrayDataViewBuilder(_mlContext);
        builder.AddColumn("Features", NumberDataViewType.Single, features);
        builder.AddColumn("Class", NumberDataViewType.Double, [.. features.Select(x => classes[(int)x[0]])]);
        IDataView data = builder.GetDataView();
        return _mlContext.Transforms.Conversion.MapValueToKey("Label", "Class").Fit(data).Transform(data);
    }

    private static float[][] Features(int classes) => [.. Enumerable.Range(0, 30).Select(row => (float[])[row % classes, row / 30f])];

    private static NetworkMulticlassModelParameters ModelOf(ITransformer transformer) =>
        (NetworkMulticlassModelParameters)LearningTask.ModelOf(transformer);

    private string Refusal(EstimatorCase subject, IEstimator<ITransformer> estimator, ITransformer start) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => subject.Task.Continue(estimator, subject.CreateData(_mlContext), start)).Message;
}
