
namespace MlNetDeep;

/// <summary>
/// An autoencoder of one hidden layer, of which few units are active at a time: code h = f(W x + b), reconstruction r = g(V h + c).
/// </summary>
public sealed class SparseAutoencoderOptions : AutoencoderOptions
{
    /// <summary>An autoencoder with an L1 penalty of weight 0.01.</summary>
    public SparseAutoencoderOptions() => Sparsity = new L1Penalty();

    /// <summary>Units of the code, at least 1. Default: 64.</summary>
    public int CodeSize { get; set; } = 64;

    internal override string Architecture => "SparseAutoencoder";

    internal override IReadOnlyList<int> Sizes => [CodeSize];

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        CheckAtLeast(CodeSize, 1, nameof(CodeSize));
    }
}
