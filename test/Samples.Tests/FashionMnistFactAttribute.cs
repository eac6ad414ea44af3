namespace MlNetDeep.Samples.Tests;

/// <summary>A test on Fashion-MNIST: skipped where the pictures are missing, except where CI is <c>true</c>; there it must run.</summary>
public sealed class FashionMnistFactAttribute : FactAttribute
{
    private const string Pictures = "/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz";

    public FashionMnistFactAttribute()
    {
        if (!File.Exists(Pictures) && Environment.GetEnvironmentVariable("CI") != "true")
            Skip = $"There is no {Pictures}: apt-get install dataset-fashion-mnist.";
    }
}
