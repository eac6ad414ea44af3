using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MlNetDeep.Samples;

namespace MlNetDeep.Experiments;

/// <summary>Trainers with their defaults on the generated table, three quarters to learn from.</summary>
internal static class GeneratedTableExperiment
{
    private const string Name = "generated_table";

    /// <summary>Trains and prints a line a trainer.</summary>
    public static void Run(CommandLine line)
    {
        int rows = line.Number("rows", minimum: 100) ?? 40_000, seed = line.Number("seed") ?? 1;
        double missing = Share(line, "missing") ?? 0, positives = Share(line, "positives") ?? 0.023;
        IReadOnlyList<Contestant> trainers = TabularExperiment.Chosen(line, "trainers", trainer => trainer.Name, Contestant.All);
        var generated = new GeneratedTable(rows, seed, positives, missing);
        // Cells that are missing on purpose are the trainers' to bear.
        var table = new LoadedTable(GeneratedTable.Set, generated.Table, seed, rows) { Imputes = missing == 0 };
        (IDataView train, IDataView test) = table.Cut(folds: 4, seed).First();
        int features = ((Microsoft.ML.Data.VectorDataViewType)train.Schema["Features"].Type).Size;
        ResultLine.Write(
            Name, ("rows", rows), ("features", features), ("positives", generated.Labels.Average(label => label ? 1.0 : 0.0)), ("missing", missing));
        Write("truth", BinaryFigures.Of(generated.Labels, generated.Probabilities), null);
        foreach (Contestant contestant in trainers)
        {
            try
            {
                var watch = Stopwatch.StartNew();
                ITransformer model = contestant.Binary(new MLContext(seed)).Fit(train);
                double seconds = watch.Elapsed.TotalSeconds;
                Write(contestant.Name, BinaryFigures.Of(model.Transform(test)), seconds);
            }
            catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
            {
                ResultLine.Write(Name, ("trainer", contestant.Name), ("failure", exception.Message.ReplaceLineEndings(" ")));
            }
        }

        // scikit-learn's networks take no missing values.
        if (ScikitLearn.Given(line, "generated-table") is not { } peer || missing > 0)
            return;
        peer.Export("generated", TabularTask.Binary, 0, train, test);
        foreach (TrainerResult result in peer.Run())
            Write(result.Trainer, new BinaryFigures(result.Auc![0], result.LogLoss![0], 0), result.Seconds[0]);
    }

    private static void Write(string trainer, BinaryFigures figures, double? seconds) => ResultLine.Write(
        Name, ("trainer", trainer), ("auc", figures.Auc), ("log_loss", figures.LogLoss), ("seconds", seconds), ("unanswered", figures.Unanswered));

    private static double? Share(CommandLine line, string option)
    {
        if (line.Text(option) is not { } text)
            return null;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double share) || share is < 0 or >= 1)
            CommandLine.Fail($"The option --{option} takes a share from 0 to below 1, not '{text}'.");
        return share;
    }
}
