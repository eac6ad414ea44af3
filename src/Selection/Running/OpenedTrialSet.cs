namespace MlNetDeep;

/// <summary>What jobs share, as a worker has it: rows that are loaded, split and checked.</summary>
internal abstract class OpenedTrialSet(int seed)
{
    /// <summary>Of all that a job draws without a seed of its own.</summary>
    public int Seed { get; } = seed;

    /// <summary>Loads and splits the rows, and compares them with the driver's.</summary>
    /// <exception cref="InvalidOperationException">They are others.</exception>
    public static OpenedTrialSet Open(TrialSetText set, FitRegistry registry)
    {
        var mlContext = new MLContext(set.Seed);
        return set.Work switch
        {
            TrialWork.Search => new JudgedSettings(set, mlContext, registry),
            TrialWork.Folds => new FoldModels(set, mlContext, registry),
            TrialWork.Members => new MemberModels(set, mlContext, registry),
            _ => throw new InvalidOperationException($"There is no work '{set.Work}' here."),
        };
    }

    /// <summary>Does a job; what it throws is its error.</summary>
    /// <param name="number">Its place in the set.</param>
    /// <param name="create">Makes its estimator anew at each call.</param>
    /// <param name="cancellationToken">Ends it between two models.</param>
    public abstract TrialAnswer Run(int number, Func<IEstimator<ITransformer>> create, CancellationToken cancellationToken);

    /// <summary>Compares what a worker has with what the driver has.</summary>
    protected static void Check(TrialSetText set, Dictionary<string, string> own)
    {
        if (set.Difference(own) is { } difference)
            throw new InvalidOperationException(
                $"What this worker has is not what the driver has, from data '{set.Data.Name}' at '{set.Data.Path}': {difference}. Give both the " +
                "same rows, and the same code that makes the fits.");
    }
}

/// <summary>Settings of a search that are judged.</summary>
internal sealed class JudgedSettings : OpenedTrialSet
{
    private readonly TrialJudge _judge;

    public JudgedSettings(TrialSetText set, MLContext mlContext, FitRegistry registry)
        : base(set.Seed)
    {
        _judge = TrialJudge.Of(set, mlContext, registry);
        var example = new Lazy<IEstimator<ITransformer>?>(() => set.Example is { } named ? registry.Create(mlContext, named) : null);
        _judge.Open(registry.Load(mlContext, set.Data.Name, set.Data.Path), example);
        Check(set, _judge.Describe(example.Value));
    }

    public override TrialAnswer Run(int number, Func<IEstimator<ITransformer>> create, CancellationToken cancellationToken) =>
        new() { Number = number, Result = _judge.Judge(create, cancellationToken).Write() };
}
