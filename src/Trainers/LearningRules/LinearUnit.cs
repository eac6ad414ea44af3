namespace MlNetDeep;

/// <summary>The weights of one unit: net = w x + b.</summary>
/// <param name="inputs">The number of features.</param>
internal sealed class LinearUnit(int inputs)
{
    /// <summary>w.</summary>
    public float[] Weights { get; } = new float[inputs];

    /// <summary>b.</summary>
    public float Bias { get; set; }

    /// <summary>Whether all weights and the bias are finite.</summary>
    public bool IsFinite => float.IsFinite(Bias) && TensorPrimitives.IsFiniteAll<float>(Weights);

    /// <summary>w x, without the bias.</summary>
    public float Product(in Example x)
    {
        if (!x.IsSparse)
            return TensorPrimitives.Dot(x.Features, Weights);
        float sum = 0;
        SparseRow row = x.SparseFeatures;
        for (int i = 0; i < row.Indices.Length; i++)
            sum += row.Values[i] * Weights[row.Indices[i]];
        return sum;
    }

    /// <summary>w += step x. The bias stays.</summary>
    public void Add(in Example x, float step)
    {
        if (!x.IsSparse)
        {
            TensorPrimitives.MultiplyAdd(x.Features, step, Weights, Weights);
            return;
        }

        SparseRow row = x.SparseFeatures;
        for (int i = 0; i < row.Indices.Length; i++)
            Weights[row.Indices[i]] += step * row.Values[i];
    }

    /// <summary>w += step v, b += step c, and v and c become 0; the step is finite.</summary>
    public void Take(LinearUnit sums, float step)
    {
        TensorPrimitives.MultiplyAdd(sums.Weights, step, Weights, Weights);
        Bias += step * sums.Bias;
        Array.Clear(sums.Weights);
        sums.Bias = 0;
    }
}
