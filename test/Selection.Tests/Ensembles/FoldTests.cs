using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Selection.Tests.Ensembles;

/// <summary>Ensembles of the models of a cross-validation.</summary>
public sealed class FoldTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData("binary")]
    [InlineData("multiclass")]
    [InlineData("regression")]
    public void Each_member_is_trained_on_the_other_folds_and_stopped_by_its_own(string name)
    {
        LearningTask task = EnsembleData.Task(name);
        IDataView data = EnsembleData.View(_mlContext, task);
        IEstimator<ITransformer> member = task.CreateTrainer(
            _mlContext, new NetworkOptions { Architecture = new MultilayerPerceptron([16]), NumberOfEpochs = 400, LearningRate = 0.05f, Seed = 3, EarlyStopping = new PatienceRule(Patience: 5) });
        int[] folds = Folds.Split(EnsembleData.Labels(data), 3, stratify: task.HasClasses, seed: 5);

        EnsembleTransformer ensemble = EnsembleData.Folds(_mlContext, task, member, new CrossValidationEnsembleOptions { NumberOfFolds = 3, Seed = 5 }).Fit(data);

        for (int fold = 0; fold < 3; fold++)
        {
            IDataView training = new ResampledView(data, Array.ConvertAll(folds, each => each == fold ? 0 : 1)), own = new ResampledView(data, Array.ConvertAll(folds, each => each == fold ? 1 : 0));
            TrainedNetwork expected = task.NetworkOf(task.FitValidated(member, training, own)), actual = task.NetworkOf(ensemble.Members[fold]);
            Assert.True(expected.Parameters.SequenceEqual(actual.Parameters));
            Assert.Equal(StopReason.EarlyStopping, actual.History.StopReason);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Any_parallelism_gives_the_same_model(int parallelism)
    {
        IDataView data = EnsembleData.View(_mlContext, LearningTask.Binary);
        float[] Fit(int limit) => EnsembleData.Folds(
            _mlContext, LearningTask.Binary, OtherCases.Network(_mlContext, LearningTask.Binary), new CrossValidationEnsembleOptions { NumberOfFolds = 4, Seed = 5, MaximumParallelism = limit })
            .Fit(data).Scalars(data);

        Assert.Equal(Fit(2), Fit(parallelism));
    }

    [Fact]
    public void FastTree_stops_by_its_own_fold_too()
    {
        IDataView data = EnsembleData.View(_mlContext, LearningTask.Regression, rows: 300);
        var options = new Microsoft.ML.Trainers.FastTree.FastTreeRegressionTrainer.Options { NumberOfTrees = 30, EarlyStoppingRule = new Microsoft.ML.Trainers.FastTree.TolerantEarlyStoppingRule(), LearningRate = 1 };
        var member = _mlContext.Regression.Trainers.FastTree(options);
        int[] folds = Folds.Split(EnsembleData.Labels(data), 2, stratify: false, seed: 5);

        EnsembleTransformer ensemble = _mlContext.Regression.Trainers.CrossValidationEnsemble(member, new CrossValidationEnsembleOptions { NumberOfFolds = 2, Seed = 5 }).Fit(data);

        ITransformer expected = member.Fit(
            new ResampledView(data, Array.ConvertAll(folds, fold => fold == 0 ? 0 : 1)), new ResampledView(data, Array.ConvertAll(folds, fold => fold == 0 ? 1 : 0)));
        Assert.Equal(expected.Scalars(data), ensemble.Members[0].Scalars(data));
        Assert.NotNull(ValidatedFit.Find(_mlContext.Regression.Trainers.LightGbm()));
    }

    [Fact]
    public void A_member_that_takes_no_validation_set_is_trained_without_and_the_log_says_so()
    {
        var lines = new List<string>();
        _mlContext.Log += (_, line) => lines.Add(line.Message);
        IDataView data = EnsembleData.View(_mlContext, LearningTask.Multiclass);

        EnsembleTransformer ensemble = _mlContext.MulticlassClassification.Trainers.CrossValidationEnsemble(_mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy(), 3).Fit(data);

        Assert.Equal(96, ensemble.Summary.HeldOut.Rows);
        Assert.Contains(lines, line => line.Contains("take no validation set", StringComparison.Ordinal));
    }

    [Fact]
    public void The_out_of_fold_error_is_that_of_each_row_s_own_member()
    {
        IDataView data = EnsembleData.View(_mlContext, LearningTask.Regression);
        EnsembleTransformer ensemble = _mlContext.Regression.Trainers
            .CrossValidationEnsemble(OtherCases.Network(_mlContext, LearningTask.Regression), new CrossValidationEnsembleOptions { NumberOfFolds = 4, Seed = 5 }).Fit(data);
        float[] labels = EnsembleData.Labels(data);
        int[] folds = Folds.Split(labels, 4, stratify: false, seed: 5);
        float[][][] scores = ensemble.OfMembers(data);

        double expected = labels.Select((label, row) => Math.Pow(scores[folds[row]][row][0] - label, 2)).Average();

        Assert.Equal(EnsembleResampling.Folds, ensemble.Summary.Resampling);
        Assert.Equal(expected, ensemble.Summary.HeldOut.MeanSquaredError!.Value, 1e-5 * expected);
    }

    [Fact]
    public void Folds_are_even_and_have_their_share_of_each_class()
    {
        float[] labels = [.. Enumerable.Range(0, 103).Select(row => row % 10 == 0 ? 2f : row % 3 == 0 ? 1 : 0)];

        int[] folds = Folds.Split(labels, 5, stratify: true, seed: 1);

        Assert.All(folds.CountBy(fold => fold), fold => Assert.InRange(fold.Value, 20, 21));
        foreach (float label in (float[])[0, 1, 2])
        {
            int rows = labels.Count(each => each == label);
            Assert.All(Enumerable.Range(0, 5), fold => Assert.InRange(folds.Where((each, row) => each == fold && labels[row] == label).Count(), rows / 5, (rows + 4) / 5));
        }

        Assert.NotEqual(folds, Folds.Split(labels, 5, stratify: true, seed: 2));
        Assert.Equal(folds, Folds.Split(labels, 5, stratify: true, seed: 1));
    }

    [Fact]
    public void Rows_with_the_same_sampling_key_stay_together()
    {
        string[] groups = [.. Enumerable.Range(0, 200).Select(row => $"patient {row * row % 23}")];

        int[] folds = Folds.SplitGroups(groups, 4, "Patient", seed: 1);

        Assert.All(groups.Zip(folds).GroupBy(row => row.First), group => Assert.Single(group.Select(row => row.Second).Distinct()));
        // The largest group has about 17 rows.
        Assert.All(folds.CountBy(fold => fold), fold => Assert.InRange(fold.Value, 35, 65));
    }

    [Theory]
    [InlineData("Name")]
    [InlineData("Number")]
    [InlineData("Weight")]
    public void A_sampling_key_may_be_of_any_type(string column)
    {
        IDataView data = EnsembleData.View(_mlContext, LearningTask.Regression);
        EnsembleTransformer ensemble = _mlContext.Regression.Trainers
            .CrossValidationEnsemble(OtherCases.Network(_mlContext, LearningTask.Regression), new CrossValidationEnsembleOptions { NumberOfFolds = 4, SamplingKeyColumnName = column }).Fit(data);

        Assert.Equal([24L, 24, 24, 24], ensemble.Summary.Members.Select(member => member.HeldOut.Rows));
    }

    [Fact]
    public void More_folds_than_rows_or_groups_are_refused_with_both_numbers()
    {
        IDataView data = EnsembleData.View(_mlContext, LearningTask.Regression);
        string Message(IDataView view, string? key, int folds) => Assert.Throws<InvalidOperationException>(() => _mlContext.Regression.Trainers
            .CrossValidationEnsemble(OtherCases.Network(_mlContext, LearningTask.Regression), new CrossValidationEnsembleOptions { NumberOfFolds = folds, SamplingKeyColumnName = key }).Fit(view)).Message;

        Assert.Contains("5 folds need at least 5 rows, but the data have 3", Message(_mlContext.Data.TakeRows(data, 3), null, 5), StringComparison.Ordinal);
        IDataView grouped = _mlContext.Transforms.Expression("Group", "x => x > 0 ? 1 : 0", "Label").Fit(data).Transform(data);
        Assert.Contains("'Group' has 2 different values, but there are 3 folds", Message(grouped, "Group", 3), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sampling_key_that_is_missing_or_a_vector_is_named()
    {
        IDataView data = EnsembleData.View(_mlContext, LearningTask.Regression);
        foreach (string column in (string[])["Patient", "Features"])
        {
            EnsembleTrainer trainer = _mlContext.Regression.Trainers.CrossValidationEnsemble(
                OtherCases.Network(_mlContext, LearningTask.Regression), new CrossValidationEnsembleOptions { SamplingKeyColumnName = column });
            Assert.Contains(column, Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(data)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_class_that_is_missing_in_some_folds_is_learned_from_the_others()
    {
        Examples examples = Examples.Create(60);
        // Two rows of the last class, in two of the five folds.
        examples = examples with { Targets = [.. examples.Targets.Select((target, row) => row < 2 ? 2 : Math.Min(target, 0.9f))] };
        IDataView data = ExampleView.Create(_mlContext, LearningTask.Multiclass, examples);

        EnsembleTransformer ensemble = EnsembleData.Folds(
            _mlContext, LearningTask.Multiclass, OtherCases.Network(_mlContext, LearningTask.Multiclass), new CrossValidationEnsembleOptions { Seed = 1 }).Fit(data);

        Assert.Equal(60, ensemble.Summary.HeldOut.Rows);
        Assert.All(Cells.Floats(ensemble.Transform(data), "Score"), row => Assert.Equal(1, row.Sum(), 1e-5));
    }

    [Fact]
    public void A_fold_that_takes_all_rows_of_a_class_leaves_a_constant_member_with_a_warning()
    {
        Examples examples = Examples.Create(60);
        examples = examples with { Targets = [.. examples.Targets.Select((_, row) => row == 0 ? 1f : -1)] };
        var warnings = new System.Collections.Concurrent.ConcurrentQueue<string>();
        _mlContext.Log += (_, line) => warnings.Enqueue(line.Message);

        EnsembleTransformer ensemble = EnsembleData.Folds(
            _mlContext, LearningTask.Binary, OtherCases.Network(_mlContext, LearningTask.Binary), new CrossValidationEnsembleOptions { Seed = 1 })
            .Fit(ExampleView.Create(_mlContext, LearningTask.Binary, examples));

        Assert.Equal(60, ensemble.Summary.HeldOut.Rows);
        Assert.Single(warnings, line => line.Contains("'Label' are of the class 'False'", StringComparison.Ordinal));
    }
}
