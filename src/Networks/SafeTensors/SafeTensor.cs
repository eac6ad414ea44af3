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

    private const string Types = "F64, F32, F16, BF16, F8_E4M3, F8_E5M2, F8_E8M0, I64, I32, I16, I8, U64, U32, U16, U8, BOOL, C64";

    /// <summary>Bytes of a value; 0 of a type that the format does not have.</summary>
    public int ValueLength => Type switch
    {
        "F64" or "I64" or "U64" or "C64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "F8_E4M3" or "F8_E5M2" or "F8_E8M0" or "I8" or "U8" or "BOOL" => 1,
        _ => 0,
    };

    /// <summary>Whether its values can become weights.</summary>
    public bool IsFloat => Type is "F64" or "F32" or "F16" or "BF16";

    /// <summary>Name, shape and type, for errors.</summary>
    public override string ToString() => $"{Shorten(Name)} [{Shorten(string.Join(", ", Shape))}]{(Type == "F32" ? "" : $" of {Type}")}";

    /// <summary>Throws where its bytes are not those that its shape and type need.</summary>
    /// <exception cref="InvalidDataException">The message names it.</exception>
    public void Check()
    {
        if (ValueLength == 0)
            throw new InvalidDataException(
                $"the tensor '{Shorten(Name)}' has the type '{Shorten(Type)}', which is none of {Types}");
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
