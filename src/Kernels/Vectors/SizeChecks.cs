namespace MlNetDeep.Kernels;

/// <summary>The bound on sizes that are products of others: of images, of their padding, of kernels.</summary>
internal static class SizeChecks
{
    /// <summary>2^30 values are 4 GiB; the sum of two sizes within the bound is an int.</summary>
    public const int MostValues = 1 << 30;

    /// <summary>The product of some sizes, each zero or more, taken without wrapping; what has so many values begins the error's sentence.</summary>
    public static int Product(string what, params ReadOnlySpan<int> sizes)
    {
        long product = 1;
        foreach (var size in sizes)
        {
            // Both factors are below 2^31.
            product *= size;
            if (product > MostValues)
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what} of {string.Join(" x ", sizes.ToArray())} has more than {MostValues} values, the most there may be."));
        }
        return (int)product;
    }
}
