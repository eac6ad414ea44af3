using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MlNetDeep;

namespace Microsoft.ML;

/// <summary>Puts forecasters beside ML.NET's ForecastBySsa.</summary>
public static class NetworkForecastingCatalog
{
    private const int DefaultUnits = 16;

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
        this ForecastingCatalog catalog,
        string outputColumnName,
        string inputColumnName,
        int windowSize,
        int horizon,
        int numberOfUnits = DefaultUnits,
        int numberOfLayers = 1,
        string[]? otherInputColumnNames = null,
        int numberOfEpochs = 100,
        float learningRate = 0.005f,
        float confidenceLevel = 0.95f,
        string? confidenceLowerBoundColumn = null,
        string? confidenceUpperBoundColumn = null,
        string? seriesColumnName = null,
        string? timeColumnName = null)
    {
        var options = new LstmForecastOptions { NumberOfUnits = numberOfUnits, NumberOfLayers = numberOfLayers };
        SetColumns(options, outputColumnName, inputColumnName, otherInputColumnNames, seriesColumnName, timeColumnName);
        SetBounds(options, confidenceLevel, confidenceLowerBoundColumn, confidenceUpperBoundColumn);
        SetTraining(options, windowSize, horizon, numberOfEpochs, learningRate);
        return Create(catalog, options);
    }

    /// <summary>Trains long short-term memory to forecast a series from the window of its last rows.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static NetworkForecastingEstimator ForecastByLstm(this ForecastingCatalog catalog, LstmForecastOptions options) =>
        Create(catalog, options);

    /// <summary>Trains a simple recurrent network to forecast a series from the window of its last rows.</summary>
    /// <inheritdoc cref="ForecastByLstm(ForecastingCatalog, string, string, int, int, int, int, string[], int, float, float, string, string,
    /// string, string)"/>
    /// <param name="catalog"/>
    /// <param name="outputColumnName"/>
    /// <param name="inputColumnName"/>
    /// <param name="windowSize"/>
    /// <param name="horizon"/>
    /// <param name="numberOfUnits">The units of each recurrent layer, at least 1.</param>
    /// <param name="numberOfLayers">Recurrent layers one behind the other, at least 1.</param>
    /// <param name="otherInputColumnNames"/>
    /// <param name="numberOfEpochs"/>
    /// <param name="learningRate"/>
    /// <param name="confidenceLevel"/>
    /// <param name="confidenceLowerBoundColumn"/>
    /// <param name="confidenceUpperBoundColumn"/>
    /// <param name="seriesColumnName"/>
    /// <param name="timeColumnName"/>
    public static NetworkForecastingEstimator ForecastByElman(
        this ForecastingCatalog catalog,
        string outputColumnName,
        string inputColumnName,
        int windowSize,
        int horizon,
        int numberOfUnits = DefaultUnits,
        int numberOfLayers = 1,
        string[]? otherInputColumnNames = null,
        int numberOfEpochs = 100,
        float learningRate = 0.005f,
        float confidenceLevel = 0.95f,
        string? confidenceLowerBoundColumn = null,
        string? confidenceUpperBoundColumn = null,
        string? seriesColumnName = null,
        string? timeColumnName = null)
    {
        var options = new ElmanForecastOptions { NumberOfUnits = numberOfUnits, NumberOfLayers = numberOfLayers };
        SetColumns(options, outputColumnName, inputColumnName, otherInputColumnNames, seriesColumnName, timeColumnName);
        SetBounds(options, confidenceLevel, confidenceLowerBoundColumn, confidenceUpperBoundColumn);
        SetTraining(options, windowSize, horizon, numberOfEpochs, learningRate);
        return Create(catalog, options);
    }

    /// <summary>Trains a simple recurrent network to forecast a series from the window of its last rows.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static NetworkForecastingEstimator ForecastByElman(this ForecastingCatalog catalog, ElmanForecastOptions options) =>
        Create(catalog, options);

    /// <summary>Trains a feed-forward network, which sees the window of the last rows at once, to forecast a series.</summary>
    /// <inheritdoc cref="ForecastByLstm(ForecastingCatalog, string, string, int, int, int, int, string[], int, float, float, string, string,
    /// string, string)"/>
    /// <param name="catalog"/>
    /// <param name="outputColumnName"/>
    /// <param name="inputColumnName"/>
    /// <param name="windowSize"/>
    /// <param name="horizon"/>
    /// <param name="hiddenLayers">The units of each hidden layer; empty for a linear autoregression; null takes one layer of 16.</param>
    /// <param name="otherInputColumnNames"/>
    /// <param name="numberOfEpochs"/>
    /// <param name="learningRate"/>
    /// <param name="confidenceLevel"/>
    /// <param name="confidenceLowerBoundColumn"/>
    /// <param name="confidenceUpperBoundColumn"/>
    /// <param name="seriesColumnName"/>
    /// <param name="timeColumnName"/>
    public static NetworkForecastingEstimator ForecastByDelayedInputs(
        this ForecastingCatalog catalog,
        string outputColumnName,
        string inputColumnName,
        int windowSize,
        int horizon,
        int[]? hiddenLayers = null,
        string[]? otherInputColumnNames = null,
        int numberOfEpochs = 100,
        float learningRate = 0.005f,
        float confidenceLevel = 0.95f,
        string? confidenceLowerBoundColumn = null,
        string? confidenceUpperBoundColumn = null,
        string? seriesColumnName = null,
        string? timeColumnName = null)
    {
        var options = new DelayedInputsForecastOptions { HiddenLayers = hiddenLayers ?? [DefaultUnits] };
        SetColumns(options, outputColumnName, inputColumnName, otherInputColumnNames, seriesColumnName, timeColumnName);
        SetBounds(options, confidenceLevel, confidenceLowerBoundColumn, confidenceUpperBoundColumn);
        SetTraining(options, windowSize, horizon, numberOfEpochs, learningRate);
        return Create(catalog, options);
    }

    /// <summary>Trains a feed-forward network, which sees the window of the last rows at once, to forecast a series.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options; copied.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public static NetworkForecastingEstimator ForecastByDelayedInputs(this ForecastingCatalog catalog, DelayedInputsForecastOptions options) =>
        Create(catalog, options);

    private static void SetColumns(
        ForecastOptions options, string output, string input, string[]? others, string? series, string? time)
    {
        options.OutputColumnName = output;
        options.InputColumnNames = [input, .. others ?? []];
        options.SeriesColumnName = series;
        options.TimeColumnName = time;
    }

    private static void SetBounds(ForecastOptions options, float level, string? lower, string? upper)
    {
        options.ConfidenceLevel = level;
        options.ConfidenceLowerBoundColumn = lower;
        options.ConfidenceUpperBoundColumn = upper;
    }

    private static void SetTraining(ForecastOptions options, int windowSize, int horizon, int numberOfEpochs, float learningRate)
    {
        options.WindowSize = windowSize;
        options.Horizon = horizon;
        options.NumberOfEpochs = numberOfEpochs;
        options.LearningRate = learningRate;
    }

    private static NetworkForecastingEstimator Create(ForecastingCatalog catalog, ForecastOptions options)
    {
        Contracts.CheckValue(catalog, nameof(catalog));
        return new NetworkForecastingEstimator(CatalogUtils.GetEnvironment(catalog), options);
    }
}
