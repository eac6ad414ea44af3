using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Onnx;

/// <summary>
/// ML.NET's own converter writes our models, and ONNX Runtime gives their columns, row by row and in batches; or it is told why not.
/// </summary>
public sealed class ConvertToOnnxTests
{
    // Sums of a few dozen terms in single precision, in another order, relative to the largest value of a column and at least to 1.
    private const double Tolerance = 1e-5;

    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string> Written => OnnxCases.Written;

    public static TheoryData<string> Refused => OnnxCases.Refused;

    [Theory, MemberData(nameof(Written))]
    public void The_runtime_gives_the_model_s_columns_of_one_row_and_of_a_batch(string name)
    {
        OnnxCase subject = OnnxCases.GetWritten(name);
        IDataView data = subject.Scoring(_mlContext);
        ITransformer model = subject.Fit(_mlContext), loaded = subject.OfBatches(_mlContext, SavedModel.Reload(model, data.Schema));

        using ConvertedModel converted = ConvertedModel.Create(_mlContext, model, data), ofLoaded = ConvertedModel.Create(_mlContext, loaded, data);
        foreach (ConvertedModel each in (ConvertedModel[])[converted, ofLoaded])
        {
            each.AssertGivesRowsOf(model, data, Tolerance);
            if (subject.WhyNotInBatches is null)
                each.AssertGivesBatchesOf(model, data, Tolerance);
        }
    }

    [Theory]
    [InlineData("binary perceptron, [4, 2]")]
    [InlineData("multiclass perceptron, [8]")]
    [InlineData("regression perceptron, weighted, [2, 2, 2], in batches")]
    [InlineData("perceptron, not standardized, [8]")]
    [InlineData("autoencoder, all columns, [4, 2]")]
    [InlineData("anomalies, [8]")]
    [InlineData("lstm")]
    [InlineData("convolutions, [4, 2]")]
    [InlineData("several targets")]
    [InlineData("folds, regression")]
    public void Missing_features_are_filled_and_marked_in_the_graph_too(string name)
    {
        OnnxCase subject = OnnxCases.GetWritten(name);
        IDataView data = OnnxRows.Holed(_mlContext, subject.Dimensions);
        ITransformer model = subject.OfBatches(_mlContext, subject.Estimator(_mlContext).Fit(data));

        using ConvertedModel converted = ConvertedModel.Create(_mlContext, model, data);
        converted.AssertGivesColumnsOf(model, data, Tolerance);
        if (model.Transform(data).Schema.GetColumnOrNull("Score") is not null)
            Assert.All(Cells.Floats(model.Transform(data), "Score"), row => Assert.DoesNotContain(float.NaN, row));
    }

    [Theory, MemberData(nameof(Refused))]
    public void What_has_no_place_in_a_graph_is_refused_with_column_reason_and_remedy(string name)
    {
        RefusedCase subject = OnnxCases.GetRefused(name);
        IDataView data = subject.Scoring(_mlContext);
        ITransformer model = subject.Fit(_mlContext);
        foreach (ITransformer each in (ITransformer[])[model, SavedModel.Reload(model, data.Schema)])
        {
            using var file = new MemoryStream();
            string message = Assert.Throws<NotSupportedException>(() => _mlContext.Model.ConvertToOnnx(each, data, file)).Message;
            Assert.Contains(subject.Subject, message, StringComparison.Ordinal);
            Assert.Contains("Save the model as an ML.NET model, or ", message, StringComparison.Ordinal);
            Assert.Equal(0, file.Length);
        }
    }

    [Fact]
    public void Every_transformer_and_model_of_ours_is_written_or_refused()
    {
        IEnumerable<Type> ours = ((Type[])[typeof(EnsembleTransformer), typeof(NetworkOptions)]).SelectMany(type => type.Assembly.GetTypes())
            .Where(type => !type.IsAbstract && (typeof(ITransformer).IsAssignableFrom(type) || typeof(IPredictor).IsAssignableFrom(type)));

        Assert.NotEmpty(ours);
        Assert.Empty(ours.Except(OnnxCases.TypesInModels(_mlContext)));
    }

    [Theory]
    [InlineData("binary perceptron, [4, 2]")]
    [InlineData("anomalies, [4, 2]")]
    public void A_missing_feature_where_there_are_two_classes_is_an_error_of_the_runtime_and_no_number(string name)
    {
        OnnxCase subject = OnnxCases.GetWritten(name);
        IDataView data = OnnxRows.ScoringWithMissing(_mlContext, subject.Dimensions);
        ITransformer model = subject.Fit(_mlContext);

        using ConvertedModel converted = ConvertedModel.Create(_mlContext, model, data);
        string message = Assert.Throws<OnnxRuntimeException>(() => converted.AssertGivesColumnsOf(model, data, Tolerance)).Message;
        Assert.Contains("is NaN", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Label_and_weight_are_no_inputs_where_the_data_come_without_them()
    {
        IDataView training = OnnxRows.Training(_mlContext, 4, 2), data = OnnxRows.Scoring(_mlContext, 4, 2);
        ITransformer model = _mlContext.Regression.Trainers.MultilayerPerceptron("Value", exampleWeightColumnName: "Weight", hiddenLayers: [4], numberOfEpochs: 2).Fit(training);
        // The converter looks through steps, at what is behind them, and not through a cache.
        IDataView features = _mlContext.Data.Cache(_mlContext.Transforms.SelectColumns("Features").Fit(data).Transform(data));

        using ConvertedModel converted = ConvertedModel.Create(_mlContext, model, features);
        Assert.Equal(["Features"], converted.Inputs);
        converted.AssertGivesColumnsOf(model, features, Tolerance);
    }

    [Fact]
    public void The_steps_behind_windows_are_written_alone()
    {
        IDataView windows = _mlContext.Transforms.DelayedInputs("Window", "Value", 3, "Next").Fit(OnnxRows.Training(_mlContext, 8))
            .Transform(OnnxRows.Training(_mlContext, 8));
        ITransformer network = _mlContext.Regression.Trainers.MultilayerPerceptron("Next", "Window", hiddenLayers: [3], numberOfEpochs: 2).Fit(windows);

        // As the refusal says.
        IDataView data = _mlContext.Data.Cache(windows);
        using ConvertedModel converted = ConvertedModel.Create(_mlContext, network, data);
        converted.AssertGivesColumnsOf(network, data, Tolerance);
    }

    [Fact]
    public void Columns_keep_their_values_whatever_they_are_called()
    {
        // As the values within the graph could be called, with and without numbers.
        string[] names = [.. ((string[])["Weights", "Bias", "Shape", "Sub", "Mul", "Add", "MatMul", "Sigmoid", "ReduceMean"]).SelectMany(name => (string[])[name, name + "_0", name + "_5"])];
        IDataView training = Copies(OnnxRows.Training(_mlContext, 8)), data = Copies(OnnxRows.Scoring(_mlContext, 8));
        IDataView Copies(IDataView view) => _mlContext.Data.Cache(_mlContext.Transforms.CopyColumns([.. names.Select(name => new InputOutputColumnPair(name, "Size"))]).Fit(view).Transform(view));
        ITransformer model = _mlContext.Regression.Trainers.MultilayerPerceptron("Value", hiddenLayers: [4], numberOfEpochs: 2).Fit(training);

        using ConvertedModel converted = ConvertedModel.Create(_mlContext, model, data);
        converted.AssertGivesColumnsOf(model, data, Tolerance);
    }

    [Fact]
    public void A_threshold_that_was_changed_is_in_the_file()
    {
        IDataView data = OnnxRows.Scoring(_mlContext, 4, 2);
        var model = _mlContext.AnomalyDetection.Trainers.Autoencoder(codeSize: 2, numberOfEpochs: 2).Fit(OnnxRows.Training(_mlContext, 4, 2));
        float[] scores = [.. Cells.Floats(model.Transform(data), "Score").Select(score => score[0]).Where(float.IsFinite).Order()];
        var changed = _mlContext.AnomalyDetection.ChangeModelThreshold(model, scores[scores.Length / 2]);
        Assert.Equal(2, Cells.Read(changed.Transform(data), "PredictedLabel").Select(row => row.Values[0]).Distinct().Count());

        using ConvertedModel converted = ConvertedModel.Create(_mlContext, changed, data);
        converted.AssertGivesColumnsOf(changed, data, Tolerance);
    }
}
