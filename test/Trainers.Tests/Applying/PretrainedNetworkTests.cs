using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;
using MlNetDeep.Trainers.Tests.Forecasting;

namespace MlNetDeep.Trainers.Tests.Applying;

/// <summary>The first layers of a network in trainers of other tasks.</summary>
public sealed class PretrainedNetworkTests
{
    private const int Frozen = 2;

    // Of the table's features: dense, dropout-free, dense, an output; two layers that have activations between them.
    private static readonly TrainedNetwork Old = EstimatorTable.Get("binary mlp").FitNetwork(
        options => options.Architecture = new MultilayerPerceptron(8, 6) { DropoutRate = 0, Activation = ActivationFunction.Tanh });

    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string> Tasks => EstimatorTable.OneOfEachTask;

    [Theory, MemberData(nameof(Tasks))]
    public void Every_task_keeps_the_frozen_layers_and_trains_the_others(string name)
    {
        TrainedNetwork network = Fit(name, new PretrainedNetwork(Old) { FrozenLayers = Frozen });

        Assert.Equal(Old.Network.Layers.Count, network.Network.Layers.Count);
        Assert.Same(Old.Preparation, network.Preparation);
        foreach (Parameter parameter in network.Network.Parameters.Where(parameter => parameter.Layer < network.Network.Layers.Count - 1))
            Assert.Equal(
                parameter.Layer < Frozen, parameter.Of(Old.Parameters).SequenceEqual(parameter.Of(network.Parameters)));
    }

    [Fact]
    public void Kept_layers_move_less_at_a_lower_rate()
    {
        double Distance(float factor)
        {
            TrainedNetwork network = Fit("multiclass mlp", new PretrainedNetwork(Old) { KeptRateFactor = factor });
            int kept = network.Network.Parameters[^2].Offset;
            return Math.Sqrt(network.Parameters[..kept].ToArray().Zip(Old.Parameters[..kept].ToArray()).Sum(pair => Math.Pow(pair.First - pair.Second, 2)));
        }

        double all = Distance(1), slower = Distance(0.1f);
        Assert.True(slower > 0 && slower < 0.3 * all, $"{slower} of {all}");
        Assert.Equal(0, Distance(0));
    }

    [Fact]
    public void As_many_layers_are_kept_as_asked_for()
    {
        TrainedNetwork two = Fit("regression mlp", new PretrainedNetwork(Old) { KeptLayers = 2 });
        Assert.Equal([typeof(Dense), typeof(Tanh), typeof(Dense)], two.Network.Layers.Select(layer => layer.GetType()));
        Assert.Equal([8, 8, 1], two.Network.LayerShapes.Select(shape => shape.Length));
        // All of them: the old output is a feature of the new one.
        Assert.Equal(1, Fit("regression mlp", new PretrainedNetwork(Old) { KeptLayers = 5 }).Network.LayerShapes[^2].Length);
    }

    [Fact]
    public void Options_of_the_trainer_come_before_those_of_the_architecture()
    {
        TrainedNetwork network = Fit("multiclass mlp", new PretrainedNetwork(Old) { FrozenLayers = 4 }, options => options.LayerRateFactors = [1, 1, 0]);
        foreach (Parameter parameter in network.Network.Parameters.Where(parameter => parameter.Layer < 4))
            Assert.Equal(parameter.Layer == 2, parameter.Of(Old.Parameters).SequenceEqual(parameter.Of(network.Parameters)));
    }

    [Fact]
    public void A_model_goes_on_from_what_was_fine_tuned()
    {
        EstimatorCase subject = EstimatorTable.Get("multiclass mlp");
        IDataView data = subject.CreateData(_mlContext);
        NetworkOptions options = subject.CreateOptions();
        options.Architecture = new PretrainedNetwork(Old) { FrozenLayers = Frozen };
        var trainer = _mlContext.MulticlassClassification.Trainers.Network(options);
        TrainedNetwork first = _mlContext.Model.GetNetwork(trainer.Fit(data));

        TrainedNetwork second = _mlContext.Model.GetNetwork(trainer.Fit(data, first));

        Assert.NotEqual(first.Parameters.ToArray(), second.Parameters.ToArray());
        int frozen = first.Network.Parameters.Where(parameter => parameter.Layer < Frozen).Sum(parameter => parameter.Length);
        Assert.Equal(Old.Parameters[..frozen].ToArray(), second.Parameters[..frozen].ToArray());
    }

    [Fact]
    public void Marks_of_missing_features_come_with_the_network()
    {
        EstimatorCase subject = EstimatorTable.Get("regression mlp");
        Examples examples = subject.CreateExamples().MapFeatures((row, i, value) => i == 1 && row % 5 == 0 ? float.NaN : value);
        IDataView data = subject.CreateData(_mlContext, examples);
        TrainedNetwork marked = subject.Task.NetworkOf(subject.CreateEstimator(_mlContext).Fit(data));
        Assert.Equal(1, marked.Preparation!.Indicators.Length);

        ITransformer tuned = subject.CreateEstimator(_mlContext, options => options.Architecture = new PretrainedNetwork(marked)).Fit(data);

        Assert.Equal(marked.Network.InputShape, subject.Task.NetworkOf(tuned).Network.InputShape);
        Assert.All(Cells.Floats(tuned.Transform(data), "Score"), row => Assert.True(float.IsFinite(row[0])));
    }

    [Fact]
    public void Images_and_sequences_are_read_as_the_network_reads_them()
    {
        foreach (string name in new[] { "multiclass cnn, planar", "binary gru, mean over time" })
        {
            EstimatorCase subject = EstimatorTable.Get(name);
            TrainedNetwork old = subject.FitNetwork(), tuned = subject.FitNetwork(
                options => (options.Architecture, options.RowLayout, options.LearningRate) = (new PretrainedNetwork(old) { FrozenLayers = 1 }, null, 0.001f));
            Assert.Null(old.Network.FindDifference(tuned.Network));
        }
    }

    [Fact]
    public void Ensembles_take_it()
    {
        EstimatorCase subject = EstimatorTable.Get("regression mlp");
        NetworkOptions options = subject.CreateOptions();
        options.Architecture = new PretrainedNetwork(Old) { FrozenLayers = Frozen };
        IDataView data = subject.CreateData(_mlContext);
        var ensemble = _mlContext.Regression.Trainers.Bagging(_mlContext.Regression.Trainers.Network(options), 2).Fit(data);
        Assert.All(ensemble.Members, member => Assert.Equal(
            Old.Parameters[..8].ToArray(), _mlContext.Model.GetNetwork(member).Parameters[..8].ToArray()));
    }

    [Fact]
    public void Forecasters_take_a_network_of_their_windows()
    {
        ForecastOptions Options(Architecture architecture) => new()
        {
            InputColumnNames = ["Value"],
            OutputColumnName = "Forecast",
            WindowSize = 4,
            Horizon = 2,
            Architecture = architecture,
            NumberOfEpochs = 3,
            Seed = 1,
        };
        IDataView data = SeriesData.Wave(60).View(_mlContext);
        TrainedNetwork old = _mlContext.Forecasting.ForecastByNetwork(Options(new MultilayerPerceptron(5) { DropoutRate = 0 })).Fit(data).Networks[0];

        TrainedNetwork tuned = _mlContext.Forecasting.ForecastByNetwork(Options(new PretrainedNetwork(old) { FrozenLayers = 3 })).Fit(data).Networks[0];

        int head = tuned.Network.Parameters[^2].Offset;
        Assert.Equal(old.Parameters[..head].ToArray(), tuned.Parameters[..head].ToArray());
        Assert.Contains(
            "reads rows of the shape 4x1, but they are 6x1",
            Assert.ThrowsAny<Exception>(() =>
            {
                ForecastOptions options = Options(new PretrainedNetwork(old));
                options.WindowSize = 6;
                return _mlContext.Forecasting.ForecastByNetwork(options).Fit(data);
            }).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "A forecaster scales series itself",
            Assert.Throws<ArgumentException>(() => _mlContext.Forecasting.ForecastByNetwork(Options(new PretrainedNetwork(Old)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        string Refusal(PretrainedNetwork architecture, Action<NetworkOptions>? change = null, string name = "regression mlp") =>
            Assert.ThrowsAny<Exception>(() => Fit(name, architecture, change)).Message;

        Assert.Contains("Network must be set, but is null", Refusal(new PretrainedNetwork(null!)), StringComparison.Ordinal);
        Assert.Contains("KeptLayers is at most the number of the network's layers", Refusal(new PretrainedNetwork(Old) { KeptLayers = 6 }), StringComparison.Ordinal);
        Assert.Contains("FrozenLayers are among the layers that are kept", Refusal(new PretrainedNetwork(Old) { FrozenLayers = 5 }), StringComparison.Ordinal);
        Assert.Contains("one start to give", Refusal(new PretrainedNetwork(Old), options => options.NumberOfRestarts = 2), StringComparison.Ordinal);
        Assert.Contains(
            "leave RowLayout at null", Refusal(new PretrainedNetwork(Old), options => options.RowLayout = new VectorLayout()), StringComparison.Ordinal);
        Assert.Contains(
            "The feature column 'Features' of 24 values is not what the network of PretrainedNetwork reads, which are 4 values",
            Refusal(new PretrainedNetwork(Old), options => options.RowLayout = null, "binary cnn"), StringComparison.Ordinal);
        Assert.Contains(
            "is one of members", Refusal(new PretrainedNetwork(EstimatorTable.Get("binary members").FitNetwork())), StringComparison.Ordinal);
    }

    private static TrainedNetwork Fit(string name, PretrainedNetwork architecture, Action<NetworkOptions>? change = null) =>
        EstimatorTable.Get(name).FitNetwork(options =>
        {
            options.Architecture = architecture;
            change?.Invoke(options);
        });
}
