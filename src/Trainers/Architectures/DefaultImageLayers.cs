namespace MlNetDeep;

/// <summary>
/// The network that a user gets who names no layers: stages of convolution, ReLU and maximum over 2x2, each with twice as many kernels as
/// the one before, then a dense layer of 128. After LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document
/// recognition", Proceedings of the IEEE 86, 1998, with rectified units and dropout.
/// </summary>
internal static class DefaultImageLayers
{
    private const int LeastStages = 2;
    private const int FirstKernels = 16;
    private const int MostKernels = 128;
    // Feature maps of this size or less are not made smaller for the dense layer's sake, and below it not made smaller at all.
    private const int SmallSide = 8;

    /// <summary>The layers for an image size: two stages for 28x28, of which small images do not pass every pooling.</summary>
    /// <param name="image">Height and width of the images.</param>
    public static IEnumerable<Layer> Create(Size2D image)
    {
        int kernels = FirstKernels;
        for (int stage = 0; stage < LeastStages || Math.Max(image.Height, image.Width) > SmallSide; stage++)
        {
            yield return new Conv2D(kernels, 5, padding: Padding.Same, weightInitializer: new HeInitializer());
            yield return new Relu();
            var window = new Size2D(image.Height >= SmallSide ? 2 : 1, image.Width >= SmallSide ? 2 : 1);
            if (window.Area() > 1)
                yield return new MaxPool2D(window);
            image = new Size2D(image.Height / window.Height, image.Width / window.Width);
            kernels = Math.Min(2 * kernels, MostKernels);
        }

        yield return new Flatten();
        yield return new Dense(128, weightInitializer: new HeInitializer());
        yield return new Relu();
        yield return new Dropout(0.5f);
    }
}
