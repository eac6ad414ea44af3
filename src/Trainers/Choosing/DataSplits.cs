using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MlNetDeep.Trainers;

/// <summary>Rows to learn from, and others to be judged by.</summary>
/// <param name="Train">Rows to learn from.</param>
/// <param name="Test">Rows to be judged by.</param>
/// <param name="TrainRows">How many rows are to learn from.</param>
/// <param name="TestRows">How many rows are to be judged by.</param>
internal sealed record DataSplit(IDataView Train, IDataView Test, long TrainRows, long TestRows);

/// <summary>ML.NET's splits of data, kept in memory and checked: each part has rows, and of two classes both.</summary>
internal sealed class DataSplits
{
    private readonly IHostEnvironment _environment;
    private readonly DataOperationsCatalog _operations;
    private readonly string _label;

    public DataSplits(IHostEnvironment environment, string labelColumnName)
    {
        _environment = environment;
        _operations = new DataOperationsCatalog(environment);
        _label = labelColumnName;
    }

    /// <summary>The parts of a cross-validation.</summary>
    /// <param name="data">The rows; read once and kept.</param>
    /// <param name="folds">How many parts, at least 2.</param>
    /// <param name="samplingKey">The column whose equal values stay together, or null.</param>
    /// <param name="seed">Decides the parts.</param>
    public IReadOnlyList<DataSplit> Folds(IDataView data, int folds, string? samplingKey, int seed)
    {
        IDataView cached = Keep(data, samplingKey);
        long rows = Count(cached);
        if (rows < folds)
            throw _environment.ExceptUserArg(
                "numberOfFolds", $"{folds} folds need at least as many rows, but the data have {rows}: take fewer folds, or more rows.");
        IReadOnlyList<DataOperationsCatalog.TrainTestData> parts = _operations.CrossValidationSplit(cached, folds, samplingKey, seed);
        return [.. parts.Select((part, i) => Checked(part.TrainSet, part.TestSet, $"Fold {i + 1} of {folds}"))];
    }

    /// <summary>One part to learn from, and one to be judged by.</summary>
    /// <param name="data">The rows; read once and kept.</param>
    /// <param name="testFraction">The share of rows to be judged by, in (0, 1).</param>
    /// <param name="samplingKey">The column whose equal values stay together, or null.</param>
    /// <param name="seed">Decides the parts.</param>
    public DataSplit HoldOut(IDataView data, double testFraction, string? samplingKey, int seed)
    {
        DataOperationsCatalog.TrainTestData split = _operations.TrainTestSplit(Keep(data, samplingKey), testFraction, samplingKey, seed);
        return Checked(split.TrainSet, split.TestSet, $"The validation part, {testFraction:P0} of the rows,");
    }

    /// <summary>Parts that the user made.</summary>
    /// <param name="train">Rows to learn from.</param>
    /// <param name="test">Rows to be judged by.</param>
    public DataSplit Given(IDataView train, IDataView test) =>
        Checked(Keep(train, null), Keep(test, null), "The validation set");

    private IDataView Keep(IDataView data, string? samplingKey)
    {
        foreach (string name in new[] { _label, samplingKey }.OfType<string>())
        {
            if (data.Schema.GetColumnOrNull(name) is null)
                throw _environment.ExceptUserArg(
                    name == samplingKey ? "samplingKeyColumnName" : "labelColumnName",
                    $"The data have no column '{name}'; they have {string.Join(", ", data.Schema.Select(column => column.Name))}.");
        }

        return _operations.Cache(data);
    }

    private DataSplit Checked(IDataView train, IDataView test, string name)
    {
        var split = new DataSplit(train, test, Count(train), Count(test));
        if (split.TestRows == 0 || split.TrainRows == 0)
            throw _environment.Except(
                $"{name} {(split.TestRows == 0 ? "is empty" : "leaves no row to learn from")}: take fewer folds, more rows, or another seed.");
        CheckHasBothClasses(test, name);
        return split;
    }

    // ML.NET's evaluator would say this after the first model is trained, and without the fold.
    private void CheckHasBothClasses(IDataView test, string name)
    {
        if (test.Schema[_label].Type is not BooleanDataViewType)
            return;
        bool[] classes = [.. test.GetColumn<bool>(_label).Distinct()];
        if (classes.Length == 1)
            throw _environment.Except(
                $"{name} has rows of one class alone, of column '{_label}' {classes[0]}: take fewer folds, more rows, or another seed.");
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
