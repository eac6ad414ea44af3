using static TorchSharp.torch;

namespace MlNetDeep.Peers;

/// <summary>Rows and targets in one tensor each.</summary>
/// <param name="Features">[rows, ...].</param>
/// <param name="Targets">[rows], the classes as 64-bit integers; or [rows, ...] of floats, which may be the features themselves.</param>
internal sealed record TorchData(Tensor Features, Tensor Targets) : IDisposable
{
    /// <summary>Copies pictures, each row in a shape.</summary>
    /// <param name="set">The pictures.</param>
    /// <param name="shape">The shape of one picture; its product is 784.</param>
    public static TorchData Of(FashionMnist set, long[] shape) => new(
        tensor(set.Features, [set.Rows, .. shape]),
        tensor(Array.ConvertAll(set.Labels, label => (long)label)));

    /// <summary>Copies pictures that are their own targets, each a row.</summary>
    /// <param name="set">The pictures.</param>
    public static TorchData OwnTargets(FashionMnist set)
    {
        Tensor rows = tensor(set.Features, [set.Rows, FashionMnist.PixelCount]);
        return new TorchData(rows, rows);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Features.Dispose();
        Targets.Dispose();
    }
}
