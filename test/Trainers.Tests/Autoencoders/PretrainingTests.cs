using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Autoencoders;

/// <summary>Perceptrons that start from the encoders of an autoencoder.</summary>
public sealed class PretrainingTests
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly IDataView _data;
    private readonly AutoencoderTransformer _stack;

    public PretrainingTests()
    {
        _data = AutoencoderCases.View(_mlContext);
        _stack = _mlContext.Fit("stacked");
    }

    [Fact]
    public void Training_starts_from_the_codes_and_their_scaling_and_moves_all_layers()
    {
        // So small a step that weights stay where they began.
        TrainedNetwork still = Fit(options => (options.LearningRate, options.Optimizer) = (1e-20f, new Sgd()));
        TrainedNetwork moved = Fit(options => { });

        Assert.Same(_stack.Encoder.Preparation, still.Preparation);
        float[] features = Cells.Floats(_data, "Features")[5];
        Assert.Equal(Cells.Floats(_stack.Transform(_data), "Code")[5], still.GetLayerOutputs(features)[3].Values);
        foreach (Parameter parameter in still.Network.Parameters)
            Assert.NotEqual(parameter.Of(still.Parameters).ToArray(), parameter.Of(moved.Parameters).ToArray());
    }

    [Fact]
    public void Layers_behind_the_codes_start_as_they_would_alone()
    {
        TrainedNetwork with = Fit(options => (options.LearningRate, options.Optimizer) = (1e-20f, new Sgd()));
        TrainedNetwork without = Fit(options => (options.LearningRate, options.Optimizer, options.PretrainedLayers) = (1e-20f, new Sgd(), null));
        foreach (Parameter parameter in with.Network.Parameters)
        {
            bool isPretrained = parameter.Layer < 4;
            // Biases begin at zero, and even the smallest step moves them.
            bool isSame = parameter.Of(with.Parameters).ToArray().Zip(parameter.Of(without.Parameters).ToArray()).All(pair => Math.Abs(pair.First - pair.Second) < 1e-10);
            Assert.Equal(!isPretrained, isSame);
        }
    }

    [Fact]
    public void An_autoencoder_that_does_not_scale_leaves_features_as_they_are()
    {
        AutoencoderTransformer unscaled = _mlContext.Fit("stacked", options => options.Scaling = InputScaling.None);
        Assert.False(Fit(options => options.PretrainedLayers = unscaled).Preparation!.ChangesScale);
    }

    [Fact]
    public void A_loaded_autoencoder_does_as_well_and_dropout_is_no_hindrance()
    {
        var loaded = (AutoencoderTransformer)SavedModel.Reload(_stack, _data.Schema);
        TrainedNetwork expected = Fit(Drop);
        TrainedNetwork network = Fit(options =>
        {
            Drop(options);
            options.PretrainedLayers = loaded;
        });
        Assert.Equal(expected.Parameters.ToArray(), network.Parameters.ToArray());

        static void Drop(NetworkOptions options) =>
            options.Change<MultilayerPerceptron>(perceptron => perceptron with { DropoutRate = 0.2f, InputDropoutRate = 0.1f });
    }

    [Theory]
    [InlineData("sizes", "5, 3", "5, 4")]
    [InlineData("too few", "5, 3", "is 5")]
    [InlineData("activation", "Sigmoid", "Tanh")]
    [InlineData("restarts", "NumberOfRestarts", "is 2")]
    public void Layers_that_do_not_fit_are_named_on_both_sides(string fault, string part, string other)
    {
        var exception = Assert.Throws<ArgumentException>(() => _mlContext.Regression.Trainers.Network(Options(options =>
        {
            switch (fault)
            {
                case "sizes": options.Change<MultilayerPerceptron>(perceptron => perceptron with { HiddenLayers = [5, 4] }); break;
                case "too few": options.Change<MultilayerPerceptron>(perceptron => perceptron with { HiddenLayers = [5] }); break;
                case "activation": options.Change<MultilayerPerceptron>(layers => layers with { Activation = ActivationFunction.Tanh }); break;
                default: options.NumberOfRestarts = 2; break;
            }
        })));
        Assert.Contains("PretrainedLayers", exception.Message, StringComparison.Ordinal);
        Assert.Contains(part, exception.Message, StringComparison.Ordinal);
        Assert.Contains(other, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_of_another_length_are_named_on_both_sides()
    {
        IDataView longer = AutoencoderCases.View(_mlContext, ColumnChange.FeaturesLonger);
        var exception = Assert.Throws<ArgumentException>(() => _mlContext.Regression.Trainers.Network(Options(_ => { })).Fit(longer));
        Assert.Contains("6 features", exception.Message, StringComparison.Ordinal);
        Assert.Contains("has 7", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_tasks_take_pretrained_layers_and_a_model_to_go_on_from_comes_first()
    {
        NetworkOptions options = Options(_ => { });
        _mlContext.BinaryClassification.Trainers.Network(options).Fit(ExampleView.Create(_mlContext, LearningTask.Binary, Rows()));
        _mlContext.MulticlassClassification.Trainers.Network(options).Fit(ExampleView.Create(_mlContext, LearningTask.Multiclass, Rows()));

        NetworkRegressionTrainer trainer = _mlContext.Regression.Trainers.Network(options);
        RegressionPredictionTransformer<NetworkRegressionModelParameters> first = trainer.Fit(_data);
        NetworkRegressionTrainer plain = _mlContext.Regression.Trainers.Network(Options(other => other.PretrainedLayers = null));
        Assert.Equal(plain.Fit(_data, first.Model.Network).Model.Network.Parameters.ToArray(), trainer.Fit(_data, first.Model.Network).Model.Network.Parameters.ToArray());
    }

    private static Examples Rows() => Examples.Create(96, AutoencoderCases.Features);

    private NetworkOptions Options(Action<NetworkOptions> change)
    {
        var options = new NetworkOptions
        {
            Architecture = new MultilayerPerceptron([5, 3, 4]) { DropoutRate = 0, Activation = ActivationFunction.Sigmoid },
            PretrainedLayers = _stack,
            NumberOfEpochs = 2,
            Seed = 4,
        };
        change(options);
        return options;
    }

    private TrainedNetwork Fit(Action<NetworkOptions> change) =>
        _mlContext.Regression.Trainers.Network(Options(change)).Fit(_data).Model.Network;
}
