namespace MlNetDeep.Networks.Tests;

public class GradientTests
{
    // Twice the doubt that the numerical gradient is allowed.
    private const double Tolerance = 2e-4;

    public static TheoryData<string> Cases => [.. GradientTable.Cases.Select(gradientCase => gradientCase.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Backward_equals_central_differences(string name)
    {
        GradientCase gradientCase = GradientTable.Cases.Single(candidate => candidate.Name == name);
        var network = new Sequential(gradientCase.Input, gradientCase.Layers);
        foreach (GradientError error in GradientCheck.Measure(network, gradientCase.Loss, gradientCase.Weights))
        {
            Assert.True(error.Norm > 1e-3, $"{name}, {error.Tensor}: a gradient of norm {error.Norm:g3} tests nothing.");
            Assert.True(error.Error < Tolerance, $"{name}, {error.Tensor}: relative error {error.Error:g3}.");
        }
    }

    [Fact]
    public void Every_layer_is_in_the_table()
    {
        IEnumerable<Type> tried = GradientTable.Cases.SelectMany(gradientCase => gradientCase.Layers).Select(layer => layer.GetType());
        Assert.Empty(ConcreteTypes.Of<Layer>().Except(tried).Except(SequenceGradients.Truncated));
    }

    [Fact]
    public void Every_loss_is_in_the_table()
    {
        IEnumerable<Type> tried = GradientTable.Cases.Select(gradientCase => gradientCase.Loss.GetType());
        Assert.Empty(ConcreteTypes.Of<Loss>().Except(tried));
    }

    [Fact]
    public void The_check_rejects_a_derivative_that_is_off_by_a_five_hundredth()
    {
        var network = new Sequential(GradientTable.Vector, new Dense(5), new SlightlySteepTanh(), new Dense(3));
        IReadOnlyList<GradientError> errors = GradientCheck.Measure(network, new SquaredError(), 1, 1, 1);
        Assert.True(errors.Single(error => error.Tensor == "layer 0 weights").Error > 5 * Tolerance);
        Assert.True(errors.Single(error => error.Tensor == "layer 2 weights").Error < Tolerance);
    }

    [Theory]
    [InlineData((int)WrongBias.Fault.None, "")]
    [InlineData((int)WrongBias.Fault.OverwritesTheGradient, "layer 0 bias")]
    [InlineData((int)WrongBias.Fault.ForgetsTheLastRow, "layer 0 bias")]
    [InlineData((int)WrongBias.Fault.AddsToTheInputGradient, "input")]
    [InlineData((int)WrongBias.Fault.LeavesTheInputGradient, "input")]
    public void The_check_finds_each_way_to_get_a_backward_pass_wrong(int fault, string wrongTensor)
    {
        var network = new Sequential(GradientTable.Vector, new WrongBias((WrongBias.Fault)fault), new Dense(2));
        IReadOnlyList<GradientError> errors = GradientCheck.Measure(network, new SquaredError(), 1, 1, 1);
        // Written so that NaN is an error.
        Assert.Equal(wrongTensor, string.Join(", ", errors.Where(error => !(error.Error < Tolerance)).Select(error => error.Tensor)));
    }

    [Fact]
    public void A_backward_pass_adds_up_over_calls()
    {
        var network = new Sequential(new Shape(4), new Dense(6), new Tanh(), new Dense(2));
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, 5);
        Workspace workspace = network.CreateWorkspace(2, training: true);
        float[] x = [0.5f, -1, 2, 0.25f, 1, 0, -0.5f, 3];
        var once = new float[network.ParameterCount];
        var twice = new float[network.ParameterCount];
        network.Forward(workspace, parameters, x, 2);
        network.Backward(workspace, parameters, x, 2, [1, -1, 0.5f, 2], once);
        for (int i = 0; i < 2; i++)
        {
            network.Forward(workspace, parameters, x, 2);
            network.Backward(workspace, parameters, x, 2, [1, -1, 0.5f, 2], twice);
        }

        for (int i = 0; i < once.Length; i++)
            Assert.Equal(2 * once[i], twice[i], 1e-5f * (1 + Math.Abs(once[i])));
    }

    [Fact]
    public void Leaving_out_the_input_gradient_changes_no_parameter_gradient()
    {
        foreach (GradientCase gradientCase in GradientTable.Cases.Where(candidate => candidate.Loss is SquaredError))
        {
            var network = new Sequential(gradientCase.Input, gradientCase.Layers);
            var parameters = new float[network.ParameterCount];
            network.Initialize(parameters, 5);
            float[] x = Problems.Uniform(new Random(3), network.InputShape.Length, -2, 2);
            if (network.Layers[0] is PaddedSequences)
                x[0] = 2;
            float[][] gradients = [new float[parameters.Length], new float[parameters.Length]];
            foreach (float[] inputGradient in new float[][] { [], new float[x.Length] })
            {
                Workspace workspace = network.CreateWorkspace(1, training: true);
                float[] delta = [.. network.Forward(workspace, parameters, x, 1)];
                network.Backward(workspace, parameters, x, 1, delta, gradients[inputGradient.Length / x.Length], inputGradient);
            }

            Assert.Equal(gradients[0], gradients[1]);
        }
    }
}
