using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Autoencoders;

/// <summary>Autoencoders that learn in milliseconds: one of each kind and of what they may be made of.</summary>
internal static class AutoencoderCases
{
    /// <summary>Values of an input.</summary>
    public const int Features = 6;

    private static readonly Dictionary<string, Func<AutoencoderOptions>> Cases = new()
    {
        ["sparse"] = () => new SparseAutoencoderOptions { CodeSize = 3 },
        ["sparse, own weights, noise"] = () => new SparseAutoencoderOptions { CodeSize = 4, TiedWeights = false, MaskingNoise = 0.2f, Activation = ActivationFunction.Relu },
        ["sparse by Kullback-Leibler, cross-entropy"] = () => new SparseAutoencoderOptions
        {
            CodeSize = 8,
            Sparsity = new KullbackLeiblerPenalty(0.1f, 0.01f),
            Loss = ReconstructionLoss.CrossEntropy,
            Scaling = InputScaling.MinMax,
        },
        ["linear, not scaled"] = () => new SparseAutoencoderOptions
        {
            CodeSize = 2,
            Activation = ActivationFunction.Identity,
            Sparsity = null,
            Scaling = InputScaling.None,
            LearningRate = 1e-4f,
        },
        ["stacked"] = () => new StackedAutoencoderOptions { CodeSizes = [5, 3] },
        ["stacked, cross-entropy, own weights, weighted rows"] = () => new StackedAutoencoderOptions
        {
            CodeSizes = [5, 4, 2],
            TiedWeights = false,
            Loss = ReconstructionLoss.CrossEntropy,
            Scaling = InputScaling.MinMax,
            ExampleWeightColumnName = "Weight",
        },
        ["stacked, tanh, sparse, noise"] = () => new StackedAutoencoderOptions
        {
            CodeSizes = [4, 2],
            Activation = ActivationFunction.Tanh,
            Sparsity = new L1Penalty(0.01f),
            MaskingNoise = 0.1f,
        },
    };

    /// <summary>The names of all cases.</summary>
    public static TheoryData<string> Names => [.. Cases.Keys];

    /// <summary>New options, each time the same: small, quick, seeded, with all columns.</summary>
    public static AutoencoderOptions Options(string name, Action<AutoencoderOptions>? change = null)
    {
        AutoencoderOptions options = Cases[name]();
        (options.NumberOfEpochs, options.BatchSize, options.Seed) = (4, 16, 3);
        if (options.LearningRate == new SparseAutoencoderOptions().LearningRate)
            options.LearningRate = 0.02f;
        (options.ReconstructionColumnName, options.ErrorColumnName) = ("Reconstruction", "Error");
        change?.Invoke(options);
        return options;
    }

    /// <summary>The estimator of options.</summary>
    public static AutoencoderEstimator Estimator(this MLContext mlContext, AutoencoderOptions options) => new(mlContext, options);

    /// <summary>The estimator of a case.</summary>
    public static AutoencoderEstimator Estimator(this MLContext mlContext, string name, Action<AutoencoderOptions>? change = null) =>
        mlContext.Estimator(Options(name, change));

    /// <summary>Rows with the columns that the contract's tests know.</summary>
    public static IDataView View(MLContext mlContext, ColumnChange change = ColumnChange.None, int rows = 96) =>
        View(mlContext, Examples.Create(rows, Features), change);

    /// <inheritdoc cref="View(MLContext, ColumnChange, int)"/>
    public static IDataView View(MLContext mlContext, Examples examples, ColumnChange change = ColumnChange.None) =>
        ExampleView.Create(mlContext, LearningTask.Regression, examples, change);

    /// <summary>Fits a case on its own data.</summary>
    public static AutoencoderTransformer Fit(this MLContext mlContext, string name, Action<AutoencoderOptions>? change = null) =>
        mlContext.Estimator(name, change).Fit(View(mlContext));
}
