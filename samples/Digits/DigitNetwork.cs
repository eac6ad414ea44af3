using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace MlNetDeep.Samples.Digits;

/// <summary>The network of a model of this pipeline, for an application without ML.NET.</summary>
internal static class DigitNetwork
{
    /// <summary>The network with what NormalizeMinMax does in front of it: it takes the pixels as they are in the file.</summary>
    public static TrainedNetwork Of(ITransformer model)
    {
        TrainedNetwork network = new MLContext().Model.GetNetwork(model);
        NormalizingTransformer normalizer = ((IEnumerable<ITransformer>)model).OfType<NormalizingTransformer>().Single();
        var pixels = (NormalizingTransformer.AffineNormalizerModelParameters<ImmutableArray<float>>)normalizer.GetNormalizerModelParameters(0);
        float[] scales = [.. pixels.Scale], offsets = pixels.Offset.IsDefaultOrEmpty ? new float[scales.Length] : [.. pixels.Offset];
        return new TrainedNetwork(
            network.Network, network.Parameters.ToArray(), network.Loss, network.History, new FeaturePreparation(offsets, scales),
            network.TargetScaling, network.ClassNames);
    }
}
