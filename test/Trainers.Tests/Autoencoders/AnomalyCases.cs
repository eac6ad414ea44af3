using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;
using AnomalyTransformer = Microsoft.ML.Data.AnomalyPredictionTransformer<MlNetDeep.AutoencoderAnomalyModelParameters>;

namespace MlNetDeep.Trainers.Tests.Autoencoders;

/// <summary>Trainers of anomaly detection that learn in milliseconds, and rows for them.</summary>
internal static class AnomalyCases
{
    /// <summary>Values of a row.</summary>
    public const int Features = AutoencoderCases.Features;

    /// <summary>What the transformer adds.</summary>
    public static readonly string[] Outputs = ["PredictedLabel", "Score"];

    private static readonly Dictionary<string, Func<AutoencoderAnomalyOptions>> Cases = new()
    {
        ["defaults"] = () => new AutoencoderAnomalyOptions { CodeSize = 3 },
        ["linear, own weights, weighted rows"] = () => new AutoencoderAnomalyOptions
        {
            CodeSize = 2,
            Activation = ActivationFunction.Identity,
            TiedWeights = false,
            ExampleWeightColumnName = "Weight",
        },
        ["cross-entropy, sparse, noise"] = () => new AutoencoderAnomalyOptions
        {
            CodeSize = 8,
            Sparsity = new KullbackLeiblerPenalty(0.1f, 0.01f),
            Loss = ReconstructionLoss.CrossEntropy,
            Scaling = InputScaling.MinMax,
            MaskingNoise = 0.2f,
            Contamination = 0.2,
        },
        ["rectified, not scaled"] = () => new AutoencoderAnomalyOptions
        {
            CodeSize = 3,
            Activation = ActivationFunction.Relu,
            Scaling = InputScaling.None,
            LearningRate = 1e-4f,
            Contamination = 0,
        },
    };

    /// <summary>The names of all cases.</summary>
    public static TheoryData<string> Names => [.. Cases.Keys];

    /// <summary>New options, each time the same: small, quick, seeded.</summary>
    public static AutoencoderAnomalyOptions Options(string name, Action<AutoencoderAnomalyOptions>? change = null)
    {
        AutoencoderAnomalyOptions options = Cases[name]();
        (options.NumberOfEpochs, options.BatchSize, options.Seed) = (4, 16, 3);
        if (options.LearningRate == new AutoencoderAnomalyOptions().LearningRate)
            options.LearningRate = 0.02f;
        change?.Invoke(options);
        return options;
    }

    /// <summary>The trainer of a case.</summary>
    public static AutoencoderAnomalyTrainer Detector(this MLContext mlContext, string name, Action<AutoencoderAnomalyOptions>? change = null) =>
        mlContext.AnomalyDetection.Trainers.Autoencoder(Options(name, change));

    /// <summary>Rows with the columns that the contract's tests know; the label is 1 where the target is above 0, as Evaluate takes it.</summary>
    public static IDataView View(MLContext mlContext, ColumnChange change = ColumnChange.None, int rows = 96) =>
        View(mlContext, Examples.Create(rows, Features), change);

    /// <inheritdoc cref="View(MLContext, ColumnChange, int)"/>
    public static IDataView View(MLContext mlContext, Examples examples, ColumnChange change = ColumnChange.None)
    {
        IDataView view = ExampleView.Create(mlContext, LearningTask.Binary, examples, change);
        return mlContext.Transforms.Conversion.ConvertType("Label").Fit(view).Transform(view);
    }

    /// <summary>Fits a case on its own data.</summary>
    public static AnomalyTransformer FitDetector(this MLContext mlContext, string name, Action<AutoencoderAnomalyOptions>? change = null) =>
        mlContext.Detector(name, change).Fit(View(mlContext));

    /// <summary>The scores of rows.</summary>
    public static float[] Scores(this ITransformer model, IDataView view) => [.. Cells.Floats(model.Transform(view), "Score").Select(score => score[0])];

    /// <summary>Which rows are taken for anomalies.</summary>
    public static bool[] Labels(this ITransformer model, IDataView view) =>
        [.. Cells.Read(model.Transform(view), "PredictedLabel").Select(row => (bool)row.Values[0])];

    /// <summary>The model in a transformer, fitted or loaded.</summary>
    public static AutoencoderAnomalyModelParameters ModelOf(ITransformer transformer) => (AutoencoderAnomalyModelParameters)LearningTask.ModelOf(transformer);
}
