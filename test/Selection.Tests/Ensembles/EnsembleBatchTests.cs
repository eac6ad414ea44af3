using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MlNetDeep.Trainers.Tests.Autoencoders;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;
using MlNetDeep.Trainers.Tests.Scoring;

namespace MlNetDeep.Selection.Tests.Ensembles;

/// <summary>Ensembles, and chains of several networks, give in batches what they give row by row.</summary>
public sealed class EnsembleBatchTests
{
    // The score of two classes is the log-odds of a mean of probabilities p in single precision: their rounding, 6e-8, counts 1 / (p (1 - p))
    // times in it, 2000 times at log-odds of 7.6.
    private const double LogOddsTolerance = 6e-8 * 2000;

    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string> OfNetworks => [.. OtherCases.All.Select(each => each.Name).Where(name => name.Contains("mlp", StringComparison.Ordinal) || name == "bagging, pipelines")];

    [Theory, MemberData(nameof(OfNetworks))]
    public void Members_score_in_batches_what_they_score_row_by_row(string name)
    {
        OtherCase subject = OtherCases.All.Single(each => each.Name == name);
        ITransformer fresh = subject.Fit(_mlContext);
        foreach (ITransformer model in new[] { fresh, SavedModel.Reload(fresh, subject.CreateData(_mlContext).Schema) })
        {
            ITransformer batched = _mlContext.Model.ScoreInBatches(model, batchSize: 8);
            foreach (int rows in new[] { 1, 8, 40 })
            {
                Examples examples = subject.CreateExamples(rows).MapFeatures((row, i, value) => row % 5 == 4 && i == 1 ? float.NaN : value);
                AssertBatched(model, batched, subject.CreateData(_mlContext, examples));
            }

            AssertBatched(model, batched, subject.CreateData(_mlContext, ColumnChange.FeaturesSparse));
        }
    }

    [Theory]
    [InlineData("binary")]
    [InlineData("multiclass")]
    [InlineData("regression")]
    public void Ensembles_within_pipelines_within_ensembles_score_in_batches(string name)
    {
        LearningTask task = EnsembleData.Task(name);
        IDataView data = EnsembleData.View(_mlContext, task);
        IEstimator<ITransformer> inner = EnsembleData.Bagging(_mlContext, task, Scaled().Append(OtherCases.Network(_mlContext, task, "Scaled")), new BaggingOptions { NumberOfModels = 2, Seed = 1 });
        IEstimator<ITransformer> pipeline = Scaled("Again").Append(inner).Append(_mlContext.Transforms.CopyColumns("Copy", "Score"));
        EnsembleTransformer model = EnsembleData.Folds(_mlContext, task, pipeline, new CrossValidationEnsembleOptions { NumberOfFolds = 2, Seed = 1 }).Fit(data);

        AssertBatched(model, _mlContext.Model.ScoreInBatches(model, 10), data);
    }

    [Theory]
    [InlineData("binary")]
    [InlineData("multiclass")]
    [InlineData("regression")]
    public void Chains_of_several_networks_score_in_batches_alone_and_as_members(string name)
    {
        LearningTask task = EnsembleData.Task(name);
        IDataView data = EnsembleData.View(_mlContext, task);
        // What follows the autoencoder reads its code and a column from before it.
        var chain = Scaled("First")
            .Append(_mlContext.Estimator(AutoencoderCases.Options("stacked", options => (options.InputColumnName, options.NumberOfEpochs) = ("First", 2))))
            .Append(_mlContext.Transforms.Concatenate("Both", "Code", "Features"))
            .Append(OtherCases.Network(_mlContext, task, "Both"));
        ITransformer alone = chain.Fit(data);
        AssertBatched(alone, _mlContext.Model.ScoreInBatches(alone, 10), data);

        EnsembleTransformer members = EnsembleData.Bagging(_mlContext, task, chain, new BaggingOptions { NumberOfModels = 2, Seed = 1 }).Fit(data);
        AssertBatched(members, _mlContext.Model.ScoreInBatches(members, 10), data);
    }

    [Fact]
    public void Thresholds_and_calibrators_of_members_hold_in_batches()
    {
        IDataView data = EnsembleData.View(_mlContext, LearningTask.Binary);
        IEstimator<ITransformer> network = OtherCases.Network(_mlContext, LearningTask.Binary);
        var strict = new Thresholded(_mlContext, network, 0.7f);
        EnsembleTransformer votes = _mlContext.BinaryClassification.Trainers
            .Bagging(strict, new BaggingOptions { NumberOfModels = 3, Seed = 1, Combination = EnsembleCombination.Vote }).Fit(data);
        EnsembleTransformer ordinary = _mlContext.BinaryClassification.Trainers
            .Bagging(network, new BaggingOptions { NumberOfModels = 3, Seed = 1, Combination = EnsembleCombination.Vote }).Fit(data);
        Assert.NotEqual(ordinary.Scalars(data), votes.Scalars(data));
        AssertBatched(votes, _mlContext.Model.ScoreInBatches(votes, 10), data);

        IEstimator<ITransformer> calibrated = network.Append(_mlContext.BinaryClassification.Calibrators.Platt(slope: -3, offset: 1));
        EnsembleTransformer probabilities = _mlContext.BinaryClassification.Trainers.Bagging(calibrated, numberOfModels: 2).Fit(data);
        AssertBatched(probabilities, _mlContext.Model.ScoreInBatches(probabilities, 10), data);
    }

    [Fact]
    public void Members_share_the_features_that_are_read_for_them()
    {
        IDataView data = EnsembleData.View(_mlContext, LearningTask.Regression);
        EnsembleTransformer model = EnsembleData.Bagging(_mlContext, LearningTask.Regression, OtherCases.Network(_mlContext, LearningTask.Regression), new BaggingOptions { NumberOfModels = 5, Seed = 1 }).Fit(data);
        int computed = 0;
        IDataView view = _mlContext.Transforms.CustomMapping<Features, Features>(
            (input, output) =>
            {
                Interlocked.Increment(ref computed);
                input.Values.CopyTo(ref output.Values);
            },
            contractName: null).Fit(data).Transform(data);

        _ = Cells.Read(_mlContext.Model.ScoreInBatches(model, 10).Transform(view), "Score");

        Assert.Equal(96, computed);
    }

    [Fact]
    public void An_ensemble_without_networks_is_refused_by_a_plain_sentence()
    {
        ITransformer model = OtherCases.All.Single(each => each.Name == "bagging, perceptrons").Fit(_mlContext);
        Assert.Contains("no neural network", Assert.ThrowsAny<ArgumentException>(() => _mlContext.Model.ScoreInBatches(model)).Message, StringComparison.Ordinal);
    }

    private static void AssertBatched(ITransformer rowByRow, ITransformer batched, IDataView data)
    {
        Assert.Equal(rowByRow.GetOutputSchema(data.Schema).Select(ScoredViews.Describe), batched.GetOutputSchema(data.Schema).Select(ScoredViews.Describe));
        ScoredViews.AssertSame(rowByRow.Transform(data), batched.Transform(data), LogOddsTolerance);
    }

    private NormalizingEstimator Scaled(string output = "Scaled") => _mlContext.Transforms.NormalizeMeanVariance(output, "Features");

    private sealed class Thresholded(MLContext mlContext, IEstimator<ITransformer> network, float threshold) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input) => mlContext.BinaryClassification.ChangeModelThreshold(BinaryTask.Typed(network.Fit(input)), threshold);

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => network.GetOutputSchema(inputSchema);
    }

    private sealed class Features
    {
        [ColumnName("Features"), VectorType(4)]
        public VBuffer<float> Values;
    }
}
