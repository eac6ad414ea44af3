namespace MlNetDeep;

/// <summary>One tensor of a safetensors file, as its header describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its values, as F32.</param>
/// <param name="Shape">Its dimensions, row-major; none of a single value.</param>
/// <param name="Begin">Where its bytes begin behind the header.</param>
/// <param name="End">Where they end.</param>
internal sealed record SafeTensor(string Name, string Type, long[] Shape, long Begin, long End)
{
    private const int LongestText = 200;

    /// <summary>The bits of a value, by type: all types of the format, of which <see cref="IsFloat"/> can be read.</summary>
    private static readonly Dictionary<string, int> BitsOf = new()
    {
        ["F64"] = 64, ["F32"] = 32, ["F16"] = 16, ["BF16"] = 16, ["F8_E4M3"] = 8, ["F8_E5M2"] = 8, ["F8_E8M0"] = 8,
        ["I64"] = 64, ["I32"] = 32, ["I16"] = 16, ["I8"] = 8, ["U64"] = 64, ["U32"] = 32, ["U16"] = 16, ["U8"] = 8, ["BOOL"] = 8, ["C64"] = 64,
    };

    /// <summary>Bytes of a value.</summary>
    public int ValueLength => BitsOf[Type] / 8;

    /// <summary>Whether its values can become weights.</summary>
    public bool IsFloat => Type is "F64" or "F32" or "F16" or "BF16";

    /// <summary>Name, shape and type, for errors.</summary>
    public override string ToString() => $"{Shorten(Name)} [{Shorten(string.Join(", ", Shape))}]{(Type == "F32" ? "" : $" of {Type}")}";

    /// <summary>Throws where its bytes are not those that its shape and type need.</summary>
    /// <exception cref="InvalidDataException">The message names it.</exception>
    public void Check()
    {
        if (!BitsOf.ContainsKey(Type))
            throw new InvalidDataException(
                $"the tensor '{Shorten(Name)}' has the type '{Shorten(Type)}', which is none of {string.Join(", ", BitsOf.Keys)}");
        UInt128 bytes = (UInt128)ValueLength;
        foreach (long size in Shape)
            // Saturated, so that a zero behind large dimensions is still found.
            bytes = size == 0 ? 0 : UInt128.Min(bytes, UInt128.MaxValue >> 64) * (UInt128)size;
        if (End < Begin || bytes != (UInt128)(End - Begin))
            throw new InvalidDataException($"the tensor {this} has the bytes from {Begin} to {End}, but its shape and type need {bytes}");
    }

    /// <summary>A text of a file, as far as an error shows it.</summary>
    public static string Shorten(string text) => text.Length <= LongestText ? text : $"{text[..LongestText]}...";
}
