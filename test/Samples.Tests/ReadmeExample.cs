// <readme>
using Microsoft.ML;
// </readme>

namespace MlNetDeep.Samples.Tests;

/// <summary>The README's example: what stands between the marks is its text, line by line.</summary>
internal static class ReadmeExample
{
    /// <summary>Runs the example in the current folder.</summary>
    public static (double Accuracy, bool Inside) Run()
    {
        // <readme>

        // Points of a square; the label says whether a point lies within a circle.
        var random = new Random(1);
        Point[] points = [.. Enumerable.Range(0, 2000).Select(_ => new Point { X = random.NextSingle(), Y = random.NextSingle() })];
        foreach (Point point in points)
            point.Label = Math.Pow(point.X - 0.5, 2) + Math.Pow(point.Y - 0.5, 2) < 0.16;

        var mlContext = new MLContext(seed: 1);
        var split = mlContext.Data.TrainTestSplit(mlContext.Data.LoadFromEnumerable(points), testFraction: 0.25);
        var pipeline = mlContext.Transforms.Concatenate("Features", "X", "Y")
            .Append(mlContext.BinaryClassification.Trainers.MultilayerPerceptron(hiddenLayers: [16, 16], numberOfEpochs: 60));
        var model = pipeline.Fit(split.TrainSet);
        var metrics = mlContext.BinaryClassification.Evaluate(model.Transform(split.TestSet));
        Console.WriteLine($"accuracy {metrics.Accuracy:F3}");

        mlContext.Model.Save(model, split.TrainSet.Schema, "circle.zip");
        var loaded = new MLContext().Model.Load("circle.zip", out _);
        var engine = mlContext.Model.CreatePredictionEngine<Point, Answer>(loaded);
        Answer answer = engine.Predict(new Point { X = 0.4f, Y = 0.6f });
        Console.WriteLine($"in the circle: {answer.PredictedLabel}, probability {answer.Probability:F3}");
        // </readme>
        return (metrics.Accuracy, answer.PredictedLabel);
    }
}

// <readme>
internal sealed class Point
{
    public float X { get; set; }
    public float Y { get; set; }
    public bool Label { get; set; }
}

internal sealed class Answer
{
    public bool PredictedLabel { get; set; }
    public float Probability { get; set; }
}
// </readme>
