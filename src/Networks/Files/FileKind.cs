namespace MlNetDeep;

/// <summary>
/// A kind of what this library writes. All kinds have one form: 8 bytes of signature, version (4, little-endian), length (8), blocks, and the
/// 16 bytes of the XxHash128 of all before. A block is a JSON record or floats, behind its length (docs/reference/file-format.md).
/// </summary>
/// <param name="Signature">Its first bytes, 8 ASCII characters.</param>
/// <param name="Name">What it is called in errors.</param>
internal sealed record FileKind(string Signature, string Name)
{
    /// <summary>The version of the form and of all records: the one place to raise it. Version 1 was never released.</summary>
    public const int Version = 2;

    /// <summary>What is to be done about version 1.</summary>
    public const string BeforeRelease = "was written by a version before the first release: train the model and save it anew.";

    public const int SignatureLength = 8;
    public const int StartLength = SignatureLength + sizeof(int) + sizeof(long);
    public const int HashLength = 16;
}
