using Microsoft.ML;
using MlNetDeep.Samples;

namespace MlNetDeep.Experiments;

/// <summary>A small table that comes with the repository or is generated.</summary>
/// <param name="Name">Its name in results.</param>
/// <param name="Task">What is learned.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="NumberOfFolds">Folds of a cut, or tables that were drawn.</param>
/// <param name="Folds">Rows to train on and rows to judge by; those of several cuts one after another.</param>
internal sealed record SmallTable(
    string Name, TabularTask Task, int Rows, int NumberOfFolds, IReadOnlyList<(IDataView Train, IDataView Test)> Folds)
{
    private static readonly TabularSet Digits = new("digits", TabularTask.Multiclass, "digits.csv.gz", "x65") { HasHeader = false };

    private static readonly TabularSet[] Classics =
    [
        new("iris", TabularTask.Multiclass, "iris.csv", "species"),
        new("wine", TabularTask.Multiclass, "wine.csv", "cultivar"),
        new("breast-cancer", TabularTask.Binary, "breast-cancer.csv", "malignant") { Positive = "true" },
        new("diabetes", TabularTask.Regression, "diabetes.csv", "progression"),
    ];

    /// <summary>Ten folds of each of the small sets of the repository, cut several times.</summary>
    public static IEnumerable<SmallTable> OfClassics(int repeats, int seed) => Classics.Select(set => Cut(set, 10, repeats, seed));

    /// <summary>Four folds of handwritten digits.</summary>
    public static SmallTable OfDigits(int seed) => Cut(Digits, 4, 1, seed);

    /// <summary>Tables of one size, drawn anew by each seed, and 2,000 rows with noise to judge by.</summary>
    public static SmallTable OfFriedman(string name, Func<int, int, (float[][] Features, float[] Labels)> draw, int rows, int seeds) => new(
        $"{name}-{rows}", TabularTask.Regression, rows, seeds,
        [.. Enumerable.Range(1, seeds).Select(seed => (View(draw(rows, seed)), View(draw(2000, 1000 + seed))))]);

    /// <summary>Folds of a table of the benchmark, whose file is in a folder, cut several times.</summary>
    public static SmallTable Of(TabularSet set, string folder, int folds, int repeats, int seed)
    {
        LoadedTable table = LoadedTable.Load(set, folder, seed);
        return new(set.Name, set.Task, table.Rows, folds, [.. Enumerable.Range(seed, repeats).SelectMany(each => table.Cut(folds, each))]);
    }

    private static SmallTable Cut(TabularSet set, int folds, int repeats, int seed) =>
        Of(set, Path.GetDirectoryName(Locations.FindInRepository($"data/{set.File}")!)!, folds, repeats, seed);

    private static IDataView View((float[][] Features, float[] Labels) rows) => NumberRows.View(rows.Features, rows.Labels);
}
