using Microsoft.ML;

namespace MlNetDeep.Trainers.Tests.Onnx;

/// <summary>ML.NET's own converter writes our models, and ONNX Runtime gives their columns, row by row and in batches.</summary>
public sealed class ConvertToOnnxTests
{

    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData("binary")]
    [InlineData("multiclass")]
    [InlineData("regression")]
    [InlineData("autoencoder")]
    public void A_model_that_scores_in_batches_is_written_as_the_model_itself(string name)
    {
        IDataView training = OnnxRows.Training(_mlContext, 8), data = OnnxRows.Scoring(_mlContext, 8);
        IEstimator<ITransformer> estimator = name switch
        {
            "binary" => _mlContext.BinaryClassification.Trainers.MultilayerPerceptron("Positive", hiddenLayers: [4], numberOfEpochs: 2),
            "multiclass" => _mlContext.MulticlassClassification.Trainers.MultilayerPerceptron("Class", hiddenLayers: [4], numberOfEpochs: 2),
            "regression" => _mlContext.Regression.Trainers.MultilayerPerceptron("Value", hiddenLayers: [4], numberOfEpochs: 2),
            _ => _mlContext.Transforms.SparseAutoencoder("Code", "Features", 3, numberOfEpochs: 2),
        };
        ITransformer model = estimator.Fit(training), inBatches = _mlContext.Model.ScoreInBatches(model);

        Assert.Equal(ConvertedModel.Convert(_mlContext, model, data), ConvertedModel.Convert(_mlContext, inBatches, data));
        using ConvertedModel converted = ConvertedModel.Create(_mlContext, inBatches, data);
        Assert.DoesNotContain("Score", converted.Inputs);
        Assert.DoesNotContain("Code", converted.Inputs);
    }
}
