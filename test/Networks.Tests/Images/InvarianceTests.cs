namespace MlNetDeep.Networks.Tests;

/// <summary>Pooling makes feature maps less sensitive to small translations of the image.</summary>
public class InvarianceTests
{
    private static readonly Layer[] Maps = [new Conv2D(8, 3, padding: Padding.Same), new Relu()];

    public static TheoryData<string> Poolings => [nameof(MaxPool2D), nameof(AveragePool2D), nameof(GlobalAveragePool2D)];

    [Theory]
    [MemberData(nameof(Poolings))]
    public void Pooling_after_a_shift_by_one_pixel_changes_the_output_less_than_without(string pooling)
    {
        Layer layer = pooling switch
        {
            nameof(MaxPool2D) => new MaxPool2D(2),
            nameof(AveragePool2D) => new AveragePool2D(2),
            _ => new GlobalAveragePool2D(),
        };
        double without = MeanChange(Maps);
        double with = MeanChange([.. Maps, layer]);
        Assert.InRange(with, 0.01 * without, 0.9 * without);
    }

    /// <summary>The mean over digits of |f(shifted) - f(x)| / |f(x)|.</summary>
    private static double MeanChange(Layer[] layers)
    {
        var network = new Sequential(new Shape(DigitImages.Side, DigitImages.Side, 1), layers);
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, 1);
        Workspace workspace = network.CreateWorkspace(1, training: false);
        return DigitImages.Read(200).Average(image =>
        {
            float[] output = [.. network.Forward(workspace, parameters, image, 1)];
            float[] shifted = [.. network.Forward(workspace, parameters, DigitImages.ShiftRight(image), 1)];
            return Norm(output.Zip(shifted, (a, b) => a - b)) / Norm(output);
        });
    }

    private static double Norm(IEnumerable<float> values) => Math.Sqrt(values.Sum(value => (double)value * value));
}
