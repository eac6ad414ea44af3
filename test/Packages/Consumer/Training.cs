using Microsoft.ML;

namespace Consumer;

/// <summary>Uses the library as its users do: through the catalog of an MLContext.</summary>
internal static class Training
{
    public static int Run(string modelFile)
    {
        var mlContext = new MLContext(seed: 1);
        IDataView data = mlContext.Data.LoadFromEnumerable(Point.Draw(200));
        BinaryClassificationCatalog.BinaryClassificationTrainers trainers = mlContext.BinaryClassification.Trainers;
        var network = trainers.MultilayerPerceptron(labelColumnName: "Label", featureColumnName: "Features");

        // Of two packages: trainers, and ensembles of any.
        ITransformer model = trainers.Bagging(network, numberOfModels: 2).Fit(data);
        double accuracy = mlContext.BinaryClassification.Evaluate(model.Transform(data)).Accuracy;
        mlContext.Model.Save(model, data.Schema, modelFile);

        Console.WriteLine($"trained: accuracy {accuracy:F3}");
        return accuracy > 0.95 ? 0 : 1;
    }
}
