using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;
using AnomalyTransformer = Microsoft.ML.Data.AnomalyPredictionTransformer<MlNetDeep.AutoencoderAnomalyModelParameters>;

namespace MlNetDeep.Trainers.Tests.Autoencoders;

/// <summary>What the score of an anomaly is, on ordinary and on odd data.</summary>
public sealed class AnomalyScoreTests
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly IDataView _data;

    public AnomalyScoreTests() => _data = AnomalyCases.View(_mlContext);

    [Theory, MemberData(nameof(AnomalyCases.Names), MemberType = typeof(AnomalyCases))]
    public void The_score_is_the_error_over_itself_and_the_threshold(string name)
    {
        AnomalyTransformer model = _mlContext.FitDetector(name);
        TrainedNetwork network = model.Model.Autoencoder;
        float[][] rows = Cells.Floats(_data, "Features");
        float[] scores = model.Scores(_data);
        for (int row = 0; row < rows.Length; row++)
        {
            float[] scaled = [.. rows[row]], restored = new float[AnomalyCases.Features];
            network.Preparation?.Apply(scaled, scaled);
            network.PredictBatch(rows[row], restored);
            double error = scaled.Zip(restored, (x, r) => ((double)r - x) * (r - x)).Average();
            Assert.Equal(error / (error + model.Model.ErrorThreshold), scores[row], 1e-5);
        }
    }

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(0.05, 5)]
    [InlineData(0.1, 10)]
    [InlineData(0.49, 49)]
    public void The_share_of_contamination_of_the_training_rows_scores_above_one_half(double contamination, int expected)
    {
        IDataView data = AnomalyCases.View(_mlContext, rows: 100);
        AnomalyTransformer model = _mlContext.Detector("defaults", options => options.Contamination = contamination).Fit(data);
        Assert.Equal(expected, model.Scores(data).Count(score => score > 0.5f));
        Assert.Equal(model.Scores(data).Select(score => score > 0.5f), model.Labels(data));
    }

    [Fact]
    public void Rows_off_the_plane_of_all_others_are_found()
    {
        Examples plane = Plane(400, seed: 1, off: 0), mixed = Plane(200, seed: 2, off: 20);
        AnomalyTransformer model = _mlContext.Detector("linear, own weights, weighted rows", options => options.NumberOfEpochs = 60)
            .Fit(AnomalyCases.View(_mlContext, plane));

        var metrics = _mlContext.AnomalyDetection.Evaluate(model.Transform(AnomalyCases.View(_mlContext, mixed)), falsePositiveCount: 5);

        Assert.InRange(metrics.AreaUnderRocCurve, 0.99, 1);
        Assert.InRange(metrics.DetectionRateAtFalsePositiveCount, 0.9, 1);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(5f)]
    [InlineData(-1e6f)]
    public void Of_rows_that_are_all_equal_none_is_an_anomaly_and_any_other_is(float value)
    {
        IDataView data = AnomalyCases.View(_mlContext, Examples.Create(50, AnomalyCases.Features).MapFeatures((_, _, _) => value));
        foreach (double contamination in new[] { 0, 0.2 })
        {
            AnomalyTransformer model = _mlContext.Detector("defaults", options => (options.NumberOfEpochs, options.Contamination) = (200, contamination)).Fit(data);
            Assert.DoesNotContain(true, model.Labels(data));
            Assert.DoesNotContain(true, _mlContext.Model.ScoreInBatches(model).Labels(data));
            Examples others = Examples.Create(AnomalyCases.Features, AnomalyCases.Features).MapFeatures((row, i, _) => row == i ? value + 1 : value);
            Assert.All(model.Labels(AnomalyCases.View(_mlContext, others)), Assert.True);
        }
    }

    [Fact]
    public void Errors_of_zero_score_zero_and_any_other_row_one_half_and_more()
    {
        // Ten linear units restore one constant exactly: not even rounding is left.
        IDataView data = AnomalyCases.View(_mlContext, Examples.Create(4, AnomalyCases.Features).MapFeatures((_, _, _) => 3));
        AnomalyTransformer model = _mlContext.Detector("linear, own weights, weighted rows", options => options.NumberOfEpochs = 1).Fit(data);
        Assert.All(model.Scores(data), score => Assert.Equal(0, score));
        Examples far = Examples.Create(2, AnomalyCases.Features).MapFeatures((_, _, _) => 4);
        Assert.All(model.Scores(AnomalyCases.View(_mlContext, far)), score => Assert.InRange(score, 0.5f, 1));
    }

    [Theory, MemberData(nameof(AnomalyCases.Names), MemberType = typeof(AnomalyCases))]
    public void A_column_that_was_constant_counts_when_it_changes(string name)
    {
        Examples constant = Examples.Create(96, AnomalyCases.Features).MapFeatures((_, i, value) => i == 2 ? 7 : value);
        AnomalyTransformer model = _mlContext.Detector(name).Fit(AnomalyCases.View(_mlContext, constant));
        float[] usual = model.Scores(AnomalyCases.View(_mlContext, constant));
        float[] changed = model.Scores(AnomalyCases.View(_mlContext, constant.MapFeatures((_, i, value) => i == 2 ? 1007 : value)));
        Assert.All(usual, score => Assert.InRange(score, 0, 1));
        Assert.All(usual.Zip(changed), pair => Assert.True(pair.Second > pair.First));
        Assert.All(changed, score => Assert.InRange(score, 0.5f, 1));
    }

    [Theory, MemberData(nameof(AnomalyCases.Names), MemberType = typeof(AnomalyCases))]
    public void Any_finite_row_has_a_finite_score_and_no_other_has_one(string name)
    {
        AnomalyTransformer model = _mlContext.FitDetector(name);
        Examples odd = Examples.Create(6, AnomalyCases.Features).MapFeatures((row, i, value) => row switch
        {
            0 => i % 2 == 0 ? float.MaxValue : float.MinValue,
            1 => i == 3 ? float.MaxValue : value,
            2 => float.Epsilon,
            3 when i == 1 => float.NegativeInfinity,
            4 when i == 5 => float.NegativeInfinity,
            _ => value,
        });
        IDataView view = AnomalyCases.View(_mlContext, odd);
        float[] scores = model.Scores(view), batches = _mlContext.Model.ScoreInBatches(model).Scores(view);

        foreach (float[] each in new[] { scores, batches })
        {
            Assert.Equal([1f, 1f], each[..2]);
            Assert.InRange(each[2], 0, 1);
            Assert.True(float.IsNaN(each[3]) && float.IsNaN(each[4]));
            Assert.InRange(each[5], 0, 1);
        }

        Assert.Equal([false, false], model.Labels(view)[3..5]);
        Assert.Equal(model.Labels(view), _mlContext.Model.ScoreInBatches(model).Labels(view));
    }

    [Theory]
    [InlineData(-0.01)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void A_contamination_out_of_range_is_refused_with_its_value(double contamination)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => _mlContext.AnomalyDetection.Trainers.Autoencoder(contamination: contamination));
        Assert.Equal("Contamination", exception.ParamName);
        Assert.Contains("[0, 0.5)", exception.Message, StringComparison.Ordinal);
        Assert.Contains(
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"but is {contamination}: it is the share"), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_code_and_no_column_are_refused_by_name()
    {
        var trainers = _mlContext.AnomalyDetection.Trainers;
        Assert.Equal("CodeSize", Assert.Throws<ArgumentOutOfRangeException>(() => trainers.Autoencoder(codeSize: 0)).ParamName);
        Assert.Equal("FeatureColumnName", Assert.Throws<ArgumentOutOfRangeException>(() => trainers.Autoencoder(" ")).ParamName);
    }

    [Fact]
    public void Rows_that_are_missing_or_not_there_are_errors()
    {
        AutoencoderAnomalyTrainer trainer = _mlContext.Detector("defaults");
        Assert.Contains("no rows", Assert.Throws<InvalidOperationException>(() => trainer.Fit(_mlContext.Data.SkipRows(_data, 96))).Message, StringComparison.Ordinal);
        IDataView holes = AnomalyCases.View(_mlContext, Examples.Create(9, AnomalyCases.Features).MapFeatures((_, _, _) => float.PositiveInfinity));
        Assert.Contains("All 9 rows", Assert.Throws<InvalidOperationException>(() => trainer.Fit(holes)).Message, StringComparison.Ordinal);
        Assert.Single(trainer.Fit(_mlContext.Data.TakeRows(_data, 1)).Labels(_mlContext.Data.TakeRows(_data, 1)), false);
    }

    [Fact]
    public void Streamed_rows_give_the_threshold_of_rows_in_memory_even_when_cancelled()
    {
        void Cancelled(AutoencoderAnomalyOptions options) => options.CancellationToken = new CancellationToken(canceled: true);
        AnomalyTransformer inMemory = _mlContext.FitDetector("defaults", Cancelled);
        AnomalyTransformer streamed = _mlContext.FitDetector("defaults", options =>
        {
            Cancelled(options);
            options.MemoryLimit = 200;
        });
        Assert.Equal(StopReason.Cancelled, streamed.Model.History.StopReason);
        // Streamed rows are measured in smaller blocks, whose sums may be taken in another order: some units of 2^-24.
        const double Rounding = 1e-6;
        Assert.Equal(1, streamed.Model.ErrorThreshold / inMemory.Model.ErrorThreshold, Rounding);
        Assert.All(
            inMemory.Scores(_data).Zip(streamed.Scores(_data)), scores => Assert.Equal(scores.First, scores.Second, Rounding));
    }

    /// <summary>Rows on a plane through the space of features with a little noise; the first ones off it, with the label true.</summary>
    private static Examples Plane(int rows, int seed, int off)
    {
        Examples basis = Examples.Create(rows, AnomalyCases.Features, seed);
        return basis.MapFeatures((row, i, noise) =>
        {
            float[] x = basis.Features[row];
            float onPlane = MathF.Cos(i) * x[0] + MathF.Sin(2 * i) * x[2];
            return onPlane + (i == 1 ? 0 : noise) * (row < off ? 1f : 0.02f);
        }) with
        { Targets = [.. Enumerable.Range(0, rows).Select(row => row < off ? 1f : -1f)] };
    }
}
