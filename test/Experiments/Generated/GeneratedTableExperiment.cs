using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Samples;

namespace MlNetDeep.Experiments;

/// <summary>Trainers with their defaults on the generated table, three quarters to learn from, the last to judge by.</summary>
/// <remarks>A quarter has about 230 positives: its AUC is known to 0.014. --repeats 4 holds out each quarter in turn.</remarks>
internal static class GeneratedTableExperiment
{
    private const string Name = "generated_table";
    private const int Quarters = 4;

    // They leave rows with a missing number out, or never end.
    private static readonly string[] Linear = ["Lbfgs", "Sdca"];


    /// <summary>Trains and prints a line a trainer.</summary>
    public static void Run(CommandLine line)
    {
        int rows = line.Number("rows", minimum: 100) ?? 40_000, seed = line.Number("seed") ?? 1;
        double missing = Share(line, "missing") ?? 0, positives = Share(line, "positives") ?? 0.023;
        IReadOnlyList<Contestant> trainers = TabularExperiment.Chosen(line, "trainers", trainer => trainer.Name, Contestant.All);
        var generated = new GeneratedTable(rows, seed, positives, missing);
        // Cells that are missing on purpose are the trainers' to bear.
        var table = new LoadedTable(GeneratedTable.Set, generated.Table, seed, rows) { Imputes = missing == 0 };
        (IDataView Train, IDataView Test)[] quarters = [.. table.Cut(Quarters, seed).Take(Math.Min(line.Number("repeats") ?? 1, Quarters))];
        int features = ((VectorDataViewType)quarters[0].Train.Schema["Features"].Type).Size;
        ResultLine.Write(
            Name, ("rows", rows), ("features", features), ("positives", generated.Labels.Average(label => label ? 1.0 : 0.0)), ("missing", missing),
            ("quarters", quarters.Length));
        Write("truth", [BinaryFigures.Of(generated.Labels, generated.Probabilities)], null);
        foreach (Contestant contestant in trainers.Where(trainer => missing == 0 || !Linear.Contains(trainer.Name)))
        {
            try
            {
                Run(contestant);
            }
            catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
            {
                ResultLine.Write(Name, ("trainer", contestant.Name), ("failure", exception.Message.ReplaceLineEndings(" ")));
            }
        }

        // scikit-learn's networks take no missing values.
        if (ScikitLearn.Given(line, "generated-table") is not { } peer || missing > 0)
            return;
        for (int i = 0; i < quarters.Length; i++)
            peer.Export("generated", TabularTask.Binary, i, quarters[i].Train, quarters[i].Test);
        foreach (TrainerResult result in peer.Run())
            Write(result.Trainer, [.. result.Auc!.Zip(result.LogLoss!, (auc, loss) => new BinaryFigures(auc, loss, 0))], result.Seconds.Average());

        void Run(Contestant contestant)
        {
            List<BinaryFigures> figures = [];
            var watch = new Stopwatch();
            foreach ((IDataView train, IDataView test) in quarters)
            {
                IEstimator<ITransformer> trainer = contestant.Binary(new MLContext(seed));
                watch.Start();
                ITransformer model = trainer.Fit(train);
                watch.Stop();
                figures.Add(BinaryFigures.Of(model.Transform(test)));
            }

            Write(contestant.Name, figures, watch.Elapsed.TotalSeconds / figures.Count);
        }
    }

    private static void Write(string trainer, IReadOnlyList<BinaryFigures> figures, double? seconds) => ResultLine.Write(
        Name, ("trainer", trainer), ("auc", figures.Average(each => each.Auc)), ("log_loss", figures.Average(each => each.LogLoss)), ("seconds", seconds),
        ("unanswered", figures.Sum(each => each.Unanswered)));

    private static double? Share(CommandLine line, string option)
    {
        if (line.Text(option) is not { } text)
            return null;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double share) || share is < 0 or >= 1)
            CommandLine.Fail($"The option --{option} takes a share from 0 to below 1, not '{text}'.");
        return share;
    }
}
