using Microsoft.ML;
using Microsoft.ML.Transforms;
using MlNetDeep.Samples.Digits;

namespace MlNetDeep.Samples.Service;

/// <summary>Trains the model that the service serves: convolutions on the handwritten digits of the repository.</summary>
internal static class DigitModel
{
    /// <summary>Trains a model and puts it in a file's place at once, so that a service that watches the file takes a whole one.</summary>
    /// <param name="data">The repository's data/digits.csv.gz.</param>
    /// <param name="path">The model file.</param>
    /// <param name="epochs">Passes over the digits.</param>
    /// <param name="seed">Another gives another model.</param>
    public static void Train(string data, string path, int epochs = 8, int seed = 1)
    {
        var mlContext = new MLContext(seed);
        using var text = new TemporaryText(data);
        IDataView digits = mlContext.Data.LoadFromTextFile<Digit>(text.Path, separatorChar: ',');
        NetworkOptions options = DigitTrainers.CreateConvolutional();
        (options.NumberOfEpochs, options.Seed) = (epochs, seed);
        ITransformer model = mlContext.Transforms.Conversion
            .MapValueToKey("Label", nameof(Digit.Number), keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Append(mlContext.Transforms.NormalizeMinMax("Features"))
            .Append(mlContext.MulticlassClassification.Trainers.Network(options))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(digits);
        string next = path + ".next";
        mlContext.Model.Save(model, digits.Schema, next);
        File.Move(next, path, overwrite: true);
    }
}
