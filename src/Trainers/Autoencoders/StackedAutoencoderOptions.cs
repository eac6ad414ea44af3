namespace MlNetDeep;

/// <summary>
/// Autoencoders trained one after the other, each on the codes of the one before, whose decoder is not needed for that. (Y. Bengio et al.,
/// "Greedy layer-wise training of deep networks", NIPS 2006.)
/// </summary>
public sealed class StackedAutoencoderOptions : AutoencoderOptions
{
    private static new readonly OptionTable Table = new OptionTable<StackedAutoencoderOptions>(AutoencoderOptions.Table)
    {
        { o => o.CodeSizes, Allowed.Each(Allowed.From(1), least: 1).Required },
    };

    internal override OptionTable OptionTable => Table;

    /// <summary>Units of each code, from the input on, each at least 1; at least one code. Default: 64, 32.</summary>
    public int[] CodeSizes { get; set; } = [64, 32];

    internal override string Architecture => "StackedAutoencoder";

    internal override IReadOnlyList<int> Sizes => CodeSizes;

    internal override void CopyArrays() => CodeSizes = [.. CodeSizes];
}
