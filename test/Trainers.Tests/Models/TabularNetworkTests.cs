using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Models;

/// <summary>What the trainer for tables builds. That its models score, survive files and go on is the contract of every trainer.</summary>
public sealed class TabularNetworkTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void The_short_form_passes_every_argument_on()
    {
        EstimatorCase subject = EstimatorTable.Get("regression members, weighted rows");
        NetworkRegressionTrainer trainer = _mlContext.Regression.Trainers.TabularNetwork("Label", "Features", "Weight", [7, 5], 6, 2, 0.03f);
        TrainedNetwork network = trainer.Fit(subject.CreateData(_mlContext)).Model.Network;

        Assert.Equal(
            ["FeatureScale", "PeriodicEmbedding", "MemberInput", "DenseOverTime", "MemberScale", "Relu", "MemberScale", "DenseOverTime", "MemberScale", "Relu", "MemberOutput", "MemberMean"],
            network.Network.Layers.Select(layer => layer.GetType().Name));
        Assert.Equal(new Shape(6, 7), network.Network.LayerShapes[3]);
        Assert.Equal(new Shape(6, 5), network.Network.LayerShapes[7]);
        Assert.Equal(2, network.History.Epochs.Count);
        Assert.Equal(0.03f, network.History.Epochs[^1].LearningRate);
        Assert.Equal("Weight", trainer.WeightColumn.Name);
    }

    [Fact]
    public void Without_arguments_it_has_the_defaults_of_the_architecture()
    {
        EstimatorCase subject = EstimatorTable.Get("regression mlp");
        IDataView data = subject.CreateData(_mlContext);
        TrainedNetwork brief = new MLContext(seed: 1).Regression.Trainers.TabularNetwork(numberOfEpochs: 1).Fit(data).Model.Network;
        TrainedNetwork whole = new MLContext(seed: 1).Regression.Trainers
            .Network(new NetworkOptions { Architecture = new TabularNetwork(), NumberOfEpochs = 1 }).Fit(data).Model.Network;

        Assert.True(brief.Parameters.SequenceEqual(whole.Parameters));
    }

    [Fact]
    public void One_member_is_a_perceptron()
    {
        IDataView data = EstimatorTable.Get("regression mlp").CreateData(_mlContext);
        TrainedNetwork Fit(Architecture architecture) => _mlContext.Regression.Trainers
            .Network(new NetworkOptions { Architecture = architecture, NumberOfEpochs = 2, Seed = 4 }).Fit(data).Model.Network;

        TrainedNetwork one = Fit(new TabularNetwork { HiddenLayers = [9, 4], NumberOfMembers = 1, FeatureScaleRateFactor = 0, Frequencies = 0 }),
            perceptron = Fit(new MultilayerPerceptron([9, 4]) { BiasInitializer = new ZeroInitializer() });

        Assert.True(one.Parameters.SequenceEqual(perceptron.Parameters));
    }

    [Fact]
    public void Learned_scales_of_features_stand_in_front_of_the_members()
    {
        TrainedNetwork network = _mlContext.Regression.Trainers.Network(new NetworkOptions
        {
            Architecture = new TabularNetwork { HiddenLayers = [6], NumberOfMembers = 4, MembersPerRow = 2, FeatureScaleRateFactor = 6, Frequencies = 0 },
            NumberOfEpochs = 3,
            Seed = 1,
        }).Fit(EstimatorTable.Get("regression mlp").CreateData(_mlContext)).Model.Network;

        Assert.Equal(6, Assert.IsType<FeatureScale>(network.Network.Layers[0]).RateFactor);
        Assert.IsType<MemberInput>(network.Network.Layers[1]);
        Assert.All(network.Network.Parameters[0].Of(network.Parameters).ToArray(), scale => Assert.NotEqual(1, scale));
    }

    [Theory]
    [InlineData(4, null, 16)]
    [InlineData(100, null, 16)]
    [InlineData(101, null, 0)]
    [InlineData(4, 0, 0)]
    [InlineData(101, 5, 5)]
    public void Features_have_waves_where_they_are_few_or_are_to(int features, int? frequencies, int expected)
    {
        Layer[] layers = [.. new TabularNetwork { Frequencies = frequencies }.CreateLayers(new Shape(features), new SquaredError())];

        Assert.Equal(expected, layers.OfType<PeriodicEmbedding>().SingleOrDefault()?.Frequencies ?? 0);
        Assert.Equal(features <= 100 ? 6 : null, layers.OfType<FeatureScale>().SingleOrDefault()?.RateFactor);
    }

    [Theory]
    [InlineData("binary members", MemberScore.Sigmoid)]
    [InlineData("binary members, tanh output", MemberScore.Tanh)]
    [InlineData("multiclass members, dropout", MemberScore.Softmax)]
    [InlineData("regression members, linear", MemberScore.Identity)]
    [InlineData("multi-output members", MemberScore.Identity)]
    public void What_is_averaged_follows_from_the_task(string name, MemberScore score)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        Layer last = subject.Task.NetworkOf(subject.Fit(_mlContext)).Network.Layers[^1];

        Assert.Equal(score, Assert.IsType<MemberMean>(last).Score);
    }

    [Fact]
    public void More_members_of_a_row_than_members_are_refused()
    {
        var options = new NetworkOptions { Architecture = new TabularNetwork { NumberOfMembers = 3, MembersPerRow = 4 } };

        string message = Assert.ThrowsAny<ArgumentException>(() => _mlContext.Regression.Trainers.Network(options)).Message;

        Assert.Contains("MembersPerRow must be at most NumberOfMembers", message, StringComparison.Ordinal);
        Assert.Contains("MembersPerRow is 4", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_sparse_features_are_learned_with_their_zeros()
    {
        var random = new Random(3);
        float[][] features = [.. Enumerable.Range(0, 80).Select(_ => (float[])[.. Enumerable.Range(0, 200).Select(_ => random.Next(25) == 0 ? 1f : 0f)])];
        IDataView Create(bool sparse)
        {
            var builder = new ArrayDataViewBuilder(_mlContext);
            VBuffer<float>[] rows =
            [
                .. features.Select(row =>
                {
                    int[] places = [.. Enumerable.Range(0, row.Length).Where(i => row[i] != 0)];
                    return sparse ? new VBuffer<float>(row.Length, places.Length, [.. places.Select(i => row[i])], places) : new VBuffer<float>(row.Length, row);
                }),
            ];
            builder.AddColumn("Features", NumberDataViewType.Single, rows);
            builder.AddColumn("Label", NumberDataViewType.Single, [.. features.Select(row => row[0] - row[1] + row[2])]);
            return builder.GetDataView();
        }

        TrainedNetwork Fit(bool sparse) => _mlContext.Regression.Trainers.Network(new NetworkOptions
        {
            Architecture = new TabularNetwork { HiddenLayers = [8], NumberOfMembers = 4 },
            NumberOfEpochs = 2,
            Seed = 1,
        }).Fit(Create(sparse)).Model.Network;

        Assert.True(Fit(sparse: true).Parameters.SequenceEqual(Fit(sparse: false).Parameters));
    }
}
