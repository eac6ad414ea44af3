using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MlNetDeep.Trainers.Tests.BadInput;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Models;

/// <summary>What classification of several labels has that the other tasks do not.</summary>
public sealed class MultiLabelTests
{
    private readonly LogLines _log = new();

    private MLContext Context => _log.Context;

    [Fact]
    public void One_label_gives_the_bits_and_the_probabilities_of_the_binary_trainer()
    {
        Examples examples = Examples.Create(96);
        NetworkOptions options = Options(options => (options.ExampleWeightColumnName, options.ValidationSetFraction) = ("Weight", 0.2));
        IDataView binary = ExampleView.Create(Context, LearningTask.Binary, examples), vector = View(examples, target => [target > 0]);

        var one = Context.BinaryClassification.Trainers.Network(options).Fit(binary);
        MultiLabelPredictionTransformer several = Context.BinaryClassification.Trainers.MultiLabelNetwork(options).Fit(vector);

        Assert.Equal(LearningTask.Binary.NetworkOf(one).Parameters, several.Model.Network.Parameters);
        Assert.Equal(Cells.Floats(one.Transform(binary), "Score"), Cells.Floats(several.Transform(vector), "Score"));
        Assert.All(
            Cells.Floats(one.Transform(binary), "Probability").Zip(Cells.Floats(several.Transform(vector), "Probability")),
            pair => Assert.Equal(pair.First[0], pair.Second[0], 1e-6f));
        Assert.Equal(1, several.Model.NumberOfLabels);
    }

    [Fact]
    public void Labels_that_exclude_include_or_ignore_one_another_are_learned_together()
    {
        IDataView data = ExampleView.Create(Context, LearningTask.MultiLabel, Examples.Create(300));
        var model = Context.BinaryClassification.Trainers.MultiLabelNetwork(Options(options => options.NumberOfEpochs = 300)).Fit(data);

        MultiLabelMetrics metrics = Context.BinaryClassification.EvaluateMultiLabel(model.Transform(data));

        Assert.Equal(MultiLabelTask.Names, metrics.Labels.Select(label => label.Name));
        Assert.All(metrics.Labels, label => Assert.InRange(label.AreaUnderRocCurve, 0.95, 1));
        Assert.InRange(metrics.SubsetAccuracy, 0.8, 1);
        Assert.InRange(metrics.MicroF1Score, 0.9, 1);
    }

    [Fact]
    public void All_columns_are_named_after_the_label_s_slots_fresh_and_loaded()
    {
        EstimatorCase subject = EstimatorTable.Get("multi-label mlp");
        IDataView data = subject.CreateData(Context);
        ITransformer fresh = subject.Fit(Context);

        foreach (ITransformer model in (ITransformer[])[fresh, SavedModel.Reload(fresh, data.Schema), Context.Model.ScoreInBatches(fresh)])
            Assert.All(subject.Task.OutputColumns, column => Assert.Equal(MultiLabelTask.Names, SlotNames.Of(model.GetOutputSchema(data.Schema)[column])));
        IDataView unnamed = View(Examples.Create(30), target => [target > 0, target < 0]);
        Assert.False(Context.BinaryClassification.Trainers.MultiLabelNetwork(Options()).Fit(unnamed).Transform(unnamed).Schema["Score"].HasSlotNames());
    }

    [Fact]
    public void A_row_without_a_feature_has_no_score_and_no_label()
    {
        EstimatorCase subject = EstimatorTable.Get("multi-label mlp");
        IDataView data = subject.CreateData(Context, Examples.Create(3, subject.FeatureLength).MapFeatures((_, i, value) => i == 0 ? float.NaN : value));
        ITransformer model = subject.Fit(Context, options => options.MissingValues = MissingValues.Skip);
        foreach (ITransformer each in (ITransformer[])[model, Context.Model.ScoreInBatches(model)])
        {
            Assert.All(Cells.Floats(each.Transform(data), "Probability"), row => Assert.All(row, value => Assert.Equal(float.NaN, value)));
            Assert.All(Cells.Read(each.Transform(data), "PredictedLabel"), row => Assert.DoesNotContain(true, (object[])row.Values[0]));
        }
    }

    [Fact]
    public void Labels_that_never_change_are_given_with_a_warning()
    {
        Examples examples = Examples.Create(98);
        var model = Context.BinaryClassification.Trainers.MultiLabelNetwork(Options()).Fit(View(examples, _ => [true, false]));

        Assert.Contains(_log.Of(ChannelMessageKind.Warning), line => line.Contains("are of the class '0'", StringComparison.Ordinal));
        Assert.Equal(StopReason.OneClass, model.Model.Network.History.StopReason);
        // Laplace's rule of succession.
        Assert.All(Cells.Floats(model.Transform(View(examples, _ => [true, false])), "Probability"), row =>
        {
            Assert.Equal(0.99f, row[0], 1e-5f);
            Assert.Equal(0.01f, row[1], 1e-5f);
        });
    }

    [Fact]
    public void Labels_of_other_types_and_options_that_do_not_suit_are_refused_with_the_remedy()
    {
        var builder = new ArrayDataViewBuilder(Context);
        builder.AddColumn("Features", NumberDataViewType.Single, Examples.Create(20).Features);
        builder.AddColumn("Label", NumberDataViewType.Single, [.. Enumerable.Repeat(new float[2], 20)]);
        int row = 0;
        foreach ((IDataView data, string remedy) in new (IDataView, string)[]
        {
            (ExampleView.Create(Context, LearningTask.Binary, Examples.Create(20)), "BinaryClassification.Trainers.Network, for several join"),
            (View(Examples.Create(20), _ => new bool[1 + row++ % 2]), "give all rows as many labels"),
            (builder.GetDataView(), "Conversion.ConvertType"),
        })
        {
            string message = Message(() => Context.BinaryClassification.Trainers.MultiLabelNetwork(Options()).Fit(data));
            Assert.Contains("label column 'Label' holds", message, StringComparison.Ordinal);
            Assert.Contains(remedy, message, StringComparison.Ordinal);
        }

        foreach ((Action<NetworkOptions> change, string expected) in new (Action<NetworkOptions>, string)[]
        {
            (options => options.OutputUnit = OutputUnit.Tanh, "leave OutputUnit at Auto"),
            (options => options.ClassWeights = [1, 2], "leave ClassWeights at null"),
            (options => options.Loss = new SquaredError(), "does not suit classification of several labels: take SigmoidCrossEntropy"),
        })
            Assert.Contains(expected, Message(() => Context.BinaryClassification.Trainers.MultiLabelNetwork(Options(change))), StringComparison.Ordinal);
    }

    [Fact]
    public void An_ensemble_of_several_labels_is_refused_with_its_columns()
    {
        EstimatorCase subject = EstimatorTable.Get("multi-label mlp");
        Assert.Matches(
            "The members must end in the columns of binary classification, but theirs are .*Score [(]",
            Message(() => Context.BinaryClassification.Trainers.Bagging(subject.CreateEstimator(Context), new BaggingOptions { NumberOfModels = 2 }).Fit(subject.CreateData(Context))));
    }

    [Fact]
    public void Each_label_has_the_figures_that_ML_NET_gives_it_alone()
    {
        bool[][] labels = [[true, false], [false, false], [true, true], [false, true], [true, false], [true, true]];
        float[][] scores = [[2, -1], [1, -2], [0.5f, 3], [-1, -2], [-2, 1], [0.5f, float.NaN]];
        bool[][] predictions = [.. scores.Select(row => row.Select(score => score > 0).ToArray())];

        MultiLabelMetrics metrics = Context.BinaryClassification.EvaluateMultiLabel(Scores(labels, scores, predictions));

        Assert.Equal((5, 1), (metrics.Rows, metrics.RowsLeftOut));
        for (int label = 0; label < 2; label++)
        {
            BinaryClassificationMetrics expected = Alone(labels[..5], scores[..5], label);
            Assert.Equal(expected.AreaUnderRocCurve, metrics.Labels[label].AreaUnderRocCurve, 1e-6);
            Assert.Equal(expected.F1Score, metrics.Labels[label].F1Score, 1e-6);
            Assert.Equal($"Label[{label}]", metrics.Labels[label].Name);
        }

        // Of ten labels five are positive; right are three of them and two others.
        (bool, float)[] all = [.. labels[..5].Zip(scores, (row, values) => row.Zip(values)).SelectMany(pairs => pairs)];
        BinaryClassificationMetrics pooled = Alone([.. all.Select(pair => (bool[])[pair.Item1])], [.. all.Select(pair => (float[])[pair.Item2])], 0);
        Assert.Equal(pooled.AreaUnderRocCurve, metrics.MicroAreaUnderRocCurve, 1e-6);
        Assert.Equal(pooled.F1Score, metrics.MicroF1Score, 1e-6);
        Assert.Equal(metrics.Labels.Average(label => label.F1Score), metrics.MacroF1Score, 1e-12);
        Assert.Equal(metrics.Labels.Average(label => label.AreaUnderRocCurve), metrics.MacroAreaUnderRocCurve, 1e-12);
        Assert.Equal(0.4, metrics.SubsetAccuracy, 1e-12);
        Assert.Equal(0.4, metrics.HammingLoss, 1e-12);
        Assert.Contains("subset accuracy 0.4000, Hamming loss 0.4000", metrics.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_that_never_changes_has_no_curve_and_no_part_in_the_mean()
    {
        MultiLabelMetrics metrics = Context.BinaryClassification.EvaluateMultiLabel(
            Scores([[true, false], [false, false]], [[2, -1], [1, -2]], [[true, false], [false, false]]));

        Assert.Equal(new LabelMetrics("Label[1]", double.NaN, double.NaN, 0), metrics.Labels[1]);
        Assert.Equal((1, 1), (metrics.MacroAreaUnderRocCurve, metrics.MacroF1Score));
    }

    [Fact]
    public void Columns_that_are_missing_or_of_other_types_or_lengths_are_named()
    {
        IDataView data = Scores([[true], [false]], [[2, 1], [1, 1]], [[true], [true]]);
        Assert.Contains("'Score'", Message(() => Context.BinaryClassification.EvaluateMultiLabel(data)), StringComparison.Ordinal);
        Assert.Contains("'Nothing'", Message(() => Context.BinaryClassification.EvaluateMultiLabel(data, "Nothing")), StringComparison.Ordinal);
        Assert.Contains("BinaryClassification.Evaluate", Message(() => Context.BinaryClassification.EvaluateMultiLabel(data, scoreColumnName: "Label")), StringComparison.Ordinal);
    }

    private BinaryClassificationMetrics Alone(bool[][] labels, float[][] scores, int label)
    {
        var builder = new ArrayDataViewBuilder(Context);
        builder.AddColumn("Label", BooleanDataViewType.Instance, [.. labels.Select(row => row[label])]);
        builder.AddColumn("Score", NumberDataViewType.Single, [.. scores.Select(row => row[label])]);
        builder.AddColumn("PredictedLabel", BooleanDataViewType.Instance, [.. scores.Select(row => row[label] > 0)]);
        return Context.BinaryClassification.EvaluateNonCalibrated(builder.GetDataView());
    }

    private IDataView Scores(bool[][] labels, float[][] scores, bool[][] predictions)
    {
        var builder = new ArrayDataViewBuilder(Context);
        builder.AddColumn("Label", BooleanDataViewType.Instance, labels);
        builder.AddColumn("Score", NumberDataViewType.Single, scores);
        builder.AddColumn("PredictedLabel", BooleanDataViewType.Instance, predictions);
        return builder.GetDataView();
    }

    private IDataView View(Examples examples, Func<float, bool[]> label)
    {
        var builder = new ArrayDataViewBuilder(Context);
        builder.AddColumn("Features", NumberDataViewType.Single, examples.Features);
        builder.AddColumn("Weight", NumberDataViewType.Single, examples.Weights);
        builder.AddColumn("Label", BooleanDataViewType.Instance, [.. examples.Targets.Select(label)]);
        return builder.GetDataView();
    }

    private static NetworkOptions Options(Action<NetworkOptions>? change = null)
    {
        var options = new NetworkOptions { Architecture = new MultilayerPerceptron([8]) { DropoutRate = 0 }, NumberOfEpochs = 6, BatchSize = 16, LearningRate = 0.02f, Seed = 3 };
        change?.Invoke(options);
        return options;
    }

    private static string Message(Func<object> action) => Assert.ThrowsAny<ArgumentException>(action).Message;
}
