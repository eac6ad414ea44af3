
namespace MlNetDeep.Peers;

/// <summary>All tasks, in the order in which they run.</summary>
internal static class TaskTable
{
    /// <summary>The name that stands for all tasks.</summary>
    public const string AllTasks = "all";

    /// <summary>The network that the scoring tasks score too.</summary>
    public static readonly TrainingTask Mlp = new MultilayerPerceptronTask("mlp", [784, 256, 128, 10]) { Rows = 60_000, BatchSize = 128 };

    /// <summary>The tasks.</summary>
    public static readonly IReadOnlyList<PeerTask> All =
    [
        Mlp,
        new MultilayerPerceptronTask("mlp-wide", [784, 1024, 1024, 10]) { Rows = 20_000, BatchSize = 256 },
        new MultilayerPerceptronTask("mlp-online", [784, 64, 10]) { Rows = 6_000, BatchSize = 1, Sigmoid = true, SgdLearningRate = 0.01f },
        new ConvolutionalTask { Rows = 60_000, BatchSize = 64 },
        new RecurrentTask("lstm")
        {
            Rows = 60_000, BatchSize = 128, Gates = 4,
            CreateLayer = () => new LstmLayer(RecurrentTask.Units), CreatePeerLayer = TorchRecurrent.CreateLstm,
        },
        new RecurrentTask("elman")
        {
            Rows = 60_000, BatchSize = 128, Gates = 1,
            CreateLayer = () => new ElmanLayer(RecurrentTask.Units), CreatePeerLayer = TorchRecurrent.CreateElman,
        },
        new AutoencoderTask("sparse-ae") { Rows = 60_000, BatchSize = 128 },
        new AutoencoderTask("sparse-ae-tied") { Rows = 60_000, BatchSize = 128, Tied = true, CrossEntropy = true },
        new RowsTask("score-batch", rows: 256),
        new RowsTask("score-row", rows: 1),
        new EngineTask(),
        new TransformTask(),
        new RowsTask("score-batch", rows: 256) { Network = ScoredNetwork.Cnn },
        new RowsTask("score-row", rows: 1) { Network = ScoredNetwork.Cnn },
        new EngineTask { Network = ScoredNetwork.Cnn },
        new TransformTask { Network = ScoredNetwork.Cnn },
        new RowsTask("score-batch", rows: 256) { Network = ScoredNetwork.Lstm },
        new RowsTask("score-batch", rows: 256) { Network = ScoredNetwork.Elman },
        new RowsTask("score-imported", rows: 256) { IsImported = true },
        new RowsTask("score-imported", rows: 256) { IsImported = true, Network = ScoredNetwork.Cnn },
        new RowsTask("score-imported", rows: 256) { IsImported = true, Network = ScoredNetwork.Lstm },
        new FootprintTask(),
        new SweepTask(),
        new CurvesTask(),
    ];

    /// <summary>The tasks of a list of names; null where there is an unknown one.</summary>
    /// <param name="names">Names with commas between them.</param>
    public static IReadOnlyList<PeerTask>? Find(string names)
    {
        string[] wanted = names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (wanted is [AllTasks])
            return All;
        PeerTask[] found = [.. wanted.SelectMany(name => All.Where(task => task.Name == name))];
        return found.Length == wanted.Length && found.Length > 0 ? found : null;
    }
}
