using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Models;

/// <summary>Networks of the user's own layers.</summary>
public sealed class CustomLayersTests
{
    [Fact]
    public void The_layer_of_outputs_begins_and_learns_as_it_is_told_and_has_the_units_of_the_task()
    {
        EstimatorCase subject = EstimatorTable.Get("multi-output, own layers");
        Dense LastOf(Dense? output, out float[] weights)
        {
            // So slow that what it began with can be seen.
            TrainedNetwork network = subject.FitNetwork(options =>
            {
                options.Architecture = new CustomLayers(new Dense(8), new Tanh()) { OutputLayer = output };
                (options.LearningRate, options.NumberOfEpochs) = (1e-6f, 1);
            });
            weights = network.GetWeights(2);
            return (Dense)network.Network.Layers[^1];
        }

        Dense plain = LastOf(null, out float[] drawn), told = LastOf(Dense.Ntk(1, startsAtZero: true), out float[] zeros);

        Assert.Equal(plain.Units, told.Units);
        Assert.True(told.Units > 1);
        Assert.Equal((false, true), (plain.DividesRateByInputs, told.DividesRateByInputs));
        Assert.All(zeros, weight => Assert.Equal(0, weight, 1e-3f));
        Assert.Contains(drawn, weight => Math.Abs(weight) > 0.1f);
    }
}
