namespace MlNetDeep;

/// <summary>What the steps of one call of <see cref="TrainingLoop.Train"/> share, made once: memory, and the state that they change.</summary>
internal sealed class TrainingRun
{
    // Updating so many takes about a millisecond on one thread.
    private const int ManyParameters = 1 << 20;

    private readonly Sequential _network;
    private readonly TrainingOptions _options;
    private readonly RandomStreams _seeds;
    private readonly LossTotals[] _losses;
    private RandomStreams _random;

    public TrainingRun(
        Sequential network, Loss loss, TrainingOptions options, TrainingPlan plan, WorkerPool pool, TrainingData training,
        TrainingData? validation = null)
    {
        TrainingForm form = TrainingForm.Of(network, loss);
        network = form.Trained;
        _network = network;
        _options = options;
        Plan = plan;
        Training = training;
        Validation = validation;
        Ranks = RankGroup.Of(options);
        LeafShare share = Ranks.Share;
        Leaves = share.Leaves == 1
            ? [new LeafOfRun(training, validation)]
            : [.. Enumerable.Range(share.First, share.Count).Select(leaf => new LeafOfRun(training.Deal(leaf, share), validation?.Deal(leaf, share)))];
        _losses = new LossTotals[share.Count];
        _seeds = new RandomStreams(Ranks.FromFirst(options.Seed ?? System.Random.Shared.Next()));
        State = new TrainingState(network, plan.Optimizer);
        Batches = new BatchRunner(form, pool, training, plan.BatchSize, share, State.Weights);
        var slabs = new ParameterSlabs(network, Batches, pool);
        Gradient = new BatchGradient(network, options, plan, Ranks, Batches, slabs, State);
        Update = new WeightUpdate(network, options, plan, Batches, slabs, Gradient, State);
        if (plan.CalibratesOutputs && validation is not null && loss.Metric == TrainingMetric.Accuracy && form.Validated.CanScaleOutputs)
            ValidationOutputs = ValidationOutputs.Reserve(
                loss, validation.RowCount, form.Validated.OutputShape.Length, validation.TargetLength);
        Divergence = new DivergenceCheck(network, options, plan, State);
    }

    /// <summary>This rank among those that train together.</summary>
    public RankGroup Ranks { get; }

    /// <summary>How.</summary>
    public TrainingPlan Plan { get; }

    /// <summary>The examples of this rank's leaves.</summary>
    public LeafOfRun[] Leaves { get; }

    /// <summary>Examples to learn from.</summary>
    public TrainingData Training { get; }

    /// <summary>Examples to measure on, or null.</summary>
    public TrainingData? Validation { get; }

    /// <summary>The outputs for them, where they are to be calibrated.</summary>
    public ValidationOutputs? ValidationOutputs { get; }

    /// <summary>Where training stands.</summary>
    public TrainingState State { get; }

    /// <summary>Passes over batches.</summary>
    public BatchRunner Batches { get; }

    /// <summary>The first half of a step.</summary>
    public BatchGradient Gradient { get; }

    /// <summary>The second half.</summary>
    public WeightUpdate Update { get; }

    /// <summary>Whether to go on makes sense.</summary>
    public DivergenceCheck Divergence { get; }

    /// <summary>The threads of a run: small batches of small networks are done before they would be shared.</summary>
    public static WorkerPool CreatePool(Sequential network, TrainingOptions options, TrainingPlan plan)
    {
        LeafShare share = LeafShare.All(options.GradientLeaves);
        bool shares = network.ParameterCount >= ManyParameters ||
            network.Pieces.Count((int)Math.Min(share.RowsOf(plan.Rows, 0), share.BatchOf(plan.BatchSize))) > 1;
        int threads = options.NumberOfThreads ?? options.Ranks?.Threads ?? Environment.ProcessorCount;
        // A browser's code has one thread.
        return new WorkerPool(shares && !OperatingSystem.IsBrowser() ? Math.Min(threads, TrainingOptions.MostThreads) : 1);
    }

    /// <summary>
    /// Goes to the weights that the running restart begins with, or, of a resumed one, has come to. The first one's may be given; empty
    /// draws them.
    /// </summary>
    public void BeginRestart(ReadOnlySpan<float> initial)
    {
        _random = new RandomStreams(_seeds.RestartSeed(State.Restart));
        Batches.SetRandom(_random);
        if (State.Epoch == 0)
        {
            if (State.Restart == 0 && !initial.IsEmpty)
                initial.CopyTo(State.Weights);
            else
                _network.Initialize(State.Weights, _random.Seed);
            State.LearningRate = Plan.LearningRate;
            Update.InitializeState(_random);
        }

        if (Batches.KeepsPacked)
            Batches.Pack();
    }

    /// <summary>The batches of the running epoch, in its order.</summary>
    public EpochReader ReadEpoch()
    {
        RandomStreams? random = _options.Shuffle ? _random : null;
        LeafShare share = Ranks.Share;
        return new EpochReader(share, Training.RowCount, Plan.BatchSize, Leaves.Select((leaf, i) =>
            SequenceBuckets.ReadEpoch(_network, leaf.Training, random, share.First + i, State.Epoch, share.BatchOf(Plan.BatchSize))));
    }

    /// <summary>The losses of all examples to measure on, leaf by leaf.</summary>
    public LossTotals Evaluate()
    {
        LeafShare share = Ranks.Share;
        for (int i = 0; i < _losses.Length; i++)
        {
            if (ValidationOutputs is not null)
                ValidationOutputs.First = (int)share.RowsBefore(Validation!.RowCount, share.First + i);
            _losses[i] = Batches.Evaluate(Leaves[i].Validation!, share.BatchOf(Plan.BatchSize), ValidationOutputs);
        }

        ValidationOutputs?.Gather(Ranks);
        return Ranks.Sum(_losses);
    }
}

/// <summary>The examples of one leaf.</summary>
/// <param name="Training">Those to learn from.</param>
/// <param name="Validation">Those to measure on, or null.</param>
internal sealed record LeafOfRun(TrainingData Training, TrainingData? Validation);
