using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Selection.Tests.Ensembles;

/// <summary>Members may be trainers of anybody, or pipelines of them.</summary>
public sealed class AnyTrainerTests
{
    private static readonly Dictionary<string, Func<MLContext, IEstimator<ITransformer>>> Members = new()
    {
        ["binary LightGbm"] = mlContext => mlContext.BinaryClassification.Trainers.LightGbm(numberOfLeaves: 8, numberOfIterations: 10, minimumExampleCountPerLeaf: 3),
        ["binary FastTree"] = mlContext => mlContext.BinaryClassification.Trainers.FastTree(numberOfLeaves: 6, numberOfTrees: 10, minimumExampleCountPerLeaf: 3),
        ["binary Sdca"] = mlContext => Scaled(mlContext).Append(mlContext.BinaryClassification.Trainers.SdcaLogisticRegression(maximumNumberOfIterations: 20)),
        ["binary LbfgsLogisticRegression"] = mlContext => Scaled(mlContext).Append(mlContext.BinaryClassification.Trainers.LbfgsLogisticRegression()),
        ["binary AveragedPerceptron"] = mlContext => Scaled(mlContext).Append(mlContext.BinaryClassification.Trainers.AveragedPerceptron()),
        ["binary LinearSvm"] = mlContext => Scaled(mlContext).Append(mlContext.BinaryClassification.Trainers.LinearSvm()),
        ["binary MultilayerPerceptron"] = mlContext => mlContext.BinaryClassification.Trainers.MultilayerPerceptron(hiddenLayers: [6], numberOfEpochs: 10, learningRate: 0.02f),
        ["multiclass LightGbm"] = mlContext => mlContext.MulticlassClassification.Trainers.LightGbm(numberOfLeaves: 8, numberOfIterations: 10, minimumExampleCountPerLeaf: 3),
        ["multiclass LbfgsMaximumEntropy"] = mlContext => Scaled(mlContext).Append(mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy()),
        ["multiclass Sdca"] = mlContext => Scaled(mlContext).Append(mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy(maximumNumberOfIterations: 20)),
        ["multiclass OneVersusAll of perceptrons"] = mlContext => mlContext.MulticlassClassification.Trainers.OneVersusAll(mlContext.BinaryClassification.Trainers.Perceptron(numberOfEpochs: 5)),
        ["regression LightGbm"] = mlContext => mlContext.Regression.Trainers.LightGbm(numberOfLeaves: 8, numberOfIterations: 10, minimumExampleCountPerLeaf: 3),
        ["regression FastTree"] = mlContext => mlContext.Regression.Trainers.FastTree(numberOfLeaves: 6, numberOfTrees: 10, minimumExampleCountPerLeaf: 3),
        ["regression Sdca"] = mlContext => Scaled(mlContext).Append(mlContext.Regression.Trainers.Sdca(maximumNumberOfIterations: 20)),
        ["regression bagging of LightGbm"] = mlContext => mlContext.Regression.Trainers.Bagging(mlContext.Regression.Trainers.LightGbm(numberOfIterations: 5, minimumExampleCountPerLeaf: 3), numberOfModels: 2),
    };

    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string> Names => [.. Members.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Bagging_fits_evaluates_saves_loads_and_serves_an_engine(string name)
    {
        LearningTask task = EnsembleData.Task(name.Split(' ')[0]);
        IDataView data = EnsembleData.View(_mlContext, task, rows: 240), fresh = EnsembleData.View(_mlContext, task, rows: 100, seed: 8);
        EnsembleTrainer trainer = EnsembleData.Bagging(_mlContext, task, Members[name](_mlContext), new BaggingOptions { NumberOfModels = 3, Seed = 2 });
        SchemaShape promised = trainer.GetOutputSchema(SchemaShape.Create(data.Schema));

        EnsembleTransformer fitted = trainer.Fit(data);
        var loaded = (EnsembleTransformer)SavedModel.Reload(fitted, data.Schema);

        SchemaShape delivered = SchemaShape.Create(fitted.GetOutputSchema(data.Schema));
        Assert.Equal(promised.Select(column => column.Name).Order(), delivered.Select(column => column.Name).Order());
        Assert.All(promised, column => Assert.True(delivered.TryFindColumn(column.Name, out SchemaShape.Column same) && same.GetTypeString() == column.GetTypeString()));
        float[][] scores = Cells.Floats(fitted.Transform(fresh), "Score");
        Assert.Equal(scores, Cells.Floats(loaded.Transform(fresh), "Score"));
        Assert.Equal(fitted.Summary.Members, loaded.Summary.Members);
        Assert.Equal(fitted.Summary.HeldOut, loaded.Summary.HeldOut);
        Assert.Equal(scores, Engines.Of(task, "Score")(_mlContext, loaded, fresh).Select(row => row[0] as float[] ?? [(float)row[0]]));
        AssertGood(task, fitted.Transform(fresh));
        AssertGood(fitted.Summary.HeldOut, task);
    }

    [Theory, MemberData(nameof(Names))]
    public void Folds_do_so_too(string name)
    {
        LearningTask task = EnsembleData.Task(name.Split(' ')[0]);
        IDataView data = EnsembleData.View(_mlContext, task, rows: 240), fresh = EnsembleData.View(_mlContext, task, rows: 100, seed: 8);

        EnsembleTransformer fitted = EnsembleData.Folds(_mlContext, task, Members[name](_mlContext), new CrossValidationEnsembleOptions { NumberOfFolds = 3, Seed = 2 }).Fit(data);

        Assert.Equal(240, fitted.Summary.HeldOut.Rows);
        Assert.All(fitted.Summary.Members, member => Assert.Equal((160L, 160L, 80L), (member.TrainingRows, member.DifferentRows, member.HeldOut.Rows)));
        AssertGood(task, fitted.Transform(fresh));
        AssertGood(fitted.Summary.HeldOut, task);
    }

    [Fact]
    public void Trainers_of_ML_NET_shuffle_the_cached_rows()
    {
        var warnings = new List<string>();
        _mlContext.Log += (_, line) =>
        {
            if (line.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
                warnings.Add(line.Message);
        };

        _mlContext.Regression.Trainers.Bagging(Members["regression Sdca"](_mlContext), numberOfModels: 2).Fit(EnsembleData.View(_mlContext, LearningTask.Regression));

        Assert.DoesNotContain(warnings, line => line.Contains("shuffl", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Permutation_importance_finds_the_feature_that_matters_for_fresh_and_loaded_ensembles()
    {
        Examples examples = Examples.Create(200);
        examples = examples with { Targets = [.. examples.Features.Select(x => 2 * x[2])] };
        IDataView data = ExampleView.Create(_mlContext, LearningTask.Regression, examples);
        EnsembleTransformer fitted = _mlContext.Regression.Trainers.Bagging(_mlContext.Regression.Trainers.FastTree(numberOfTrees: 10), numberOfModels: 2).Fit(data);

        foreach (EnsembleTransformer ensemble in (EnsembleTransformer[])[fitted, (EnsembleTransformer)SavedModel.Reload(fitted, data.Schema)])
        {
            double[] drops = [.. _mlContext.Regression.PermutationFeatureImportance(ensemble, data, permutationCount: 2).Select(drop => drop.MeanSquaredError.Mean)];
            Assert.Equal(2, Array.IndexOf(drops, drops.Max()));
        }
    }

    [Fact]
    public void Importance_of_pipelines_is_refused_with_a_remedy()
    {
        IDataView data = EnsembleData.View(_mlContext, LearningTask.Regression);
        EnsembleTransformer ensemble = _mlContext.Regression.Trainers.Bagging(Members["regression Sdca"](_mlContext), numberOfModels: 2).Fit(data);

        var exception = Assert.Throws<InvalidOperationException>(() => _mlContext.Regression.PermutationFeatureImportance(ensemble, data));

        Assert.Contains("in front of the ensemble", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_ensemble_at_the_end_of_a_pipeline_is_cross_validated_and_saved_with_it()
    {
        IDataView data = EnsembleData.View(_mlContext, LearningTask.Multiclass, rows: 240);
        var pipeline = _mlContext.Transforms.NormalizeMeanVariance("Features")
            .Append(_mlContext.MulticlassClassification.Trainers.Bagging(_mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy(), numberOfModels: 3))
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("Class", "PredictedLabel"));

        var fitted = pipeline.Fit(data);

        Assert.Equal(3, _mlContext.MulticlassClassification.CrossValidate(data, pipeline, 3).Count(fold => fold.Metrics.MicroAccuracy > 0.5));
        ITransformer loaded = SavedModel.Reload(fitted, data.Schema);
        Assert.Equal(Cells.Read(fitted.Transform(data), "Class").Select(row => row.Values[0]), Cells.Read(loaded.Transform(data), "Class").Select(row => row.Values[0]));
    }

    private static Microsoft.ML.Transforms.NormalizingEstimator Scaled(MLContext mlContext) => mlContext.Transforms.NormalizeMeanVariance("Features");

    private static void AssertGood(HeldOutErrors errors, LearningTask task)
    {
        if (task is RegressionTask)
            Assert.InRange(errors.MeanSquaredError!.Value, 1, 0.9 * LabelVariance);
        else
            Assert.InRange(errors.Accuracy!.Value, 0.55, 1);
    }

    // Of 50 + 20 (2 x0 - x1 + x2 x3) with standard normal x: 400 (4 + 1 + 1).
    private const double LabelVariance = 2400;

    private void AssertGood(LearningTask task, IDataView scored)
    {
        if (task is RegressionTask)
            Assert.InRange(_mlContext.Regression.Evaluate(scored).MeanSquaredError, 1, 0.9 * LabelVariance);
        else if (task is MulticlassTask)
            Assert.InRange(_mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy, 0.55, 1);
        else
            Assert.InRange(_mlContext.BinaryClassification.EvaluateNonCalibrated(scored).Accuracy, 0.7, 1);
    }
}
