namespace MlNetDeep;

/// <summary>
/// What scores in a trained network's place, and gives the same to rounding: without the layers that act in training alone, and with each
/// batch normalization behind a dense layer or a convolution folded into that layer's weights and bias, unless another layer shares them.
/// Immutable; shared by all scorers.
/// </summary>
internal sealed class ScoringNetwork
{
    private readonly float[] _parameters;
    private readonly PackedForms _packed;
    private readonly PackedForms _packedForSparse;

    private ScoringNetwork(Sequential network, float[] parameters)
    {
        Network = network;
        _parameters = parameters;
        _packed = new PackedForms(() => Pack(null));
        _packedForSparse = new PackedForms(() => Pack(((ISparseInputLayer)Network.Layers[0]).FeatureWeights));
    }

    /// <summary>The structure.</summary>
    public Sequential Network { get; }

    /// <summary>Its parameters.</summary>
    public ReadOnlySpan<float> Parameters => _parameters;

    /// <summary>The weights as products read them fastest, of batches or of single rows: packed once, shared by all scorers.</summary>
    public PackedParameters Packed(bool rowByRow) => _packed.Of(rowByRow);

    /// <summary>The same without the weights that sparse rows are multiplied with, which are wide.</summary>
    public PackedParameters PackedForSparse(bool rowByRow) => _packedForSparse.Of(rowByRow);

    /// <summary>Makes a network for scoring; parameters that stay as they are, all of them, are not copied.</summary>
    public static ScoringNetwork Of(Sequential network, float[] parameters)
    {
        int[] kept = [.. Enumerable.Range(0, network.Layers.Count).Where(layer => !network.Layers[layer].ActsInTrainingOnly)];
        // A network must have a layer, even one that does nothing.
        if (kept.Length == 0)
            return new ScoringNetwork(network, parameters);

        // Once for all layers: looked for layer by layer, the time would grow with their square.
        ILookup<int, Parameter> own = network.Parameters.ToLookup(parameter => parameter.Layer);
        var layers = new List<Layer>();
        var blocks = new List<ReadOnlyMemory<float>>();
        bool folds = false;
        for (int i = 0; i < kept.Length; i++)
        {
            Layer layer = network.Layers[kept[i]];
            if (i + 1 < kept.Length && layer is IAffineLayer affine && network.Layers[kept[i + 1]] is BatchNorm normalization &&
                !own[kept[i]].Any(parameter => parameter.IsShared))
            {
                layers.Add(affine.WithBias());
                blocks.Add(Fold(own[kept[i]], normalization, parameters));
                folds = true;
                i++;
            }
            else
            {
                layers.Add(layer);
                blocks.AddRange(own[kept[i]].Select(parameter => (ReadOnlyMemory<float>)parameters.AsMemory(parameter.Offset, parameter.Length)));
            }
        }

        return layers.Count == network.Layers.Count
            ? new ScoringNetwork(network, parameters)
            : new ScoringNetwork(new Sequential(network.InputShape, layers), folds ? Join(blocks) : parameters);
    }

    /// <summary>
    /// scale (x W + b) + shift = x (W scale) + (b scale + shift), with one scale and shift for each column of W, in double precision.
    /// </summary>
    /// <returns>The weights and then the bias.</returns>
    private static float[] Fold(IEnumerable<Parameter> layer, BatchNorm normalization, float[] parameters)
    {
        Parameter weights = layer.Single(parameter => parameter.Kind == ParameterKind.Weight);
        Parameter? bias = layer.SingleOrDefault(parameter => parameter.Kind == ParameterKind.Bias);
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

    private static float[] Join(List<ReadOnlyMemory<float>> blocks)
    {
        var joined = new float[blocks.Sum(block => block.Length)];
        int start = 0;
        foreach (ReadOnlyMemory<float> block in blocks)
        {
            block.CopyTo(joined.AsMemory(start));
            start += block.Length;
        }

        return joined;
    }

    /// <summary>One packed copy, for batches and for single rows.</summary>
    private sealed class PackedForms(Func<PackedParameters> pack)
    {
        private readonly Lazy<(PackedParameters Batches, PackedParameters Rows)> _forms = new(() =>
        {
            PackedParameters packed = pack();
            return (packed, packed.RowByRow());
        });

        public PackedParameters Of(bool rowByRow) => rowByRow ? _forms.Value.Rows : _forms.Value.Batches;
    }

    private PackedParameters Pack(Parameter? sparse)
    {
        var packed = new PackedParameters(Network, training: false, sparse);
        packed.Write(_parameters);
        return packed;
    }
}
