namespace MlNetDeep.Networks.Tests;

/// <summary>What versions before the first release wrote is refused with the remedy; Data/ holds a file of each kind.</summary>
public sealed class BeforeRedesignTests
{
    private const string Remedy = "was written by a version before the first release: train the model and save it anew.";

    [Fact]
    public void A_network_file_of_before_is_refused_with_the_remedy()
    {
        string path = Find("before-redesign-network.mlnd");

        string message = Assert.Throws<InvalidDataException>(() => TrainedNetwork.Load(path)).Message;

        Assert.Equal($"'{path}': The network file {Remedy}", message);
    }

    [Fact]
    public void A_checkpoint_of_before_is_refused_with_the_remedy()
    {
        string path = Find("before-redesign.checkpoint");
        var network = new Sequential(new Shape(3), new Dense(2), new Tanh(), new Dense(1));
        InMemoryData data = Problems.Line(12, 3);
        var trainer = new TrainingLoop(network, new SquaredError(), new TrainingOptions { CheckpointPath = path, Seed = 1, NumberOfEpochs = 2 });

        string message = Assert.Throws<InvalidDataException>(() => trainer.Train(data, data)).Message;

        Assert.Equal($"The checkpoint {path} {Remedy} Delete the file to train anew, or set CheckpointPath to another path.", message);
    }

    private static string Find(string name) => Path.Combine(AppContext.BaseDirectory, "Data", name);
}
