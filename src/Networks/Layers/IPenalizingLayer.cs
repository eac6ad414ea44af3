namespace MlNetDeep;

/// <summary>A layer that adds a penalty to what training minimizes.</summary>
internal interface IPenalizingLayer
{
    /// <summary>The penalty summed over the rows of a training pass, each times its weight.</summary>
    /// <param name="pass">The pass, after the network ran forward.</param>
    /// <param name="y">[rows, output], the layer's output.</param>
    double SumPenalty(in LayerPass pass, ReadOnlySpan<float> y);
}
