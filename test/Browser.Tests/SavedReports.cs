using Microsoft.ML.Data;
using MlNetDeep.Samples.Tests;

namespace MlNetDeep.Browser.Tests;

/// <summary>A report of each kind, of trainings on the repository's data.</summary>
internal static class SavedReports
{
    public const int Trials = 200;

    private static readonly MLContext Context = new(seed: 1);

    /// <summary>The reports by name: each takes a path and writes its file.</summary>
    public static IReadOnlyDictionary<string, Action<string>> Makers { get; } = new Dictionary<string, Action<string>>
    {
        ["training"] = SaveTraining,
        ["comparison"] = SaveComparison,
        ["search"] = SaveSearch,
        ["forecast"] = SaveForecast,
    };

    private static void SaveTraining(string path)
    {
        var model = Context.BinaryClassification.Trainers.Network(new NetworkOptions
        {
            Architecture = new MultilayerPerceptron(8),
            ValidationSetFraction = 0.2,
            NumberOfEpochs = 40,
            Seed = 1,
        }).Fit(Load<Tumour>("breast-cancer.csv"));
        Context.Model.GetNetwork(model).History.SaveHtml(path);
    }

    private static void SaveComparison(string path)
    {
        var trainers = Context.BinaryClassification.Trainers;
        Context.BinaryClassification.Compare(
            Load<Tumour>("breast-cancer.csv"), 3,
            ("network", trainers.MultilayerPerceptron(hiddenLayers: [8], numberOfEpochs: 40)),
            ("linear", Context.Transforms.NormalizeMinMax("Features").Append(trainers.LbfgsLogisticRegression()))).SaveHtml(path);
    }

    private static void SaveSearch(string path)
    {
        var space = new SearchSpace<NetworkOptions>(() => new NetworkOptions { NumberOfEpochs = 5, Seed = 1 })
            .Values(o => ((MultilayerPerceptron)o.Architecture).HiddenLayers, [8], [16], [16, 8])
            .Range(o => o.LearningRate, 1e-3f, 1e-1f, isLogarithmic: true)
            .Range(o => o.L2Regularization, 1e-4f, 1e-1f, isLogarithmic: true);
        Context.Regression.Search(Load<Patient>("diabetes.csv"), Context.Regression.Trainers.Network, space, new()
        {
            Strategy = new RandomSearch(numberOfTrials: Trials),
            Metric = Metrics.RootMeanSquaredError,
            NumberOfFolds = 2,
        }).SaveHtml(path);
    }

    private static void SaveForecast(string path)
    {
        var forecaster = Context.Forecasting.ForecastByNetwork(new ForecastOptions
        {
            InputColumnNames = ["Spots"],
            WindowSize = 11,
            Horizon = 5,
            Architecture = new MultilayerPerceptron([8]),
            ConfidenceLowerBoundColumn = "Lower",
            ConfidenceUpperBoundColumn = "Upper",
            ConfidenceLevel = 0.9f,
            NumberOfEpochs = 60,
            Seed = 1,
        });
        var origins = new RollingOriginOptions { LabelColumnName = "Spots", NumberOfOrigins = 6, OriginStep = 5, Seasonality = 11 };
        Context.Forecasting.Compare(Load<Year>("sunspots.csv"), origins, ("network", forecaster)).SaveHtml(path);
    }

    private static IDataView Load<TRow>(string file) =>
        Context.Data.LoadFromTextFile<TRow>(Repository.PathOf("data", file), separatorChar: ',', hasHeader: true);

    private sealed class Tumour
    {
        [LoadColumn(0, 29), VectorType(30)]
        public float[] Features { get; set; } = [];

        [LoadColumn(30)]
        public bool Label { get; set; }
    }

    private sealed class Patient
    {
        [LoadColumn(0, 9), VectorType(10)]
        public float[] Features { get; set; } = [];

        [LoadColumn(10)]
        public float Label { get; set; }
    }

    private sealed class Year
    {
        [LoadColumn(1)]
        public float Spots { get; set; }
    }
}
