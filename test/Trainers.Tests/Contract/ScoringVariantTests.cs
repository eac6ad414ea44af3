using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Estimators;
using MlNetDeep.Trainers.Tests.Scoring;

namespace MlNetDeep.Trainers.Tests.Contract;

/// <summary>Contract 6: the ways in which ML.NET uses a fitted model.</summary>
public sealed class ScoringVariantTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    /// <summary>ML.NET measures importance by metrics of one label and one score.</summary>
    public static TheoryData<string> OfOneLabel => [.. EstimatorTable.Names.Where(name => EstimatorTable.Get(name).Task is not (MultiOutputTask or QuantileTask or MultiLabelTask))];

    [Theory, MemberData(nameof(OfOneLabel))]
    public void Permutation_importance_finds_the_feature_that_matters_for_fresh_and_loaded_models(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        Examples examples = Examples.Create(200, subject.FeatureLength);
        // The first feature alone decides.
        examples = examples with { Targets = [.. examples.Features.Select(x => 2 * x[0])] };
        IDataView data = subject.CreateData(_mlContext, examples);
        ITransformer fitted = subject.CreateEstimator(_mlContext, options => options.NumberOfEpochs = 40).Fit(data);

        foreach (ITransformer transformer in (ITransformer[])[fitted, SavedModel.Reload(fitted, data.Schema)])
        {
            (double[] typed, IReadOnlyDictionary<string, double> byName) = subject.Task.Importance(_mlContext, transformer, data);
            Assert.Equal(subject.FeatureLength, typed.Length);
            Assert.Equal(typed.Max(), typed[0]);
            Assert.True(typed[0] > 0);
            Assert.Equal(subject.FeatureLength, byName.Count);
        }
    }

    [Theory, MemberData(nameof(ContractTable.OfRows), MemberType = typeof(ContractTable))]
    public void Prediction_engines_on_many_threads_give_what_Transform_gives(string name)
    {
        ContractCase subject = ContractTable.Get(name);
        IDataView data = subject.CreateData(_mlContext);
        ITransformer fitted = subject.Fit(_mlContext);
        IEnumerable<object[]> expected = Cells.Read(fitted.Transform(data), subject.Outputs).Select(row => row.Values);

        foreach (ITransformer transformer in (ITransformer[])[fitted, SavedModel.Reload(fitted, data.Schema)])
            Assert.All(OnThreads.Run(4, _ => subject.Predict!(_mlContext, transformer, data).ToArray()), rows => Assert.Equal(expected, rows));
    }

    [Theory, MemberData(nameof(ContractTable.OfBatches), MemberType = typeof(ContractTable))]
    public void Batches_give_what_single_rows_give(string name)
    {
        ContractCase subject = ContractTable.Get(name);
        ITransformer fitted = subject.Fit(_mlContext);
        foreach (ITransformer transformer in (ITransformer[])[fitted, SavedModel.Reload(fitted, subject.CreateData(_mlContext).Schema)])
        {
            foreach (bool sparse in (bool[])[false, true])
            {
                IDataView data = subject.CreateForm!(_mlContext, sparse);
                ScoredViews.AssertSame(transformer.Transform(data), _mlContext.Model.ScoreInBatches(transformer, batchSize: 10).Transform(data));
            }
        }
    }

    [Fact]
    public void OneVersusAll_takes_the_binary_trainer_and_survives_saving()
    {
        EstimatorCase binary = EstimatorTable.Get("binary mlp"), multiclass = EstimatorTable.Get("multiclass mlp");
        IDataView data = multiclass.CreateData(_mlContext);
        var trainer = (NetworkBinaryTrainer)binary.CreateEstimator(_mlContext, options => options.NumberOfEpochs = 30);

        MulticlassPredictionTransformer<Microsoft.ML.Trainers.OneVersusAllModelParameters> fitted = _mlContext.MulticlassClassification.Trainers.OneVersusAll(trainer).Fit(data);
        ITransformer loaded = SavedModel.Reload(fitted, data.Schema);

        Assert.InRange(_mlContext.MulticlassClassification.Evaluate(fitted.Transform(data)).MicroAccuracy, 0.75, 1);
        Assert.Equal(Cells.Floats(fitted.Transform(data), "Score"), Cells.Floats(loaded.Transform(data), "Score"));
    }

    [Theory]
    [InlineData("binary mlp")]
    [InlineData("binary mlp, tanh output")]
    public void ChangeModelThreshold_moves_the_decision_and_nothing_else(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        IDataView data = subject.CreateData(_mlContext);
        ITransformer fitted = subject.Fit(_mlContext);
        float[] scores = [.. Cells.Floats(fitted.Transform(data), "Score").Select(score => score[0])];
        float threshold = scores.Order().ElementAt(scores.Length * 3 / 4);

        ITransformer changed = SavedModel.Reload(_mlContext.BinaryClassification.ChangeModelThreshold(BinaryTask.Typed(fitted), threshold), data.Schema);

        List<ViewRow> rows = Cells.Read(changed.Transform(data), "Score", "PredictedLabel");
        Assert.Equal(scores, rows.Select(row => (float)row.Values[0]));
        Assert.Equal(scores.Select(score => score > threshold), rows.Select(row => (bool)row.Values[1]));
    }
}
