using Microsoft.ML;
using MlNetDeep.Networks;

namespace MlNetDeep.Trainers.Tests.Estimators;

/// <summary>One line of the table: an estimator with the data that it learns from in milliseconds.</summary>
/// <param name="Name">As tests show it.</param>
/// <param name="Task">What it learns, and how ML.NET evaluates it.</param>
/// <param name="CreateOptions">New options, each time the same: small, quick, seeded.</param>
internal sealed record EstimatorCase(string Name, LearningTask Task, Func<NetworkTrainerOptions> CreateOptions)
{
    private const int Rows = 96;

    /// <summary>Features a row: for architectures over images or sequences, the product of the dimensions.</summary>
    public int FeatureLength { get; init; } = 4;

    /// <summary>Features a step, of which each comes again at the next step; all, where there are no steps.</summary>
    public int FeaturesPerStep => (CreateOptions() as RecurrentNetworkOptions)?.FeaturesPerStep ?? FeatureLength;

    /// <summary>Whether the estimator reads the weight column.</summary>
    public bool IsWeighted => CreateOptions().ExampleWeightColumnName is not null;

    public IEstimator<ITransformer> CreateEstimator(MLContext mlContext, Action<NetworkTrainerOptions>? change = null)
    {
        NetworkTrainerOptions options = CreateOptions();
        change?.Invoke(options);
        return Task.CreateTrainer(mlContext, options);
    }

    public Examples CreateExamples(int rows = Rows) => Examples.Create(rows, FeatureLength);

    public IDataView CreateData(MLContext mlContext, ColumnChange change = ColumnChange.None) => CreateData(mlContext, CreateExamples(), change);

    public IDataView CreateData(MLContext mlContext, Examples examples, ColumnChange change = ColumnChange.None) =>
        ExampleView.Create(mlContext, Task, examples, change);

    /// <summary>Fits on the case's own data.</summary>
    public ITransformer Fit(MLContext mlContext, Action<NetworkTrainerOptions>? change = null) =>
        CreateEstimator(mlContext, change).Fit(CreateData(mlContext));

    /// <summary>The network that the case's own data give under changed options.</summary>
    public TrainedNetwork FitNetwork(Action<NetworkTrainerOptions>? change = null) => Task.NetworkOf(Fit(new MLContext(seed: 1), change));
}
