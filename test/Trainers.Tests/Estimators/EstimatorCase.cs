using Microsoft.ML;

namespace MlNetDeep.Trainers.Tests.Estimators;

/// <summary>A trainer of a network.</summary>
/// <param name="Name">As tests show it.</param>
/// <param name="Task">What it learns, and how ML.NET evaluates it.</param>
/// <param name="CreateOptions">New options, each time the same: small, quick, seeded.</param>
internal sealed record EstimatorCase(string Name, LearningTask Task, Func<NetworkOptions> CreateOptions) : TrainerCase(Name, Task)
{
    /// <summary>Features a step, of which each comes again at the next step; all, where there are no steps.</summary>
    public int FeaturesPerStep => (CreateOptions().RowLayout as SequenceLayout)?.FeaturesPerStep ?? FeatureLength;

    public override bool IsWeighted => CreateOptions().ExampleWeightColumnName is not null;

    public override IEstimator<ITransformer> CreateEstimator(MLContext mlContext) => CreateEstimator(mlContext, null);

    public IEstimator<ITransformer> CreateEstimator(MLContext mlContext, Action<NetworkOptions>? change)
    {
        NetworkOptions options = CreateOptions();
        change?.Invoke(options);
        return Task.CreateTrainer(mlContext, options);
    }

    /// <summary>Fits on the case's own data.</summary>
    public ITransformer Fit(MLContext mlContext, Action<NetworkOptions> change) =>
        CreateEstimator(mlContext, change).Fit(CreateData(mlContext));

    /// <summary>The network that the case's own data give under changed options.</summary>
    public TrainedNetwork FitNetwork(Action<NetworkOptions>? change = null) =>
        Task.NetworkOf(CreateEstimator(new MLContext(seed: 1), change).Fit(CreateData(new MLContext(seed: 1))));
}
