namespace MlNetDeep;

/// <summary>
/// Autoencoders trained one after the other, each on the codes of the one before, whose decoder is not needed for that. (Y. Bengio et al.,
/// "Greedy layer-wise training of deep networks", NIPS 2006.)
/// </summary>
public sealed class StackedAutoencoderOptions : AutoencoderOptions
{
    /// <summary>Units of each code, from the input on, each at least 1; at least one code. Default: 64, 32.</summary>
    public int[] CodeSizes { get; set; } = [64, 32];

    internal override string Architecture => "StackedAutoencoder";

    internal override IReadOnlyList<int> Sizes => CodeSizes;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        ArgumentNullException.ThrowIfNull(CodeSizes);
        if (CodeSizes.Length == 0)
            throw new ArgumentException($"{nameof(CodeSizes)} is empty: give the size of at least one code.", nameof(CodeSizes));
        foreach (int size in CodeSizes)
            CheckAtLeast(size, 1, nameof(CodeSizes));
    }

    internal override void CopyArrays() => CodeSizes = [.. CodeSizes];
}
