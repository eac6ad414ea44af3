namespace MlNetDeep;

/// <summary>A layer that can apply the activation that follows it while its output is still in registers.</summary>
internal interface IActivatingLayer
{
    /// <summary>Takes over the next layer's forward pass, if it can. The backward pass stays there: it reads the output alone.</summary>
    /// <param name="next">The layer behind.</param>
    /// <returns>Whether <see cref="Layer.Forward"/> of <paramref name="next"/> is to be left out.</returns>
    bool TakesOver(Layer next);
}
