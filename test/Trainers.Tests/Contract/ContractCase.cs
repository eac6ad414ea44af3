using Microsoft.ML;

namespace MlNetDeep.Trainers.Tests.Contract;

/// <summary>One line of the contract's table: how an estimator is made, and rows that it learns from in milliseconds.</summary>
/// <param name="Name">As tests show it.</param>
/// <param name="CreateEstimator">The estimator, each time the same.</param>
/// <param name="CreateData">Its rows, more than 10.</param>
internal sealed record ContractCase(
    string Name, Func<MLContext, IEstimator<ITransformer>> CreateEstimator, Func<MLContext, IDataView> CreateData)
{
    /// <summary>The columns that estimator and transformer read.</summary>
    public string[] Inputs { get; init; } = ["Features"];

    /// <summary>The columns that the estimator alone reads.</summary>
    public string[] FitInputs { get; init; } = [];

    /// <summary>The columns that the transformer adds.</summary>
    public required string[] Outputs { get; init; }

    /// <summary>A column that nobody reads.</summary>
    public string OtherColumn { get; init; } = "Name";

    /// <summary>What a prediction engine of its own gives for each row; null where outputs depend on the rows before.</summary>
    public Func<MLContext, ITransformer, IDataView, IEnumerable<object[]>>? Predict { get; init; }

    /// <summary>Rows that are sparse or not, with the same values, to which the estimator gives the same bits; null where it gives others.</summary>
    public Func<MLContext, bool, IDataView>? CreateForm { get; init; }

    /// <summary>Whether a network scores its rows in batches.</summary>
    public bool ScoresInBatches { get; init; }

    /// <summary>Whether a row's outputs depend on that row alone.</summary>
    public bool MapsRows => Predict is not null;

    /// <summary>Fits on the case's own rows.</summary>
    public ITransformer Fit(MLContext mlContext) => CreateEstimator(mlContext).Fit(CreateData(mlContext));
}
