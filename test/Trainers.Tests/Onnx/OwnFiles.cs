using Microsoft.ML;
using MlNetDeep.Onnx.Tests.Writing;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Onnx;

/// <summary>The networks of a model in files of our own writer.</summary>
internal static class OwnFiles
{
    /// <summary>Fails unless ONNX Runtime gives the scores of each network that a model has.</summary>
    /// <returns>Which networks these are, where it is not the model as it is.</returns>
    public static string? AssertScoreLikeTheNetworks(MLContext mlContext, ITransformer model, IDataView data)
    {
        if (mlContext.Model.TryGetNetwork(model, out TrainedNetwork? network))
        {
            AssertScores(network, model, data);
            return null;
        }

        switch (Last(model))
        {
            case EnsembleTransformer ensemble:
                foreach (ITransformer member in ensemble.Members)
                    AssertScoreLikeTheNetworks(mlContext, member, data);
                return "Its members' networks, one by one: `mlContext.Model.GetNetwork(ensemble.Members[0])`.";
            case AutoencoderTransformer autoencoder:
                AssertScores(autoencoder.Encoder, Cells.Floats(data, "Features"));
                return "Its encoder, which gives the code: `autoencoder.Encoder`.";
            case ISingleFeaturePredictionTransformer<AutoencoderAnomalyModelParameters> anomalies:
                AssertScores(anomalies.Model.Autoencoder, Cells.Floats(data, "Features"));
                return "Its autoencoder, which gives the reconstruction at the network's scale, without the score: `anomalies.Model.Autoencoder`.";
            case ForecastTransformer forecaster:
                foreach (TrainedNetwork each in forecaster.Networks)
                    AssertScores(each, [RandomNetwork.Rows(1, each.FeatureLength), RandomNetwork.Rows(1, each.FeatureLength)]);
                return "Its networks, which read windows as the forecaster scales them: `forecaster.Networks[0]`.";
            default:
                throw new NotSupportedException("No step of it is one network of ours: write it by ConvertToOnnx.");
        }
    }

    private static void AssertScores(TrainedNetwork network, ITransformer model, IDataView data)
    {
        // What comes before the network is not in its file.
        string features = Steps(model).Select(FeaturesOf).Last(name => name is not null)!;
        AssertScores(network, Cells.Floats(model.Transform(data), features));
    }

    private static void AssertScores(TrainedNetwork network, float[][] rows)
    {
        using var file = new OnnxFile(network);
        file.AssertScoresLikeTheNetwork([.. rows.SelectMany(row => row)]);
    }

    private static string? FeaturesOf(ITransformer step) =>
        step is NetworkScoringTransformer applied ? applied.Columns.Input : (step as ISingleFeaturePredictionTransformer<object>)?.FeatureColumnName;

    private static ITransformer Last(ITransformer model) => Steps(model).Last();

    private static IEnumerable<ITransformer> Steps(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(Steps) : [model];
}
