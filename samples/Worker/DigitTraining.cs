using Microsoft.ML;
using Microsoft.ML.Transforms;
using MlNetDeep.Samples.Digits;

namespace MlNetDeep.Samples.Worker;

/// <summary>Trains a round: convolutions on the rows of the table, a fifth of which judge.</summary>
internal static class DigitTraining
{
    /// <summary>The model; null where training was cancelled, and left its checkpoint to go on from.</summary>
    /// <param name="mlContext">ML.NET's context.</param>
    /// <param name="table">The rows.</param>
    /// <param name="round">Which of them.</param>
    /// <param name="before">The model of the round before, to go on from; null in the first.</param>
    /// <param name="epochs">Of the round.</param>
    /// <param name="configure">Sets checkpoint, callback and cancellation.</param>
    public static ITransformer? Train(
        MLContext mlContext, DigitTable table, Round round, ITransformer? before, int epochs, Action<NetworkOptions> configure)
    {
        // Rows that judge in one round are learned from in none.
        IDataView rows = table.Read(mlContext, $"id <= {round.LastRow} AND id % 5 <> 0");
        var keys = mlContext.Transforms.Conversion
            .MapValueToKey("Label", nameof(Digit.Number), keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Fit(rows);
        NetworkOptions options = DigitTrainers.CreateConvolutional();
        // The network carries it from the first round on: a step in front of it would be fitted anew, under weights that know another scale.
        options.FeatureScaling = FeatureScaling.Standardize;
        options.NumberOfEpochs = epochs;
        options.Seed = round.Number;
        options.ValidationSet = keys.Transform(table.Read(mlContext, $"id <= {round.LastRow} AND id % 5 = 0"));
        // What is known already is changed with care.
        options.LearningRate = before is null ? 0.001f : 0.0003f;
        configure(options);

        var trainer = mlContext.MulticlassClassification.Trainers.Network(options);
        IDataView keyed = keys.Transform(rows);
        var network = before is null ? trainer.Fit(keyed) : trainer.Fit(keyed, mlContext.Model.GetNetwork(before));
        if (network.Model.Network.History.StopReason == StopReason.Cancelled)
            return null;
        var values = mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(network.Transform(keyed));
        return keys.Append(network).Append(values);
    }
}
