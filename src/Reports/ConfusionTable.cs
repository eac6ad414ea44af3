namespace MlNetDeep;

/// <summary>The weights of rows by their class and the class that was predicted, over all folds; classes go by name.</summary>
internal sealed class ConfusionTable
{
    private readonly List<string> _classes = [];
    private readonly Dictionary<(string Actual, string Predicted), double> _weights = [];

    /// <summary>The classes' names.</summary>
    public IReadOnlyList<string> Classes => _classes;

    /// <summary>The weight of rows of class i that were taken for class j.</summary>
    public double this[int i, int j] => _weights.GetValueOrDefault((_classes[i], _classes[j]));

    /// <summary>The share of a class that is told right; NaN of none.</summary>
    public double Recall(int i) => this[i, i] / Enumerable.Range(0, _classes.Count).Sum(j => this[i, j]);

    /// <summary>Adds the matrices of several folds.</summary>
    public static ConfusionTable Sum(IEnumerable<ConfusionMatrix> matrices)
    {
        var table = new ConfusionTable();
        foreach (ConfusionMatrix matrix in matrices)
        {
            string[] names = [.. matrix.PredictedClassesIndicators.Select(name => name.ToString())];
            table._classes.AddRange(names.Except(table._classes));
            for (int i = 0; i < names.Length; i++)
                for (int j = 0; j < names.Length; j++)
                    table._weights[(names[i], names[j])] = table._weights.GetValueOrDefault((names[i], names[j])) + matrix.Counts[i][j];
        }

        return table;
    }
}
