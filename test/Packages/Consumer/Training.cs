using Microsoft.ML;

namespace Consumer;

/// <summary>Uses the library as its users do: through the catalog of an MLContext.</summary>
internal static class Training
{
    public static int Run(string modelFile)
    {
        var mlContext = new MLContext(seed: 1);
        IDataView data = mlContext.Data.LoadFromEnumerable(Point.Draw(200));
        var trainer = mlContext.BinaryClassification.Trainers.MultilayerPerceptron(labelColumnName: "Label", featureColumnName: "Features");

        ITransformer model = trainer.Fit(data);
        double accuracy = mlContext.BinaryClassification.Evaluate(model.Transform(data)).Accuracy;
        mlContext.Model.Save(model, data.Schema, modelFile);

        Console.WriteLine($"trained: accuracy {accuracy:F3}");
        return accuracy > 0.95 ? 0 : 1;
    }
}
