namespace Microsoft.ML;

/// <summary>Puts forecasters beside ML.NET's ForecastBySsa.</summary>
public static class NetworkForecastingCatalog
{
    private const int DefaultUnits = 16;

    /// <summary>Trains a network to forecast series from the window of their last rows.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static NetworkForecastingEstimator ForecastByNetwork(this ForecastingCatalog catalog, ForecastOptions options) =>
        new(CatalogUtils.GetEnvironment(catalog), options);

    /// <summary>Trains a network to forecast a series from the window of its last rows.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The forecast: a vector of Single, the next step first.</param>
    /// <param name="inputColumnName">The series, Single.</param>
    /// <param name="windowSize">Rows that a forecast reads, at least 1.</param>
    /// <param name="horizon">Steps forecast, at least 1.</param>
    /// <param name="architecture">The hidden layers, which read a window as steps x inputs.</param>
    /// <param name="otherInputColumnNames">Further columns to read, Single or vectors of Single of known size; null for none.</param>
    /// <param name="numberOfEpochs">Passes over the windows, at least 1.</param>
    /// <param name="learningRate">Adam's step size, above 0.</param>
    /// <param name="confidenceLevel">The share of values to come that each interval is to hold, in (0, 0.9999].</param>
    /// <param name="confidenceLowerBoundColumn">The intervals' lower bounds; null, together with the upper, makes none.</param>
    /// <param name="confidenceUpperBoundColumn">The intervals' upper bounds.</param>
    /// <param name="seriesColumnName">Text, a key or an integer that tells series apart; null where all rows are one.</param>
    /// <param name="timeColumnName">A date or a number that grows by the same step from row to row; null checks nothing.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static NetworkForecastingEstimator ForecastByNetwork(
        this ForecastingCatalog catalog, string outputColumnName, string inputColumnName, int windowSize, int horizon,
        Architecture architecture, string[]? otherInputColumnNames = null, int? numberOfEpochs = null, float? learningRate = null,
        float confidenceLevel = 0.95f, string? confidenceLowerBoundColumn = null, string? confidenceUpperBoundColumn = null,
        string? seriesColumnName = null, string? timeColumnName = null) =>
        catalog.ForecastByNetwork(new ForecastOptions
        {
            OutputColumnName = outputColumnName,
            InputColumnNames = [inputColumnName, .. otherInputColumnNames ?? []],
            SeriesColumnName = seriesColumnName,
            TimeColumnName = timeColumnName,
            WindowSize = windowSize,
            Horizon = horizon,
            Architecture = architecture,
            ConfidenceLevel = confidenceLevel,
            ConfidenceLowerBoundColumn = confidenceLowerBoundColumn,
            ConfidenceUpperBoundColumn = confidenceUpperBoundColumn,
            NumberOfEpochs = numberOfEpochs,
            LearningRate = learningRate,
        });

    /// <summary>Trains long short-term memory to forecast a series from the window of its last rows.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The forecast: a vector of Single, the next step first.</param>
    /// <param name="inputColumnName">The series, Single.</param>
    /// <param name="windowSize">Rows that a forecast reads, at least 1.</param>
    /// <param name="horizon">Steps forecast, at least 1.</param>
    /// <param name="numberOfUnits">The units of each recurrent layer, at least 1.</param>
    /// <param name="numberOfLayers">Recurrent layers one behind the other, at least 1.</param>
    /// <param name="otherInputColumnNames">Further columns to read, Single or vectors of Single of known size; null for none.</param>
    /// <param name="numberOfEpochs">Passes over the windows, at least 1.</param>
    /// <param name="learningRate">Adam's step size, above 0.</param>
    /// <param name="confidenceLevel">The share of values to come that each interval is to hold, in (0, 0.9999].</param>
    /// <param name="confidenceLowerBoundColumn">The intervals' lower bounds; null, together with the upper, makes none.</param>
    /// <param name="confidenceUpperBoundColumn">The intervals' upper bounds.</param>
    /// <param name="seriesColumnName">Text, a key or an integer that tells series apart; null where all rows are one.</param>
    /// <param name="timeColumnName">A date or a number that grows by the same step from row to row; null checks nothing.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static NetworkForecastingEstimator ForecastByLstm(
        this ForecastingCatalog catalog, string outputColumnName, string inputColumnName, int windowSize, int horizon,
        int numberOfUnits = DefaultUnits, int numberOfLayers = 1, string[]? otherInputColumnNames = null, int? numberOfEpochs = null,
        float? learningRate = null, float confidenceLevel = 0.95f, string? confidenceLowerBoundColumn = null,
        string? confidenceUpperBoundColumn = null, string? seriesColumnName = null, string? timeColumnName = null) =>
        catalog.ForecastByNetwork(
            outputColumnName, inputColumnName, windowSize, horizon, new Lstm(numberOfUnits) { NumberOfLayers = numberOfLayers },
            otherInputColumnNames, numberOfEpochs, learningRate, confidenceLevel, confidenceLowerBoundColumn, confidenceUpperBoundColumn,
            seriesColumnName, timeColumnName);

    /// <summary>Trains gated recurrent units to forecast a series from the window of its last rows.</summary>
    /// <inheritdoc cref="ForecastByLstm(ForecastingCatalog, string, string, int, int, int, int, string[], int?, float?, float, string, string, string, string)"/>
    public static NetworkForecastingEstimator ForecastByGru(
        this ForecastingCatalog catalog, string outputColumnName, string inputColumnName, int windowSize, int horizon,
        int numberOfUnits = DefaultUnits, int numberOfLayers = 1, string[]? otherInputColumnNames = null, int? numberOfEpochs = null,
        float? learningRate = null, float confidenceLevel = 0.95f, string? confidenceLowerBoundColumn = null,
        string? confidenceUpperBoundColumn = null, string? seriesColumnName = null, string? timeColumnName = null) =>
        catalog.ForecastByNetwork(
            outputColumnName, inputColumnName, windowSize, horizon, new Gru(numberOfUnits) { NumberOfLayers = numberOfLayers },
            otherInputColumnNames, numberOfEpochs, learningRate, confidenceLevel, confidenceLowerBoundColumn, confidenceUpperBoundColumn,
            seriesColumnName, timeColumnName);

    /// <summary>Trains a simple recurrent network to forecast a series from the window of its last rows.</summary>
    /// <inheritdoc cref="ForecastByLstm(ForecastingCatalog, string, string, int, int, int, int, string[], int?, float?, float, string, string, string, string)"/>
    public static NetworkForecastingEstimator ForecastByElman(
        this ForecastingCatalog catalog, string outputColumnName, string inputColumnName, int windowSize, int horizon,
        int numberOfUnits = DefaultUnits, int numberOfLayers = 1, string[]? otherInputColumnNames = null, int? numberOfEpochs = null,
        float? learningRate = null, float confidenceLevel = 0.95f, string? confidenceLowerBoundColumn = null,
        string? confidenceUpperBoundColumn = null, string? seriesColumnName = null, string? timeColumnName = null) =>
        catalog.ForecastByNetwork(
            outputColumnName, inputColumnName, windowSize, horizon, new Elman(numberOfUnits) { NumberOfLayers = numberOfLayers },
            otherInputColumnNames, numberOfEpochs, learningRate, confidenceLevel, confidenceLowerBoundColumn, confidenceUpperBoundColumn,
            seriesColumnName, timeColumnName);

    /// <summary>Trains a multilayer perceptron to forecast a series from the window of its last rows: a sliding window of lags.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The forecast: a vector of Single, the next step first.</param>
    /// <param name="inputColumnName">The series, Single.</param>
    /// <param name="windowSize">Rows that a forecast reads, at least 1.</param>
    /// <param name="horizon">Steps forecast, at least 1.</param>
    /// <param name="hiddenLayers">The units of each hidden layer, at least 1; null takes one of 16.</param>
    /// <param name="otherInputColumnNames">Further columns to read, Single or vectors of Single of known size; null for none.</param>
    /// <param name="numberOfEpochs">Passes over the windows, at least 1.</param>
    /// <param name="learningRate">Adam's step size, above 0.</param>
    /// <param name="confidenceLevel">The share of values to come that each interval is to hold, in (0, 0.9999].</param>
    /// <param name="confidenceLowerBoundColumn">The intervals' lower bounds; null, together with the upper, makes none.</param>
    /// <param name="confidenceUpperBoundColumn">The intervals' upper bounds.</param>
    /// <param name="seriesColumnName">Text, a key or an integer that tells series apart; null where all rows are one.</param>
    /// <param name="timeColumnName">A date or a number that grows by the same step from row to row; null checks nothing.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static NetworkForecastingEstimator ForecastByDelayedInputs(
        this ForecastingCatalog catalog, string outputColumnName, string inputColumnName, int windowSize, int horizon,
        int[]? hiddenLayers = null, string[]? otherInputColumnNames = null, int? numberOfEpochs = null, float? learningRate = null,
        float confidenceLevel = 0.95f, string? confidenceLowerBoundColumn = null, string? confidenceUpperBoundColumn = null,
        string? seriesColumnName = null, string? timeColumnName = null) =>
        catalog.ForecastByNetwork(
            outputColumnName, inputColumnName, windowSize, horizon,
            new MultilayerPerceptron(hiddenLayers ?? [DefaultUnits]) { Activation = ActivationFunction.Tanh }, otherInputColumnNames,
            numberOfEpochs, learningRate, confidenceLevel, confidenceLowerBoundColumn, confidenceUpperBoundColumn, seriesColumnName, timeColumnName);
}
