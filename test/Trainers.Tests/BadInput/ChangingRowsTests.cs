using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Autoencoders;
using MlNetDeep.Trainers.Tests.Estimators;
using MlNetDeep.Trainers.Tests.Scoring;

namespace MlNetDeep.Trainers.Tests.BadInput;

/// <summary>Data that give other rows when they are read again are refused in words, under a cache too.</summary>
public sealed class ChangingRowsTests
{
    private const int First = 96;

    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string, int> EnsemblesAndRows
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (string name in EstimatorTable.TrainerNames.Where(name => EstimatorTable.GetTrainer(name) is OtherCase && name.Contains(',', StringComparison.Ordinal) && !name.StartsWith("delta", StringComparison.Ordinal)))
            {
                cases.Add(name, 90);
                cases.Add(name, 7);
                cases.Add(name, 100);
            }

            return cases;
        }
    }

    [Theory, MemberData(nameof(EnsemblesAndRows))]
    public void An_ensemble_s_cache_is_filled_in_one_reading(string name, int later)
    {
        TrainerCase subject = EstimatorTable.GetTrainer(name);
        IDataView data = subject.CreateData(_mlContext, subject.CreateExamples(200));
        IDataView first = _mlContext.Data.TakeRows(data, First);

        ITransformer expected = subject.CreateEstimator(_mlContext).Fit(first), model = subject.CreateEstimator(_mlContext).Fit(Changing(data, later));

        ScoredViews.AssertSame(expected.Transform(first), model.Transform(first));
    }

    [Fact]
    public void An_ensemble_learns_from_rows_that_are_made_anew_each_time()
    {
        var random = new Random(1);
        IDataView data = _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(_ => random.NextSingle()).Select(x => new Made { Features = [x], Label = 3 * x - 1 }));

        EnsembleTransformer model = _mlContext.Regression.Trainers.Bagging(
            _mlContext.Regression.Trainers.MultilayerPerceptron(hiddenLayers: [], numberOfEpochs: 200, learningRate: 0.05f), numberOfModels: 2).Fit(data);

        Assert.InRange(_mlContext.Regression.Evaluate(model.Transform(data)).RootMeanSquaredError, 0, 0.05);
    }

    [Fact]
    public void An_ensemble_s_cache_leaves_hidden_columns_unread()
    {
        int reads = 0;
        IDataView hiding = _mlContext.Transforms.CustomMapping<Made, Text>((_, row) => { reads++; row.Kind = "b"; }, null)
            .Append(_mlContext.Transforms.CopyColumns("Kind", "Label"))
            .Fit(Rows()).Transform(Rows());
        IDataView Rows() => _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 50).Select(i => new Made { Features = [i], Label = i }).ToArray());

        _mlContext.Regression.Trainers.Bagging(_mlContext.Regression.Trainers.MultilayerPerceptron(hiddenLayers: [], numberOfEpochs: 1), numberOfModels: 2).Fit(hiding);

        Assert.Equal(0, reads);
    }

    [Theory, MemberData(nameof(EstimatorTable.All), MemberType = typeof(EstimatorTable))]
    public void A_user_s_cache_of_rows_that_became_fewer_is_said(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);

        AssertSaid(() => subject.CreateEstimator(_mlContext).Fit(CachedInParts(subject.CreateData(_mlContext, subject.CreateExamples(200)))), "columnsToPrefetch");
    }

    [Fact]
    public void A_user_s_cache_of_rows_that_became_fewer_is_said_by_rules_autoencoders_and_forecasters()
    {
        EstimatorCase subject = EstimatorTable.Get("binary mlp");
        IDataView Rows() => CachedInParts(subject.CreateData(_mlContext, subject.CreateExamples(200)));
        IDataView Examples200() => CachedInParts(AutoencoderCases.View(_mlContext, rows: 200));
        var forecaster = new ForecastOptions { Architecture = new Lstm(2), InputColumnNames = ["Label", "Features"], WindowSize = 4, NumberOfEpochs = 1 };

        AssertSaid(() => _mlContext.BinaryClassification.Trainers.Perceptron().Fit(Rows()), "columnsToPrefetch");
        AssertSaid(() => _mlContext.Estimator("stacked, cross-entropy, own weights, weighted rows").Fit(Examples200()), "columnsToPrefetch");
        AssertSaid(() => _mlContext.Forecasting.ForecastByNetwork(forecaster).Fit(Examples200()), "columnsToPrefetch");
    }

    [Theory, InlineData(90), InlineData(100)]
    public void Delayed_inputs_say_it_where_their_second_cursor_has_other_rows(int later)
    {
        IDataView data = EstimatorTable.Get("regression mlp").CreateData(_mlContext, Examples.Create(200, 4));
        DelayedInputsTransformer delayed = _mlContext.Transforms.DelayedInputs(
            "Window", ["Features"], windowSize: 3, labelColumnName: "Next", horizon: 2, labelSourceColumnName: "Label").Fit(data);

        AssertSaid(() => Read(delayed.Transform(Changing(data, later))), "same rows each time");
        AssertSaid(() => Read(delayed.Transform(CachedInParts(data))), "columnsToPrefetch");
        Assert.Equal(200, Read(delayed.Transform(data)));
    }

    [Fact]
    public void Rows_cached_in_one_reading_may_change_afterwards()
    {
        EstimatorCase subject = EstimatorTable.Get("regression mlp");
        IDataView cached = _mlContext.Data.Cache(Changing(subject.CreateData(_mlContext, subject.CreateExamples(200)), 50), "Label", "Features");

        Assert.NotNull(subject.CreateEstimator(_mlContext).Fit(cached));
        Assert.Equal(First, cached.GetColumn<float>("Label").Count());
    }

    /// <summary>The first reading gives fewer or more rows than all others.</summary>
    private static TamperedView Changing(IDataView data, int later) => new(data) { Rows = pass => pass == 1 ? First : later };

    /// <summary>A cache that has read the labels, and reads other columns later, when there are fewer rows.</summary>
    private IDataView CachedInParts(IDataView data)
    {
        IDataView cached = _mlContext.Data.Cache(Changing(data, 50));
        using DataViewRowCursor cursor = cached.GetRowCursor([cached.Schema["Label"]]);
        while (cursor.MoveNext())
        {
        }

        return cached;
    }

    private static long Read(IDataView view)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema["Window"], view.Schema["Next"]);
        long rows = 0;
        while (cursor.MoveNext())
            rows++;
        return rows;
    }

    private static void AssertSaid(Action action, string part)
    {
        string message = Assert.Throws<InvalidOperationException>(action).Message;
        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.Contains("Data must give the same rows each time that they are read", message, StringComparison.Ordinal);
    }

    private sealed class Made
    {
        [VectorType(1)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    private sealed class Text
    {
        public string Kind { get; set; } = "";
    }
}
