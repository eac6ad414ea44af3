
namespace MlNetDeep.Samples;

/// <summary>Pictures of every convolution of a network: its kernels, and the feature maps of an example behind it.</summary>
public static class LearnedPictures
{
    /// <summary>Writes <c>kernels-1.png</c>, <c>feature-maps-1.png</c> and so on, numbered by convolution.</summary>
    /// <param name="network">The network.</param>
    /// <param name="example">One row of its features.</param>
    /// <param name="folder">The folder that takes the pictures.</param>
    /// <returns>The names of the files.</returns>
    public static IReadOnlyList<string> Save(TrainedNetwork network, ReadOnlySpan<float> example, string folder)
    {
        IReadOnlyList<ShapedArray> outputs = network.GetLayerOutputs(example);
        var files = new List<string>();
        int[] convolutions = [.. Enumerable.Range(0, outputs.Count).Where(layer => network.Network.Layers[layer] is Conv2D)];
        for (int i = 0; i < convolutions.Length; i++)
        {
            int layer = convolutions[i];
            string kernels = $"kernels-{i + 1}.png", maps = $"feature-maps-{i + 1}.png";
            FeaturePicture.SaveKernels(network.GetKernels(layer), Path.Combine(folder, kernels));
            // Behind the activation, where one follows: what it cut off the next layer never sees.
            bool activated = layer + 1 < outputs.Count && network.Network.Layers[layer + 1] is Activation;
            FeaturePicture.SaveMaps(outputs[activated ? layer + 1 : layer], Path.Combine(folder, maps));
            files.AddRange([kernels, maps]);
        }

        return files;
    }
}
