using System.Numerics;
using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>How a network is trained. All hyper-parameters are properties that survive a JSON round trip.</summary>
public class TrainingOptions : IOwnableOptions
{
    /// <summary>The <see cref="BatchSize"/> of whole-batch training: one step an epoch, on all examples.</summary>
    public const int WholeBatch = int.MaxValue;

    /// <summary>The most threads: more than processors gain nothing, and each is started.</summary>
    public const int MostThreads = 1024;

    /// <summary>The most leaves of a gradient, and so the most ranks.</summary>
    public const int MostLeaves = 1024;

    /// <summary>The table of what all trainers share.</summary>
    internal static readonly OptionTable Table = new OptionTable<TrainingOptions>
    {
        { o => o.Optimizer, Allowed.Nested },
        { o => o.LearningRate, Allowed.Above(0), SearchRange.Logarithmic(1e-4, 0.1) },
        { o => o.LearningRateSchedule, Allowed.Nested },
        { o => o.LayerRateFactors, Allowed.Each(Allowed.From(0)) },
        { o => o.BatchSize, Allowed.From(1), SearchRange.Logarithmic(16, 256) },
        { o => o.NumberOfEpochs, Allowed.From(1), SearchRange.Logarithmic(10, 200) },
        { o => o.Seed, Allowed.Any },
        { o => o.GradientLeaves, Allowed.From(1).To(MostLeaves).Else("more leaves than ranks only cost time") },
        { o => o.NumberOfThreads, Allowed.From(1).To(MostThreads).Else("null takes as many as there are processors") },
        { o => o.L2Regularization, Allowed.From(0), SearchRange.Logarithmic(1e-6, 0.01) },
        { o => o.L1Regularization, Allowed.From(0), SearchRange.Logarithmic(1e-6, 0.01) },
        { o => o.WeightElimination, Allowed.From(0), SearchRange.Logarithmic(1e-6, 0.01) },
        { o => o.WeightEliminationScale, Allowed.From(0.001).To(1000), SearchRange.Logarithmic(0.1, 10) },
        { o => o.MaxNorm, Allowed.Above(0), SearchRange.Linear(1, 5) },
        { o => o.GradientClippingNorm, Allowed.Above(0).OrInfinity, SearchRange.Logarithmic(0.1, 10) },
        { o => o.GradientClippingValue, Allowed.Above(0), SearchRange.Logarithmic(0.1, 10) },
        { o => o.EarlyStopping, Allowed.Nested },
        { o => o.CalibrateOutputs, Allowed.Any },
        { o => o.ValidationInterval, Allowed.From(1) },
        { o => o.NumberOfRestarts, Allowed.From(1) },
        { o => o.CheckpointPath, Allowed.Any },
        { o => o.Ranks, Allowed.Any },
        {
            o => !(o.Optimizer is AdamW { WeightDecay: > 0 } && o.L2Regularization > 0),
            "AdamW.WeightDecay and L2Regularization both shrink weights: set one of them to 0; Adam has no decay of its own",
            nameof(L2Regularization), nameof(Optimizer)
        },
        {
            o => BitOperations.IsPow2(o.GradientLeaves),
            "GradientLeaves are added up by a binary tree: set a power of 2, as 1, 2, 4 or 8", nameof(GradientLeaves)
        },
        {
            o => o.BatchSize is null or WholeBatch || o.BatchSize % o.GradientLeaves == 0,
            "Each of GradientLeaves has the same share of a batch: set BatchSize to a multiple of it, or to WholeBatch",
            nameof(BatchSize), nameof(GradientLeaves)
        },
        {
            o => o.Ranks is null || o.Ranks.Ranks <= o.GradientLeaves,
            "Each rank needs a leaf of its own: set GradientLeaves to the most ranks that will ever train this, rounded up to a power of 2",
            nameof(GradientLeaves), nameof(Ranks)
        },
        {
            o => o.CheckpointPath is null || o.Seed is not null,
            "CheckpointPath needs a Seed: without one a resumed run would draw another", nameof(Seed), nameof(CheckpointPath)
        },
    };

    /// <summary>The update rule. Null takes Adam, or that of the architecture. Default: null.</summary>
    public Optimizer? Optimizer { get; set; }

    /// <summary>
    /// The step size of the update rule, above 0. Null takes that of the architecture: 0.001, which suits Adam, for most. Default: null.
    /// </summary>
    public float? LearningRate { get; set; }

    /// <summary>
    /// How the learning rate changes over training. Null keeps it where <see cref="NumberOfEpochs"/> is set, and otherwise lowers it to 0 along a
    /// cosine. Default: null.
    /// </summary>
    public LearningRateSchedule? LearningRateSchedule { get; set; }

    /// <summary>
    /// What multiplies the learning rate layer by layer, each at least 0, from the network's first layer on; further layers have 1. A layer of
    /// factor 0 is frozen: neither gradients, penalties nor bounds move its parameters, batch normalization keeps its statistics and normalizes
    /// by them, and no error goes back below the first layer that learns. Under <see cref="Rprop"/>, whose learning rate is the first step
    /// size, other factors act on that alone. Null trains all layers alike, or as the architecture says. Default: null.
    /// </summary>
    public float[]? LayerRateFactors { get; set; }

    /// <summary>
    /// Examples a step: 1 trains online, <see cref="WholeBatch"/> (or any number from the rows on) on all at once. Null chooses by the number of
    /// rows, from 16 to 256. Default: null.
    /// </summary>
    public int? BatchSize { get; set; }

    /// <summary>
    /// Passes over the data, at least 1. Null chooses by the number of rows (<see cref="TrainingPlan"/>), and with it all else that is null: rows
    /// are held out to choose the best epoch and end training early, or, where rows are few, a penalty on weights takes their place. Default: null.
    /// </summary>
    public int? NumberOfEpochs { get; set; }

    /// <summary>Whether each epoch takes the examples in a new random order. Default: true.</summary>
    public bool Shuffle { get; set; } = true;

    /// <summary>The seed of everything random; null draws one. The same seed gives the same bits, on any number of threads.</summary>
    public int? Seed { get; set; }

    /// <summary>
    /// Threads to train on, 1 to <see cref="MostThreads"/>; null takes all processors, or this rank's share of them. It does not change the result.
    /// In a browser there is one.
    /// </summary>
    public int? NumberOfThreads { get; set; }

    /// <summary>
    /// Into how many leaves rows and gradients are divided, a power of 2 from 1 to <see cref="MostLeaves"/>, so that several ranks can share a training
    /// (<see cref="Ranks"/>): row r belongs to leaf r mod GradientLeaves, each leaf has its own order and the same share of each batch, and a step's gradient
    /// is the sum of the leaves' by one binary tree. The result depends on this number, as on the batch size, and not on the number of ranks or threads; it is
    /// as well without ranks. Set it to the most ranks that will train, rounded up: each leaf more costs time. With more than one leaf batch normalization
    /// has its statistics over rows of one leaf, all weights of sparse examples move in each step, rows held out are not trained on again, and
    /// MemoryLimit is that of all leaves together. Default: 1, one order of all rows.
    /// </summary>
    public int GradientLeaves { get; set; } = 1;

    /// <summary>
    /// The ranks that share the training, as MlNetDeep.Mpi gives them: the same program on each, with the same options and the same rows, of which each reads its
    /// own alone where they come by leaves (LoadByLeaf). Null trains alone.
    /// Default: null.
    /// </summary>
    [JsonIgnore]
    public IRankExchange? Ranks { get; set; }

    /// <summary>
    /// lambda of the penalty lambda/2 ||w||^2 on weights (not biases), at least 0. Under plain SGD: weight decay. Not together with
    /// <see cref="AdamW"/>'s own decay. Null takes 0 where <see cref="NumberOfEpochs"/> is set or rows are
    /// held out, and otherwise a small one. Default: null.
    /// On sparse examples with more than 262,144 input weights it acts on those of a feature only in steps that have the feature; so do the
    /// next penalties.
    /// </summary>
    public float? L2Regularization { get; set; }

    /// <summary>lambda of the penalty lambda ||w||_1 on weights (not biases), at least 0. Default: 0.</summary>
    public float L1Regularization { get; set; }

    /// <summary>
    /// lambda of the penalty lambda sum w^2 / (s^2 + w^2) on weights (not biases), s being <see cref="WeightEliminationScale"/>, at least 0. Weights
    /// well below s shrink as by an L2 penalty of 2 lambda / s^2; those well above cost lambda each, however large, and stay. Weigend, Rumelhart
    /// and Huberman, "Generalization by weight-elimination with application to forecasting", NIPS 3, 1991. Default: 0.
    /// </summary>
    public float WeightElimination { get; set; }

    /// <summary>
    /// The size of a weight that <see cref="WeightElimination"/> counts as half, in [0.001, 1000]. The larger, the fewer and larger are the weights
    /// that are kept. Default: 1, which suits standardized features and targets.
    /// </summary>
    public float WeightEliminationScale { get; set; } = 1;

    /// <summary>The largest Euclidean norm of the weights into one unit, above 0; null sets no bound. Default: null.</summary>
    public float? MaxNorm { get; set; }

    /// <summary>
    /// The largest Euclidean norm of a step's gradient, above 0; infinity sets no bound. Null sets none either, or the one of an architecture
    /// that needs it: 1 for recurrent ones. Default: null.
    /// </summary>
    public float? GradientClippingNorm { get; set; }

    /// <summary>The largest absolute value in a step's gradient, above 0; null sets no bound. Default: null.</summary>
    public float? GradientClippingValue { get; set; }

    /// <summary>
    /// When training ends before its last epoch, by the validation loss. The weights of the best epoch are returned. Null ends it a fifth of all
    /// epochs behind the best where they are chosen by the number of rows, and never where <see cref="NumberOfEpochs"/> is set. Default: null.
    /// </summary>
    public StoppingRule? EarlyStopping { get; set; }

    /// <summary>
    /// Classification with rows to validate on: whether the network's outputs are multiplied by the factor that makes the validation loss least,
    /// epoch by epoch, so that probabilities are calibrated, and the best epoch is the one that tells classes apart best. Null does so where the
    /// epochs are chosen by the number of rows. Default: null.
    /// </summary>
    public bool? CalibrateOutputs { get; set; }

    /// <summary>Epochs from one validation to the next, at least 1; the last epoch is always validated. Default: 1.</summary>
    public int ValidationInterval { get; set; } = 1;

    /// <summary>
    /// How many times to train from new random weights; the best by validation loss (without one: training loss and activity
    /// penalty) is kept. Default: 1.
    /// </summary>
    public int NumberOfRestarts { get; set; } = 1;

    /// <summary>
    /// A file that takes the whole state of training after each epoch; null writes none. Training that finds the file goes on from it, and
    /// ends in the same bits as if it had never been interrupted. It stays when training ends: delete it to train anew. One training at a
    /// time has it; of several ranks rank 0 writes and reads it, and training may go on with another number of ranks; trainings beside the first, as of further networks, have files beside it. <see cref="NumberOfEpochs"/> may be raised later,
    /// where that changes nothing of the epochs done: with one restart, without a schedule that spans all epochs, and with a
    /// <see cref="ValidationInterval"/> of 1 or no validation set.
    /// </summary>
    public string? CheckpointPath { get; set; }

    /// <summary>
    /// Ends training within one mini-batch, keeping the best weights so far; no exception is thrown. Of several ranks any one's token ends it for all.
    /// </summary>
    [JsonIgnore]
    public CancellationToken CancellationToken { get; set; }

    /// <summary>Called after each epoch, on the training thread; of several ranks on rank 0 alone, whose answer holds for all.</summary>
    [JsonIgnore]
    public Action<TrainingProgress>? OnEpoch { get; set; }

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; the message names it and what it may be.</exception>
    /// <exception cref="ArgumentException">Two options exclude one another; the message names both.</exception>
    public void Validate() => OptionTable.Check(this);

    /// <summary>A copy that later changes to this object do not reach.</summary>
    public TrainingOptions Clone()
    {
        var copy = (TrainingOptions)MemberwiseClone();
        copy.LayerRateFactors = (float[]?)LayerRateFactors?.Clone();
        copy.CopyArrays();
        return copy;
    }

    /// <summary>Replaces the arrays of a fresh copy by copies, so that no later change of an element reaches it.</summary>
    internal virtual void CopyArrays()
    {
    }

    /// <summary>What the options may be.</summary>
    internal virtual OptionTable OptionTable => Table;

    OptionTable IHasOptionTable.OptionTable => OptionTable;

    object IOwnableOptions.Copy() => Clone();
}
