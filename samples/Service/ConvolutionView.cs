namespace MlNetDeep.Samples.Service;

/// <summary>What a convolution has learned, and what it makes of one digit.</summary>
/// <param name="Kernels">[kernels, height, width, channels].</param>
/// <param name="Maps">[height, width, kernels], behind the activation that follows.</param>
internal sealed record ConvolutionView(Picture Kernels, Picture Maps)
{
    /// <summary>Of every convolution of a network, for one digit.</summary>
    public static IReadOnlyList<ConvolutionView> Of(TrainedNetwork network, float[] pixels)
    {
        IReadOnlyList<ShapedArray> outputs = network.GetLayerOutputs(pixels);
        return
        [
            .. Enumerable.Range(0, outputs.Count).Where(layer => network.Network.Layers[layer] is Conv2D).Select(layer =>
            {
                bool isActivated = layer + 1 < outputs.Count && network.Network.Layers[layer + 1] is Activation;
                return new ConvolutionView(Picture.Of(network.GetKernels(layer)), Picture.Of(outputs[isActivated ? layer + 1 : layer]));
            }),
        ];
    }
}

/// <summary>Values with their shape, as JSON has them.</summary>
/// <param name="Shape">The sizes, outermost first.</param>
/// <param name="Values">Row-major.</param>
internal sealed record Picture(int[] Shape, float[] Values)
{
    public static Picture Of(ShapedArray array) => new([.. Enumerable.Range(0, array.Shape.Rank).Select(i => array.Shape[i])], array.Values);
}
