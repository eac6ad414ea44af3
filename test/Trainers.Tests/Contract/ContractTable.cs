using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Applying;
using MlNetDeep.Trainers.Tests.Autoencoders;
using MlNetDeep.Trainers.Tests.Calendar;
using MlNetDeep.Trainers.Tests.Estimators;
using MlNetDeep.Trainers.Tests.Forecasting;
using MlNetDeep.Trainers.Tests.Keys;
using MlNetDeep.Trainers.Tests.Sequences;

namespace MlNetDeep.Trainers.Tests.Contract;

/// <summary>Every estimator that the library has. A new one gets a line here, and the whole contract is checked for it.</summary>
internal static class ContractTable
{
    /// <summary>All cases.</summary>
    public static IReadOnlyList<ContractCase> Cases { get; } =
    [
        .. EstimatorTable.TrainerNames.Select(name => Trainer(EstimatorTable.GetTrainer(name))),
        .. AutoencoderCases.Names.Cast<object[]>().Select(row => Autoencoder((string)row[0])),
        .. AnomalyCases.Names.Cast<object[]>().Select(row => Anomalies((string)row[0])),
        .. ForecastCases.Names.Cast<object[]>().Select(row => Forecaster((string)row[0])),
        Forecaster("gru, quantiles", options => (options.Architecture, options.Intervals) = (new Gru(5), IntervalMethod.Quantiles)),
        Windows("windows, label, two series", mlContext => mlContext.Transforms.DelayedInputs(
            "Window", ["Value", "Other"], 3, "Ahead", horizon: 2, seriesColumnName: "Name")) with
        {
            Inputs = ["Value", "Other", "Name"],
            Outputs = ["Window", "Ahead"],
        },
        Windows("windows of one column", mlContext => mlContext.Transforms.DelayedInputs("Window", "Value", windowSize: 4)),
        Padding("padding", mlContext => mlContext.Transforms.PadSequences("Padded", "Values", 2)),
        Padding("padding, cut and standardized", mlContext => mlContext.Transforms.PadSequences("Padded", "Values", 2, 3, standardize: true)),
        new("scores of a network", mlContext => mlContext.Transforms.ApplyNetwork("Scores", "Features", AppliedNetworks.OfClasses(AutoencoderCases.Features)), mlContext => AutoencoderCases.View(mlContext))
        {
            Outputs = ["Scores"],
            Predict = Engines.Predictor<FeatureRow, TransformedRow>("Scores"),
            CreateForm = (mlContext, sparse) => AutoencoderCases.View(mlContext, Form(sparse)),
            ScoresInBatches = true,
        },
        Dates("calendar features", "Date"),
        Dates("calendar features, instants", "Instant"),
        OfKeys("keys and numbers", KeyRow.Concatenate) with { Inputs = KeyRow.Inputs, Outputs = ["Features"] },
        OfKeys("padding of keys", mlContext => mlContext.Transforms.PadSequences("Padded", "Words", 1)) with { Inputs = ["Words"], Outputs = ["Padded"] },
        OfVectors("learned vectors of keys, mlp", new MultilayerPerceptron([8]), KeyRow.Concatenate),
        OfVectors("learned vectors of keys, members", new TabularNetwork { HiddenLayers = [6], NumberOfMembers = 3 }, KeyRow.Concatenate),
        OfVectors("learned vectors of words, lstm", new Lstm(5), mlContext => mlContext.Transforms.PadSequences("Features", "Words", 1)),
    ];

    /// <summary>The names of all cases.</summary>
    public static TheoryData<string> All => [.. Cases.Select(each => each.Name)];

    /// <summary>The names of those that map single rows.</summary>
    public static TheoryData<string> OfRows => [.. Cases.Where(each => each.MapsRows).Select(each => each.Name)];

    /// <summary>The names of those whose outputs depend on the rows before.</summary>
    public static TheoryData<string> OfOrderedRows => [.. Cases.Where(each => !each.MapsRows).Select(each => each.Name)];

    /// <summary>The names of those to which dense and sparse rows are the same.</summary>
    public static TheoryData<string> OfSparseRows => [.. Cases.Where(each => each.CreateForm is not null).Select(each => each.Name)];

    /// <summary>The names of those that score in batches.</summary>
    public static TheoryData<string> OfBatches => [.. Cases.Where(each => each.ScoresInBatches).Select(each => each.Name)];

    /// <summary>Sequences of 0 to 5 steps of two features, some of them zero, some missing.</summary>
    private static float[][] Sequences => [.. Enumerable.Range(0, 20).Select(row =>
        Enumerable.Range(0, row % 6 * 2).Select(i => row == 9 && i == 3 ? float.NaN : i % 3 == 0 ? 0 : row - 1.5f * i).ToArray())];

    /// <summary>The case of a name.</summary>
    public static ContractCase Get(string name) => Cases.Single(each => each.Name == name);

    private static ContractCase Trainer(TrainerCase subject) => new(subject.Name, subject.CreateEstimator, mlContext => subject.CreateData(mlContext))
    {
        FitInputs = subject.IsWeighted ? ["Label", "Weight"] : ["Label"],
        Outputs = subject.OutputColumns,
        Predict = Engines.Of(subject.Task, subject.OutputColumns),
        CreateForm = subject is EstimatorCase
            ? (mlContext, sparse) => subject.CreateData(
                mlContext, subject.CreateExamples().MapFeatures((row, i, value) => (row + i) % 3 == 0 ? value : 0), Form(sparse))
            : null,
        ScoresInBatches = subject is EstimatorCase,
    };

    private static ContractCase Autoencoder(string name) => new(
        $"autoencoder, {name}", mlContext => mlContext.Estimator(name), mlContext => AutoencoderCases.View(mlContext))
    {
        FitInputs = AutoencoderCases.Options(name).ExampleWeightColumnName is { } weight ? [weight] : [],
        Outputs = ["Code", "Reconstruction", "Error"],
        Predict = Engines.Predictor<FeatureRow, TransformedRow>("Code", "Reconstruction", "Error"),
        CreateForm = (mlContext, sparse) => AutoencoderCases.View(mlContext, Form(sparse)),
        ScoresInBatches = true,
    };

    private static ContractCase Anomalies(string name) => new(
        $"anomalies, {name}", mlContext => mlContext.Detector(name), mlContext => AnomalyCases.View(mlContext))
    {
        FitInputs = AnomalyCases.Options(name).ExampleWeightColumnName is { } weight ? [weight] : [],
        Outputs = AnomalyCases.Outputs,
        Predict = Engines.Predictor<FeatureRow, ScalarScore>(AnomalyCases.Outputs),
        CreateForm = (mlContext, sparse) => AnomalyCases.View(mlContext, Form(sparse)),
        ScoresInBatches = true,
    };

    private static ContractCase Forecaster(string way, Action<ForecastOptions>? configure = null) => new(
        $"forecast, {way}",
        mlContext => mlContext.Estimator(ForecastCases.Create(way, options => { ForecastCases.AllOptions(options); configure?.Invoke(options); })),
        mlContext => ForecastCases.TwoSeries().View(mlContext))
    {
        Inputs = ["Other", "Value", "Name", "Date"],
        Outputs = ["Forecast", "Lower", "Upper"],
        OtherColumn = "Year",
    };

    private static ContractCase Windows(string name, Func<MLContext, IEstimator<ITransformer>> create) =>
        new(name, create, mlContext => SeriesData.Mixed(SeriesData.Wave(15, name: "a"), SeriesData.Wave(9, name: "b")).View(mlContext))
        {
            Inputs = ["Value"],
            Outputs = ["Window"],
            OtherColumn = "Year",
        };

    private static ContractCase Padding(string name, Func<MLContext, IEstimator<ITransformer>> create) =>
        new(name, create, mlContext => SequenceRow.View(mlContext, Sequences))
        {
            Inputs = ["Values"],
            Outputs = ["Padded"],
            OtherColumn = "Id",
            Predict = Engines.Predictor<SequenceRow, TransformedRow>("Padded"),
            CreateForm = (mlContext, sparse) => sparse ? SequenceRow.SparseView(mlContext, Sequences) : SequenceRow.View(mlContext, Sequences),
        };

    private static ContractCase Dates(string name, string input) =>
        new(name, mlContext => mlContext.Transforms.CalendarFeatures("Features", input), mlContext => DateRow.View(mlContext))
        {
            Inputs = [input],
            Outputs = ["Features"],
            OtherColumn = "Id",
            Predict = Engines.Predictor<DateRow, TransformedRow>("Features"),
        };

    private static ContractCase OfKeys(string name, Func<MLContext, IEstimator<ITransformer>> create) => new(name, create, mlContext => KeyRow.View(mlContext, 60))
    {
        Outputs = [],
        OtherColumn = "Id",
        Predict = (mlContext, transformer, data) =>
        {
            PredictionEngine<KeyRow, TransformedRow> engine = mlContext.Model.CreatePredictionEngine<KeyRow, TransformedRow>(transformer, ignoreMissingColumns: true);
            return KeyRow.Read(mlContext, data).Select(engine.Predict).Select(row => new object[] { name.StartsWith("padding", StringComparison.Ordinal) ? row.Padded : row.Features });
        },
    };

    private static ContractCase OfVectors(string name, Architecture architecture, Func<MLContext, IEstimator<ITransformer>> features) => new(
        name,
        mlContext =>
        {
            NetworkOptions options = KeyRow.Options();
            options.Architecture = architecture;
            return mlContext.Regression.Trainers.Network(options);
        },
        mlContext => features(mlContext).Fit(KeyRow.View(mlContext, 60)).Transform(KeyRow.View(mlContext, 60)))
    {
        FitInputs = ["Label"],
        Outputs = ["Score"],
        OtherColumn = "Id",
        Predict = Engines.Predictor<FeatureRow, ScalarScore>("Score"),
    };

    private static ColumnChange Form(bool sparse) => sparse ? ColumnChange.FeaturesSparse : ColumnChange.None;
}
