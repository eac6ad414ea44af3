using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MlNetDeep.Trainers.Tests.BadInput;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Models;

/// <summary>What regression of several targets has that the other tasks do not.</summary>
public sealed class MultiOutputRegressionTests
{
    private readonly LogLines _log = new();

    private MLContext Context => _log.Context;

    [Theory, InlineData(OutputUnit.Auto), InlineData(OutputUnit.Tanh)]
    public void One_target_gives_the_bits_of_the_scalar_trainer(OutputUnit unit)
    {
        Examples examples = Examples.Create(96);
        NetworkOptions options = Options(options => (options.OutputUnit, options.ExampleWeightColumnName, options.ValidationSetFraction) = (unit, "Weight", 0.2));
        IDataView scalar = ExampleView.Create(Context, LearningTask.Regression, examples), vector = View(examples, label => [label]);

        TrainedNetwork one = Context.Regression.Trainers.Network(options).Fit(scalar).Model.Network;
        RegressionPredictionTransformer<NetworkMultiOutputRegressionModelParameters> several = Context.Regression.Trainers.MultiOutputNetwork(options).Fit(vector);

        Assert.Equal(one.Parameters, several.Model.Network.Parameters);
        Assert.Equal(one.TargetScaling, several.Model.Network.TargetScaling);
        static IEnumerable<EpochRecord> Untimed(TrainedNetwork network) => network.History.Epochs.Select(epoch => epoch with { Seconds = 0 });
        Assert.Equal(Untimed(one), Untimed(several.Model.Network));
        Assert.Equal(1, several.Model.NumberOfOutputs);
    }

    [Fact]
    public void Targets_of_any_scale_are_learned_each_in_its_own()
    {
        IDataView data = View(Examples.Create(200), label => [label, 1e-3f * label, 1e6f - 1e4f * label]);
        var model = Context.Regression.Trainers.MultiOutputNetwork(Options(options => options.NumberOfEpochs = 60)).Fit(data);

        MultiOutputRegressionMetrics metrics = Context.Regression.EvaluateMultiOutput(model.Transform(data));

        Assert.All(metrics.Outputs, output => Assert.InRange(output.RSquared, 0.9, 1));
        Assert.Empty(_log.Of(ChannelMessageKind.Warning));
    }

    [Fact]
    public void A_row_that_lacks_one_target_is_left_out_and_the_column_named()
    {
        Examples examples = Examples.Create(96);
        int row = 0;
        IDataView bad = View(examples, label => row++ switch { 3 => [label, float.NaN], 8 => [float.PositiveInfinity, 1], _ => [label, 1 - label] });

        Context.Regression.Trainers.MultiOutputNetwork(Options()).Fit(bad);

        string warning = Assert.Single(_log.Of(ChannelMessageKind.Warning));
        Assert.Contains("2 rows were left out of the training data", warning, StringComparison.Ordinal);
        Assert.Contains("2 with missing labels in the column 'Label'", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void The_score_s_slots_are_named_after_the_label_s_fresh_and_loaded()
    {
        EstimatorCase subject = EstimatorTable.Get("multi-output mlp");
        IDataView data = subject.CreateData(Context);
        ITransformer fresh = subject.Fit(Context);

        foreach (ITransformer model in (ITransformer[])[fresh, SavedModel.Reload(fresh, data.Schema), Context.Model.ScoreInBatches(fresh)])
            Assert.Equal(MultiOutputTask.Names, Names(model.GetOutputSchema(data.Schema)["Score"]));
        IDataView unnamed = View(Examples.Create(30), label => [label, 2]);
        Assert.False(Context.Regression.Trainers.MultiOutputNetwork(Options()).Fit(unnamed).Transform(unnamed).Schema["Score"].HasSlotNames());
    }

    [Fact]
    public void A_label_of_one_value_is_refused_with_the_trainer_that_takes_it() =>
        AssertRefused(ExampleView.Create(Context, LearningTask.Regression, Examples.Create(20)), "Regression.Trainers.Network, for several join");

    [Fact]
    public void A_label_of_any_length_is_refused_with_the_remedy()
    {
        int row = 0;
        AssertRefused(View(Examples.Create(20), label => new float[1 + row++ % 2]), "give all rows as many targets");
    }

    [Fact]
    public void A_label_of_another_type_is_refused_with_the_remedy()
    {
        var builder = new ArrayDataViewBuilder(Context);
        builder.AddColumn("Features", NumberDataViewType.Single, Examples.Create(20).Features);
        builder.AddColumn("Label", NumberDataViewType.Double, [.. Enumerable.Repeat(new double[2], 20)]);
        AssertRefused(builder.GetDataView(), "Conversion.ConvertType");
    }

    [Fact]
    public void Class_weights_are_refused() => Assert.Contains(
        "leave ClassWeights at null",
        Assert.Throws<ArgumentOutOfRangeException>(() => Context.Regression.Trainers.MultiOutputNetwork(Options(options => options.ClassWeights = [1, 2]))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_label_of_another_length_than_its_type_is_named_by_column_and_row()
    {
        IDataView data = new TamperedView(View(Examples.Create(20), label => [label, 2])) { Column = "Label", Length = row => row == 7 ? 3 : 2 };
        string message = Assert.Throws<InvalidOperationException>(() => Context.Regression.Trainers.MultiOutputNetwork(Options()).Fit(data)).Message;
        Assert.Contains("The column 'Label' has 3 values in row 7", message, StringComparison.Ordinal);
    }

    private static NetworkOptions Options(Action<NetworkOptions>? change = null)
    {
        var options = new NetworkOptions { Architecture = new MultilayerPerceptron([8]), NumberOfEpochs = 6, BatchSize = 16, LearningRate = 0.02f, Seed = 3 };
        change?.Invoke(options);
        return options;
    }

    private void AssertRefused(IDataView data, string remedy)
    {
        NetworkMultiOutputRegressionTrainer trainer = Context.Regression.Trainers.MultiOutputNetwork(Options());
        foreach (Action action in (Action[])[() => trainer.Fit(data), () => trainer.Fit(data, data), () => trainer.GetOutputSchema(SchemaShape.Create(data.Schema))])
        {
            string message = Assert.Throws<ArgumentOutOfRangeException>(action).Message;
            Assert.Contains("label column 'Label' holds", message, StringComparison.Ordinal);
            Assert.Contains(remedy, message, StringComparison.Ordinal);
        }
    }

    private IDataView View(Examples examples, Func<float, float[]> label)
    {
        var builder = new ArrayDataViewBuilder(Context);
        builder.AddColumn("Features", NumberDataViewType.Single, examples.Features);
        builder.AddColumn("Weight", NumberDataViewType.Single, examples.Weights);
        builder.AddColumn("Label", NumberDataViewType.Single, [.. examples.Targets.Select(target => label(RegressionTask.LabelOf(target)))]);
        return builder.GetDataView();
    }

    private static string[] Names(DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
