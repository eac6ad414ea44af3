using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Autoencoders;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Models;

/// <summary>ML.NET's permutation feature importance of any model of ours, with features by their names.</summary>
public sealed class ImportanceByNameTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData("binary")]
    [InlineData("multiclass")]
    [InlineData("regression")]
    public void Ensembles_and_models_in_batches_are_asked_by_name_fresh_and_loaded(string name)
    {
        LearningTask task = EnsembleData.Task(name);
        IDataView data = EnsembleData.View(_mlContext, task);
        var copy = _mlContext.Transforms.CopyColumns("Copy", "Number");
        ITransformer network = copy.Append(OtherCases.Network(_mlContext, task)).Fit(data);
        ITransformer bagging = copy.Append(EnsembleData.Bagging(_mlContext, task, OtherCases.Network(_mlContext, task), new BaggingOptions { NumberOfModels = 2, Seed = 1 })).Fit(data);
        ITransformer folds = EnsembleData.Folds(_mlContext, task, OtherCases.Network(_mlContext, task), new CrossValidationEnsembleOptions { NumberOfFolds = 2, Seed = 1 }).Fit(data);
        foreach (ITransformer model in new[] { network, bagging, folds })
        {
            Dictionary<string, double> expected = Importance(task, model, data);
            Assert.Equal(["x0", "x1", "x2", "x3"], expected.Keys.Order());
            Assert.Contains(expected.Values, value => value != 0);
            foreach (ITransformer other in new[] { SavedModel.Reload(model, data.Schema), _mlContext.Model.ScoreInBatches(model), _mlContext.Model.ScoreInBatches(SavedModel.Reload(model, data.Schema)) })
            {
                Dictionary<string, double> found = Importance(task, other, data);
                Assert.All(expected, pair => Assert.Equal(pair.Value, found[pair.Key], 1e-4));
            }
        }
    }

    [Fact]
    public void An_ensemble_of_pipelines_says_what_to_do_instead()
    {
        IDataView data = EnsembleData.View(_mlContext, LearningTask.Regression);
        ITransformer model = OtherCases.All.Single(each => each.Name == "bagging, pipelines").Fit(_mlContext);
        foreach (ITransformer scorer in new[] { model, _mlContext.Model.ScoreInBatches(model) })
            Assert.Contains("put the steps before the trainer in front", Assert.Throws<InvalidOperationException>(() => Importance(LearningTask.Regression, scorer, data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Codes_have_names()
    {
        IDataView data = AutoencoderCases.View(_mlContext);
        var pipeline = _mlContext.Estimator("stacked").Append(OtherCases.Network(_mlContext, LearningTask.Regression, "Code"));
        AssertNames(pipeline, data, "Code", slot => $"Code[{slot}]");
    }

    [Fact]
    public void Windows_have_names_by_input_and_delay()
    {
        Sale[] sales = [.. Enumerable.Range(0, 60).Select(i => new Sale { Sales = MathF.Sin(i), Weather = [i % 3, i % 5] })];
        IDataView data = _mlContext.Data.LoadFromEnumerable(sales);
        AssertNames(
            _mlContext.Transforms.DelayedInputs("Window", "Sales", windowSize: 4, labelColumnName: "Label").Append(OtherCases.Network(_mlContext, LearningTask.Regression, "Window")),
            data,
            "Window",
            slot => slot == 3 ? "Sales t" : $"Sales t-{3 - slot}");

        IDataView named = _mlContext.Transforms.Concatenate("Both", "Sales", "Weather").Fit(data).Transform(data);
        IDataView windows = _mlContext.Transforms.DelayedInputs("Window", ["Sales", "Weather"], windowSize: 2).Fit(named).Transform(named);
        Assert.Equal(["Sales t-1", "Weather[0] t-1", "Weather[1] t-1", "Sales t", "Weather[0] t", "Weather[1] t"], SlotNames(windows, "Window"));
        windows = _mlContext.Transforms.DelayedInputs("Window", ["Both"], windowSize: 1).Fit(named).Transform(named);
        Assert.Equal(["Both.Sales t", "Both.Both[1] t", "Both.Both[2] t"], SlotNames(windows, "Window"));
    }

    [Fact]
    public void Padded_sequences_have_names_by_feature_and_step()
    {
        Sequence[] rows = [.. Enumerable.Range(0, 60).Select(i => new Sequence { Values = [.. Enumerable.Range(0, 2 * (1 + i % 3)).Select(k => MathF.Sin(i + k))], Label = i % 3 })];
        IDataView data = _mlContext.Data.LoadFromEnumerable(rows);
        string[] names = ["Values steps", "Values[0] t1", "Values[1] t1", "Values[0] t2", "Values[1] t2", "Values[0] t3", "Values[1] t3"];
        AssertNames(
            _mlContext.Transforms.PadSequences("Padded", "Values", featuresPerStep: 2)
                .Append(_mlContext.Regression.Trainers.Network(new NetworkOptions { Architecture = new Lstm(3), FeatureColumnName = "Padded", NumberOfEpochs = 2, Seed = 1 })),
            data,
            "Padded",
            slot => names[slot]);
        IDataView single = _mlContext.Transforms.PadSequences("Padded", "Values", featuresPerStep: 1, maximumSteps: 2).Fit(data).Transform(data);
        Assert.Equal(["Values steps", "Values t1", "Values t2"], SlotNames(single, "Padded"));
    }

    [Fact]
    public void Reconstructions_have_the_names_of_the_input()
    {
        IDataView data = AutoencoderCases.View(_mlContext);
        IDataView coded = _mlContext.Fit("stacked").Transform(data);
        Assert.Equal(SlotNames(data, "Features"), SlotNames(coded, "Reconstruction"));
        IDataView nameless = AutoencoderCases.View(_mlContext, ColumnChange.FeaturesSparse);
        Assert.Equal("Reconstruction[1]", SlotNames(_mlContext.Fit("stacked").Transform(nameless), "Reconstruction")[1]);
    }

    /// <summary>Of the fresh model and the loaded one: slot names, and importance by them.</summary>
    private void AssertNames(IEstimator<ITransformer> pipeline, IDataView data, string column, Func<int, string> name)
    {
        ITransformer fresh = pipeline.Fit(data);
        foreach (ITransformer model in new[] { fresh, SavedModel.Reload(fresh, data.Schema), _mlContext.Model.ScoreInBatches(fresh) })
        {
            IDataView scored = model.Transform(data);
            string[] names = SlotNames(scored, column);
            Assert.Equal(Enumerable.Range(0, names.Length).Select(name), names);
            Assert.Equal(names.Order(), Importance(LearningTask.Regression, model, scored).Keys.Order());
        }

        SchemaShape.Column promised = pipeline.GetOutputSchema(SchemaShape.Create(data.Schema)).Single(each => each.Name == column);
        Assert.Contains("SlotNames", promised.Annotations.Select(annotation => annotation.Name));
    }

    private static string[] SlotNames(IDataView view, string column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        view.Schema[column].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(each => each.ToString())];
    }

    /// <summary>By name, each time with the same permutations.</summary>
    private static Dictionary<string, double> Importance(LearningTask task, ITransformer model, IDataView data)
    {
        var mlContext = new MLContext(seed: 1);
        return task switch
        {
            BinaryTask => mlContext.BinaryClassification.PermutationFeatureImportanceNonCalibrated(model, data).ToDictionary(pair => pair.Key, pair => pair.Value.AreaUnderRocCurve.Mean),
            MulticlassTask => mlContext.MulticlassClassification.PermutationFeatureImportance(model, data).ToDictionary(pair => pair.Key, pair => pair.Value.LogLoss.Mean),
            _ => mlContext.Regression.PermutationFeatureImportance(model, data).ToDictionary(pair => pair.Key, pair => pair.Value.MeanSquaredError.Mean),
        };
    }

    private sealed class Sale
    {
        public float Sales { get; set; }

        [VectorType(2)]
        public float[] Weather { get; set; } = [];
    }

    private sealed class Sequence
    {
        public float[] Values { get; set; } = [];

        public float Label { get; set; }
    }
}
