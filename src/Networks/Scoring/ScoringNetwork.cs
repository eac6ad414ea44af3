namespace MlNetDeep.Networks;

/// <summary>
/// What scores in a trained network's place, and gives the same to rounding: without the layers that act in training alone, and with each
/// batch normalization behind a dense layer or a convolution folded into that layer's weights and bias, unless another layer shares them.
/// Immutable; shared by all scorers.
/// </summary>
internal sealed class ScoringNetwork
{
    private readonly float[] _parameters;
    private readonly Lazy<PackedParameters> _packed;
    private readonly Lazy<PackedParameters> _packedForSparse;

    private ScoringNetwork(Sequential network, float[] parameters)
    {
        Network = network;
        _parameters = parameters;
        _packed = new Lazy<PackedParameters>(() => Pack(null));
        _packedForSparse = new Lazy<PackedParameters>(() => Pack(((ISparseInputLayer)Network.Layers[0]).FeatureWeights));
    }

    /// <summary>The structure.</summary>
    public Sequential Network { get; }

    /// <summary>Its parameters.</summary>
    public ReadOnlySpan<float> Parameters => _parameters;

    /// <summary>The weights as products read them fastest: packed once, shared by all scorers.</summary>
    public PackedParameters Packed => _packed.Value;

    /// <summary>The same without the weights that sparse rows are multiplied with, which are wide.</summary>
    public PackedParameters PackedForSparse => _packedForSparse.Value;

    /// <summary>Makes a network for scoring; parameters that stay as they are, all of them, are not copied.</summary>
    public static ScoringNetwork Of(Sequential network, float[] parameters)
    {
        int[] kept = [.. Enumerable.Range(0, network.Layers.Count).Where(layer => !network.Layers[layer].ActsInTrainingOnly)];
        // A network must have a layer, even one that does nothing.
        if (kept.Length == 0)
            return new ScoringNetwork(network, parameters);

        var layers = new List<Layer>();
        var blocks = new List<float[]>();
        bool folds = false;
        for (int i = 0; i < kept.Length; i++)
        {
            Layer layer = network.Layers[kept[i]];
            if (i + 1 < kept.Length && layer is IAffineLayer affine && network.Layers[kept[i + 1]] is BatchNorm normalization &&
                !Of(network, kept[i]).Any(parameter => parameter.IsShared))
            {
                layers.Add(affine.WithBias());
                blocks.Add(Fold(network, kept[i], normalization, parameters));
                folds = true;
                i++;
            }
            else
            {
                layers.Add(layer);
                blocks.Add([.. Of(network, kept[i]).SelectMany(parameter => parameter.Of(parameters.AsSpan()).ToArray())]);
            }
        }

        return layers.Count == network.Layers.Count
            ? new ScoringNetwork(network, parameters)
            : new ScoringNetwork(new Sequential(network.InputShape, layers), folds ? [.. blocks.SelectMany(block => block)] : parameters);
    }

    /// <summary>
    /// scale (x W + b) + shift = x (W scale) + (b scale + shift), with one scale and shift for each column of W, in double precision.
    /// </summary>
    /// <returns>The weights and then the bias.</returns>
    private static float[] Fold(Sequential network, int layer, BatchNorm normalization, float[] parameters)
    {
        Parameter weights = Of(network, layer).Single(parameter => parameter.Kind == ParameterKind.Weight);
        Parameter? bias = Of(network, layer).SingleOrDefault(parameter => parameter.Kind == ParameterKind.Bias);
        int units = weights.RowLength;
        var folded = new float[weights.Length + units];
        for (int unit = 0; unit < units; unit++)
        {
            (double scale, double shift) = normalization.ScoringTransform(parameters, unit);
            for (int i = unit; i < weights.Length; i += units)
                folded[i] = (float)(parameters[weights.Offset + i] * scale);
            folded[weights.Length + unit] = (float)((bias is null ? 0 : parameters[bias.Offset + unit]) * scale + shift);
        }

        return folded;
    }

    private static IEnumerable<Parameter> Of(Sequential network, int layer) =>
        network.Parameters.Where(parameter => parameter.Layer == layer);

    private PackedParameters Pack(Parameter? sparse)
    {
        var packed = new PackedParameters(Network, training: false, sparse);
        packed.Write(_parameters);
        return packed;
    }
}
