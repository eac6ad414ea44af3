namespace MlNetDeep.Networks.Tests;

/// <summary>Shapes, first values and errors of the layers of sequences.</summary>
public class SequenceLayerTests
{
    [Fact]
    public void A_layer_gives_its_units_at_each_step_and_both_directions_twice_as_many()
    {
        Assert.Equal(new Shape(7, 5), Build(new LstmLayer(5)).OutputShape);
        Assert.Equal(new Shape(7, 5), Build(new GruLayer(5, SequenceDirection.Backward)).OutputShape);
        Assert.Equal(new Shape(7, 10), Build(new ElmanLayer(5, direction: SequenceDirection.Both)).OutputShape);
        Assert.Equal(new Shape(7, 6), Build(new Lstm1997Layer(2, 3)).OutputShape);
        Assert.Equal(new Shape(3), Build(new LastStep()).OutputShape);
        Assert.Equal(new Shape(3), Build(new MeanOverTime()).OutputShape);
    }

    [Fact]
    public void Weights_and_biases_are_as_many_as_the_literature_counts()
    {
        Assert.Equal((3 + 5 + 1) * 5, Build(new ElmanLayer(5)).ParameterCount);
        Assert.Equal(4 * (3 + 5 + 1) * 5, Build(new LstmLayer(5)).ParameterCount);
        Assert.Equal(4 * (3 + 5 + 1) * 5 + 3 * 5 + 2 * 5, Build(new LstmLayer(5, usePeepholes: true, learnInitialState: true)).ParameterCount);
        Assert.Equal(3 * (3 + 5 + 1) * 5 + 5, Build(new GruLayer(5)).ParameterCount);
        Assert.Equal(2 * 4 * (3 + 5 + 1) * 5, Build(new LstmLayer(5, SequenceDirection.Both)).ParameterCount);
    }

    [Fact]
    public void Forget_gates_begin_with_their_bias_and_other_biases_with_zero()
    {
        Sequential network = Build(new LstmLayer(2, SequenceDirection.Both, forgetBias: 1.5f));
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, 1);
        Parameter[] biases = [.. network.Parameters.Where(parameter => parameter.Kind == ParameterKind.Bias)];
        Assert.Equal(["bias", "backward.bias"], biases.Select(parameter => parameter.Name));
        Assert.All(biases, bias => Assert.Equal([0, 0, 1.5f, 1.5f, 0, 0, 0, 0], bias.Of(parameters.AsSpan()).ToArray()));
    }

    [Fact]
    public void Backward_units_read_from_the_end()
    {
        // An output at a step depends on the steps from there on.
        var network = new Sequential(new Shape(4, 1), new GruLayer(3, SequenceDirection.Backward));
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, 1);
        float[] before = Score(network, parameters, [1, 2, 3, 4]), after = Score(network, parameters, [1, 2, -3, 4]);
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(time => before[time * 3] != after[time * 3]));
    }

    [Theory]
    [InlineData(SequenceDirection.Forward, new float[] { 5, 6, 7, 8 })]
    [InlineData(SequenceDirection.Backward, new float[] { 1, 2, 3, 4 })]
    [InlineData(SequenceDirection.Both, new float[] { 5, 6, 3, 4 })]
    public void The_last_step_of_each_direction_is_the_one_that_it_reads_last(SequenceDirection direction, float[] expected)
    {
        var network = new Sequential(new Shape(2, 4), new LastStep(direction));
        Assert.Equal(expected, Score(network, [], [1, 2, 3, 4, 5, 6, 7, 8]));
    }

    [Fact]
    public void The_last_step_of_both_directions_refuses_features_that_are_no_pair()
    {
        var exception = Assert.Throws<ArgumentException>(() => new Sequential(new Shape(4, 3), new LastStep(SequenceDirection.Both)));
        Assert.Contains("4x3", exception.Message, StringComparison.Ordinal);
        Assert.Contains("both directions", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vector_is_refused_with_the_shape_that_is_needed()
    {
        foreach (Layer layer in new Layer[] { new LstmLayer(2), new GruLayer(2), new ElmanLayer(2), new Lstm1997Layer(2), new LastStep(), new MeanOverTime() })
        {
            var exception = Assert.Throws<ArgumentException>(() => new Sequential(new Shape(6), layer));
            Assert.Contains(layer.GetType().Name, exception.Message, StringComparison.Ordinal);
            Assert.Contains("time x features", exception.Message, StringComparison.Ordinal);
        }
    }

    public static TheoryData<string, int> BadOptions => new()
    {
        { "Units", 0 }, { "Direction", 1 }, { "TruncationSteps", 2 }, { "ForgetBias", 3 }, { "Blocks", 4 }, { "BlockSize", 5 },
        { "InputGateBias", 6 }, { "OutputGateBias", 7 }, { "Activation", 8 }, { "Units", 9 }, { "Direction", 10 },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void An_option_out_of_range_is_named(string option, int number)
    {
        Layer layer = number switch
        {
            0 => new LstmLayer(0),
            1 => new GruLayer(2, (SequenceDirection)3),
            2 => new ElmanLayer(2, truncationSteps: 0),
            3 => new LstmLayer(2, forgetBias: float.NaN),
            4 => new Lstm1997Layer(0),
            5 => new Lstm1997Layer(2, 0),
            6 => new Lstm1997Layer(2, inputGateBias: float.PositiveInfinity),
            7 => new Lstm1997Layer(2, outputGateBias: float.NaN),
            8 => new ElmanLayer(2, (ActivationFunction)99),
            9 => new GruLayer(-1),
            _ => new LastStep((SequenceDirection)3),
        };
        Exception? cause = Assert.Throws<ArgumentException>(() => Build(layer)).InnerException;
        Assert.Equal(option, Assert.IsType<ArgumentOutOfRangeException>(cause).ParamName);
    }

    [Fact]
    public void Constants_fill_parts_of_one_length()
    {
        var values = new float[6];
        new ConstantInitializer([1, 2, 3]).Fill(values, default, default, 0);
        Assert.Equal([1f, 1, 2, 2, 3, 3], values);
        Assert.Throws<ArgumentException>(() => new ConstantInitializer([1, 2, 3, 4]).Fill(values, default, default, 0));
        Assert.Throws<ArgumentException>(() => new ConstantInitializer([]).Fill(values, default, default, 0));
        Assert.Equal(new ConstantInitializer([1, 2]), new ConstantInitializer([1, 2]));
        Assert.NotEqual(new ConstantInitializer([1, 2]), new ConstantInitializer([1, 3]));
    }

    private static Sequential Build(Layer layer) => new(new Shape(7, 3), layer);

    private static float[] Score(Sequential network, float[] parameters, float[] x) =>
        network.Forward(network.CreateWorkspace(1, training: false), parameters, x, 1).ToArray();
}
