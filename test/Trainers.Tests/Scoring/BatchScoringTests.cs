using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Scoring;

/// <summary>Scoring in batches gives what scoring row by row gives, however it is read.</summary>
public sealed class BatchScoringTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string, int> CasesAndRows
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (string name in EstimatorTable.Names)
            {
                foreach (int rows in new[] { 1, 7, 8, 9, 40 })
                    data.Add(name, rows);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(CasesAndRows))]
    public void Batches_give_the_schema_ids_and_values_of_single_rows(string name, int rows)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        IDataView data = subject.CreateData(_mlContext, subject.CreateExamples(rows));
        ITransformer rowByRow = subject.Fit(_mlContext);
        ITransformer batched = _mlContext.Model.ScoreInBatches(rowByRow, batchSize: 8);

        ScoredViews.AssertSame(rowByRow.Transform(data), batched.Transform(data));
        Assert.Equal(rowByRow.GetOutputSchema(data.Schema).Select(ScoredViews.Describe), batched.GetOutputSchema(data.Schema).Select(ScoredViews.Describe));
    }

    [Theory, MemberData(nameof(EstimatorTable.OneOfEachTask), MemberType = typeof(EstimatorTable))]
    public void Sparse_rows_missing_values_and_shuffled_cursors_agree_too(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        ITransformer rowByRow = subject.Fit(_mlContext);
        ITransformer batched = _mlContext.Model.ScoreInBatches(rowByRow, batchSize: 8);
        IDataView sparse = subject.CreateData(_mlContext, ColumnChange.FeaturesSparse);
        ScoredViews.AssertSame(rowByRow.Transform(sparse), batched.Transform(sparse));

        IDataView missing = subject.CreateData(
            _mlContext, subject.CreateExamples(20).MapFeatures((row, index, value) => row % 3 == 0 && index == 1 ? float.NaN : value));
        ScoredViews.AssertSame(rowByRow.Transform(missing), batched.Transform(missing));

        IDataView scored = batched.Transform(_mlContext.Data.Cache(sparse));
        Assert.True(scored.CanShuffle);
        using DataViewRowCursor shuffled = scored.GetRowCursor([scored.Schema["Score"]], new Random(3));
        List<ViewRow> inAnyOrder = Cells.Read(shuffled, scored.Schema["Score"]);
        ScoredViews.AssertClose(Cells.Read(scored, "Score").OrderBy(row => row.Id.Low), inAnyOrder.OrderBy(row => row.Id.Low));
    }

    [Theory, MemberData(nameof(EstimatorTable.OneOfEachTask), MemberType = typeof(EstimatorTable))]
    public void Evaluators_see_no_difference_and_a_loaded_chain_scores_in_batches_again(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        IDataView data = subject.CreateData(_mlContext);
        var chain = _mlContext.Transforms.CopyColumns("Copy", "Number").Append(subject.CreateEstimator(_mlContext)).Fit(data);
        ITransformer batched = _mlContext.Model.ScoreInBatches(chain);
        double expected = subject.Task.Evaluate(_mlContext, chain.Transform(data));
        Assert.Equal(expected, subject.Task.Evaluate(_mlContext, batched.Transform(data)), 1e-5 * Math.Max(1, Math.Abs(expected)));

        ITransformer loaded = SavedModel.Reload(batched, data.Schema);
        ScoredViews.AssertSame(loaded.Transform(data), _mlContext.Model.ScoreInBatches(loaded).Transform(data));
    }

    [Fact]
    public void A_changed_threshold_holds_in_batches()
    {
        EstimatorCase subject = EstimatorTable.Get("binary mlp");
        IDataView data = subject.CreateData(_mlContext);
        var changed = _mlContext.BinaryClassification.ChangeModelThreshold(BinaryTask.Typed(subject.Fit(_mlContext)), 0.7f);
        IDataView rowByRow = changed.Transform(data);
        Assert.NotEqual(
            Cells.Read(rowByRow, "Score").Select(row => (float)row.Values[0] > 0), Cells.Read(rowByRow, "PredictedLabel").Select(row => (bool)row.Values[0]));
        ScoredViews.AssertSame(rowByRow, _mlContext.Model.ScoreInBatches(changed).Transform(data));
    }

    [Fact]
    public void Errors_say_what_is_wrong()
    {
        EstimatorCase subject = EstimatorTable.Get("binary mlp");
        IDataView data = subject.CreateData(_mlContext);
        ITransformer model = subject.Fit(_mlContext);
        Assert.Contains("at least 1 row, not 0", Assert.Throws<ArgumentOutOfRangeException>(() => _mlContext.Model.ScoreInBatches(model, 0)).Message, StringComparison.Ordinal);
        ITransformer other = _mlContext.Transforms.CopyColumns("Copy", "Number").Fit(data);
        Assert.Contains("no neural network", Assert.ThrowsAny<ArgumentException>(() => _mlContext.Model.ScoreInBatches(other)).Message, StringComparison.Ordinal);

        IDataView scored = _mlContext.Model.ScoreInBatches(model).Transform(data);
        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Score"]]);
        Assert.Contains("holds Single", Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<int>(scored.Schema["Score"])).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => cursor.GetGetter<float>(scored.Schema["Probability"]));
    }
}
