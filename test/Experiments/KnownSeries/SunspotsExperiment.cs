using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Samples;
using MlNetDeep.Samples.Forecast;

namespace MlNetDeep.Experiments;

/// <summary>
/// Sunspots one year ahead, as Weigend, Huberman and Rumelhart (1990) measure it: learned from 1700 to 1920, mean squared error over the
/// variance of 1700 to 1979. What is measured is the best of <see cref="Candidates"/>, and the best of those with each penalty, by years to
/// 1920 alone (--choose true): trained up to each of <see cref="Origins"/>, judged on the 20 years behind it, mean of origins and seeds. No
/// year after 1920 took part in a choice.
/// </summary>
internal static class SunspotsExperiment
{
    private const int LastTraining = 1920;
    private const int YearsJudged = 20;
    private static readonly int[] Origins = [1820, 1840, 1860, 1880, 1900];

    // The best with each penalty.
    private static readonly Way[] Chosen = [new(5, 32, Elimination: 0.001f, L2: 0), new(5, 32, Elimination: 0, L2: 0.002f)];

    private static IEnumerable<Way> Candidates =>
        from window in (int[])[4, 5, 6, 9, 12]
        from units in (int[])[8, 16, 32]
        from penalty in ((float Elimination, float L2)[])
            [
                (0, 0.001f), (0, 0.002f), (0, 0.004f), (0, 0.008f), (0, 0.016f),
                (0.0005f, 0), (0.001f, 0), (0.002f, 0), (0.003f, 0), (0.01f, 0),
            ]
        select new Way(window, units, penalty.Elimination, penalty.L2);

    /// <summary>Prints the figures of the chosen ways, of seeds and of their mean forecast; or the candidates, best first.</summary>
    public static void Run(CommandLine line)
    {
        var mlContext = new MLContext(seed: 1);
        var sunspots = new Sunspots(mlContext, Locations.FindInRepository("data/sunspots.csv")!);
        int seeds = line.Number("seeds") ?? 5;
        if (line.Text("choose") is null)
        {
            foreach (Way way in Chosen)
                Measure(mlContext, sunspots, way, seeds);
            return;
        }

        IEnumerable<(Way Way, double Error)> judged = Candidates.Select(way => (way, Judge(mlContext, sunspots, way, seeds)));
        foreach ((Way way, double error) in judged.OrderBy(each => each.Error))
            ResultLine.Write("sunspots-choice", [("error", error), .. way.Figures]);
    }

    /// <summary>The error on the years behind all origins, mean of the seeds.</summary>
    private static double Judge(MLContext mlContext, Sunspots sunspots, Way way, int seeds) => (
        from seed in Enumerable.Range(1, seeds)
        from origin in Origins
        let forecasts = Forecast(mlContext, sunspots, way, origin, origin + YearsJudged, seed)
        select sunspots.NormalizedError(origin + 1, origin + YearsJudged, year => forecasts[year - 1701])).Average();

    private static void Measure(MLContext mlContext, Sunspots sunspots, Way way, int seeds)
    {
        float[][] forecasts = [.. Enumerable.Range(1, seeds).Select(seed => Forecast(mlContext, sunspots, way, LastTraining, 1979, seed))];
        Write(false, (first, last) => forecasts.Select(run => Error(first, last, run)).Order().ElementAt(seeds / 2));
        float[] mean = [.. Enumerable.Range(0, forecasts[0].Length).Select(row => forecasts.Average(run => run[row]))];
        Write(true, (first, last) => Error(first, last, mean));

        double Error(int first, int last, float[] run) => sunspots.NormalizedError(first, last, year => run[year - 1701]);

        void Write(bool isEnsemble, Func<int, int, double> error) => ResultLine.Write(
            "sunspots",
            [
                ("train", error(1700 + way.WindowSize, LastTraining)), ("test1921_1955", error(LastTraining + 1, 1955)),
                ("test1956_1979", error(1956, 1979)), ("seeds", seeds), ("ensemble", isEnsemble), .. way.Figures,
            ]);
    }

    /// <summary>The forecast of the year behind each row from 1700 on, by a network that learned from the years to the origin.</summary>
    private static float[] Forecast(MLContext mlContext, Sunspots sunspots, Way way, int origin, int last, int seed) =>
    [
        .. mlContext.Forecasting.ForecastByNetwork(way.CreateOptions(seed)).Fit(sunspots.View(1700, origin))
            .Transform(sunspots.View(1700, last)).GetColumn<float[]>("Forecast").Select(forecast => forecast[0]),
    ];

    private sealed record Way(int WindowSize, int Units, float Elimination, float L2)
    {
        public IEnumerable<(string Name, object? Value)> Figures =>
            [("window", WindowSize), ("units", Units), ("elimination", (double)Elimination), ("l2", (double)L2)];

        public ForecastOptions CreateOptions(int seed) => new()
        {
            InputColumnNames = [nameof(SunspotYear.Number)],
            WindowSize = WindowSize,
            Differencing = Differencing.None,
            Transformation = SeriesTransformation.None,
            Architecture = new MultilayerPerceptron(Units) { Activation = ActivationFunction.Tanh },
            NumberOfEpochs = 500,
            BatchSize = 16,
            LearningRate = 0.01f,
            LearningRateSchedule = new CosineDecay(),
            WeightElimination = Elimination,
            L2Regularization = L2,
            NumberOfThreads = 1,
            Seed = seed,
        };
    }
}
