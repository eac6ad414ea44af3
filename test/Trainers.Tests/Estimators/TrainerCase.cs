using Microsoft.ML;

namespace MlNetDeep.Trainers.Tests.Estimators;

/// <summary>One line of the table: an estimator with the data that it learns from in milliseconds.</summary>
/// <param name="Name">As tests show it.</param>
/// <param name="Task">What it learns, and how ML.NET evaluates it.</param>
internal abstract record TrainerCase(string Name, LearningTask Task)
{
    private const int Rows = 96;

    /// <summary>Features a row: for architectures over images or sequences, the product of the dimensions.</summary>
    public int FeatureLength { get; init; } = 4;

    /// <summary>The columns that the transformer adds.</summary>
    public virtual string[] OutputColumns => Task.OutputColumns;

    /// <summary>Whether the estimator reads the weight column.</summary>
    public abstract bool IsWeighted { get; }

    /// <summary>The estimator, each time the same.</summary>
    public abstract IEstimator<ITransformer> CreateEstimator(MLContext mlContext);

    public Examples CreateExamples(int rows = Rows) => Examples.Create(rows, FeatureLength);

    public IDataView CreateData(MLContext mlContext, ColumnChange change = ColumnChange.None) => CreateData(mlContext, CreateExamples(), change);

    public IDataView CreateData(MLContext mlContext, Examples examples, ColumnChange change = ColumnChange.None) =>
        ExampleView.Create(mlContext, Task, examples, change);

    /// <summary>Fits on the case's own data.</summary>
    public ITransformer Fit(MLContext mlContext) => CreateEstimator(mlContext).Fit(CreateData(mlContext));
}
