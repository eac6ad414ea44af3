using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Samples;

namespace MlNetDeep.Experiments;

/// <summary>How long defaults train on 30,000 rows of 400 dense numbers, beside LightGbm's, and how good they are on 10,000 others.</summary>
internal static class WallTimeExperiment
{
    private const int Features = 400;
    private const int TestRows = 10_000;

    /// <summary>Trains and prints a line a trainer.</summary>
    public static void Run(CommandLine line)
    {
        int rows = line.Number("rows") ?? 30_000, seed = line.Number("seed") ?? 1, repeats = line.Number("repeats") ?? 1;
        Contestant reference = Contestant.All.Single(trainer => trainer.Name == Contestant.ReferenceName);
        IReadOnlyList<Contestant> chosen =
            TabularExperiment.Chosen(line, "trainers", trainer => trainer.Name, [.. Contestant.All.Where(trainer => trainer.IsOurs || trainer == reference)]);
        (float[][] features, float[] values) = Create(rows + TestRows, seed);
        bool[] labels = [.. values.Select(value => value > 0)];
        (IDataView Train, IDataView Test) binary = (NumberRows.View(features[..rows], labels[..rows]), NumberRows.View(features[rows..], labels[rows..]));
        (IDataView Train, IDataView Test) regression = (NumberRows.View(features[..rows], values[..rows]), NumberRows.View(features[rows..], values[rows..]));
        foreach ((TabularTask task, (IDataView train, IDataView test)) in new[] { (TabularTask.Binary, binary), (TabularTask.Regression, regression) })
        {
            double measure = double.NaN;
            foreach (Contestant contestant in chosen.OrderBy(trainer => trainer != reference).Where(trainer => trainer.Trainer(task, new MLContext()) is not null))
            {
                (double seconds, Judgement judgement) = Measure(contestant, task, train, test, seed, repeats);
                measure = contestant == reference ? seconds : measure;
                ResultLine.Write(
                    "wall_time", ("task", task), ("trainer", contestant.Name), ("seconds", seconds), ("ratio_to_lightgbm", seconds / measure),
                    ("error", judgement.Error), ("auc", judgement.Auc));
            }
        }
    }

    // The median of several runs, since other programs run too.
    private static (double Seconds, Judgement Judgement) Measure(
        Contestant contestant, TabularTask task, IDataView train, IDataView test, int seed, int repeats)
    {
        List<double> seconds = [];
        Judgement judgement = default;
        for (int i = 0; i < repeats; i++)
        {
            var mlContext = new MLContext(seed);
            IEstimator<ITransformer> trainer = contestant.Trainer(task, mlContext)!;
            var watch = Stopwatch.StartNew();
            ITransformer model = trainer.Fit(train);
            seconds.Add(watch.Elapsed.TotalSeconds);
            judgement = Judgement.Of(mlContext, task, model.Transform(test));
        }

        return (seconds.Order().ElementAt(repeats / 2), judgement);
    }

    // Numbers that share 20 hidden causes; a function of the causes, with noise, of mean about 0.
    private static (float[][] Features, float[] Values) Create(int rows, int seed)
    {
        const int Causes = 20;
        var random = new Random(seed);
        double[][] loadings = [.. Enumerable.Range(0, Features).Select(_ => Normals(Causes))];
        var features = new float[rows][];
        var values = new float[rows];
        for (int row = 0; row < rows; row++)
        {
            double[] c = Normals(Causes);
            features[row] = [.. loadings.Select(loading => (float)(loading.Zip(c, (a, b) => a * b).Sum() + 2 * Normal()))];
            values[row] = (float)(Math.Sin(2 * c[0]) + c[1] * c[2] + Math.Abs(c[3]) - 0.8 + 0.7 * c[4] - 0.5 * c[5] + 0.5 * Normal());
        }

        return (features, values);

        double[] Normals(int count) => [.. Enumerable.Range(0, count).Select(_ => Normal())];
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
