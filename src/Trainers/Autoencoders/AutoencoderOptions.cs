using Microsoft.ML.Data;

namespace MlNetDeep;

/// <summary>What autoencoders as transforms take: columns, what the code is like, and how to train.</summary>
public abstract class AutoencoderOptions : AutoencoderTrainingOptions
{
    /// <summary>The code: a vector of Single. Default: Code.</summary>
    public string OutputColumnName { get; set; } = "Code";

    /// <summary>What is encoded: a vector of Single of known size. Null takes <see cref="OutputColumnName"/>. Default: Features.</summary>
    public string? InputColumnName { get; set; } = DefaultColumnNames.Features;

    /// <summary>The column of the reconstruction, in the input's units; null writes none. Default: null.</summary>
    public string? ReconstructionColumnName { get; set; }

    /// <summary>The column of the reconstruction error, a Single; null writes none. Default: null.</summary>
    public string? ErrorColumnName { get; set; }

    internal override string Input => InputColumnName ?? OutputColumnName;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        CheckColumns();
    }

    private void CheckColumns()
    {
        (string Option, string? Name)[] columns =
        [
            (nameof(OutputColumnName), OutputColumnName),
            (nameof(ReconstructionColumnName), ReconstructionColumnName),
            (nameof(ErrorColumnName), ErrorColumnName),
        ];
        foreach ((string option, string? name) in columns.Append((nameof(InputColumnName), Input)))
        {
            if (name is not null || option == nameof(OutputColumnName))
                OptionChecks.ColumnName(name, option);
        }

        string[] written = [.. columns.Select(column => column.Name).OfType<string>()];
        if (written.Distinct(StringComparer.Ordinal).Count() < written.Length)
            throw new ArgumentException(
                $"Code, reconstruction and error need columns of their own, but are {string.Join(", ", written)}.",
                nameof(OutputColumnName));
    }
}
