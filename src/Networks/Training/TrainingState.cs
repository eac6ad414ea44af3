using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlNetDeep;

/// <summary>Everything that changes while a network trains; a checkpoint is this and nothing else.</summary>
internal sealed class TrainingState
{
    private readonly Sequential _network;
    private readonly List<EpochRecord> _epochs = [];
    // A new list for each restart: a callback may have kept the last one.
    private List<EpochRecord> _runningEpochs = [];

    /// <summary>Reserves memory.</summary>
    /// <exception cref="ArgumentException">The rule keeps more than the process can have.</exception>
    public TrainingState(Sequential network, Optimizer optimizer)
    {
        _network = network;
        int parameterCount = network.ParameterCount;
        long state = (long)parameterCount * optimizer.StateCount;
        MemoryNeed.Check(state, state, $"{optimizer.GetType().Name} for {parameterCount} parameters", "use a smaller network, or Sgd");
        OptimizerState = new float[state];
        Weights = new float[parameterCount];
        BestWeights = new float[parameterCount];
        KeptWeights = new float[parameterCount];
    }

    /// <summary>The running restart, from 0.</summary>
    public int Restart { get; set; }

    /// <summary>Epochs done in it.</summary>
    public int Epoch { get; set; }

    /// <summary>Steps done in it.</summary>
    public long Step { get; set; }

    /// <summary>The learning rate of the last step; each sets its own, so that checkpoints do without.</summary>
    public float LearningRate { get; set; }

    /// <summary>The running weights.</summary>
    public float[] Weights { get; }

    /// <summary>What the update rule remembers: one block of the weights' length after another.</summary>
    public float[] OptimizerState { get; }

    /// <summary>The lowest validation loss of the running restart; null before the first.</summary>
    public double? BestLoss { get; set; }

    /// <summary>The epoch of that loss.</summary>
    public int BestEpoch { get; set; }

    /// <summary>The weights of that loss.</summary>
    public float[] BestWeights { get; }

    /// <summary>The loss by which the best of the earlier restarts was kept; null before the first ended.</summary>
    public double? KeptLoss { get; set; }

    /// <summary>Which restart and epoch that was, without the epochs' figures.</summary>
    public TrainingHistory? Kept { get; set; }

    /// <summary>Its weights.</summary>
    public float[] KeptWeights { get; }

    /// <summary>Whether the callback asked to end the running restart.</summary>
    public bool StopRequested { get; set; }

    /// <summary>Whether all restarts are done.</summary>
    public bool Finished { get; set; }

    /// <summary>All epochs of all restarts.</summary>
    public IReadOnlyList<EpochRecord> Epochs => _epochs;

    /// <summary>The large parts, in the order of the file.</summary>
    public IEnumerable<float[]> Blocks => [Weights, OptimizerState, BestWeights, KeptWeights];

    /// <summary>The epochs of the running restart.</summary>
    public IReadOnlyList<EpochRecord> RunningEpochs => _runningEpochs;

    /// <summary>The factor on the outputs that the last validation took.</summary>
    public double OutputFactor { get; private set; } = 1;

    /// <summary>Why the running restart is to end; null where it is to go on.</summary>
    public StopReason? ReasonToStop(TrainingPlan plan)
    {
        if (StopRequested)
            return StopReason.Requested;
        if (_runningEpochs is [.., { ValidationLoss: not null }] && plan.EarlyStopping?.ShouldStop(_runningEpochs) == true)
            return StopReason.EarlyStopping;
        return Epoch >= plan.NumberOfEpochs ? StopReason.LastEpoch : null;
    }

    /// <summary>Adds the figures of the epoch just done: its losses in training, and those of the validation set, if any.</summary>
    public void Add(LossTotals losses, LossTotals? validated, TrainingMetric metric, bool hasPenalty, TimeSpan time) => Add(new EpochRecord(
        Restart,
        Epoch,
        losses.MeanLoss,
        losses.MeanMetric(metric),
        validated?.MeanLoss,
        validated?.MeanMetric(metric),
        LearningRate,
        time.TotalSeconds,
        hasPenalty ? losses.MeanPenalty : null,
        validated is null || OutputFactor == 1 ? null : OutputFactor));

    /// <summary>Keeps the running weights if their validation loss is the lowest of the restart: so that outputs are multiplied by a factor.</summary>
    public void KeepIfBest(double loss, double factor)
    {
        OutputFactor = factor;
        if (!(loss < (BestLoss ?? double.PositiveInfinity)))
            return;
        BestLoss = loss;
        BestEpoch = Epoch;
        Weights.CopyTo(BestWeights, 0);
        if (factor != 1)
            _network.ScaleOutputs(BestWeights, (float)factor);
    }

    /// <summary>Ends the running restart: keeps its weights if they are the best so far.</summary>
    public void EndRestart(StopReason reason, TrainingMetric metric)
    {
        EpochRecord? last = _runningEpochs.LastOrDefault();
        double loss = BestLoss ?? last?.TrainingLoss + (last?.ActivityPenalty ?? 0) ?? double.PositiveInfinity;
        if (Kept is null || loss < KeptLoss)
        {
            KeptLoss = double.IsFinite(loss) ? loss : null;
            Kept = new TrainingHistory([], metric, Restart, BestLoss is null ? Epoch : BestEpoch, reason);
            (BestLoss is null ? Weights : BestWeights).CopyTo(KeptWeights, 0);
        }
    }

    /// <summary>Moves on to the next restart, or finishes.</summary>
    public void GoToNextRestart(int restarts)
    {
        Finished = Restart + 1 >= restarts;
        if (Finished)
            return;
        Restart++;
        Epoch = 0;
        Step = 0;
        BestLoss = null;
        BestEpoch = 0;
        StopRequested = false;
        _runningEpochs = [];
    }

    /// <summary>Opens a restart again that ended because its epochs were done, where there are to be more.</summary>
    public void GoOnTo(int epochs)
    {
        if (!Finished || Kept?.StopReason != StopReason.LastEpoch || Epoch >= epochs)
            return;
        Finished = false;
        Kept = null;
        KeptLoss = null;
    }

    /// <summary>What training returns.</summary>
    public TrainingResult ToResult(TrainingPlan plan) =>
        new(KeptWeights, Kept! with { Epochs = Epochs, Plan = plan }) { IsUntrained = this is { Restart: 0, Step: 0 } };

    public CheckpointHeader ToHeader(JsonObject architecture, JsonObject options, string data) =>
        new(architecture, options, data, Restart, Epoch, Step, BestLoss, BestEpoch, KeptLoss, Kept, StopRequested, Finished, Epochs);

    /// <summary>Takes the text part of a checkpoint over.</summary>
    /// <exception cref="InvalidDataException">No training stands so.</exception>
    public void FromHeader(CheckpointHeader header)
    {
        Check(header.Restart >= 0 && header.Epoch >= 0 && header.Step >= 0, "Its counters are negative.");
        Check(header.BestEpoch >= 0 && header.BestEpoch <= header.Epoch, "Its best epoch is not among those done.");
        Check(!header.Finished || header.Kept is not null, "It is finished without a result.");
        Check(header.Restart == 0 || header.Kept is not null, "Its earlier restarts have no result.");
        Check(header.Epochs.Count(record => record.Restart == header.Restart) == header.Epoch, "The figures of its epochs are not complete.");
        Restart = header.Restart;
        Epoch = header.Epoch;
        Step = header.Step;
        BestLoss = header.BestLoss;
        BestEpoch = header.BestEpoch;
        KeptLoss = header.KeptLoss;
        Kept = header.Kept;
        StopRequested = header.StopRequested;
        Finished = header.Finished;
        _epochs.Clear();
        _runningEpochs = [];
        foreach (EpochRecord record in header.Epochs)
            Add(record);
    }

    /// <summary>Goes to where rank 0 stands.</summary>
    public void TakeFromFirst(RankGroup ranks)
    {
        byte[] header = JsonSerializer.SerializeToUtf8Bytes(ToHeader([], [], ""), NetworkJson.Default.CheckpointHeader);
        Array.Resize(ref header, ranks.FromFirst(header.Length));
        ranks.FromFirst<byte>(header);
        if (ranks.Rank > 0)
            FromHeader(JsonSerializer.Deserialize(header, NetworkJson.Default.CheckpointHeader)!);
        foreach (float[] block in Blocks)
            ranks.FromFirst<float>(block);
    }

    private void Add(EpochRecord record)
    {
        _epochs.Add(record);
        if (record.Restart == Restart)
            _runningEpochs.Add(record);
    }

    private static void Check(bool holds, string complaint)
    {
        if (!holds)
            throw new InvalidDataException(complaint);
    }
}
