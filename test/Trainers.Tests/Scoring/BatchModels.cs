using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Applying;
using MlNetDeep.Trainers.Tests.Autoencoders;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Scoring;

/// <summary>A model of each kind that scores in batches, all of four features.</summary>
internal static class BatchModels
{
    public const int Features = 4;

    public static TheoryData<string> Names => ["binary", "multiclass", "regression", "anomalies", "autoencoder", "network", "ensemble", "ensemble of pipelines"];

    /// <summary>Those that read the column Features themselves.</summary>
    public static TheoryData<string> OfFeatures => ["binary", "multiclass", "regression", "anomalies", "autoencoder", "network", "ensemble"];

    public static ITransformer Fit(MLContext mlContext, string name)
    {
        IDataView data = EnsembleData.View(mlContext, LearningTask.Regression);
        return name switch
        {
            "anomalies" => mlContext.AnomalyDetection.Trainers.Autoencoder(codeSize: 2, numberOfEpochs: 3).Fit(data),
            "autoencoder" => mlContext.Estimator(Columns(AutoencoderCases.Options("stacked"))).Fit(data),
            "network" => mlContext.Transforms.ApplyNetwork("Scores", "Features", AppliedNetworks.OfClasses(Features)).Fit(data),
            "ensemble" => OtherCases.All.Single(each => each.Name == "bagging, regression mlp").Fit(mlContext),
            "ensemble of pipelines" => OtherCases.All.Single(each => each.Name == "bagging, pipelines").Fit(mlContext),
            _ => OtherCases.Network(mlContext, EnsembleData.Task(name)).Fit(EnsembleData.View(mlContext, EnsembleData.Task(name))),
        };
    }

    private static AutoencoderOptions Columns(AutoencoderOptions options)
    {
        options.NumberOfEpochs = 2;
        return options;
    }
}
