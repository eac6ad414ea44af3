using System.IO.Hashing;
using System.Text.Json.Serialization;

namespace MlNetDeep;

/// <summary>
/// Everything that scoring needs, and how it came to be: network, parameters, output unit, scaling of features and target, history.
/// Immutable; any number of threads may use it, each with a scorer of its own. In JSON it is its file, in base 64.
/// </summary>
[JsonConverter(typeof(TrainedNetworkJson))]
public sealed class TrainedNetwork
{
    private readonly float[] _parameters;
    private readonly Lazy<ScoringNetwork> _scoring;
    private readonly ScorerPool _scorers;

    /// <summary>Puts the parts together.</summary>
    /// <param name="network">The structure.</param>
    /// <param name="parameters">Its parameters; not copied.</param>
    /// <param name="loss">The output unit and loss.</param>
    /// <param name="history">How it was trained; null where it was not trained here.</param>
    /// <param name="preparation">What features pass through first, or null.</param>
    /// <param name="targetScaling">What the output unit's values pass through last; null leaves them.</param>
    /// <param name="classNames">What each output stands for; null where it has no name.</param>
    /// <param name="featureNames">What each feature is; null where it has no name.</param>
    /// <exception cref="ArgumentException">The parts do not fit one another.</exception>
    public TrainedNetwork(
        Sequential network,
        float[] parameters,
        Loss loss,
        TrainingHistory? history = null,
        FeaturePreparation? preparation = null,
        TargetScaling? targetScaling = null,
        IReadOnlyList<string>? classNames = null,
        IReadOnlyList<string>? featureNames = null)
    {
        if (parameters.Length != network.ParameterCount)
            throw new ArgumentException(
                $"The network has {network.ParameterCount} parameters, not {parameters.Length}.", nameof(parameters));
        if (preparation is not null && preparation.OutputLength != network.InputShape.Length)
            throw new ArgumentException(
                $"The network has {network.InputShape.Length} inputs, but {preparation.OutputLength} are prepared.",
                nameof(preparation));
        if (network.Layers[0] is IVaryingSteps && preparation is not null && !preparation.Keeps(0))
            throw new ArgumentException(
                "Rows of padded sequences begin with their number of steps, which must stay as it is: offset 0 and scale 1, without a bound.",
                nameof(preparation));
        if (classNames is not null && classNames.Count != network.OutputShape.Length)
            throw new ArgumentException(
                $"The network has {network.OutputShape.Length} outputs, but there are names of {classNames.Count} classes.", nameof(classNames));
        int features = preparation?.FeatureLength ?? network.InputShape.Length;
        if (featureNames is not null && featureNames.Count != features)
            throw new ArgumentException($"The network has {features} features, not {featureNames.Count}.", nameof(featureNames));
        if (targetScaling is { Scales.Length: not 1 } && targetScaling.Scales.Length != network.OutputShape.Length)
            throw new ArgumentException(
                $"The network has {network.OutputShape.Length} outputs, but there are scales of {targetScaling.Scales.Length} targets.",
                nameof(targetScaling));
        loss.TargetLength(network.OutputShape.Length);
        Network = network;
        Loss = loss;
        ClassNames = classNames is null ? null : [.. classNames];
        FeatureNames = featureNames is null ? null : [.. featureNames];
        History = history ?? new TrainingHistory([], loss.Metric, 0, 0, StopReason.LastEpoch);
        Preparation = preparation;
        TargetScaling = targetScaling ?? TargetScaling.None;
        _parameters = parameters;
        _scoring = new Lazy<ScoringNetwork>(() => ScoringNetwork.Of(Network, _parameters));
        TakesSparseRows = network.Layers[0] is ISparseInputLayer;
        _scorers = new ScorerPool(this);
    }

    /// <summary>The structure.</summary>
    public Sequential Network { get; }

    /// <summary>The number of features of a row as users give it: the network's inputs, without marks of what was missing.</summary>
    public int FeatureLength => Preparation?.FeatureLength ?? Network.InputShape.Length;

    /// <summary>The output unit and loss.</summary>
    public Loss Loss { get; }

    /// <summary>How it was trained; without epochs where it was not trained here.</summary>
    public TrainingHistory History { get; }

    /// <summary>What features pass through first, or null.</summary>
    public FeaturePreparation? Preparation { get; }

    /// <summary>What the output unit's values pass through last.</summary>
    public TargetScaling TargetScaling { get; }

    /// <summary>What each output stands for: the texts of the label's key values, or the names of its slots, in their order. Null where it had none.</summary>
    public IReadOnlyList<string>? ClassNames { get; }

    /// <summary>
    /// What each feature is, in their order: the names of the slots of the column that the network learned from, of a key with the values of its
    /// map. Null where they had none. Training that goes on compares them.
    /// </summary>
    public IReadOnlyList<string>? FeatureNames { get; }

    /// <summary>All parameters, in the order of <see cref="Sequential.Parameters"/>.</summary>
    public ReadOnlySpan<float> Parameters => _parameters;

    /// <summary>The same, for what keeps them a while.</summary>
    internal ReadOnlyMemory<float> ParameterMemory => _parameters;

    /// <summary>Whether sparse rows can be scored as they are: the first layer is a product with the features.</summary>
    public bool TakesSparseRows { get; }

    /// <summary>
    /// Whether a row with so few values that are not zero is scored faster as a sparse row: wide rows, of which at most a sixteenth is
    /// there, with the features whose zeros scaling moves.
    /// </summary>
    /// <param name="nonZeros">The values that are not zero.</param>
    public bool PrefersSparse(int nonZeros) =>
        TakesSparseRows &&
        FeatureLength >= FirstExamples.LeastFeatures &&
        nonZeros + (long)(Preparation?.ShiftedFeatures ?? 0) <= FeatureLength / FirstExamples.LeastSparsity;

    /// <summary>The same network for features that are at its scale already; the parameters are shared.</summary>
    public TrainedNetwork WithoutScaling() =>
        // Marks of what was missing are features then, which have no names.
        new(Network, _parameters, Loss, History, null, TargetScaling, ClassNames, FeatureLength == Network.InputShape.Length ? FeatureNames : null);

    /// <summary>The same network for features of other names; the parameters are shared.</summary>
    /// <param name="featureNames">A name for each feature; null forgets them, so that training goes on with features of any names.</param>
    /// <exception cref="ArgumentException">There are more or fewer names than features.</exception>
    public TrainedNetwork WithFeatureNames(IReadOnlyList<string>? featureNames) =>
        new(Network, _parameters, Loss, History, Preparation, TargetScaling, ClassNames, featureNames);

    /// <summary>What scores in its place: made once, where it is first needed, and shared by all scorers.</summary>
    internal ScoringNetwork Scoring => _scoring.Value;

    /// <summary>
    /// Scores many rows on all processors; from any number of threads. A row scores the same bits on any number of processors, wherever it
    /// stands and however many rows are beside it; a sparse row those of sparse rows.
    /// </summary>
    /// <remarks>
    /// What scores row by row (<see cref="CreateScorer"/> of capacity 1, and so a prediction engine) takes its sums in another order: of a
    /// layer's sum over k terms the two differ by at most 2 k 2^-24 of the terms' summed absolute values, in the networks tested 2e-6 of
    /// the largest score.
    /// </remarks>
    /// <inheritdoc cref="NetworkScorer.Score(ReadOnlySpan{float}, Span{float})"/>
    public void PredictBatch(ReadOnlySpan<float> features, Span<float> scores)
    {
        ScoreBatchRaw(features, scores);
        ToScores(scores);
    }

    /// <summary>Scores sparse rows on all processors; from any number of threads.</summary>
    /// <param name="rows">Any number of rows.</param>
    /// <param name="scores">[rows, outputs]; overwritten.</param>
    /// <exception cref="ArgumentException">The rows, or the scores, do not fit the network.</exception>
    /// <exception cref="InvalidOperationException">The network takes dense rows alone, see <see cref="TakesSparseRows"/>.</exception>
    public void PredictBatch(SparseRows rows, Span<float> scores)
    {
        ScoreBatchRaw(rows, scores);
        ToScores(scores);
    }

    /// <summary>The network's outputs before the output unit, of many rows on all processors; from any number of threads.</summary>
    /// <inheritdoc cref="NetworkScorer.Score(ReadOnlySpan{float}, Span{float})"/>
    public void ScoreBatchRaw(ReadOnlySpan<float> features, Span<float> scores) => _scorers.ScoreRaw(features, scores);

    /// <summary>The network's outputs before the output unit, of sparse rows on all processors; from any number of threads.</summary>
    /// <inheritdoc cref="PredictBatch(SparseRows, Span{float})"/>
    public void ScoreBatchRaw(SparseRows rows, Span<float> scores)
    {
        if (rows.FeatureLength != FeatureLength)
            throw new ArgumentException($"The network takes {FeatureLength} features, but the rows have {rows.FeatureLength}.", nameof(rows));
        RowsOf((long)rows.Count * FeatureLength, scores.Length);
        _scorers.ScoreRaw(rows, scores);
    }

    /// <summary>From the network's outputs before the output unit to scores, in place.</summary>
    /// <param name="outputs">[rows, outputs], any number of rows.</param>
    public void ToScores(Span<float> outputs)
    {
        if (outputs.IsEmpty)
            return;
        Loss.Activate(outputs, outputs.Length / Network.OutputShape.Length, outputs);
        TargetScaling.ToUser(outputs);
    }

    /// <summary>
    /// A layer's weights; for a dense layer [inputs, units], row-major, in terms of the prepared features. For a convolution
    /// [height x width x channels of a kernel, kernels]; <see cref="GetKernels"/> gives them kernel by kernel. For a recurrent layer those of
    /// the inputs, [features of a step, sums of a step] of the forward units; for a temporal block those of its first convolution,
    /// [steps x features of a kernel, kernels]; for the outputs of members [members x units, inputs]; for embedded keys the vectors of the first
    /// table, [keys + 1, size], of unknown keys first; for branches those of the first layer within that has any; all others are among
    /// <see cref="Parameters"/>.
    /// </summary>
    /// <param name="layer">The layer's index, from 0, as in <see cref="Sequential.Layers"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    /// <returns>A copy; empty for a layer without weights.</returns>
    public float[] GetWeights(int layer) => GetParameters(layer, ParameterKind.Weight);

    /// <summary>A layer's biases, one for each unit.</summary>
    /// <inheritdoc cref="GetWeights"/>
    /// <returns>A copy; empty for a layer without biases.</returns>
    public float[] GetBiases(int layer) => GetParameters(layer, ParameterKind.Bias);

    /// <summary>The kernels that a convolution has learned.</summary>
    /// <param name="layer">The layer's index in <see cref="Sequential.Layers"/>, from 0.</param>
    /// <returns>A copy: [kernels, height, width, channels of the layer's input, divided by its groups].</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    /// <exception cref="ArgumentException">The layer is no convolution.</exception>
    public ShapedArray GetKernels(int layer) => LearnedFeatures.KernelsOf(this, layer);

    /// <summary>What becomes of one example: the output of every layer as the network scores it, of images their feature maps.</summary>
    /// <param name="features">One row, as the user gives it; it is prepared here. Of a NaN or an infinity each layer gives what its formula does.</param>
    /// <returns>For each layer a copy of its shape: of an image [height, width, channels], of a dense layer [units].</returns>
    /// <exception cref="ArgumentException">The row has more or fewer features than the network takes.</exception>
    public IReadOnlyList<ShapedArray> GetLayerOutputs(ReadOnlySpan<float> features) => LearnedFeatures.OutputsOf(this, features);

    /// <summary>
    /// What each feature contributes to the scores of rows, in the units of the scores, against a baseline: by integrated gradients, whose sum is
    /// the difference of the two scores, or by gradient times input. On all processors; a row's contributions do not depend on the others.
    /// </summary>
    /// <param name="features">[rows, features], as users give them, any number of rows. A row that scores NaN has contributions of NaN.</param>
    /// <param name="options">Method, steps, output and baseline; the defaults where null.</param>
    /// <returns>
    /// For each row, of a network for classes the contributions to the class that <see cref="ContributionOptions.Output"/> names, or is
    /// predicted; of others to each output in turn, unless one is named: [rows, outputs].
    /// </returns>
    /// <exception cref="ArgumentException">The rows, or an option, do not fit the network; the message names it.</exception>
    /// <exception cref="NotSupportedException">A layer is one whose gradients are truncated by its definition, <see cref="Lstm1997Layer"/>.</exception>
    public FeatureContributions[] GetContributions(ReadOnlySpan<float> features, ContributionOptions? options = null) =>
        NetworkExplainer.ExplainAll(this, features, options ?? new ContributionOptions());

    /// <summary>Makes what scores on one thread: it has memory of its own, so each thread needs one.</summary>
    /// <param name="capacity">
    /// The most rows that go through the network at a time: 1 for single rows, which are scored fastest so; with more, a row scores the bits of
    /// <see cref="PredictBatch(ReadOnlySpan{float}, Span{float})"/>.
    /// </param>
    public NetworkScorer CreateScorer(int capacity = 1) => new(this, capacity);

    /// <summary>Writes the network.</summary>
    /// <param name="stream">Where to.</param>
    public void Save(Stream stream) => new BlockWriter().Add(this).WriteTo(stream, NetworkFile.Kind);

    /// <summary>Writes the network to a file. One that is there is replaced as a whole: at any moment the path holds it or the new one.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be written; what was there stays.</exception>
    public void Save(string path) => FileReplacement.Write(path, Save);

    /// <summary>Reads a network that <see cref="Save(string)"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is damaged, cut short, or something else.</exception>
    public static TrainedNetwork Load(string path)
    {
        using FileStream file = File.OpenRead(path);
        try
        {
            return Load(file);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"'{path}': {exception.Message}", exception);
        }
    }

    /// <summary>Reads a network that <see cref="Save(Stream)"/> wrote.</summary>
    /// <param name="stream">Where from.</param>
    /// <exception cref="InvalidDataException">The stream is damaged, cut short, or something else.</exception>
    public static TrainedNetwork Load(Stream stream) => BlockReader.Read(stream, NetworkFile.Kind, NetworkFile.ReadNetwork);

    /// <summary>
    /// A network for another task on the same features: the first layers with their weights, and layers of its own behind them, with first weights
    /// by the seed. It is what training starts from (<see cref="TrainingLoop.Train"/>), with <see cref="TrainingOptions.LayerRateFactors"/> for the
    /// layers that are kept.
    /// </summary>
    /// <param name="keptLayers">How many of the first layers are kept, 0 to all.</param>
    /// <param name="head">The layers behind them, the last of linear outputs.</param>
    /// <param name="loss">Their output unit and loss.</param>
    /// <param name="seed">The same seed gives the same weights.</param>
    /// <param name="classNames">What each output stands for; null where it has no name.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many layers.</exception>
    /// <exception cref="ArgumentException">The layers cannot follow, or the names are not those of the outputs.</exception>
    /// <returns>A network of its own, with this one's preparation of features; this one stays as it is.</returns>
    public TrainedNetwork ReplaceHead(
        int keptLayers, IEnumerable<Layer> head, Loss loss, long seed, IReadOnlyList<string>? classNames = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keptLayers);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keptLayers, Network.Layers.Count);
        var network = new Sequential(Network.InputShape, [.. Network.Layers.Take(keptLayers), .. head]);
        return new TrainedNetwork(network, FirstParametersOf(network, keptLayers, seed), loss, null, Preparation, null, classNames, FeatureNames);
    }

    /// <summary>First parameters of a network whose first layers are this one's: theirs, and of the others those that the seed draws.</summary>
    internal float[] FirstParametersOf(Sequential network, int keptLayers, long seed)
    {
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, seed);
        int kept = network.Parameters.Where(parameter => parameter.Layer < keptLayers).Sum(parameter => parameter.Length);
        Parameters[..kept].CopyTo(parameters);
        return parameters;
    }

    /// <summary>What it is, with a hash by which two are told apart.</summary>
    public override string ToString()
    {
        using var file = new MemoryStream();
        Save(file);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{nameof(TrainedNetwork)} {FeatureLength}-{Network.OutputShape.Length} {XxHash3.HashToUInt64(file.GetBuffer().AsSpan(0, (int)file.Length)):x16}");
    }

    /// <summary>The same network with the weights of a safetensors file, as Sequential.LoadWeights reads them.</summary>
    /// <inheritdoc cref="Sequential.LoadWeights"/>
    /// <returns>A network of its own; this one stays as it is.</returns>
    public TrainedNetwork LoadWeights(string path, IReadOnlyDictionary<string, string>? moduleNames = null) =>
        new(Network, Network.LoadWeights(path, moduleNames), Loss, null, Preparation, TargetScaling, ClassNames, FeatureNames);

    /// <summary>Writes the weights to a safetensors file, in the layout and by the names of PyTorch's modules.</summary>
    /// <inheritdoc cref="Sequential.SaveWeights"/>
    public void SaveWeights(string path, IReadOnlyDictionary<string, string>? moduleNames = null) =>
        Network.SaveWeights(path, _parameters, moduleNames);

    /// <summary>Whether a row has a finite number for each feature, its own or one that fills it.</summary>
    internal bool CanScore(ReadOnlySpan<float> features) => TensorPrimitives.IsFiniteAll(features) || Preparation?.CanPrepare(features) == true;

    /// <summary>The number of rows, after a check that all have their features and scores.</summary>
    internal int RowsOf(long features, int scores)
    {
        int inputs = FeatureLength;
        int outputs = Network.OutputShape.Length;
        var rows = (int)(features / inputs);
        if (features != (long)rows * inputs || scores != (long)rows * outputs)
            throw new ArgumentException(
                $"Rows of {inputs} features and {outputs} scores cannot fill {features} features and {scores} scores.");
        return rows;
    }

    private float[] GetParameters(int layer, ParameterKind kind)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(layer, Network.Layers.Count);
        Parameter? parameter = Network.Parameters.FirstOrDefault(candidate => candidate.Layer == layer && candidate.Kind == kind);
        return parameter is null ? [] : parameter.Of(Parameters).ToArray();
    }
}
