using System.Text;

namespace MlNetDeep;

/// <summary>Rows to learn from, and others to be judged by.</summary>
/// <param name="Train">Rows to learn from.</param>
/// <param name="Test">Rows to be judged by.</param>
/// <param name="TrainRows">How many rows are to learn from.</param>
/// <param name="TestRows">How many rows are to be judged by.</param>
/// <param name="LabeledTestRows">Those of them with a label; all where the label is not in the data, but made by a pipeline.</param>
internal sealed record DataSplit(IDataView Train, IDataView Test, long TrainRows, long TestRows, long LabeledTestRows);

/// <summary>
/// Splits of data, kept in memory and checked: each part has rows, and of a Boolean label both values. ML.NET's own but for rows that stay together,
/// which it deals by chance, so that parts can be empty.
/// </summary>
/// <param name="environment">For errors.</param>
/// <param name="label">A column of the data, or one that an estimator makes.</param>
/// <param name="estimators">What will learn from the parts; read if the data have no such column.</param>
internal sealed class DataSplits(IHostEnvironment environment, string label, IEnumerable<IEstimator<ITransformer>> estimators)
{
    private readonly DataOperationsCatalog _operations = new(environment);

    /// <summary>
    /// The parts of a cross-validation, at least 2. Rows are read once and kept; those of equal values of the sampling key stay together.
    /// </summary>
    public IReadOnlyList<DataSplit> Folds(IDataView data, int folds, string? samplingKey, int seed)
    {
        IDataView cached = Keep(data, samplingKey);
        long rows = Count(cached);
        if (rows < folds)
            throw environment.ExceptUserArg(
                "numberOfFolds", Text($"{folds} folds need at least as many rows, but the data have {rows}: take fewer folds, or more rows."));
        if (samplingKey is not null)
        {
            int[] parts = MlNetDeep.Folds.SplitGroups(ReadGroups(cached, samplingKey), folds, samplingKey, seed);
            return [.. Enumerable.Range(0, folds).Select(fold => Part(cached, parts, fold, Text($"Fold {fold + 1} of {folds}")))];
        }

        return
        [
            .. _operations.CrossValidationSplit(cached, folds, seed: seed)
                .Select((part, i) => Checked(part.TrainSet, part.TestSet, Text($"Fold {i + 1} of {folds}"))),
        ];
    }

    /// <summary>
    /// One part to learn from, and one, the fraction in (0, 1), to be judged by. Rows are read once and kept; those of equal values of the
    /// sampling key stay together.
    /// </summary>
    public DataSplit HoldOut(IDataView data, double testFraction, string? samplingKey, int seed)
    {
        IDataView cached = Keep(data, samplingKey);
        string name = Text($"The validation part, {100 * testFraction:0.##} % of the rows,");
        if (samplingKey is not null)
        {
            string[] groups = ReadGroups(cached, samplingKey);
            return Part(cached, MlNetDeep.Folds.HoldOutGroups(groups, testFraction, samplingKey, seed), 1, name);
        }

        DataOperationsCatalog.TrainTestData split = _operations.TrainTestSplit(cached, testFraction, seed: seed);
        return Checked(split.TrainSet, split.TestSet, name);
    }

    /// <summary>Parts that the user made.</summary>
    public DataSplit Given(IDataView train, IDataView test) =>
        Checked(Keep(train, null), Keep(test, null), "The validation set");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string[] ReadGroups(IDataView data, string samplingKey)
    {
        DataViewSchema.Column key = data.Schema[samplingKey];
        using DataViewRowCursor cursor = data.GetRowCursor([key]);
        ValueGetter<StringBuilder> getter = RowCursorUtils.GetGetterAsStringBuilder(cursor, key.Index);
        var groups = new List<string>();
        var text = new StringBuilder();
        while (cursor.MoveNext())
        {
            getter(ref text);
            groups.Add(text.ToString());
        }

        return [.. groups];
    }

    private DataSplit Part(IDataView data, int[] parts, int test, string name) => Checked(
        new ResampledView(data, Array.ConvertAll(parts, part => part == test ? 0 : 1)),
        new ResampledView(data, Array.ConvertAll(parts, part => part == test ? 1 : 0)), name);

    private IDataView Keep(IDataView data, string? samplingKey)
    {
        if (data.Schema.GetColumnOrNull(label) is null && !estimators.Any(estimator => Makes(estimator, data.Schema)))
            throw environment.ExceptUserArg(
                "labelColumnName", $"The data have no column '{label}'; they have {Names(data)}. No pipeline makes one of that name.");
        if (samplingKey is not null)
        {
            if (data.Schema.GetColumnOrNull(samplingKey) is not { } key)
                throw environment.ExceptUserArg("samplingKeyColumnName", $"The data have no column '{samplingKey}'; they have {Names(data)}.");
            if (key.Type is VectorDataViewType)
                throw environment.ExceptUserArg(
                    "samplingKeyColumnName", $"The column '{samplingKey}' is {key.Type}: rows are kept together by a single value.");
        }

        // With columns that are neither values nor vectors, such as images, rows are read anew by each model.
        return CheckedView.TryCache(environment, data) ?? data;
    }

    private static string Names(IDataView data) => string.Join(", ", data.Schema.Select(column => column.Name));

    private bool Makes(IEstimator<ITransformer> estimator, DataViewSchema input)
    {
        try
        {
            return estimator.GetOutputSchema(SchemaShape.Create(input)).TryFindColumn(label, out _);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // It will say so as it is trained.
            return false;
        }
    }

    private DataSplit Checked(IDataView train, IDataView test, string name)
    {
        long testRows = Count(test);
        long? labeled = test.Schema.GetColumnOrNull(label) is { } column ? ScoredRows.CountLabeled(test, column) : null;
        var split = new DataSplit(train, test, Count(train), testRows, labeled ?? testRows);
        if (split.TestRows == 0 || split.TrainRows == 0)
            throw environment.Except(
                $"{name} {(split.TestRows == 0 ? "is empty" : "leaves no row to learn from")}: take fewer folds, more rows, or another seed.");
        CheckHasBothClasses(test, name);
        return split;
    }

    // ML.NET's evaluator would say this after the first model is trained, and without the fold.
    private void CheckHasBothClasses(IDataView test, string name)
    {
        if (test.Schema.GetColumnOrNull(label)?.Type is not BooleanDataViewType)
            return;
        bool[] classes = [.. test.GetColumn<bool>(label).Distinct()];
        if (classes.Length == 1)
            throw environment.Except(
                $"{name} has rows of one class alone, of column '{label}' {classes[0]}: take fewer folds, more rows, or another seed.");
    }

    private static long Count(IDataView data)
    {
        if (data.GetRowCount() is { } known)
            return known;
        using DataViewRowCursor cursor = data.GetRowCursor([]);
        long rows = 0;
        while (cursor.MoveNext())
            rows++;
        return rows;
    }
}
