using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Samples;

namespace MlNetDeep.Experiments;

/// <summary>scikit-learn's networks with their defaults on the same rows: scikit.py, run by the Python that --scikit names.</summary>
/// <param name="python">The interpreter.</param>
/// <param name="folder">Where the rows are written.</param>
internal sealed class ScikitLearn(string python, string folder)
{
    /// <summary>Its name in results.</summary>
    public const string Name = "scikit-learn";

    /// <summary>The peer that the command line asks for, or null.</summary>
    /// <param name="line">With --scikit.</param>
    /// <param name="experiment">The folder's name under artifacts.</param>
    public static ScikitLearn? Given(CommandLine line, string experiment)
    {
        if (line.Text("scikit") is not { } python)
            return null;
        string folder = Locations.CreateOutputFolder(null, $"{experiment}-rows");
        foreach (string old in Directory.GetFiles(folder, "*.csv"))
            File.Delete(old);
        return new ScikitLearn(python, folder);
    }

    /// <summary>Writes a fold: the label, then the features; without a header.</summary>
    public void Export(string set, TabularTask task, int fold, IDataView train, IDataView test)
    {
        Write(train, "train");
        Write(test, "test");

        void Write(IDataView rows, string part)
        {
            IEnumerable<string> labels = task switch
            {
                TabularTask.Binary => rows.GetColumn<bool>("Label").Select(label => label ? "1" : "0"),
                TabularTask.Multiclass => rows.GetColumn<uint>("Label").Select(label => label.ToString(CultureInfo.InvariantCulture)),
                _ => rows.GetColumn<float>("Label").Select(label => label.ToString(CultureInfo.InvariantCulture)),
            };
            File.WriteAllLines(
                Path.Combine(folder, $"{set}.{task}.{fold}.{part}.csv"),
                labels.Zip(rows.GetColumn<float[]>("Features"), (label, row) =>
                    $"{label},{string.Join(',', row.Select(value => value.ToString(CultureInfo.InvariantCulture)))}"));
        }
    }

    /// <summary>Trains on every fold that was written; a result a set.</summary>
    public IReadOnlyList<TrainerResult> Run()
    {
        string script = Locations.FindInRepository("test/Experiments/Tabular/scikit.py")!;
        using var process = Process.Start(new ProcessStartInfo(python, [script, folder]) { RedirectStandardOutput = true })!;
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        if (process.ExitCode != 0)
            CommandLine.Fail($"{python} {script} {folder} ended with {process.ExitCode}: it needs scikit-learn (apt-get install python3-sklearn).");
        return [.. lines.Select(line => JsonSerializer.Deserialize<TrainerResult>(line)!)];
    }
}
