using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Selection.Tests.Ensembles;

/// <summary>Bootstrap samples, out-of-bag errors, and members that train beside each other.</summary>
public sealed class BaggingTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData("binary")]
    [InlineData("multiclass")]
    [InlineData("regression")]
    public void Any_parallelism_gives_the_same_model(string name)
    {
        LearningTask task = EnsembleData.Task(name);
        IDataView data = EnsembleData.View(_mlContext, task);
        float[][] Fit(int? parallelism, bool shared)
        {
            IEstimator<ITransformer> one = OtherCases.Network(_mlContext, task);
            var options = new BaggingOptions { NumberOfModels = 5, Seed = 4, MaximumParallelism = parallelism };
            EnsembleTransformer ensemble = EnsembleData.Bagging(_mlContext, task, _ => shared ? one : OtherCases.Network(_mlContext, task), options).Fit(data);
            return Cells.Floats(ensemble.Transform(data), "Score");
        }

        float[][] expected = Fit(1, shared: true);

        foreach (int? parallelism in (int?[])[1, 2, 5, null])
        {
            Assert.Equal(expected, Fit(parallelism, shared: true));
            Assert.Equal(expected, Fit(parallelism, shared: false));
        }
    }

    [Fact]
    public void Trainers_of_ML_NET_train_beside_each_other_where_each_member_has_one()
    {
        IDataView data = EnsembleData.View(_mlContext, LearningTask.Regression);
        float[] Fit(int parallelism)
        {
            var mlContext = new MLContext(seed: 6);
            var options = new BaggingOptions { NumberOfModels = 6, Seed = 4, MaximumParallelism = parallelism };
            return mlContext.Regression.Trainers.Bagging(_ => mlContext.Regression.Trainers.FastTree(numberOfTrees: 10, minimumExampleCountPerLeaf: 3), options).Fit(data).Scalars(data);
        }

        Assert.Equal(Fit(1), Fit(6));
    }

    [Fact]
    public void A_trainer_of_ML_NET_that_members_share_is_never_fitted_twice_at_once()
    {
        var trainer = new CountingEstimator(_mlContext.Regression.Trainers.Sdca(maximumNumberOfIterations: 5));

        _mlContext.Regression.Trainers.Bagging(trainer, new BaggingOptions { NumberOfModels = 5, MaximumParallelism = 5 }).Fit(EnsembleData.View(_mlContext, LearningTask.Regression));

        Assert.Equal((5, 1), (trainer.Fits, trainer.MostAtOnce));
    }

    [Fact]
    public void The_limit_of_parallelism_holds()
    {
        CountingEstimator.MostOfAll = 0;

        var options = new BaggingOptions { NumberOfModels = 8, MaximumParallelism = 2 };
        _mlContext.Regression.Trainers.Bagging(_ => new CountingEstimator(_mlContext.Regression.Trainers.Sdca(maximumNumberOfIterations: 5)), options)
            .Fit(EnsembleData.View(_mlContext, LearningTask.Regression));

        Assert.InRange(CountingEstimator.MostOfAll, 1, 2);
    }

    [Fact]
    public void The_same_seed_draws_the_same_rows_and_another_one_others()
    {
        IDataView data = EnsembleData.View(_mlContext, LearningTask.Regression);
        float[] Fit(int? seed, int contextSeed = 1)
        {
            var mlContext = new MLContext(contextSeed);
            EnsembleTrainer trainer = mlContext.Regression.Trainers.Bagging(OtherCases.Network(mlContext, LearningTask.Regression), new BaggingOptions { NumberOfModels = 2, Seed = seed });
            float[] scores = trainer.Fit(data).Scalars(data);
            Assert.Equal(scores, trainer.Fit(data).Scalars(data));
            return scores;
        }

        Assert.Equal(Fit(1), Fit(1));
        Assert.NotEqual(Fit(1), Fit(2));
        Assert.Equal(Fit(null, 3), Fit(null, 3));
        Assert.NotEqual(Fit(null, 3), Fit(null, 4));
    }

    [Fact]
    public void The_out_of_bag_error_is_that_of_the_members_which_have_not_seen_a_row()
    {
        IDataView data = EnsembleData.View(_mlContext, LearningTask.Regression);
        EnsembleTransformer ensemble = _mlContext.Regression.Trainers.Bagging(OtherCases.Network(_mlContext, LearningTask.Regression), new BaggingOptions { NumberOfModels = 3, Seed = 9 }).Fit(data);
        float[] labels = EnsembleData.Labels(data);
        var resampling = new BootstrapResampling(new EnsembleRows(labels, null), 1, stratify: false, seed: 9);
        int[][] counts = [.. Enumerable.Range(0, 3).Select(resampling.Counts)];
        float[][][] scores = ensemble.OfMembers(data);

        double[] squares = [.. Enumerable.Range(0, labels.Length)
            .Where(row => counts.Any(count => count[row] == 0))
            .Select(row => Math.Pow(Enumerable.Range(0, 3).Where(member => counts[member][row] == 0).Average(member => (double)scores[member][row][0]) - labels[row], 2))];

        Assert.InRange(squares.Length, 50, 90);
        Assert.Equal(squares.Length, ensemble.Summary.HeldOut.Rows);
        Assert.Equal(squares.Average(), ensemble.Summary.HeldOut.MeanSquaredError!.Value, 1e-6 * squares.Average());
        Assert.Null(ensemble.Summary.HeldOut.Accuracy);
        for (int member = 0; member < 3; member++)
        {
            int[] own = [.. Enumerable.Range(0, labels.Length).Where(row => counts[member][row] == 0)];
            EnsembleMember known = ensemble.Summary.Members[member];
            Assert.Equal((96, 96 - own.Length, own.Length), (known.TrainingRows, known.DifferentRows, known.HeldOut.Rows));
            Assert.Equal(own.Average(row => Math.Pow(scores[member][row][0] - labels[row], 2)), known.HeldOut.MeanSquaredError!.Value, 1e-2);
        }
    }

    [Theory]
    [InlineData("binary")]
    [InlineData("multiclass")]
    public void Out_of_bag_accuracy_and_log_loss_of_one_member_are_those_of_Evaluate(string name)
    {
        LearningTask task = EnsembleData.Task(name);
        IDataView data = EnsembleData.View(_mlContext, task);
        EnsembleTransformer ensemble = EnsembleData.Bagging(_mlContext, task, OtherCases.Network(_mlContext, task), new BaggingOptions { NumberOfModels = 1, Seed = 9 }).Fit(data);
        int[] counts = new BootstrapResampling(new EnsembleRows(new float[96], null), 1, stratify: false, seed: 9).Counts(0);
        IDataView heldOut = ensemble.Transform(new ResampledView(data, Array.ConvertAll(counts, count => count == 0 ? 1 : 0)));

        HeldOutErrors errors = ensemble.Summary.HeldOut;

        Assert.Equal(task.Evaluate(_mlContext, heldOut), errors.LogLoss!.Value, 1e-5);
        double accuracy = task is BinaryTask ? _mlContext.BinaryClassification.Evaluate(heldOut).Accuracy : _mlContext.MulticlassClassification.Evaluate(heldOut).MicroAccuracy;
        Assert.Equal(accuracy, errors.Accuracy!.Value, 1e-9);
        Assert.Null(errors.MeanSquaredError);
    }

    [Fact]
    public void About_63_percent_of_the_rows_are_in_a_bag_and_rows_have_the_right_expectation()
    {
        var resampling = new BootstrapResampling(new EnsembleRows(new float[1000], null), 1, stratify: false, seed: 2);

        int[][] counts = [.. Enumerable.Range(0, 400).Select(resampling.Counts)];

        Assert.All(counts, count => Assert.Equal(1000, count.Sum()));
        // 1 - 1/e; the standard deviation of the mean of 400 samples of 1,000 is .0005.
        Assert.Equal(0.632, counts.Average(count => count.Count(times => times > 0) / 1000.0), 0.002);
        // Each row comes 400 times in the mean, with deviation 20.
        Assert.All(Enumerable.Range(0, 1000), row => Assert.InRange(counts.Sum(count => count[row]), 300, 500));
    }

    [Fact]
    public void A_fraction_draws_fewer_rows_and_strata_keep_their_sizes()
    {
        float[] labels = [.. Enumerable.Range(0, 100).Select(row => row % 20 == 0 ? 1f : 0)];

        int[] half = new BootstrapResampling(new EnsembleRows(labels, null), 0.5, stratify: false, seed: 2).Counts(0);
        int[] strata = new BootstrapResampling(new EnsembleRows(labels, null), 1, stratify: true, seed: 2).Counts(0);

        Assert.Equal(50, half.Sum());
        Assert.Equal(5, strata.Where((_, row) => labels[row] == 1).Sum());
        Assert.Equal(95, strata.Where((_, row) => labels[row] == 0).Sum());
    }

    [Fact]
    public void Rows_are_read_through_the_pipeline_once_whatever_the_number_of_members()
    {
        int reads = 0;
        IDataView data = _mlContext.Data.LoadFromEnumerable(Examples.Create(96).Features.Zip(Examples.Create(96).Targets, (x, y) => new Row { X = x, Label = y }));
        IDataView mapped = _mlContext.Transforms.CustomMapping<Row, Mapped>(
            (row, output) =>
            {
                Interlocked.Increment(ref reads);
                output.Features = row.X;
            },
            contractName: null).Fit(data).Transform(data);
        IEstimator<ITransformer> member = OtherCases.Network(_mlContext, LearningTask.Regression);

        _mlContext.Regression.Trainers.Bagging(member, numberOfModels: 5).Fit(mapped);
        int cached = reads;
        _mlContext.Regression.Trainers.Bagging(member, new BaggingOptions { NumberOfModels = 5, CacheRows = false }).Fit(mapped);

        Assert.Equal(96, cached);
        Assert.InRange(reads - cached, 5 * 96, int.MaxValue);
    }

    [Fact]
    public void Rows_that_are_not_cached_give_the_same_model()
    {
        IDataView data = EnsembleData.View(_mlContext, LearningTask.Regression);
        IEstimator<ITransformer> member = OtherCases.Network(_mlContext, LearningTask.Regression);

        float[][] scores = [.. ((bool[])[true, false]).Select(cached =>
            _mlContext.Regression.Trainers.Bagging(member, new BaggingOptions { NumberOfModels = 3, Seed = 1, CacheRows = cached }).Fit(data).Scalars(data))];

        Assert.Equal(scores[0], scores[1]);
    }

    private sealed class Row
    {
        [Microsoft.ML.Data.VectorType(4)]
        public float[] X { get; set; } = [];

        public float Label { get; set; }
    }

    private sealed class Mapped
    {
        [Microsoft.ML.Data.VectorType(4)]
        public float[] Features { get; set; } = [];
    }
}
