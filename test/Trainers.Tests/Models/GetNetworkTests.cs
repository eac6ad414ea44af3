using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Models;

/// <summary>From a model to its network.</summary>
public sealed class GetNetworkTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string> Names => EstimatorTable.All;

    [Theory, MemberData(nameof(Names))]
    public void A_fitted_chain_and_a_loaded_one_give_the_same_network(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        IDataView data = subject.CreateData(_mlContext);
        ITransformer model = new EstimatorChain<ITransformer>().Append(_mlContext.Transforms.CopyColumns("Copy", "Features"))
            .Append(subject.CreateEstimator(_mlContext)).Fit(data);
        using var file = new MemoryStream();
        _mlContext.Model.Save(model, data.Schema, file);
        file.Position = 0;
        ITransformer loaded = _mlContext.Model.Load(file, out _);

        TrainedNetwork network = _mlContext.Model.GetNetwork(model);

        Assert.NotEmpty(network.History.Epochs);
        Assert.Equal(network.Parameters.ToArray(), _mlContext.Model.GetNetwork(loaded).Parameters.ToArray());
        Assert.True(_mlContext.Model.TryGetNetwork(loaded, out TrainedNetwork? found) && found.Network.Layers.Count == network.Network.Layers.Count);
    }

    [Fact]
    public void A_binary_network_predicts_probabilities_and_a_multiclass_one_those_of_its_classes()
    {
        foreach ((string name, string column) in new[] { ("binary mlp", "Probability"), ("binary mlp, tanh output", "Probability"), ("multiclass mlp", "Score") })
        {
            EstimatorCase subject = EstimatorTable.Get(name);
            Examples examples = Examples.Create(40, 4);
            IDataView data = subject.CreateData(_mlContext, examples);
            ITransformer model = subject.CreateEstimator(_mlContext).Fit(data);
            float[] expected = column == "Score"
                ? [.. model.Transform(data).GetColumn<float[]>(column).SelectMany(scores => scores)]
                : [.. model.Transform(data).GetColumn<float>(column)];
            var actual = new float[expected.Length];
            _mlContext.Model.GetNetwork(model).PredictBatch([.. examples.Features.SelectMany(row => row)], actual);
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    [Fact]
    public void A_network_saved_alone_predicts_the_same_without_the_model()
    {
        EstimatorCase subject = EstimatorTable.Get("regression mlp");
        ITransformer model = subject.CreateEstimator(_mlContext).Fit(subject.CreateData(_mlContext, Examples.Create(60, 4)));
        TrainedNetwork network = _mlContext.Model.GetNetwork(model);
        using var file = new MemoryStream();
        network.Save(file);
        file.Position = 0;
        float[] row = [1, 2, 3, 4], expected = [0], actual = [0];
        network.PredictBatch(row, expected);
        TrainedNetwork.Load(file).PredictBatch(row, actual);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void A_model_without_a_network_is_refused_by_the_names_of_its_steps()
    {
        IDataView data = EstimatorTable.Get("regression mlp").CreateData(_mlContext, Examples.Create(20, 4));
        ITransformer model = _mlContext.Transforms.CopyColumns("Copy", "Features").Append(_mlContext.Transforms.NormalizeMinMax("Copy")).Fit(data);
        string message = Assert.Throws<ArgumentOutOfRangeException>(() => _mlContext.Model.GetNetwork(model)).Message;
        Assert.Contains("ColumnCopyingTransformer, NormalizingTransformer", message, StringComparison.Ordinal);
        Assert.False(_mlContext.Model.TryGetNetwork(model, out _));
    }
}
