using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Contract;

/// <summary>Training goes on from a model where data and options ask for the network that it has, and is refused elsewhere.</summary>
public sealed class ContinuationTests
{
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
    public void Keys_in_another_order_are_refused_by_their_values(bool loaded)
    {
        ITransformer start = Trainer().Fit(NamedClasses("low", "middle", "high"));
        if (loaded)
            start = SavedModel.Reload(start, NamedClasses("low", "middle", "high").Schema);
        NetworkMulticlassModelParameters model = ModelOf(start);

        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => Trainer().Fit(NamedClasses("middle", "low", "high"), model.Network));

        Assert.Contains("label column 'Label' key 1 is 'middle', but 'low' in the model", exception.Message, StringComparison.Ordinal);
        Assert.Contains("keyData", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["low", "middle", "high"], Trainer().Fit(NamedClasses("low", "middle", "high"), model.Network).Model.Network.ClassNames);
    }

    [Fact]
    public void Keys_with_other_values_are_refused_whatever_their_type()
    {
        ITransformer start = Trainer().Fit(NumberedClasses(1.5, 2.5, 3.5));
        NetworkMulticlassModelParameters model = ModelOf(start);

        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => Trainer().Fit(NumberedClasses(1.5, 2.75, 3.5), model.Network));

        Assert.Contains("key 2 is '2.75', but '2.5' in the model", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["1.5", "2.5", "3.5"], model.Network.ClassNames);
    }

    [Fact]
    public void Keys_with_fewer_values_are_refused_by_the_one_that_is_missing()
    {
        NetworkMulticlassModelParameters model = ModelOf(Trainer().Fit(NamedClasses("low", "middle", "high")));

        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => Trainer().Fit(NamedClasses("low", "middle"), model.Network));

        Assert.Contains("key 3 is missing, but 'high' in the model", exception.Message, StringComparison.Ordinal);
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

    private NetworkMulticlassTrainer Trainer() =>
        new(_mlContext, new NetworkOptions { Architecture = new MultilayerPerceptron([3]), NumberOfEpochs = 2, Seed = 1 });

    private IDataView NamedClasses(params string[] names)
    {
        float[][] features = Features(names.Length);
        var builder = new ArrayDataViewBuilder(_mlContext);
        builder.AddColumn("Features", NumberDataViewType.Single, features);
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
