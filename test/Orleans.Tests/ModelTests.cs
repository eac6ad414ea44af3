namespace MlNetDeep.Tests;

/// <summary>Models come back from silos in messages or by files, and are those of one process.</summary>
public sealed class ModelTests
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly FitRegistry _registry = Fits.Registry();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Bagging_and_comparing_on_workers_give_what_one_process_gives(bool byFiles)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        await using var cluster = new InProcessCluster();
        for (int i = 0; i < 2; i++)
        {
            await cluster.AddAsync(configure: options =>
            {
                if (byFiles)
                    (options.MaximumModelBytes, options.ModelFolder) = (0, folder.FullName);
            });
        }

        OrleansTrialRunner runner = await cluster.RunnerAsync(_registry);

        Assert.Equal(Bag(null), Bag(runner));
        Assert.Equal(Compare(null), Compare(runner));
        Assert.Empty(folder.GetFiles());
        folder.Delete();
    }

    [Fact]
    public async Task A_model_that_is_too_large_for_messages_says_what_to_set()
    {
        await using var cluster = new InProcessCluster();
        await cluster.AddAsync(configure: options => options.MaximumModelBytes = 100);
        OrleansTrialRunner runner = await cluster.RunnerAsync(_registry);

        string message = Assert.ThrowsAny<InvalidOperationException>(() => Bag(runner)).Message;

        Assert.Contains("Member 0 of 4 (from 0) could not be trained: its model has ", message, StringComparison.Ordinal);
        Assert.Contains("but messages take 100: set FitWorkerOptions.ModelFolder", message, StringComparison.Ordinal);
    }

    private float[] Bag(ITrialRunner? runner)
    {
        IDataView rows = Rows();
        return
        [
            .. _mlContext.Regression.Trainers.Bagging(Network(), new BaggingOptions { NumberOfModels = 4, Seed = 3, Runner = runner })
                .Fit(rows).Transform(rows).GetColumn<float>("Score"),
        ];
    }

    private double[] Compare(ITrialRunner? runner) =>
    [
        .. _mlContext.Regression.Compare(
                Rows(), new ComparisonOptions<RegressionMetrics> { NumberOfFolds = 2, Runner = runner },
                ("network", Network()), ("slow", _registry.Create(_mlContext, "slow", new SlowOptions())))
            .Candidates.SelectMany(candidate => candidate.Folds).Select(fold => fold.Metrics.RootMeanSquaredError),
    ];

    private IDataView Rows() => _registry.Load(_mlContext, "rows", "200");

    private IEstimator<ITransformer> Network() => _registry.Create(
        _mlContext, "network", new NetworkOptions { Architecture = new MultilayerPerceptron([3]), NumberOfEpochs = 2, Seed = 1, NumberOfThreads = 1 });
}
