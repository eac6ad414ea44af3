using Microsoft.ML;

namespace Consumer;

/// <summary>Loads the model with nothing registered: ML.NET must find and load the library from what the file says.</summary>
internal static class Prediction
{
    public static int Run(string modelFile)
    {
        if (IsLibraryLoaded())
        {
            Console.Error.WriteLine("The library is loaded before the model: this process proves nothing.");
            return 1;
        }

        var mlContext = new MLContext();
        ITransformer model = mlContext.Model.Load(modelFile, out DataViewSchema schema);
        using PredictionEngine<Point, Answer> engine = mlContext.Model.CreatePredictionEngine<Point, Answer>(model, schema);
        Answer positive = engine.Predict(new Point { Features = [1, 1] });
        Answer negative = engine.Predict(new Point { Features = [-1, -1] });

        Console.WriteLine($"predicted: {positive.Probability:F3} for a positive point, {negative.Probability:F3} for a negative one");
        return IsLibraryLoaded() && positive.PredictedLabel && !negative.PredictedLabel ? 0 : 1;
    }

    private static bool IsLibraryLoaded() =>
        AppDomain.CurrentDomain.GetAssemblies().Any(assembly => assembly.GetName().Name!.StartsWith("MlNetDeep", StringComparison.Ordinal));
}
