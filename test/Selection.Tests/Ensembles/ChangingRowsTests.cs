using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Selection.Tests.Ensembles;

/// <summary>Data that do not give the same rows to each pass, as a queue or a table that is written to.</summary>
public sealed class ChangingRowsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(0)]
    [InlineData(59)]
    [InlineData(61)]
    public void Bagging_of_rows_that_are_not_cached_says_that_their_number_changed(int later) => AssertSaid(
        later, _mlContext.Regression.Trainers.Bagging(Member, new BaggingOptions { NumberOfModels = 2, Seed = 1, CacheRows = false }));

    [Theory]
    [InlineData(0)]
    [InlineData(59)]
    [InlineData(61)]
    public void Folds_of_rows_that_are_not_cached_say_so_too(int later) => AssertSaid(
        later, _mlContext.Regression.Trainers.CrossValidationEnsemble(Member, new CrossValidationEnsembleOptions { NumberOfFolds = 2, Seed = 1, CacheRows = false }));

    [Theory]
    [InlineData(0)]
    [InlineData(59)]
    [InlineData(61)]
    public void Rows_that_change_after_the_members_were_trained_are_said_as_well(int later)
    {
        // One pass for the labels, one for the member, which reads its rows once; the third measures the error.
        IDataView data = Data(pass => pass < 2 ? 60 : later);

        string message = Assert.ThrowsAny<InvalidOperationException>(
            () => _mlContext.Regression.Trainers.Bagging(Member, new BaggingOptions { NumberOfModels = 1, Seed = 1, CacheRows = false }).Fit(data)).Message;

        Assert.Contains("The data had 60 rows when they were read first", message, StringComparison.Ordinal);
    }

    private void AssertSaid(int later, EnsembleTrainer ensemble)
    {
        string message = Assert.ThrowsAny<InvalidOperationException>(() => ensemble.Fit(Data(pass => pass == 0 ? 60 : later))).Message;

        Assert.Contains($"The data had 60 rows when they were read first, and {(later > 60 ? "more" : $"{later}")} in a later pass", message, StringComparison.Ordinal);
        Assert.Contains("CacheRows = true", message, StringComparison.Ordinal);
    }

    private IEstimator<ITransformer> Member => OtherCases.Network(_mlContext, LearningTask.Regression);

    /// <summary>Rows of which each pass gives as many as said.</summary>
    private IDataView Data(Func<int, int> rowsOfPass)
    {
        int pass = -1;
        IEnumerable<Row> Rows()
        {
            int rows = rowsOfPass(Interlocked.Increment(ref pass));
            for (int i = 0; i < rows; i++)
                yield return new Row { Features = [MathF.Sin(i), MathF.Cos(3 * i)], Label = MathF.Sin(i) };
        }

        return _mlContext.Data.LoadFromEnumerable(Rows());
    }

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
