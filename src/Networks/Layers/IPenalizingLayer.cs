namespace MlNetDeep;

/// <summary>A layer that adds a penalty to what training minimizes.</summary>
internal interface IPenalizingLayer
{
    /// <summary>The penalty summed over the rows of a training pass, each times its weight, from the layer's output y, [rows, output].</summary>
    double SumPenalty(in LayerPass pass, ReadOnlySpan<float> y);
}
