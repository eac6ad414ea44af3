namespace MlNetDeep.Networks.Tests;

/// <summary>Layers for images give what PyTorch's give: outputs, gradients, statistics.</summary>
public class ImageReferenceTests
{
    // Of the tensor's norm: sums of up to some hundred terms in single precision, compared with double.
    private const double Tolerance = 1e-5;

    public static TheoryData<string> Cases => [.. ImageReference.All.Select(reference => reference.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outputs_and_gradients_equal_those_of_PyTorch(string name)
    {
        ImageReference expected = ImageReference.All.Single(reference => reference.Name == name);
        var network = new Sequential(new Shape(expected.Input), expected.Layer);
        Workspace workspace = network.CreateWorkspace(expected.Rows, training: true);
        var (gradients, inputGradient) = (new float[network.ParameterCount], new float[expected.X.Length]);
        float[] y = [.. network.Forward(workspace, expected.Parameters, expected.X, expected.Rows)];
        network.Backward(workspace, expected.Parameters, expected.X, expected.Rows, expected.Dy, gradients, inputGradient);

        AssertNear(expected.Y, y, "y");
        AssertNear(expected.Dx, inputGradient, "dx");
        Assert.Equal(expected.Gradients.Length, gradients.Length);
        foreach (Parameter parameter in network.Parameters)
        {
            double[] values = expected.Gradients[parameter.Offset..(parameter.Offset + parameter.Length)];
            AssertNear(values, parameter.Of(gradients.AsSpan()), parameter.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scores_equal_those_of_PyTorch(string name)
    {
        ImageReference expected = ImageReference.All.Single(reference => reference.Name == name);
        var network = new Sequential(new Shape(expected.Input), expected.Layer);
        Workspace workspace = network.CreateWorkspace(expected.Rows, training: false);
        AssertNear(expected.Scored ?? expected.Y, network.Forward(workspace, expected.Parameters, expected.X, expected.Rows), "y");
    }

    [Fact]
    public void The_cases_cover_every_such_layer()
    {
        Type[] tried = [.. ImageReference.All.Select(reference => reference.Layer.GetType()).Distinct()];
        Assert.Equal([typeof(Conv2D), typeof(MaxPool2D), typeof(AveragePool2D), typeof(BatchNorm)], tried);
        Assert.Contains(ImageReference.All, reference => reference.Scored is { } scored && !scored.SequenceEqual(reference.Y));
    }

    private static void AssertNear(double[] expected, ReadOnlySpan<float> actual, string tensor)
    {
        Assert.Equal(expected.Length, actual.Length);
        double error = 0, norm = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            error += Math.Pow(actual[i] - expected[i], 2);
            norm += expected[i] * expected[i];
        }

        // Written so that NaN is an error.
        Assert.True(norm > 0 && Math.Sqrt(error) <= Tolerance * Math.Sqrt(norm), $"{tensor}: off by {Math.Sqrt(error / norm):g3} of its norm.");
    }
}
