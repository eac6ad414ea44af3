namespace MlNetDeep;

/// <summary>The versions of ONNX that are written.</summary>
internal static class OnnxVersions
{
    /// <summary>The first that has all operators of ours.</summary>
    public const int LeastOperatorSet = 9;

    /// <summary>The last of which tests know that runtimes read it so.</summary>
    public const int MostOperatorSet = 23;

    /// <summary>What is neither too new for older runtimes, nor old.</summary>
    public const int DefaultOperatorSet = 13;

    /// <summary>The version of the file's form that came with an operator set: the table of ONNX's docs/Versioning.md.</summary>
    public static int FormatOf(int operatorSet) => operatorSet switch
    {
        9 => 4,
        10 => 5,
        11 => 6,
        <= 14 => 7,
        <= 18 => 8,
        <= 20 => 9,
        <= 22 => 10,
        _ => 11,
    };
}
