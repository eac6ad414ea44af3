using System.Globalization;
using System.IO.Compression;

namespace MlNetDeep.Samples.Proben1;

/// <summary>One problem: three sets of examples, which stand in the file one after another.</summary>
/// <param name="Name">The file's name without its endings, such as <c>cancer1</c>.</param>
/// <param name="Training">Examples to learn from.</param>
/// <param name="Validation">Examples that say when to stop.</param>
/// <param name="Test">Examples to measure on.</param>
internal sealed record Problem(string Name, ExampleSet Training, ExampleSet Validation, ExampleSet Test)
{
    private static readonly string[] Header =
        ["bool_in", "real_in", "bool_out", "real_out", "training_examples", "validation_examples", "test_examples"];

    /// <summary>Finds the problems of a folder: files that end in .dt or .dt.gz, by name, in the order of their names.</summary>
    /// <param name="folder">The folder.</param>
    public static SortedDictionary<string, string> FindFiles(string folder)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFiles(folder))
        {
            if (path.EndsWith(".dt", StringComparison.Ordinal) || path.EndsWith(".dt.gz", StringComparison.Ordinal))
                files[NameOf(path)] = path;
        }

        return files;
    }

    /// <summary>Reads a file: seven lines <c>name=count</c>, then a line an example, inputs before targets, parted by blanks.</summary>
    /// <param name="path">A .dt file, or a gzipped one.</param>
    /// <exception cref="InvalidDataException">The file has another form; the message says where.</exception>
    public static Problem Read(string path)
    {
        using Stream file = File.OpenRead(path);
        using Stream content = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(content);
        int[] counts = [.. Header.Select(name => ReadCount(reader, name, path))];
        int inputs = counts[0] + counts[1];
        int targets = counts[2] + counts[3];
        return new Problem(
            NameOf(path),
            ExampleSet.Read(reader, counts[4], inputs, targets, path),
            ExampleSet.Read(reader, counts[5], inputs, targets, path),
            ExampleSet.Read(reader, counts[6], inputs, targets, path));
    }

    private static string NameOf(string path) => Path.GetFileName(path).Split('.')[0];

    private static int ReadCount(StreamReader reader, string name, string path)
    {
        string line = reader.ReadLine() ?? "";
        string[] parts = line.Split('=', StringSplitOptions.TrimEntries);
        if (parts.Length == 2 && parts[0] == name && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            return count;
        throw new InvalidDataException($"{path} is no Proben1 file: '{name}=count' is expected where it has '{line}'.");
    }
}

/// <summary>Examples with their targets.</summary>
/// <param name="Rows">How many.</param>
/// <param name="Features">[rows, inputs].</param>
/// <param name="Targets">[rows, outputs], 0 to 1.</param>
internal sealed record ExampleSet(int Rows, float[] Features, float[] Targets)
{
    /// <summary>Inputs an example.</summary>
    public int Inputs => Features.Length / Rows;

    /// <summary>Targets an example.</summary>
    public int Outputs => Targets.Length / Rows;

    /// <summary>The examples as the trainer takes them.</summary>
    public InMemoryData ToTrainingData() => new(Rows, Inputs, Features, Outputs, Targets);

    /// <summary>Reads the next lines of a file.</summary>
    /// <param name="reader">Stands before the first example.</param>
    /// <param name="rows">How many examples.</param>
    /// <param name="inputs">Inputs an example.</param>
    /// <param name="targets">Targets an example.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="InvalidDataException">There are no rows, a line has another number of values, or a value is not finite.</exception>
    public static ExampleSet Read(StreamReader reader, int rows, int inputs, int targets, string path)
    {
        if (rows == 0)
            throw new InvalidDataException($"{path} has an empty set of examples: training, validation and test need at least one each.");
        var features = new List<float>(rows * inputs);
        var expected = new List<float>(rows * targets);
        for (int row = 0; row < rows; row++)
        {
            string[] values = (reader.ReadLine() ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (values.Length != inputs + targets)
                throw new InvalidDataException($"{path} has a line of {values.Length} values, not {inputs} inputs and {targets} targets.");
            float[] numbers = Array.ConvertAll(values, value => ParseValue(value, path));
            features.AddRange(numbers.AsSpan(0, inputs));
            expected.AddRange(numbers.AsSpan(inputs));
        }

        return new ExampleSet(rows, [.. features], [.. expected]);
    }

    private static float ParseValue(string text, string path) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value)
            ? value
            : throw new InvalidDataException($"{path} has '{text}' where a finite number is expected.");
}
