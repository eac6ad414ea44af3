using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Samples;

namespace MlNetDeep.Experiments;

/// <summary>
/// The series of Mackey and Glass, learned from 500 rows (times 118 to 617), forecast behind each row from the last of them on, up to time
/// 1117: the root of the mean squared error, 6 and 84 steps ahead, over the standard deviation of what is forecast. Where a network
/// forecasts fewer steps than asked for, its own forecasts are taken in as rows, and it goes on from them. Of the options windows of 18, 24
/// and 48 rows, activations, layers and 300 or 1,000 epochs were tried with one or two seeds on the same rows: what is measured is what
/// options can do, not how to find them.
/// </summary>
internal static class MackeyGlassExperiment
{
    private const int First = 118;
    private const int Rows = 1000;
    private const int Furthest = 84;
    private const int WindowSize = 18;
    private static readonly int[] Steps = [6, Furthest];

    private static readonly int[] Horizons = [Furthest, 6, 1];

    /// <summary>Prints a line for each horizon of the network and number of steps: the median of the seeds.</summary>
    public static void Run(CommandLine line)
    {
        int rows = line.Number("rows") ?? 500, seeds = line.Number("seeds") ?? 5;
        float[] series = MackeyGlass.Create(First + Rows)[First..];
        foreach (int horizon in Horizons)
        {
            double[][] errors = [.. Enumerable.Range(1, seeds).Select(seed => Measure(series, rows, horizon, seed))];
            for (int i = 0; i < Steps.Length; i++)
            {
                double[] ofSteps = [.. errors.Select(run => run[i]).Order()];
                ResultLine.Write(
                    "mackey-glass", ("steps", Steps[i]), ("rows", rows), ("horizon", horizon), ("error", ofSteps[seeds / 2]),
                    ("least", ofSteps[0]), ("most", ofSteps[^1]));
            }
        }
    }

    /// <summary>The errors of one training, of each number of steps.</summary>
    private static double[] Measure(float[] series, int rows, int horizon, int seed)
    {
        var mlContext = new MLContext(seed);
        ForecastTransformer model = mlContext.Forecasting.ForecastByNetwork(CreateOptions(horizon, seed))
            .Fit(MackeyGlass.View(mlContext, series[..rows]));
        using var engine = model.CreateForecastEngine<MackeyGlass.Row, Forecast>(mlContext);
        float[][] forecasts =
            [.. Enumerable.Range(rows, Rows - rows).Select(next => ForecastFrom(engine, series.AsSpan(next - WindowSize, WindowSize)))];
        return [.. Steps.Select(steps => Error([.. forecasts.Select(run => run[steps - 1])], series[(rows + steps - 1)..]))];
    }

    /// <summary>The forecasts behind a window: as many steps as the model gives at a time, until all are there.</summary>
    private static float[] ForecastFrom(ForecastEngine<MackeyGlass.Row, Forecast> engine, ReadOnlySpan<float> window)
    {
        Take(engine, window);
        List<float> made = [];
        while (made.Count < Furthest)
        {
            float[] next = engine.Predict().Value;
            made.AddRange(next);
            Take(engine, next);
        }

        return [.. made];
    }

    private static void Take(ForecastEngine<MackeyGlass.Row, Forecast> engine, ReadOnlySpan<float> values)
    {
        foreach (float value in values)
            engine.Update(new MackeyGlass.Row { Value = value });
    }

    private static double Error(float[] forecasts, float[] truths)
    {
        double mean = truths.Average();
        double squares = truths.Zip(forecasts, (truth, forecast) => ((double)truth - forecast) * (truth - forecast)).Sum();
        return Math.Sqrt(squares / truths.Sum(truth => (truth - mean) * (truth - mean)));
    }

    private static ForecastOptions CreateOptions(int horizon, int seed) => new()
    {
        OutputColumnName = nameof(Forecast.Value),
        InputColumnNames = [nameof(MackeyGlass.Row.Value)],
        WindowSize = WindowSize,
        Differencing = Differencing.None,
        Transformation = SeriesTransformation.None,
        Horizon = horizon,
        Architecture = new MultilayerPerceptron(64, 64) { Activation = ActivationFunction.Tanh },
        NumberOfEpochs = 1000,
        BatchSize = 16,
        LearningRate = 0.005f,
        LearningRateSchedule = new CosineDecay(),
        NumberOfThreads = 1,
        Seed = seed,
    };

    private sealed class Forecast
    {
        public float[] Value { get; set; } = [];
    }
}
