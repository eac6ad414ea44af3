namespace MlNetDeep;

/// <summary>What autoencoders as transforms take: columns, what the code is like, and how to train.</summary>
public abstract class AutoencoderOptions : AutoencoderTrainingOptions
{
    internal static new readonly OptionTable Table = new OptionTable<AutoencoderOptions>(AutoencoderTrainingOptions.Table)
    {
        { o => o.OutputColumnName, Allowed.Column.Required },
        { o => o.InputColumnName, Allowed.Column },
        { o => o.ReconstructionColumnName, Allowed.Column },
        { o => o.ErrorColumnName, Allowed.Column },
        {
            o => o.WrittenColumns.Distinct(StringComparer.Ordinal).Count() == o.WrittenColumns.Count(),
            "Code, reconstruction and error need columns of their own",
            nameof(OutputColumnName), nameof(ReconstructionColumnName), nameof(ErrorColumnName)
        },
    };

    internal override OptionTable OptionTable => Table;

    /// <summary>The code: a vector of Single. Default: Code.</summary>
    public string OutputColumnName { get; set; } = "Code";

    /// <summary>What is encoded: a vector of Single of known size. Null takes <see cref="OutputColumnName"/>. Default: Features.</summary>
    public string? InputColumnName { get; set; } = DefaultColumnNames.Features;

    /// <summary>The column of the reconstruction, in the input's units; null writes none. Default: null.</summary>
    public string? ReconstructionColumnName { get; set; }

    /// <summary>The column of the reconstruction error, a Single; null writes none. Default: null.</summary>
    public string? ErrorColumnName { get; set; }

    internal override string Input => InputColumnName ?? OutputColumnName;

    private IEnumerable<string> WrittenColumns =>
        new[] { OutputColumnName, ReconstructionColumnName, ErrorColumnName }.OfType<string>();
}
