namespace MlNetDeep.Networks.Tests;

/// <summary>Recurrent layers compute what PyTorch's do: outputs, and the gradients by inputs, weights, biases and initial states.</summary>
public class SequenceEqualityTests
{
    // Relative to the tensor's norm.
    private const double Tolerance = 1e-5;

    public static TheoryData<string, bool, bool> Cases
    {
        get
        {
            var data = new TheoryData<string, bool, bool>();
            foreach (SequenceCase sequences in SequenceCase.All)
            {
                data.Add(sequences.Name, false, false);
                data.Add(sequences.Name, true, false);
                data.Add(sequences.Name, true, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outputs_and_all_gradients_equal_those_of_PyTorch(string name, bool packed, bool rowByRow)
    {
        SequenceCase expected = SequenceCase.All.Single(candidate => candidate.Name == name);
        var run = new NetworkRun(expected.CreateNetwork(), expected.Parameters, packed);
        Assert.Equal(expected.Parameters.Length, run.Network.ParameterCount);
        run.Compute(expected.X, expected.Dy, rowByRow ? 1 : expected.Rows);

        AssertClose(expected.Y, run.Output, "outputs");
        AssertClose(expected.Dx, run.InputGradient, "inputs");
        foreach (Parameter parameter in run.Network.Parameters)
        {
            // At one step without a learned state nothing is multiplied with R: both gradients are zero.
            ReadOnlySpan<double> gradient = expected.Gradients.AsSpan(parameter.Offset, parameter.Length);
            AssertClose(gradient, parameter.Of(run.Gradients.AsSpan()), $"layer {parameter.Layer} {parameter.Name}");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scoring_gives_the_outputs_of_training(string name, bool packed, bool rowByRow)
    {
        SequenceCase given = SequenceCase.All.Single(candidate => candidate.Name == name);
        var run = new NetworkRun(given.CreateNetwork(), given.Parameters, packed);
        AssertClose(given.Y, run.Score(given.X, rowByRow ? 1 : given.Rows), "outputs");
    }

    private static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double error = 0, norm = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            error += Math.Pow(actual[i] - expected[i], 2);
            norm += expected[i] * expected[i];
        }

        Assert.True(Math.Sqrt(error) <= Tolerance * Math.Sqrt(norm), $"{what}: relative error {Math.Sqrt(error / norm):g3}.");
    }
}
