namespace MlNetDeep;

/// <summary>A layer whose outputs are sums over weights, of which each output unit or channel has a column, plus a bias each.</summary>
internal interface IAffineLayer
{
    /// <summary>The same layer with a bias; its parameters are the weights and then the bias.</summary>
    Layer WithBias();
}
