using System.Globalization;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MlNetDeep.Experiments;

/// <summary>A table in memory, of which ML.NET sees any rows: Label as the task takes it, numbers as vectors, and a column a category.</summary>
internal sealed class LoadedTable
{
    /// <summary>The most rows that are used, drawn at random.</summary>
    public const int MaximalRows = 10_000;

    private readonly MLContext _mlContext = new(seed: 1);
    private readonly TabularSet _set;
    private readonly string?[][] _rows;
    private readonly int _label;

    // Numbers that are always there, those that miss in some rows, and categories.
    private readonly int[] _full, _gappy, _categories;
    private readonly ValueToKeyMappingTransformer? _keys;

    /// <summary>Takes rows.</summary>
    /// <param name="set">Which column is the label, and of what kind.</param>
    /// <param name="table">The rows.</param>
    /// <param name="seed">Which rows are drawn, where there are too many.</param>
    /// <param name="maximalRows">The most rows that are used.</param>
    public LoadedTable(TabularSet set, RawTable table, int seed, int maximalRows = MaximalRows)
    {
        _set = set;
        _label = table.IndexOf(set.Label);
        string?[][] rows = [.. table.Rows.Where(row => row[_label] is not null)];
        new Random(seed).Shuffle(rows);
        _rows = [.. rows.Take(maximalRows)];
        int[] leftOut = [_label, .. set.LeftOut.Select(table.IndexOf)];
        int[] features = [.. Enumerable.Range(0, table.Columns.Count).Except(leftOut)];
        ILookup<bool, int> numbers = features.Where(i => table.Columns[i].IsNumber).ToLookup(i => _rows.Any(row => row[i] is null));
        _full = [.. numbers[false]];
        _gappy = [.. numbers[true]];
        _categories = [.. features.Where(i => !table.Columns[i].IsNumber)];

        // Of all rows, so that a class that a fold lacks has its key all the same.
        if (set.Task == TabularTask.Multiclass)
            _keys = _mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(View(_rows));
    }

    /// <summary>Rows in use.</summary>
    public int Rows => _rows.Length;

    /// <summary>Whether missing numbers become the mean, and a column says where; otherwise trainers see them as NaN. Default: true.</summary>
    public bool Imputes { get; init; } = true;

    /// <summary>Columns that trainers see, before categories are spread.</summary>
    public int Columns => _full.Length + _gappy.Length + _categories.Length;

    /// <summary>Reads a table of the benchmark.</summary>
    /// <param name="set">Which.</param>
    /// <param name="folder">Where its file is.</param>
    /// <param name="seed">Which rows are drawn, where there are too many.</param>
    public static LoadedTable Load(TabularSet set, string folder, int seed)
    {
        string path = Path.Combine(folder, set.File);
        if (!path.EndsWith(".arff", StringComparison.Ordinal))
            return new LoadedTable(set, CsvFile.Read(path, set.HasHeader), seed);
        using var reader = new StreamReader(path);
        return new LoadedTable(set, ArffFile.Read(reader), seed);
    }

    /// <summary>Cuts folds, stratified by class, and prepares each as it is asked for: Features and Label, in memory.</summary>
    public IEnumerable<(IDataView Train, IDataView Test)> Cut(int folds, int seed)
    {
        string[] classes = [.. _rows.Select(row => _set.Task == TabularTask.Regression ? "" : row[_label]!)];
        int[] assigned = FoldAssignment.Stratified(classes, folds, seed);
        return Enumerable.Range(0, folds).Select(Prepare);

        (IDataView, IDataView) Prepare(int fold)
        {
            IDataView train = Keyed(_rows.Where((_, row) => assigned[row] != fold)), test = Keyed(_rows.Where((_, row) => assigned[row] == fold));
            TransformerChain<ITransformer> preparation = Preparation().Fit(train);
            return (Cached(preparation.Transform(train)), Cached(preparation.Transform(test)));
        }
    }

    // The same for every trainer: categories one-hot, missing numbers by the mean and a column that says so, all in one vector.
    private EstimatorChain<ITransformer> Preparation()
    {
        var transforms = _mlContext.Transforms;
        var steps = new EstimatorChain<ITransformer>();
        List<string> parts = [];
        if (_full.Length > 0)
            parts.Add("Full");
        if (_gappy.Length > 0)
            parts.Add("Gappy");
        if (_gappy.Length > 0 && Imputes)
        {
            parts.Add("IsMissing");
            steps = steps
                .Append<ITransformer>(transforms.IndicateMissingValues("Gaps", "Gappy"))
                .Append<ITransformer>(transforms.Conversion.ConvertType("IsMissing", "Gaps"))
                .Append<ITransformer>(transforms.ReplaceMissingValues("Gappy", replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean));
        }

        string[] categories = [.. _categories.Select((_, i) => CategoryName(i))];
        if (categories.Length > 0)
        {
            parts.AddRange(categories);
            steps = steps.Append<ITransformer>(transforms.Categorical.OneHotEncoding([.. categories.Select(name => new InputOutputColumnPair(name))]));
        }

        return steps.Append<ITransformer>(transforms.Concatenate("Features", [.. parts]));
    }

    // Read once, so that no trainer pays for what the first of them would have read.
    private IDataView Cached(IDataView view)
    {
        IDataView cached = _mlContext.Data.Cache(view, "Features", "Label");
        _ = cached.GetColumn<float[]>("Features").Count();
        return cached;
    }

    private IDataView Keyed(IEnumerable<string?[]> rows) => _keys is null ? View(rows) : _keys.Transform(View(rows));

    private IDataView View(IEnumerable<string?[]> rows)
    {
        var text = new StringBuilder();
        foreach (string?[] row in rows)
            text.AppendJoin('\t', [LabelText(row[_label]!), .. _full.Concat(_gappy).Concat(_categories).Select(i => row[i])]).Append('\n');
        return _mlContext.Data
            .CreateTextLoader(new TextLoader.Options { Separators = ['\t'], MissingRealsAsNaNs = true, Columns = [.. LoaderColumns()] })
            .Load(new MemoryText(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private IEnumerable<TextLoader.Column> LoaderColumns()
    {
        DataKind label = _set.Task switch
        {
            TabularTask.Binary => DataKind.Boolean,
            TabularTask.Multiclass => DataKind.String,
            _ => DataKind.Single,
        };
        yield return new TextLoader.Column("Label", label, 0);
        int gappy = 1 + _full.Length, categories = gappy + _gappy.Length;
        if (_full.Length > 0)
            yield return new TextLoader.Column("Full", DataKind.Single, 1, gappy - 1);
        if (_gappy.Length > 0)
            yield return new TextLoader.Column("Gappy", DataKind.Single, gappy, categories - 1);
        for (int i = 0; i < _categories.Length; i++)
            yield return new TextLoader.Column(CategoryName(i), DataKind.String, categories + i);
    }

    private static string CategoryName(int number) => string.Create(CultureInfo.InvariantCulture, $"Category{number}");

    private string LabelText(string label) => _set.Task == TabularTask.Binary ? label == _set.Positive ? "1" : "0" : label;
}
