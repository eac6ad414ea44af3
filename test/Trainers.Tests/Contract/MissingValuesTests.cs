using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MlNetDeep.Trainers.Tests.Autoencoders;
using MlNetDeep.Trainers.Tests.BadInput;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Contract;

/// <summary>Rows with missing features: filled, left out or refused, in training and in scoring, however rows are read and scored.</summary>
public sealed class MissingValuesTests
{
    private readonly LogLines _log = new();

    [Theory, MemberData(nameof(EstimatorTable.All), MemberType = typeof(EstimatorTable))]
    public void Every_row_is_answered_alike_row_by_row_in_batches_and_after_loading(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        IDataView data = subject.CreateData(_log.Context, Holed(subject.CreateExamples()));

        ITransformer fitted = subject.CreateEstimator(_log.Context).Fit(data);

        float[][] scores = Cells.Floats(fitted.Transform(data), "Score");
        Assert.All(scores, row => Assert.All(row, value => Assert.True(float.IsFinite(value))));
        Assert.True(scores.Select(row => row[0]).Distinct().Count() > 1);
        Assert.Equal(scores, Cells.Floats(SavedModel.Reload(fitted, data.Schema).Transform(data), "Score"));
        AssertClose(scores, Cells.Floats(_log.Context.Model.ScoreInBatches(fitted).Transform(data), "Score"));
        Assert.DoesNotContain(_log.Of(ChannelMessageKind.Warning), line => line.Contains("left out", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bagging, binary mlp")]
    [InlineData("bagging, multiclass mlp")]
    [InlineData("bagging, votes of multiclass mlp")]
    [InlineData("bagging, regression mlp")]
    [InlineData("bagging, pipelines")]
    [InlineData("folds, regression mlp")]
    public void Ensembles_answer_every_row_as_their_networks_do(string name)
    {
        TrainerCase subject = EstimatorTable.GetTrainer(name);
        IDataView data = subject.CreateData(_log.Context, Holed(subject.CreateExamples()));

        ITransformer fitted = subject.CreateEstimator(_log.Context).Fit(data);

        float[][] scores = Cells.Floats(fitted.Transform(data), "Score");
        AssertClose(scores, Cells.Floats(_log.Context.Model.ScoreInBatches(fitted).Transform(data), "Score"));
        Assert.All(scores, row => Assert.All(row, value => Assert.True(float.IsFinite(value))));
    }

    [Theory, MemberData(nameof(EstimatorTable.Preparing), MemberType = typeof(EstimatorTable))]
    public void Vectors_alone_have_marks_of_what_was_missing_in_training(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        Examples holed = subject.CreateExamples().MapFeatures((row, i, value) => i is 1 or 3 && row % 3 == 0 ? float.NaN : value);

        TrainedNetwork network = subject.Task.NetworkOf(subject.CreateEstimator(_log.Context).Fit(subject.CreateData(_log.Context, holed)));

        bool isVector = network.Network.InputShape.Rank == 1;
        Assert.Equal(isVector ? [1, 3] : [], network.Preparation!.Indicators.ToArray());
        Assert.Equal(subject.FeatureLength, network.FeatureLength);
        Assert.Equal(subject.FeatureLength + (isVector ? 2 : 0), network.Network.InputShape.Length);
        string line = Assert.Single(_log.Of(ChannelMessageKind.Info), text => text.Contains("filled with medians", StringComparison.Ordinal));
        Assert.Contains("64 missing values of the column 'Features'", line, StringComparison.Ordinal);
        Assert.Equal(isVector, line.Contains("2 more inputs", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_feature_scores_as_its_median_where_none_was_missing_in_training()
    {
        EstimatorCase subject = EstimatorTable.Get("regression mlp");
        Examples examples = subject.CreateExamples();
        ITransformer fitted = subject.Fit(_log.Context);
        float[] column = [.. examples.Features.Select(row => row[1]).Order()];
        float median = (column[47] + column[48]) / 2;

        float[][] missing = Scores(float.NaN), filled = Scores(median);

        Assert.Equal(filled, missing);
        Assert.True(subject.Task.NetworkOf(fitted).Preparation!.Indicators.IsEmpty);

        float[][] Scores(float value) => Cells.Floats(
            fitted.Transform(subject.CreateData(_log.Context, examples.MapFeatures((_, i, x) => i == 1 ? value : x))), "Score");
    }

    [Fact]
    public void A_network_learns_from_what_is_missing()
    {
        var random = new Random(1);
        bool[] labels = [.. Enumerable.Range(0, 200).Select(_ => random.Next(2) == 0)];
        // Whether it is missing says all; what it is where it is there says nothing.
        IDataView data = View(_log.Context, [.. labels.Select(label => (float[])[label ? float.NaN : random.NextSingle(), random.NextSingle()])], labels);

        var model = _log.Context.BinaryClassification.Trainers.Network(new NetworkOptions { Architecture = new MultilayerPerceptron([4]), Seed = 1 }).Fit(data);

        Assert.Equal(1, _log.Context.BinaryClassification.Evaluate(model.Transform(data)).Accuracy, 1e-6);
        // The second training too, on rows of both parts, has what marks the missing ones.
        Assert.Equal(200, model.Model.SubModel.Network.History.Retraining!.Plan!.Rows);
    }

    [Theory, MemberData(nameof(EstimatorTable.All), MemberType = typeof(EstimatorTable))]
    public void Fail_names_column_slot_row_and_remedy(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        IDataView data = subject.CreateData(
            _log.Context, subject.CreateExamples().MapFeatures((row, i, value) => row == 17 && i == 3 ? float.NaN : value));
        IEstimator<ITransformer> estimator = subject.CreateEstimator(_log.Context, options => options.MissingValues = MissingValues.Fail);

        string message = Assert.Throws<InvalidOperationException>(() => estimator.Fit(data)).Message;

        foreach (string part in (string[])["Slot 'x3' of the column 'Features'", "row 17 (counted from 0) of the training data", "MissingValues is Fail", "ReplaceMissingValues"])
            Assert.Contains(part, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, long.MaxValue)]
    [InlineData(true, long.MaxValue)]
    [InlineData(false, 20_000)]
    [InlineData(true, 9_000)]
    public void Sparse_dense_and_streamed_rows_train_on_the_same_filled_rows(bool sparse, long limit)
    {
        (float[][] features, bool[] labels) = WideRows();
        NetworkBinaryTrainer Trainer(long memory) => _log.Context.BinaryClassification.Trainers.Network(new NetworkOptions
        {
            Architecture = new MultilayerPerceptron([4]),
            BatchSize = TrainingOptions.WholeBatch,
            NumberOfEpochs = 3,
            MemoryLimit = memory,
            Seed = 1,
        });
        TrainedNetwork expected = Trainer(long.MaxValue).Fit(View(_log.Context, features, labels)).Model.SubModel.Network;
        IDataView data = sparse ? SparseView(_log.Context, features, labels) : View(_log.Context, features, labels);

        // Whole batches do not fit into a small pool.
        TrainedNetwork actual = (limit == long.MaxValue ? Trainer(limit) : Small(limit)).Fit(data).Model.SubModel.Network;

        Assert.Equal(expected.Preparation!.Offsets.ToArray(), actual.Preparation!.Offsets.ToArray());
        Assert.Equal(expected.Preparation.Scales.ToArray(), actual.Preparation.Scales.ToArray());
        Assert.Equal(expected.Preparation.Fills.ToArray(), actual.Preparation.Fills.ToArray());
        Assert.Equal([0, 1, 30], actual.Preparation.Indicators.ToArray());
        if (limit == long.MaxValue)
            Assert.Equal(expected.Parameters.ToArray(), actual.Parameters.ToArray());

        NetworkBinaryTrainer Small(long memory) => _log.Context.BinaryClassification.Trainers.Network(
            new NetworkOptions { Architecture = new MultilayerPerceptron([4]), BatchSize = 4, NumberOfEpochs = 2, MemoryLimit = memory, Seed = 1 });
    }

    [Fact]
    public void Rows_that_were_held_out_are_learned_from_again_with_their_marks()
    {
        (float[][] features, bool[] labels) = WideRows();
        TrainedNetwork Fit(IDataView data) => _log.Context.BinaryClassification.Trainers.Network(new NetworkOptions
        {
            Architecture = new MultilayerPerceptron([4]),
            BatchSize = TrainingOptions.WholeBatch,
            NumberOfEpochs = 3,
            ValidationSetFraction = 0.25,
            RetrainOnAllRows = true,
            Seed = 1,
        }).Fit(data).Model.SubModel.Network;

        TrainedNetwork dense = Fit(View(_log.Context, features, labels)), sparse = Fit(SparseView(_log.Context, features, labels));

        Assert.Equal(labels.Length, dense.History.Retraining!.Plan!.Rows);
        Assert.NotEmpty(dense.Preparation!.Indicators.ToArray());
        Assert.Equal(dense.Parameters.ToArray(), sparse.Parameters.ToArray());
    }

    [Fact]
    public void Sparse_rows_with_missing_features_score_as_dense_ones()
    {
        (float[][] features, bool[] labels) = WideRows();
        IDataView dense = View(_log.Context, features, labels), sparse = SparseView(_log.Context, features, labels);
        var model = _log.Context.BinaryClassification.Trainers.Network(
            new NetworkOptions { Architecture = new MultilayerPerceptron([4]), NumberOfEpochs = 3, Seed = 1 }).Fit(sparse);

        float[][] expected = Cells.Floats(model.Transform(dense), "Score");

        Assert.All(expected, row => Assert.True(float.IsFinite(row[0])));
        AssertClose(expected, Cells.Floats(model.Transform(sparse), "Score"));
        AssertClose(expected, Cells.Floats(_log.Context.Model.ScoreInBatches(model).Transform(sparse), "Score"));
    }

    [Fact]
    public void Going_on_keeps_medians_and_marks_of_the_model()
    {
        EstimatorCase subject = EstimatorTable.Get("multiclass mlp");
        IDataView first = subject.CreateData(_log.Context, subject.CreateExamples().MapFeatures((row, i, value) => i == 2 && row < 9 ? float.NaN : value));
        IDataView next = subject.CreateData(_log.Context, Holed(subject.CreateExamples()));
        ITransformer start = subject.CreateEstimator(_log.Context).Fit(first);

        TrainedNetwork old = subject.Task.NetworkOf(start);
        TrainedNetwork continued = subject.Task.NetworkOf(subject.Task.Continue(subject.CreateEstimator(_log.Context), next, start));

        Assert.Same(old.Preparation, continued.Preparation);
        Assert.Equal([2], continued.Preparation!.Indicators.ToArray());
        Assert.Equal(old.Network.InputShape, continued.Network.InputShape);
        Assert.DoesNotContain(_log.Of(ChannelMessageKind.Warning), line => line.Contains("left out", StringComparison.Ordinal));
    }

    [Fact]
    public void Going_on_from_a_model_that_fills_nothing_leaves_such_rows_out()
    {
        EstimatorCase subject = EstimatorTable.Get("regression mlp");
        ITransformer start = subject.Fit(_log.Context, options => options.MissingValues = MissingValues.Skip);

        subject.Task.Continue(
            subject.CreateEstimator(_log.Context), subject.CreateData(_log.Context, subject.CreateExamples().MapFeatures((row, i, value) => row == 3 && i == 0 ? float.NaN : value)), start);

        Assert.Single(_log.Of(ChannelMessageKind.Warning), line => line.Contains("1 rows were left out", StringComparison.Ordinal));
    }

    [Fact]
    public void A_column_without_any_value_is_said_and_taken_as_zero()
    {
        EstimatorCase subject = EstimatorTable.Get("regression mlp");
        IDataView data = subject.CreateData(_log.Context, subject.CreateExamples().MapFeatures((_, i, value) => i == 2 ? float.NaN : value));

        TrainedNetwork network = subject.Task.NetworkOf(subject.CreateEstimator(_log.Context).Fit(data));

        Assert.Equal((0f, 0f), (network.Preparation!.Fills[2], network.Preparation.Scales[2]));
        Assert.Single(_log.Of(ChannelMessageKind.Warning), line => line.Contains("Slot 'x2' of the column 'Features' is without any value", StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_of_one_class_with_missing_features_are_answered_too()
    {
        IDataView data = View(_log.Context, [.. Enumerable.Range(0, 20).Select(row => (float[])[row % 2 == 0 ? float.NaN : row, 1])], new bool[20]);

        var model = _log.Context.BinaryClassification.Trainers.Network(new NetworkOptions { Seed = 1 }).Fit(data);

        Assert.All(Cells.Floats(model.Transform(data), "Score"), row => Assert.True(row[0] < 0));
    }

    [Fact]
    public void Validation_rows_are_filled_as_training_rows_are()
    {
        EstimatorCase subject = EstimatorTable.Get("regression mlp");
        IDataView data = subject.CreateData(_log.Context), holed = subject.CreateData(_log.Context, Holed(subject.CreateExamples()));

        TrainedNetwork network = subject.Task.NetworkOf(subject.Task.FitValidated(subject.CreateEstimator(_log.Context), data, holed));

        Assert.All(network.History.Epochs, epoch => Assert.True(float.IsFinite((float)epoch.ValidationLoss!)));
    }

    [Theory]
    [InlineData(MissingValues.Impute)]
    [InlineData(MissingValues.Skip)]
    [InlineData(MissingValues.Fail)]
    public void Autoencoders_fill_leave_out_or_refuse(MissingValues missing)
    {
        var options = new SparseAutoencoderOptions
        {
            InputColumnName = "Features",
            OutputColumnName = "Code",
            ReconstructionColumnName = "Back",
            ErrorColumnName = "Error",
            CodeSize = 3,
            NumberOfEpochs = 2,
            Seed = 1,
            MissingValues = missing,
        };
        IDataView data = AutoencoderCases.View(_log.Context, Holed(Examples.Create(96, AutoencoderCases.Features)));
        AutoencoderEstimator estimator = _log.Context.Transforms.SparseAutoencoder(options);
        if (missing == MissingValues.Fail)
        {
            Assert.Contains("MissingValues is Fail", Assert.Throws<InvalidOperationException>(() => estimator.Fit(data)).Message, StringComparison.Ordinal);
            return;
        }

        AutoencoderTransformer transformer = estimator.Fit(data);

        foreach (string column in (string[])["Code", "Back", "Error"])
        {
            float[][] rows = Cells.Floats(transformer.Transform(data), column);
            Assert.Equal(missing == MissingValues.Skip, rows.Any(row => row.Any(float.IsNaN)));
            AssertClose(rows, Cells.Floats(_log.Context.Model.ScoreInBatches(transformer).Transform(data), column));
        }
    }

    [Fact]
    public void Detectors_of_anomalies_answer_every_row()
    {
        IDataView data = AnomalyCases.View(_log.Context, Holed(Examples.Create(96, AnomalyCases.Features)));

        var model = _log.Context.AnomalyDetection.Trainers.Autoencoder(codeSize: 2, numberOfEpochs: 2).Fit(data);

        float[][] scores = Cells.Floats(model.Transform(data), "Score");
        Assert.All(scores, row => Assert.InRange(row[0], 0, 1));
        AssertClose(scores, Cells.Floats(_log.Context.Model.ScoreInBatches(model).Transform(data), "Score"));
    }

    [Fact]
    public void Learning_rules_refuse_or_leave_out_and_say_that_they_cannot_fill()
    {
        IDataView data = View(_log.Context, [.. Enumerable.Range(0, 20).Select(row => (float[])[row == 4 ? float.NaN : row])], [.. Enumerable.Range(0, 20).Select(row => row > 9)]);
        var trainers = _log.Context.BinaryClassification.Trainers;

        Assert.Contains("ReplaceMissingValues", Assert.Throws<ArgumentException>(
            () => trainers.Perceptron(new PerceptronOptions { MissingValues = MissingValues.Impute })).Message, StringComparison.Ordinal);
        Assert.Contains("in row 4", Assert.Throws<InvalidOperationException>(
            () => trainers.Perceptron(new PerceptronOptions { MissingValues = MissingValues.Fail }).Fit(data)).Message, StringComparison.Ordinal);
        trainers.Perceptron(new PerceptronOptions { Seed = 1 }).Fit(data);
        Assert.Single(_log.Of(ChannelMessageKind.Warning), line => line.Contains("1 rows were left out", StringComparison.Ordinal));
    }

    /// <summary>About 30 % of the cells are missing.</summary>
    private static Examples Holed(Examples examples) =>
        examples.MapFeatures((row, i, value) => (row * 7 + i * 11 + row / 5) % 10 < 3 ? float.NaN : value);

    /// <summary>60 rows of 160 features, 3 numbers among slots that are mostly zero, with missing values in both.</summary>
    private static (float[][] Features, bool[] Labels) WideRows()
    {
        var random = new Random(2);
        float[][] rows = [.. Enumerable.Range(0, 60).Select(row =>
        {
            float[] x = [.. Enumerable.Range(0, 160).Select(i => i < 3 ? 5 + random.NextSingle() : random.Next(40) == 0 ? 1 + random.NextSingle() : 0)];
            x[row % 2] = float.NaN;
            if (row % 9 == 0)
                x[30] = float.NaN;
            return x;
        })];
        return (rows, [.. Enumerable.Range(0, 60).Select(_ => random.Next(2) == 0)]);
    }

    private static IDataView View(MLContext mlContext, float[][] features, bool[] labels)
    {
        var builder = new ArrayDataViewBuilder(mlContext);
        builder.AddColumn("Features", NumberDataViewType.Single, features);
        builder.AddColumn("Label", BooleanDataViewType.Instance, labels);
        return builder.GetDataView();
    }

    private static IDataView SparseView(MLContext mlContext, float[][] features, bool[] labels)
    {
        var builder = new ArrayDataViewBuilder(mlContext);
        builder.AddColumn("Features", NumberDataViewType.Single, [.. features.Select(row =>
        {
            int[] indices = [.. Enumerable.Range(0, row.Length).Where(i => row[i] != 0)];
            return new VBuffer<float>(row.Length, indices.Length, [.. indices.Select(i => row[i])], indices);
        })]);
        builder.AddColumn("Label", BooleanDataViewType.Instance, labels);
        return builder.GetDataView();
    }

    private static void AssertClose(float[][] expected, float[][] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        // Sums in another order differ by a share of the largest score, as TrainedNetwork.PredictBatch says.
        float largest = expected.Max(row => row.Max(Math.Abs));
        Assert.All(expected.Zip(actual), pair => Assert.All(
            pair.First.Zip(pair.Second), value => Assert.True(
                value.First.Equals(value.Second) || Math.Abs(value.First - value.Second) <= 1e-5f * Math.Max(1, largest))));
    }
}
