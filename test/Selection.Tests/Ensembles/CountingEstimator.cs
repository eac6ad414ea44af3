using Microsoft.ML;

namespace MlNetDeep.Selection.Tests.Ensembles;

/// <summary>Counts how often an estimator is fitted, and how often at once.</summary>
internal sealed class CountingEstimator(IEstimator<ITransformer> inner) : IEstimator<ITransformer>
{
    private static int _all;
    private int _current;
    private int _fits;

    /// <summary>Fits of any instance at once, at most.</summary>
    public static int MostOfAll { get; set; }

    public int Fits => _fits;

    public int MostAtOnce { get; private set; }

    public ITransformer Fit(IDataView input)
    {
        Interlocked.Increment(ref _fits);
        int current = Interlocked.Increment(ref _current), all = Interlocked.Increment(ref _all);
        lock (typeof(CountingEstimator))
        {
            MostAtOnce = Math.Max(MostAtOnce, current);
            MostOfAll = Math.Max(MostOfAll, all);
        }

        try
        {
            return inner.Fit(input);
        }
        finally
        {
            Interlocked.Decrement(ref _current);
            Interlocked.Decrement(ref _all);
        }
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inner.GetOutputSchema(inputSchema);
}
