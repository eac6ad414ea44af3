using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace MlNetDeep.SameBits;

/// <summary>The weights in a model, and how it was trained: all that this program knows of the types of models.</summary>
internal static class ModelBits
{
    /// <summary>Adds those of a transformer, a model's parameters, or a chain; of transformers without any, nothing.</summary>
    public static void Add(object part, Bits weights, Bits history)
    {
        switch (part)
        {
            case EnsembleTransformer ensemble:
                foreach (ITransformer member in ensemble.Members)
                    Add(member, weights, history);
                AddSummary(ensemble.Summary, history);
                break;
            case AutoencoderTransformer autoencoder:
                foreach (TrainedNetwork network in autoencoder.Autoencoders)
                    AddWeights(network, weights);
                foreach (TrainingHistory training in autoencoder.Histories)
                    AddHistory(training, history);
                break;
            case ForecastTransformer forecast:
                foreach (TrainedNetwork network in forecast.Networks)
                    AddNetwork(network, weights, history);
                break;
            case SequencePaddingTransformer padding:
                weights.Add(padding.MaximumSteps).Add(padding.Standardizer is { } own ? own.Scales : []);
                break;
            case ISingleFeaturePredictionTransformer<object> prediction:
                AddModel(prediction.Model, weights, history);
                break;
            case IEnumerable<ITransformer> chain:
                foreach (ITransformer step in chain)
                    Add(step, weights, history);
                break;
        }
    }

    public static void AddNetwork(TrainedNetwork network, Bits weights, Bits history)
    {
        AddWeights(network, weights);
        AddHistory(network.History, history);
    }

    /// <summary>All of a history but the seconds.</summary>
    public static void AddHistory(TrainingHistory training, Bits bits)
    {
        foreach (EpochRecord epoch in training.Epochs)
        {
            bits.Add((long)epoch.Restart).Add((long)epoch.Epoch).Add(epoch.LearningRate).Add(epoch.ActivityPenalty)
                .Add(epoch.TrainingLoss).Add(epoch.TrainingMetric).Add(epoch.ValidationLoss).Add(epoch.ValidationMetric);
        }

        bits.Add((long)training.BestRestart).Add((long)training.BestEpoch).Add(training.Metric.ToString()).Add(training.StopReason.ToString());
    }

    private static void AddModel(object model, Bits weights, Bits history)
    {
        switch (model)
        {
            case CalibratedModelParametersBase<NetworkBinaryModelParameters, PlattCalibrator> binary:
                AddNetwork(binary.SubModel.Network, weights, history);
                weights.Add(binary.Calibrator.Slope).Add(binary.Calibrator.Offset);
                break;
            case NetworkMulticlassModelParameters multiclass:
                AddNetwork(multiclass.Network, weights, history);
                break;
            case NetworkRegressionModelParameters regression:
                AddNetwork(regression.Network, weights, history);
                break;
            case NetworkMultiOutputRegressionModelParameters several:
                AddNetwork(several.Network, weights, history);
                break;
            case NetworkMultiLabelModelParameters labels:
                AddNetwork(labels.Network, weights, history);
                break;
            case NetworkQuantileModelParameters quantiles:
                AddNetwork(quantiles.Network, weights, history);
                break;
            case AutoencoderAnomalyModelParameters anomaly:
                AddNetwork(anomaly.Autoencoder, weights, history);
                weights.Add(anomaly.ErrorThreshold);
                break;
            case LinearBinaryModelParameters linear:
                weights.Add([.. linear.Weights]).Add(linear.Bias);
                if (LearningRuleHistory.Of(linear) is { } rule)
                    AddRule(rule, history);
                break;
            default:
                throw new NotSupportedException($"Add where a {model.GetType().Name} keeps its weights.");
        }
    }

    private static void AddWeights(TrainedNetwork network, Bits bits)
    {
        bits.Add(network.Parameters);
        for (int target = 0; target < network.TargetScaling.Scales.Length; target++)
            bits.Add(network.TargetScaling.Scales[target]).Add(network.TargetScaling.Offsets[target]);
        if (network.Preparation is { } preparation)
            bits.Add(preparation.Offsets).Add(preparation.Scales).Add(preparation.Bounds).Add(preparation.Fills);
    }

    private static void AddRule(LearningRuleHistory rule, Bits bits)
    {
        foreach (LearningRuleEpoch epoch in rule.Epochs)
            bits.Add((long)epoch.Epoch).Add(epoch.Mistakes).Add(epoch.Updates).Add(epoch.MeanSquaredError);
        bits.Add(rule.Converged ? 1L : 0);
    }

    private static void AddSummary(EnsembleSummary summary, Bits bits)
    {
        bits.Add(summary.Rows);
        AddErrors(summary.HeldOut, bits);
        foreach (EnsembleMember member in summary.Members)
        {
            bits.Add(member.TrainingRows).Add(member.DifferentRows);
            AddErrors(member.HeldOut, bits);
        }
    }

    private static void AddErrors(HeldOutErrors errors, Bits bits) =>
        bits.Add(errors.Rows).Add(errors.MeanSquaredError).Add(errors.Accuracy).Add(errors.LogLoss);
}
