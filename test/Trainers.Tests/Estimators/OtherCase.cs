using Microsoft.ML;

namespace MlNetDeep.Trainers.Tests.Estimators;

/// <summary>A trainer whose model is not a network: learning rules and ensembles.</summary>
/// <param name="Name">As tests show it.</param>
/// <param name="Task">What it learns, and how ML.NET evaluates it.</param>
/// <param name="Create">The estimator, each time the same.</param>
internal sealed record OtherCase(string Name, LearningTask Task, Func<MLContext, IEstimator<ITransformer>> Create) : TrainerCase(Name, Task)
{
    /// <summary>Whether its scores come without probabilities.</summary>
    public bool HasNoProbability { get; init; }

    /// <summary>Whether a step of ML.NET stands in front, which is the first to meet a bad feature column, and lets some pass.</summary>
    public bool IsPipeline { get; init; }

    public override bool IsWeighted => false;

    public override string[] OutputColumns => HasNoProbability ? [.. Task.OutputColumns.Where(column => column != "Probability")] : Task.OutputColumns;

    public override IEstimator<ITransformer> CreateEstimator(MLContext mlContext) => Create(mlContext);
}
