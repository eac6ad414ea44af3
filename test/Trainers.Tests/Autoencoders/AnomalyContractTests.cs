using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;
using AnomalyTransformer = Microsoft.ML.Data.AnomalyPredictionTransformer<MlNetDeep.AutoencoderAnomalyModelParameters>;

namespace MlNetDeep.Trainers.Tests.Autoencoders;

/// <summary>What the contract of all estimators does not say of a trainer without labels.</summary>
public sealed class AnomalyContractTests
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly IDataView _data;

    public AnomalyContractTests() => _data = AnomalyCases.View(_mlContext);

    [Theory, MemberData(nameof(AnomalyCases.Names), MemberType = typeof(AnomalyCases))]
    public void A_loaded_model_has_the_same_threshold_and_network(string name)
    {
        AnomalyTransformer fresh = _mlContext.FitDetector(name);

        ITransformer loaded = SavedModel.Reload(fresh, _data.Schema);

        AutoencoderAnomalyModelParameters model = AnomalyCases.ModelOf(loaded);
        Assert.Equal(fresh.Model.ErrorThreshold, model.ErrorThreshold);
        Assert.True(fresh.Model.Autoencoder.Parameters.SequenceEqual(model.Autoencoder.Parameters));
        Assert.Equal(fresh.Model.History.Epochs, model.History.Epochs);
    }

    [Theory, MemberData(nameof(AnomalyCases.Names), MemberType = typeof(AnomalyCases))]
    public void The_same_seed_gives_the_same_bits_on_any_number_of_threads_and_when_fitted_twice(string name)
    {
        IDataView data = AnomalyCases.View(_mlContext, rows: 400);
        AutoencoderAnomalyModelParameters Train(int threads) =>
            _mlContext.Detector(name, options => (options.NumberOfThreads, options.BatchSize) = (threads, 256)).Fit(data).Model;

        AutoencoderAnomalyModelParameters one = Train(1), three = Train(3);
        Assert.True(one.Autoencoder.Parameters.SequenceEqual(three.Autoencoder.Parameters));
        Assert.Equal(one.ErrorThreshold, three.ErrorThreshold);
        AutoencoderAnomalyTrainer unseeded = _mlContext.Detector(name, options => options.Seed = null);
        Assert.Equal(unseeded.Fit(data).Scores(data), unseeded.Fit(data).Scores(data));
    }

    [Theory, MemberData(nameof(AnomalyCases.Names), MemberType = typeof(AnomalyCases))]
    public void Rows_in_one_array_score_as_in_a_view(string name)
    {
        AnomalyTransformer fresh = _mlContext.FitDetector(name);
        // More than go through the network at a time.
        IDataView data = AnomalyCases.View(_mlContext, rows: 1100);
        float[][] rows = Cells.Floats(data, "Features");
        var sparse = new SparseRows(AnomalyCases.Features);
        foreach (float[] row in rows)
            sparse.Add(row);
        float[] dense = new float[rows.Length], fromSparse = new float[rows.Length];
        fresh.Model.ScoreBatch(rows.SelectMany(row => row).ToArray(), dense);
        fresh.Model.ScoreBatch(sparse, fromSparse);

        AssertClose(fresh.Scores(data), dense);
        Assert.Equal(dense, fromSparse);
        Assert.Throws<ArgumentException>(() => fresh.Model.ScoreBatch(new float[AnomalyCases.Features + 1], new float[1]));
        Assert.Throws<ArgumentException>(() => fresh.Model.ScoreBatch(sparse, new float[1]));
    }

    [Theory]
    [InlineData(ColumnChange.FeaturesOfDouble)]
    [InlineData(ColumnChange.FeaturesOfVariableLength)]
    [InlineData(ColumnChange.FeaturesScalar)]
    [InlineData(ColumnChange.FeaturesLonger)]
    public void A_column_that_does_not_fit_is_refused_wherever_it_is_met(ColumnChange change)
    {
        IDataView bad = AnomalyCases.View(_mlContext, change);
        AutoencoderAnomalyTrainer trainer = _mlContext.Detector("defaults");
        AnomalyTransformer fresh = trainer.Fit(_data);
        ITransformer loaded = SavedModel.Reload(fresh, _data.Schema);
        List<Action> actions =
        [
            () => fresh.Transform(bad), () => fresh.GetOutputSchema(bad.Schema), () => loaded.Transform(bad), () => loaded.GetOutputSchema(bad.Schema),
            () => trainer.Fit(_data, bad), () => _mlContext.Detector("defaults", options => options.ValidationSet = bad).Fit(_data),
        ];
        // A longer vector can be learned from, but not by a model of another length.
        if (change == ColumnChange.FeaturesLonger)
            actions.Add(() => trainer.Fit(bad, fresh.Model));
        else
            actions.AddRange([() => trainer.GetOutputSchema(SchemaShape.Create(bad.Schema)), () => trainer.Fit(bad)]);

        foreach (Action action in actions)
        {
            Exception exception = Assert.ThrowsAny<Exception>(action);
            Assert.True(exception is ArgumentOutOfRangeException or InvalidOperationException, exception.ToString());
        }
    }

    [Theory, MemberData(nameof(AnomalyCases.Names), MemberType = typeof(AnomalyCases))]
    public void Training_goes_on_from_a_model_and_measures_validation_rows(string name)
    {
        IDataView validation = AnomalyCases.View(_mlContext, Examples.Create(40, AnomalyCases.Features, seed: 8));
        AutoencoderAnomalyTrainer trainer = _mlContext.Detector(name);
        AnomalyTransformer start = trainer.Fit(_data, validation);
        Assert.All(start.Model.History.Epochs, epoch => Assert.True(epoch.ValidationLoss > 0));
        AnomalyTransformer inOptions = _mlContext.Detector(name, options => options.ValidationSet = validation).Fit(_data);
        Assert.Equal(start.Scores(_data), inOptions.Scores(_data));

        AnomalyTransformer further = _mlContext.Detector(name, options => options.NumberOfEpochs = 20).Fit(_data, start.Model);

        Assert.True(further.Model.History.Epochs[^1].TrainingLoss < start.Model.History.Epochs[^1].TrainingLoss);
        Assert.True(further.Model.ErrorThreshold < start.Model.ErrorThreshold);
    }

    [Fact]
    public void It_is_evaluated_at_the_end_of_a_pipeline_and_its_threshold_can_be_changed()
    {
        var pipeline = _mlContext.Transforms.NormalizeMinMax("Features").Append(_mlContext.Detector("defaults"));
        TransformerChain<AnomalyTransformer> fitted = pipeline.Fit(_data);
        IDataView scored = fitted.Transform(_data);
        Assert.InRange(_mlContext.AnomalyDetection.Evaluate(scored).AreaUnderRocCurve, 0, 1);

        IDataView scaled = fitted.First().Transform(_data);
        float[] scores = fitted.LastTransformer.Scores(scaled);
        AnomalyTransformer strict = _mlContext.AnomalyDetection.ChangeModelThreshold(fitted.LastTransformer, 0.2f);
        Assert.Equal(scores.Select(score => score > 0.2f), strict.Labels(scaled));
        Assert.NotEqual(fitted.LastTransformer.Labels(scaled), strict.Labels(scaled));
        Assert.Equal(strict.Labels(scaled), SavedModel.Reload(strict, scaled.Schema).Labels(scaled));
        Assert.Equal(strict.Labels(scaled), _mlContext.Model.ScoreInBatches(strict, 16).Labels(scaled));
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-5f);
    }
}
