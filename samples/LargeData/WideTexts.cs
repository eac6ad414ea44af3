using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Samples.LargeData;

/// <summary>
/// Learns whether a text praises or blames from which of 100,000 words it has: a row has some 50 values that are not zero, as text
/// featurizers give them. Held dense, 20,000 rows would take 8 GB.
/// </summary>
internal static class WideTexts
{
    private const int Words = 100_000;
    private const int WordsOfText = 50;

    public static void Run(CommandLine commandLine)
    {
        var watch = Stopwatch.StartNew();
        int rows = commandLine.Number("rows") ?? 4000;
        var mlContext = new MLContext(seed: 0);
        IDataView training = mlContext.Data.LoadFromEnumerable(Write(rows, seed: 1));
        IDataView test = mlContext.Data.LoadFromEnumerable(Write(2000, seed: 2));

        // Nothing says that rows are sparse: the trainer sees it in the first rows and keeps what is not zero.
        var options = new NetworkOptions
        {
            Architecture = new MultilayerPerceptron(64),
            NumberOfEpochs = commandLine.Number("epochs") ?? 3,
            BatchSize = 128,
            Seed = 1,
            OnEpoch = progress => Console.WriteLine(
                $"epoch {progress.Epoch.Epoch}: training loss {progress.Epoch.TrainingLoss:F4}, {progress.Epoch.Seconds:F2} s"),
        };
        mlContext.Log += (_, line) => Reports.ShowData(line);
        var model = mlContext.BinaryClassification.Trainers.Network(options).Fit(training);

        BinaryClassificationMetrics metrics = mlContext.BinaryClassification.EvaluateNonCalibrated(model.Transform(test));
        Console.WriteLine($"Of 2,000 texts never seen {metrics.Accuracy:P1} were told apart rightly.");
        Reports.Write(metrics.Accuracy, model.Model.SubModel.Network.History, rows, watch);
    }

    /// <summary>Texts of frequent and rare words; a word's number decides whether it praises or blames.</summary>
    private static IEnumerable<Text> Write(int rows, int seed)
    {
        var random = new Random(seed);
        for (int row = 0; row < rows; row++)
        {
            var counts = new SortedDictionary<int, float>();
            for (int i = 0; i < WordsOfText; i++)
            {
                int word = (int)(Words * Math.Pow(random.NextDouble(), 4));
                counts[word] = counts.GetValueOrDefault(word) + 1;
            }

            yield return new Text
            {
                Features = new VBuffer<float>(Words, counts.Count, [.. counts.Values], [.. counts.Keys]),
                Label = counts.Sum(pair => pair.Value * Sentiment(pair.Key)) > 0,
            };
        }
    }

    private static int Sentiment(int word) => (word * 2654435761u >> 16) % 2 == 0 ? 1 : -1;

    private sealed class Text
    {
        [VectorType(Words)]
        public VBuffer<float> Features { get; set; }

        public bool Label { get; set; }
    }
}
