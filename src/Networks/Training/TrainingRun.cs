namespace MlNetDeep;

/// <summary>What the steps of one call of <see cref="TrainingLoop.Train"/> share, made once: memory, and the state that they change.</summary>
internal sealed class TrainingRun
{
    // Updating so many takes about a millisecond on one thread.
    private const int ManyParameters = 1 << 20;

    private readonly Sequential _network;
    private readonly TrainingOptions _options;
    private readonly RandomStreams _seeds;
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
        _seeds = new RandomStreams(options.Seed ?? System.Random.Shared.Next());
        State = new TrainingState(network, plan.Optimizer);
        Batches = new BatchRunner(form, pool, training, plan.BatchSize, State.Weights);
        var slabs = new ParameterSlabs(network, Batches, pool);
        Gradient = new BatchGradient(network, options, plan, Batches, slabs, State);
        Update = new WeightUpdate(network, options, plan, Batches, slabs, Gradient, State);
        if (plan.CalibratesOutputs && validation is not null && loss.Metric == TrainingMetric.Accuracy && form.Validated.CanScaleOutputs)
            ValidationOutputs = ValidationOutputs.Reserve(
                loss, validation.RowCount, form.Validated.OutputShape.Length, validation.TargetLength);
        Divergence = new DivergenceCheck(network, options, plan, State);
    }

    /// <summary>How.</summary>
    public TrainingPlan Plan { get; }

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
        bool shares = network.ParameterCount >= ManyParameters ||
            network.Pieces.Count((int)Math.Min(plan.Rows, plan.BatchSize)) > 1;
        // A browser's code has one thread.
        return new WorkerPool(
            shares && !OperatingSystem.IsBrowser() ? options.NumberOfThreads ?? Math.Min(Environment.ProcessorCount, TrainingOptions.MostThreads) : 1);
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

    /// <summary>The examples of the running epoch, in its order.</summary>
    public IEnumerable<RowBlock> ReadEpoch() =>
        SequenceBuckets.ReadEpoch(_network, Training, _options.Shuffle ? _random.Seed : null, State.Epoch, Plan.BatchSize);
}
