using System.Runtime.InteropServices;
using Microsoft.ML;
using MlNetDeep.Samples.Digits;

namespace MlNetDeep.Samples.Worker;

/// <summary>Whether two workers came to the same model: weights, what the history says but for seconds, and scores, all of their bits.</summary>
internal static class ModelComparison
{
    public static bool AreEqual(string folder, string otherFolder)
    {
        (WorkerFolder one, WorkerFolder other) = (new WorkerFolder(folder), new WorkerFolder(otherFolder));
        var mlContext = new MLContext();
        ITransformer model = mlContext.Model.Load(one.ModelPath, out _), otherModel = mlContext.Model.Load(other.ModelPath, out _);
        TrainedNetwork network = mlContext.Model.GetNetwork(model), otherNetwork = mlContext.Model.GetNetwork(otherModel);
        IDataView rows = new DigitTable(one.DatabasePath).Read(mlContext, "TRUE");
        return one.Trained == other.Trained
            && Bits(network.Parameters).SequenceEqual(Bits(otherNetwork.Parameters))
            && Epochs(network).SequenceEqual(Epochs(otherNetwork))
            && Scores(mlContext, model, rows).Zip(Scores(mlContext, otherModel, rows), (a, b) => Bits(a).SequenceEqual(Bits(b))).All(same => same);
    }

    private static ReadOnlySpan<int> Bits(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, int>(values);

    private static IEnumerable<EpochRecord> Epochs(TrainedNetwork network) => network.History.Epochs.Select(epoch => epoch with { Seconds = 0 });

    private static IEnumerable<float[]> Scores(MLContext mlContext, ITransformer model, IDataView rows) =>
        mlContext.Data.CreateEnumerable<DigitPrediction>(model.Transform(rows), reuseRowObject: false).Select(prediction => prediction.Score);
}
