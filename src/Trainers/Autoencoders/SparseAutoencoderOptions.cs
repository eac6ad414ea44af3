
namespace MlNetDeep;

/// <summary>
/// An autoencoder of one hidden layer, of which few units are active at a time: code h = f(W x + b), reconstruction r = g(V h + c).
/// </summary>
public sealed class SparseAutoencoderOptions : AutoencoderOptions
{
    private static new readonly OptionTable Table = new OptionTable<SparseAutoencoderOptions>(AutoencoderOptions.Table)
    {
        { o => o.CodeSize, Allowed.From(1), SearchRange.Logarithmic(8, 256) },
    };

    internal override OptionTable OptionTable => Table;

    /// <summary>An autoencoder with an L1 penalty of weight 0.1.</summary>
    public SparseAutoencoderOptions() => Sparsity = new L1Penalty();

    /// <summary>Units of the code, at least 1. Default: 64.</summary>
    public int CodeSize { get; set; } = 64;

    internal override string Architecture => "SparseAutoencoder";

    internal override IReadOnlyList<int> Sizes => [CodeSize];
}
