using System.Globalization;
using Microsoft.ML.Trainers;

namespace MlNetDeep.Tests;

/// <summary>What tests fit: options, rows, and a search that takes as long as a test wants.</summary>
internal static class Fits
{
    /// <summary>The names of a driver and of its workers.</summary>
    /// <param name="registry">Gets them.</param>
    /// <param name="began">Is told of each model that begins to be trained; null where nobody counts.</param>
    public static void Register(FitRegistry registry, Action<SlowOptions>? began = null) => registry
        .Add<SlowOptions>("slow", (ml, o) => new Slow(
            // It would shuffle by the context's seed.
            ml.Regression.Trainers.OnlineGradientDescent(
                new OnlineGradientDescentTrainer.Options { LearningRate = o.LearningRate, NumberOfIterations = 2, Shuffle = false }), o, began))
        .Add<NetworkOptions>("network", (ml, o) => ml.Regression.Trainers.Network(o))
        .AddData("rows", (ml, count) => Rows(ml, int.Parse(count, CultureInfo.InvariantCulture)));

    public static FitRegistry Registry()
    {
        var registry = new FitRegistry();
        Register(registry);
        return registry;
    }

    /// <summary>Searches so many settings of fits that take so long each.</summary>
    public static SearchResult<SlowOptions> Search(
        int fits, int milliseconds, ITrialRunner? runner = null, FitRegistry? registry = null, string? journal = null,
        CancellationToken token = default)
    {
        var mlContext = new MLContext(seed: 1);
        FitRegistry names = registry ?? Registry();
        float[] rates = [.. Enumerable.Range(1, fits).Select(i => 0.2f * i / fits)];
        return mlContext.Regression.Search(
            names.Load(mlContext, "rows", "200"), o => names.Create(mlContext, "slow", o),
            new SearchSpace<SlowOptions>(() => new() { Milliseconds = milliseconds }).Values(o => o.LearningRate, rates),
            new() { Runner = runner, JournalPath = journal, CancellationToken = token });
    }

    /// <summary>What a search has found, but for times, to the last bit.</summary>
    public static string Bits<TOptions>(SearchResult<TOptions> result) => string.Join('\n', result.Trials.Select(trial => string.Create(
        CultureInfo.InvariantCulture,
        $"{trial.Number} {string.Join(" ", trial.Values.Values)} {string.Join(" ", trial.FoldValues.Select(value => $"{value:R}"))} {trial.Rows} {trial.JudgedRows} {trial.Error}")));

    private static IDataView Rows(MLContext mlContext, int count)
    {
        var random = new Random(5);
        return mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i =>
        {
            float[] x = [random.NextSingle(), random.NextSingle(), random.NextSingle()];
            return new Row { Features = x, Label = 2 * x[0] - x[1] + 0.1f * MathF.Sin(i) };
        }).ToArray());
    }

    private sealed class Row
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    /// <summary>Waits before another's fit, or fails.</summary>
    private sealed class Slow(IEstimator<ITransformer> estimator, SlowOptions options, Action<SlowOptions>? began) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input)
        {
            began?.Invoke(options);
            Thread.Sleep(options.Milliseconds);
            if (options.LearningRate > 1)
                throw new InvalidOperationException($"the worker cannot learn at a rate of {options.LearningRate}");
            return estimator.Fit(input);
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => estimator.GetOutputSchema(inputSchema);
    }
}

/// <summary>Options of a fit that takes its time.</summary>
internal sealed class SlowOptions
{
    public float LearningRate { get; set; } = 0.1f;

    public int Milliseconds { get; set; }
}
