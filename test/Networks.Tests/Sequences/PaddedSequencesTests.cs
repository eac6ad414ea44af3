namespace MlNetDeep.Networks.Tests;

/// <summary>Shapes, lengths and errors of padded sequences.</summary>
public class PaddedSequencesTests
{
    [Fact]
    public void A_row_becomes_the_sequence_behind_its_first_value()
    {
        var network = new Sequential(new Shape(7), new PaddedSequences(2));
        Assert.Equal(new Shape(3, 2), network.OutputShape);
        float[] y = network.Forward(network.CreateWorkspace(2, training: false), [], [2, 1, 2, 3, 4, 5, 6, 0, 7, 8, 9, 10, 11, 12], 2).ToArray();
        Assert.Equal([1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0], y);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(8, 2)]
    [InlineData(0, 1)]
    public void An_input_that_steps_do_not_fill_is_refused_with_its_shape(int length, int features)
    {
        Shape input = length == 0 ? new Shape(3, 1) : new Shape(length);
        var exception = Assert.Throws<ArgumentException>(() => new Sequential(input, new PaddedSequences(features)));
        Assert.Contains($"1 + steps x {features}", exception.Message, StringComparison.Ordinal);
        Assert.Contains(input.ToString(), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_without_features_is_refused() =>
        Assert.Equal("Features", Assert.IsType<ArgumentOutOfRangeException>(
            Assert.Throws<ArgumentException>(() => new Sequential(new Shape(7), new PaddedSequences(0))).InnerException).ParamName);

    [Fact]
    public void Only_the_first_layer_can_read_lengths()
    {
        var exception = Assert.Throws<ArgumentException>(() => new Sequential(new Shape(7), new Tanh(), new PaddedSequences(2)));
        Assert.Contains("first layer", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Batch_normalization_of_steps_is_refused_and_behind_them_taken()
    {
        var exception = Assert.Throws<ArgumentException>(() => new Sequential(new Shape(7), new PaddedSequences(2), new GruLayer(3), new BatchNorm()));
        Assert.Contains("padding", exception.Message, StringComparison.Ordinal);
        Assert.Equal(new Shape(3), new Sequential(new Shape(7), new PaddedSequences(2), new GruLayer(3), new LastStep(), new BatchNorm()).OutputShape);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    [InlineData(1.5f)]
    [InlineData(float.PositiveInfinity)]
    public void A_number_of_steps_that_cannot_be_is_named_in_training_and_scoring(float steps)
    {
        var network = new Sequential(new Shape(7), new PaddedSequences(2), new GruLayer(3), new LastStep(), new Dense(1));
        float[] x = [.. PaddedRows.Of([1, 2, 3], 3, 2, new Random(1)), steps, 0, 0, 0, 0, 0, 0];
        var data = new InMemoryData(4, 7, x, 1, new float[4]);
        var trainer = new TrainingLoop(network, new SquaredError(), new TrainingOptions { NumberOfEpochs = 1, Seed = 1 });
        var trained = new TrainedNetwork(
            network, new float[network.ParameterCount], new SquaredError(), new TrainingHistory([], TrainingMetric.RootMeanSquaredError, 0, 0, StopReason.LastEpoch));
        foreach (Action action in new Action[] { () => trainer.Train(data), () => trained.CreateScorer(4).Score(x, new float[4]), () => trained.PredictBatch(x, new float[4]) })
        {
            var exception = Assert.Throws<ArgumentException>(action);
            Assert.Contains($"begins with {steps},", exception.Message, StringComparison.Ordinal);
            Assert.Contains("from 0 to 3", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Standardizing_the_number_of_steps_is_refused()
    {
        var network = new Sequential(new Shape(3), new PaddedSequences(1), new MeanOverTime(), new Dense(1));
        TrainedNetwork Create(float offset, float scale) => new(
            network, new float[network.ParameterCount], new SquaredError(), new TrainingHistory([], TrainingMetric.RootMeanSquaredError, 0, 0, StopReason.LastEpoch),
            new FeaturePreparation([offset, 1, 2], [scale, 3, 4]));

        Assert.NotNull(Create(0, 1).Preparation);
        Assert.Contains("number of steps", Assert.Throws<ArgumentException>(() => Create(0, 2)).Message, StringComparison.Ordinal);
        Assert.Contains("number of steps", Assert.Throws<ArgumentException>(() => Create(1, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_becomes_of_a_row_layer_by_layer_ends_at_its_own_length()
    {
        var network = new Sequential(
            new Shape(9), new PaddedSequences(2), new ElmanLayer(3, direction: SequenceDirection.Backward), new Sigmoid(), new Dropout(0.5f), new MeanOverTime(), new Dense(1));
        var parameters = Problems.Uniform(new Random(1), network.ParameterCount, -1, 1);
        var trained = new TrainedNetwork(
            network, parameters, new SquaredError(), new TrainingHistory([], TrainingMetric.RootMeanSquaredError, 0, 0, StopReason.LastEpoch));
        float[] x = PaddedRows.Of([3], 4, 2, new Random(2));
        IReadOnlyList<ShapedArray> outputs = trained.GetLayerOutputs(x);
        var score = new float[1];
        trained.CreateScorer().Score(x, score);
        Assert.Equal(score, outputs[^1].Values);
        Assert.All(outputs[1].Values[9..], value => Assert.Equal(0, value));
        float[] mean = [.. Enumerable.Range(0, 3).Select(unit => (outputs[3].Values[unit] + outputs[3].Values[3 + unit] + outputs[3].Values[6 + unit]) / 3)];
        for (int unit = 0; unit < 3; unit++)
            Assert.Equal(mean[unit], outputs[4].Values[unit], 1e-6f);
    }
}
